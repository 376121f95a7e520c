"""Charge trees, arguments, statuses: what an assessment takes and what it answers.

No weights, no probabilities. A charge is a tree of AND, OR and k-of-n; NOT does not exist. Arguments stand at leaves;
attacks go only to the other side. The tree is evaluated inside each world (a choice of one listed reading of each
passage); only then is each node summed over the worlds.
"""

from enum import Enum, IntEnum

from probanda.model.exhibit import Loss
from probanda.model.ids import Digest
from probanda.model.origins import OriginEdge, OriginJudgement
from probanda.model.speech import PassageKind
from probanda.model.value import Value


class Gate(Enum):
    """How a node follows from its children."""

    AND = "AND"
    OR = "OR"
    K = "K"
    """At least k of n."""
    LEAF = "LEAF"


class NodeKind(Enum):
    """What a node of a charge tree is, in law."""

    ELEMENT = "element"
    CONTEXT = "context"
    THRESHOLD = "threshold"
    MODE = "mode"
    IDENTITY = "identity"
    JURISDICTION = "jurisdiction"
    ADMISSIBILITY = "admissibility"
    DEFENCE = "defence"


class Tag(Enum):
    """Which part of a case a node is about; an argument has the tag of its node."""

    CRIME_BASE = "crime-base"
    """What was done."""
    CONTEXT = "context"
    """The conflict around it."""
    LINKAGE = "linkage"
    """What ties this person to it."""
    JURISDICTION = "jurisdiction"
    """Why this forum may try it, now."""


class Side(Enum):
    """For or against the charge."""

    FOR = "for"
    AGAINST = "against"


class Node(Value, frozen=True, kw_only=True):
    """A node of a charge tree. `against` nodes are roots of their own trees and attack one node of the other side."""

    id: str
    node_kind: NodeKind
    gate: Gate
    k: int | None = None
    side: Side = Side.FOR
    children: tuple[str, ...] = ()
    target: str | None = None
    words: str = ""
    """The element in our own words."""
    provision: str = ""
    source: str = ""
    """Where the element is taken from, and how that was checked."""
    tag: Tag | None = None
    """None: it joins nodes of several tags, or nobody said."""


class Stage(Enum):
    """Stage tests of the Rome Statute; each demands at least what the one before demands."""

    REASONABLE_BASIS = "53"
    """Art. 53(1)(a): reasonable basis to believe."""
    REASONABLE_GROUNDS = "58"
    """Art. 58(1)(a): reasonable grounds to believe."""
    SUBSTANTIAL_GROUNDS = "61"
    """Art. 61(7): sufficient evidence, substantial grounds to believe."""
    BEYOND_REASONABLE_DOUBT = "66"
    """Art. 66(3): convinced beyond reasonable doubt."""


class Level(IntEnum):
    """The status of a node inside one world, worst first."""

    GAP = 0
    INSUFFICIENT = 1
    CONTESTED = 2
    SUPPORTED = 3


class Status(Enum):
    """The status of a node over all worlds, in the words that people read."""

    SUPPORTED = "supported"
    IN_SOME_READINGS = "supported in some readings"
    CONTESTED = "contested"
    INSUFFICIENT = "insufficient"
    GAP = "gap"
    NOT_REQUIRED = "not required"
    NOT_ASSESSED = "not assessed"


class Scheme(Enum):
    """Argument schemes; each brings its critical questions."""

    EYEWITNESS = "eyewitness"
    VIDEO = "video"
    DOCUMENT = "document"
    INFERENCE = "inference"
    EXPERT = "expert"
    NAMED_HEARSAY = "named hearsay"
    ANONYMOUS_HEARSAY = "anonymous hearsay"
    PRIOR_FINDING = "prior finding"
    NOTICED_FACT = "noticed fact"
    AGREED_FACT = "agreed fact"
    CONVERGENCE = "convergence"
    PATTERN = "pattern"


class Role(Enum):
    """What an argument does: carries a leaf, denies it, or breaks another argument."""

    SUPPORT = "support"
    REBUT = "rebut"
    UNDERCUT = "undercut"


class Answer(Enum):
    """A person's answer to a critical question; `open` until someone gives one."""

    OPEN = "open"
    GOOD = "good"
    BAD = "bad"
    """It becomes an undercutter on the same exhibit."""
    UNKNOWN = "unknown"
    """Asked, and nobody can say: it stays open."""


