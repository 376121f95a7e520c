"""Law as data: provisions that exist, citations that were checked, packs of elements.

A reference is written `RS:8(2)(e)(x)`: instrument, colon, path. A pack never claims more than how it was checked.

The parent of a reference is the longest beginning of it that is itself a provision: `RS:8(2)(e)` of `RS:8(2)(e)(x)`,
the resolution of its paragraph; an article's parent is its instrument. Children stand in the order of the instrument.
That a child does not exist can be said only where its nearest parent is closed by a text or a secondary page.
"""

import re
from collections.abc import Iterable
from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.errors import LawError
from probanda.model.ids import Digest, RecordId
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
    aliases: tuple[str, ...] = ()
    """Other references that people write for the same place."""
    amended_by: str = ""
    """What inserted or changed it after the instrument was made."""
    accepting_only: bool = False
    """Whether it was added by an amendment that binds only the States that accept it (Rome Statute, art. 121(5))."""
    # Written only where somebody counted, so that a body of before it was known keeps its bytes.
    elements: int | UnsetType = UNSET
    """How many numbered elements a set of the Elements of Crimes has."""
    unnumbered: int = 0
    """It has at least this many paragraphs without a printed number, which people count by position."""


class Instrument(Body, frozen=True, kw_only=True, tag="instrument"):
    """A treaty, statute or resolution as a tree of numbered places."""

    key: str
    """The prefix of its references (`RS`, `UNSC`)."""
    title: str
    source: str
    articles_closed: Checked
    provisions: tuple[Provision, ...]
    fictional: bool = False
    exhibit: RecordId | None = None
    """The exhibit that holds its text, for law that only a case knows."""


# The pieces of a path, last first: "(x)", "-1" of an element set, "/4" of a resolution.
_LAST_STEP = re.compile(r"(\([^()]*\)|-[0-9]+|/[^/()]*|:[^:()/]*)$")


class Provisions:
    """All numbered places at hand, found by reference; a value that `law` makes and `text` takes."""

    __slots__ = ("_aliases", "_by_ref", "_children", "_instruments", "_places", "instruments")

    def __init__(self, instruments: tuple[Instrument, ...]) -> None:
        self.instruments = instruments
        self._by_ref: dict[str, Provision] = {}
        self._aliases: dict[str, str] = {}
        self._children: dict[str, list[str]] | None = None
        self._places: dict[str, int] | None = None
        self._instruments: dict[str, Instrument] = {}
        for instrument in instruments:
            self._instruments.setdefault(instrument.key, instrument)
        for instrument in instruments:
            for provision in instrument.provisions:
                if provision.ref in self._by_ref:
                    raise LawError(
                        f"the provision {provision.ref} is given twice",
                        advice="Keep one of the two rows, or rename it.",
                    )
                self._by_ref[provision.ref] = provision
                for alias in provision.aliases:
                    self._aliases[alias] = provision.ref

    def with_instruments(self, instruments: Iterable[Instrument]) -> "Provisions":
        """These and a case folder's own instruments; one with a known key adds its rows to it.

        Raises:
            LawError: a row has the reference of a row that is known already.
        """
        return Provisions((*self.instruments, *instruments))

    def get(self, ref: str) -> Provision | None:
        """The provision of this reference or alias."""
        return self._by_ref.get(self._aliases.get(ref, ref))

    def on(self, ref: str, day: Day) -> Provision | None:
        """The provision, if it was in force on that day; `valid_to` is the first day without it."""
        found = self.get(ref)
        if found is None or (found.valid_from is not None and day < found.valid_from):
            return None
        return None if found.valid_to is not None and day >= found.valid_to else found

    def begun_after(self, ref: str, day: Day) -> tuple[Provision, ...]:
        """The places directly below that began after that day."""
        below = map(self.get, self.children(ref))
        return tuple(one for one in below if one is not None and one.valid_from is not None and one.valid_from > day)

    def parent(self, ref: str) -> str | None:
        """The nearest provision above; None: the instrument itself."""
        above = self._aliases.get(ref, ref)
        while (shorter := _LAST_STEP.sub("", above)) != above:
            above = shorter
            if above in self._by_ref:
                return above
        return None

    def children(self, ref: str) -> tuple[str, ...]:
        """The provisions directly below, in the order of the instrument; below an instrument's key, its articles."""
        if self._children is None:
            self._children = {}
            for one in self._by_ref:
                self._children.setdefault(self.parent(one) or one.partition(":")[0], []).append(one)
        return tuple(self._children.get(self._aliases.get(ref, ref), ()))

    def closed(self, ref: str) -> Checked:
        """How sure it is that this provision, or instrument by its key, has no children but those listed."""
        found = self.get(ref)
        if found is not None:
            return found.closed or Checked.MEMORY
        marks = [instrument.articles_closed for instrument in self.instruments if instrument.key == ref]
        return marks[0] if marks else Checked.MEMORY

    def instrument(self, key: str) -> Instrument | None:
        """The instrument whose references begin with this key."""
        return self._instruments.get(key)

    def order(self, refs: Iterable[str]) -> tuple[str, ...]:
        """The references that exist, in the order of their instruments."""
        if self._places is None:
            self._places = {ref: place for place, ref in enumerate(self._by_ref)}
        wanted = {self._aliases.get(ref, ref) for ref in refs}
        return tuple(sorted((ref for ref in wanted if ref in self._places), key=self._places.__getitem__))


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


