"""Law as data: provisions that exist, citations that were checked, packs of elements.

A reference is written `RS:8(2)(e)(x)`: instrument, colon, path. A pack never claims more than how it was checked.
"""

from enum import Enum

from probanda.model.ids import Digest
from probanda.model.proof import Node
from probanda.model.value import Body, Value
from probanda.model.when import Day


class Checked(Enum):
    """How sure a row of law data is, and who looked at what."""

    TEXT = "text"
    """Read in the official text."""
    SECONDARY = "secondary"
    """Read in a secondary page."""
    MEMORY = "memory"
    """Nobody looked it up: it never makes an error of a citation."""
    FICTIONAL = "fictional"
    """Invented for an example case."""


class Provision(Value, frozen=True, kw_only=True):
    """One numbered place of an instrument."""

    ref: str
    title: str = ""
    checked: Checked
    closed: Checked | None = None
    """How sure it is that no other children exist than those listed; None: it has no listed children."""
    valid_from: Day | None = None
    valid_to: Day | None = None
    twins: tuple[str, ...] = ()
    """The same conduct in the other type of conflict."""
    near: tuple[str, ...] = ()
    note: str = ""
    keywords: tuple[str, ...] = ()
    """Words that speak of it in running text, besides its title; they order suggestions."""


class Instrument(Body, frozen=True, kw_only=True, tag="instrument"):
    """A treaty, statute or resolution as a tree of numbered places."""

    key: str
    """The prefix of its references (`RS`, `UNSC`)."""
    title: str
    source: str
    articles_closed: Checked
    provisions: tuple[Provision, ...]
    fictional: bool = False


class CitationStatus(Enum):
    """What a check of a citation can say."""

    OK = "ok"
    ERROR = "error"
    WARNING = "warning"
    UNKNOWN = "unknown"


class Citation(Value, frozen=True, kw_only=True):
    """A citation found in a text; `start`, `end` in code points, half-open. The text is never rewritten."""

    text: str
    start: int
    end: int
    ref: str | None
    status: CitationStatus
    code: str | None
    suggestions: tuple[str, ...]
    message: str


class LawPack(Value, frozen=True, kw_only=True):
    """The nodes that one provision, mode or jurisdiction brings into a charge tree.

    `root` names the node that stands in the tree; `nodes` are the root and all below it, and any `against` trees that
    attack one of them.
    """

    key: str
    """The reference that it serves (`RS:8(2)(e)(x)`)."""
    version: str
    title: str
    root: str
    nodes: tuple[Node, ...]
    valid_from: Day | None = None
    valid_to: Day | None = None
    twins: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    """Clauses of the text that are deliberately not mapped, each with the reason."""
    reviewer: str = ""
    """The lawyer who reviewed it; empty: nobody did, and every page says so."""
    digest: Digest
    """SHA-256 of the canonical pack without this field."""