class Question(Value, frozen=True, kw_only=True):
    """A critical question of one argument; a good answer falls with the exhibit that it rests on."""

    question: str
    answer: Answer = Answer.OPEN
    exhibit: str | None = None
    by: str = ""
    why: str = ""


class HoldsIn(Value, frozen=True, kw_only=True):
    """The readings of a passage in which a premise holds."""

    passage: str
    readings: tuple[str, ...]


class Premise(Value, frozen=True, kw_only=True):
    """A claim with the exhibits that it rests on, all of them needed."""

    claim: str
    exhibits: tuple[str, ...]
    holds_in: tuple[HoldsIn, ...] = ()


class Agreement(Value, frozen=True, kw_only=True):
    """Who agreed on a fact, and where that is written."""

    between: tuple[str, ...]
    where: str


class Argument(Value, frozen=True, kw_only=True):
    """An argument; all of its premises are needed, alternative evidence is another argument."""

    id: str
    role: Role = Role.SUPPORT
    node: str | None = None
    """The leaf that it supports or rebuts; None for an undercutter."""
    attacks: tuple[str, ...] = ()
    """The arguments that an undercutter attacks."""
    scheme: Scheme
    premises: tuple[Premise, ...]
    questions: tuple[Question, ...] = ()
    finding_stage: Stage | None = None
    """The standard at which a prior finding was made."""
    signed_by: str = ""
    """Who signed a convergence; empty: nobody."""
    at_least: int | None = None
    """How many of its premises the signature of a convergence asks for; None: exactly the signed set, all of it."""
    rival: str = ""
    """The best rival explanation, which a convergence must name."""
    agreed: Agreement | None = None
    """Of an agreed fact: who agreed, and where."""
    speaker: str = ""
    """Of named hearsay: who said it."""


class Piece(Value, frozen=True, kw_only=True):
    """An exhibit as the proof sees it: what it falls with."""

    id: str
    loss: Loss
    made_from: tuple[str, ...] = ()
    """It falls when one of these falls."""
    copies: tuple[str, ...] = ()
    """It falls when all of these in the record have fallen and `copies_outside` is empty."""
    copies_outside: tuple[str, ...] = ()
    files: tuple[Digest, ...] = ()
    """SHA-256 of its sealed files, so that a trace says which bytes it rests on."""


class JudgedReading(Value, frozen=True, kw_only=True):
    """Who judged what of a passage, and why; what follows from it stands at the passage itself."""

    judgement: str
    """`preferred`, `excluded` or `no unheard reading`."""
    reading: str | None
    by: str
    why: str


class Passage(Value, frozen=True, kw_only=True):
    """An unclear passage with its listed readings and what people judged of them."""

    id: str
    passage_kind: PassageKind
    readings: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    """No longer reasonable: no world at any stage."""
    unconfirmed: tuple[str, ...] = ()
    """Excluded readings that no second person confirmed: at article 66(3) they are not excluded yet."""
    preferred: str | None = None
    """Used at 61(7) only."""
    unheard_closed: bool = False
    """Whether a second linguist judged that no unlisted reading is reasonable."""
    judgements: tuple[JudgedReading, ...] = ()


class PreferenceLevel(Enum):
    """How firmly one side of a rebuttal prevails."""

    PREFERRED = "preferred"
    """Counts up to 61(7) when it helps the charge."""
    EXCLUDED = "excluded"
    """The other is excluded as unreasonable: counts at 66(3) too."""


class Preference(Value, frozen=True, kw_only=True):
    """A signed judgement, with reasons, that drops the attack on the winner."""

    argument: str
    rebuttal: str
    winner: str
    """The id of the argument or of the rebuttal."""
    level: PreferenceLevel
    by: str = ""
    why: str = ""


class ProofGraph(Value, frozen=True, kw_only=True):
    """All that an assessment takes: one theory as nodes, arguments, pieces and passages."""

    id: str
    root: str
    nodes: tuple[Node, ...]
    arguments: tuple[Argument, ...]
    pieces: tuple[Piece, ...]
    passages: tuple[Passage, ...] = ()
    preferences: tuple[Preference, ...] = ()
    reviewed: bool = False
    """Reviewed by a person: part of met at 66(3), never of a status."""
    packs: tuple[tuple[str, str, Digest], ...] = ()
    """(key, version, digest) of the law packs that made the tree."""
    origin_edges: tuple[OriginEdge, ...] = ()
    """Who copied whom, beyond what the pieces declare: found alike by a tool."""
    origin_judgements: tuple[OriginJudgement, ...] = ()
    """What people judged of it: they have the last word."""
