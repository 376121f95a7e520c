"""What an assessment answers: the status of each node with its reason, what it rests on, and what would change it.

Statuses are summed over worlds, each a choice of one listed reading of each passage that matters. Losses, supports,
flips and attacks that decide tell what to attack: they are for the organisation itself.
"""

from enum import Enum

from probanda.model.exhibit import Loss
from probanda.model.ids import Digest
from probanda.model.origins import Independence
from probanda.model.proof import Level, NodeKind, Role, Scheme, Side, Stage, Status
from probanda.model.value import Value


class ReadingChoice(Value, frozen=True, kw_only=True):
    """One passage and the reading chosen for it."""

    passage: str
    reading: str


class World(Value, frozen=True, kw_only=True):
    """A choice of one listed reading of each passage that matters, and each node's level in it (None: not required)."""

    choices: tuple[ReadingChoice, ...]
    levels: tuple[tuple[str, Level | None], ...]


class NodeAnswer(Value, frozen=True, kw_only=True):
    """What the assessment says of one node."""

    id: str
    node_kind: NodeKind
    side: Side
    status: Status
    met: bool | None
    """Whether the stage test is met; None: not required at this stage."""
    in_readings: tuple[tuple[ReadingChoice, ...], ...]
    """The readings in which it is supported, when in some only: choices of the passages that flip this node."""
    arguments_for: tuple[str, ...]
    """Arguments in the record that carry this leaf, or that answer an attack on it."""
    arguments_against: tuple[str, ...]
    """Arguments in the record that rebut this leaf, or that undercut what carries it."""
    origins: tuple[tuple[str, int], ...]
    """(fact, number of independent origins) of the facts asserted at this leaf."""
    flips: tuple[str, ...]
    """Passages whose reading changes this node's level."""
    gap: str | None
    """What would fill it, when it is a gap."""
    reason: str
    """One sentence."""


class ArgumentLabel(Value, frozen=True, kw_only=True):
    """An argument that the stage does not let count, and why."""

    id: str
    blocked: str | None
    """The reason, when the stage does not let it count; None: it counts."""


class Standing(Enum):
    """What became of an argument, over all listed worlds."""

    IN = "in"
    """It prevails in every listed world."""
    IN_SOME = "in some readings"
    UNDECIDED = "undecided"
    """An attack on it is not decided, and it prevails in no world."""
    OUT = "out"
    """What attacks it prevails."""
    BLOCKED = "does not count"
    """The stage does not let it count."""
    LACKS = "lacks an exhibit"
    """A part of what it rests on is out."""
    SILENT = "holds in no reading"
    GONE = "gone"
    """Nothing that it rests on is in the record."""


class ArgumentLine(Value, frozen=True, kw_only=True):
    """An argument in an explanation: what became of it, and by what."""

    id: str
    role: Role
    side: Side
    scheme: Scheme
    standing: Standing
    exhibits: tuple[str, ...]
    worlds: tuple[int, int, int, int] | None
    """In how many worlds it is in, undecided, out, and without a label (it does not hold or count there); None: as
    `world_count`."""
    why: str = ""
    """Why it does not count, or what it lacks; empty where nothing is wrong with it."""
    met_by: tuple[str, ...] = ()
    """The attackers that defeat it, or that leave it undecided."""


class Assessment(Value, frozen=True, kw_only=True):
    """Statuses, losses, supports, flips, origins and the trace of one theory at one stage."""

    theory: str
    stage: Stage
    without: tuple[str, ...]
    fixed: tuple[ReadingChoice, ...]
    nodes: tuple[NodeAnswer, ...]
    root: str
    worlds: tuple[World, ...]
    blocked: tuple[ArgumentLabel, ...]
    open_questions: tuple[tuple[str, str], ...]
    """(argument, question) that nobody has answered well."""
    single_losses: tuple[str, ...]
    double_losses: tuple[tuple[str, str], ...]
    losses: tuple[tuple[str, ...], ...] | None
    """Minimal losses; `((),)`: it fails already; None: not listed (see `loss_count`)."""
    supports: tuple[tuple[str, ...], ...] | None
    attacks_that_decide: tuple[tuple[str, ...], ...]
    """Attacks without which the root's status would be better: alone, or in pairs of which neither decides alone."""
    packs: tuple[tuple[str, str, Digest], ...]
    reopened: tuple[tuple[str, str], ...] = ()
    """(argument, question) that were answered well on an exhibit which is out: open again."""
    origins: tuple[tuple[str, int], ...] = ()
    """(fact, number of independent origins) of every fact that the theory asserts."""
    world_count: int | None = 1
    """How many worlds were decided; more than 4,096 are decided without being listed, and `worlds` is empty. None: more
    than 2^53 - 1, which not every JSON reader keeps; a note says how many."""
    notes: tuple[str, ...] = ()
    """What was not computed or not listed and why, and what a reader should look at again: one sentence each."""
    loss_note: str = ""
    """The one of `notes` that speaks of losses; a trace leaves it out."""
    independence: tuple[tuple[str, Independence], ...] = ()
    """(fact, its independent origins and why not more) of every fact that the theory asserts."""
    labels: tuple[ArgumentLine, ...] = ()
    """Every argument, bad answers included, with what became of it."""
    loss_count: int | None = None
    """How many minimal losses there are, listed or not; None: not counted within the budget, or not asked for."""
    support_count: int | None = None
    """How many minimal supports there are, listed or not."""
    loss_kinds: tuple[Loss, ...] = ()
    """Of each of `losses`, in its order: replaceable when one of its exhibits is, since any one undoes the loss."""