class PackPart(Enum):
    """Which part of a charge tree a pack brings."""

    CRIME = "crime"
    MODE = "mode"
    THRESHOLD = "threshold"
    IDENTITY = "identity"
    JURISDICTION = "jurisdiction"
    ATTEMPT = "attempt"
    """It stands in place of the crime's result."""
    DEFENCE = "defence"
    """A tree against the charge, which a theory raises by name."""
    ADMISSIBILITY = "admissibility"
    """A tree against trying it before this forum, which a theory raises by name."""


class LawPack(Value, frozen=True, kw_only=True):
    """The nodes that one provision, mode or jurisdiction brings into a charge tree.

    `root` names the node that stands in the tree; `nodes` are the root and all below it, and any `against` trees that
    attack one of them. The root of a defence or of inadmissibility attacks a node of the charge (`MERITS`, `CHARGE`).
    """

    key: str
    """The reference that it serves (`RS:8(2)(e)(x)`)."""
    version: str
    title: str
    part: PackPart
    forums: tuple[str, ...] = ()
    """The forums in which it can be used; empty: all."""
    requires: tuple[str, ...] = ()
    """The packs that stand beside a crime's elements in its charge (thresholds), by their keys."""
    root: str
    nodes: tuple[Node, ...]
    marks: tuple[tuple[str, Checked], ...] = ()
    """(node, how its words were checked against the law), for every node."""
    valid_from: Day | None = None
    valid_to: Day | None = None
    """The first day on which it is no longer in force."""
    twins: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    """Clauses of the text that are deliberately not mapped, each with the reason."""
    waived_places: tuple[str, ...] = ()
    """The places below its key that no node maps, and that a waived clause speaks of."""
    elements: tuple[tuple[str, int], ...] = ()
    """(node, number of the element that it gives) of a set of the Elements of Crimes."""
    result: str | None = None
    """The node that is the crime's result: an attempt has another in its place."""
    no_attempt: str = ""
    """Why an attempt of it cannot be charged by this pack; given where it has no `result`."""
    changed: str = ""
    """What is different from the pack of the same key before it."""
    reviewer: str = ""
    """The lawyer who reviewed it; empty: nobody did, and every page says so."""
    digest: Digest
    """SHA-256 of the canonical pack without this field."""


class ModeCell(Value, frozen=True, kw_only=True):
    """One cell of the table forum x mode: a mode of liability that a forum knows or refuses, and where that is said."""

    forum: str
    mode: str
    """A reference (`RS:25(3)(b)`), or words for a mode of custom."""
    title: str
    mental: str
    """The mental side that the forum asks for, in our own words; never mixed with another forum's."""
    source: str
    checked: Checked
    crimes: tuple[str, ...] = ()
    """The only crimes that it serves, by the beginnings of their references; empty: all."""
    refused: str = ""
    """Why no theory can be charged by it; empty: one can, where there is a pack."""
