"""What a tool found alike between two files of a case, and what a person judges of it.

Rules: 1. A tool says that parts agree and why; never which exhibit is the copy. Both may come from a third. 2. Until a
person judges, the two count as of one origin: more would be claimed than is known if they counted twice. Nothing else
follows from it: neither falls with the other. 3. A judgement says that one comes from the other, or that the two are
independent; it names a person and a reason, and the finding stays beside it. 4. Times are seconds on the clock of each
file, fraction strings, half-open; a still has none.
"""

from collections.abc import Iterable
from enum import Enum

from probanda.model.exhibit import Exhibit, Tool
from probanda.model.ids import Digest, Key, RecordId
from probanda.model.origins import OUTSIDE, OriginEdge, OriginJudgement, OriginWord, Said
from probanda.model.value import Body, Value


class Agrees(Enum):
    """What agrees in a part."""

    PICTURES = "the same pictures"
    SOUND = "the same sound"
    BOTH = "the same pictures and sound"


class FilePart(Value, frozen=True, kw_only=True):
    """Where a part lies in one file."""

    start_s: str | None = None
    stop_s: str | None = None


class AlikePart(Value, frozen=True, kw_only=True):
    """A part of the first file that agrees with a part of the second."""

    agrees: Agrees
    first: FilePart
    second: FilePart
    change: str = ""
    """What was done to the picture of the first to be that of the second, in words; empty: nothing that was found."""
    reasons: tuple[str, ...]


class AlikeFile(Value, frozen=True, kw_only=True):
    """One of the two files."""

    exhibit: RecordId
    file: str
    sha256: Digest


class Alike(Body, frozen=True, kw_only=True, tag="alike"):
    """Two files of two exhibits that agree in parts; the first is of the exhibit that was entered first."""

    key: Key
    first: AlikeFile
    second: AlikeFile
    parts: tuple[AlikePart, ...]
    made_by: Tool


class OriginVerdict(Body, frozen=True, kw_only=True, tag="origin_verdict"):
    """A person's word on two exhibits: one comes from the other, or they are independent."""

    key: Key
    exhibit: RecordId
    source: RecordId
    """What it comes from; where they are independent, simply the other one."""
    word: OriginWord
    by: str
    why: str


def alike_key(first: AlikeFile, second: AlikeFile) -> Key:
    """The key of what was found of two files; no author can write it."""
    return Key(f"{first.exhibit}#{first.file}#{second.exhibit}#{second.file}")


def origin_findings(
    exhibits: dict[RecordId, Exhibit], found: Iterable[Alike], verdicts: Iterable[OriginVerdict]
) -> tuple[tuple[OriginEdge, ...], tuple[OriginJudgement, ...]]:
    """(edges that a tool found, judgements) for an origin graph, by labels.

    Exhibits that are alike, one with the next, of which none declares that it copies the other and on which no person
    has judged, all come from one thing outside of the record: what they show. So they count once, and none is called
    the copy. A compilation joins what it compiles, until a person judges what it copies.
    """
    judged = tuple(
        OriginJudgement(
            exhibit=exhibits[one.exhibit].label,
            source=exhibits[one.source].label,
            word=one.word,
            by=one.by,
            why=one.why,
        )
        for one in verdicts
        if one.exhibit in exhibits and one.source in exhibits
    )
    settled = {frozenset((one.exhibit, one.source)) for one in verdicts}
    open_ = [
        (one.first.exhibit, one.second.exhibit, one)
        for one in found
        if one.first.exhibit in exhibits
        and one.second.exhibit in exhibits
        and not _declared(exhibits, one.first.exhibit, one.second.exhibit)
        and frozenset((one.first.exhibit, one.second.exhibit)) not in settled
    ]
    edges = []
    for group in _joined([(one, other) for one, other, _ in open_]):
        members = [record for record in exhibits if record in group]
        of_group = [one for record, _, one in open_ if record in group]
        words = "; ".join(dict.fromkeys(part.agrees.value for one in of_group for part in one.parts))
        tool = f"{of_group[0].made_by.name} {of_group[0].made_by.version}"
        source = _shared([exhibits[record] for record in members], words)
        edges += [
            OriginEdge(exhibit=exhibits[record].label, source=source, said=Said.TOOL, by=tool, why=words)
            for record in members
        ]
    return tuple(edges), judged


def _shared(members: list[Exhibit], words: str) -> str:
    """What all of them come from, outside of the record: what one of them says that it copies, else what they show."""
    for one in members:
        if one.copies_outside:
            return f"{OUTSIDE}{one.copies_outside[0]}"
    labels = ", ".join(one.label for one in members)
    return f"{OUTSIDE}{words} in {labels}, and nobody has judged which of them copies another"


def _joined(pairs: list[tuple[RecordId, RecordId]]) -> list[frozenset[RecordId]]:
    """The groups in which one comes from each to each over these pairs, in the order of the pairs."""
    groups: list[frozenset[RecordId]] = []
    for pair in pairs:
        touched = [group for group in groups if not group.isdisjoint(pair)]
        rest = [group for group in groups if group.isdisjoint(pair)]
        groups = [*rest, frozenset(pair).union(*touched)]
    return groups


def _declared(exhibits: dict[RecordId, Exhibit], one: RecordId, other: RecordId) -> bool:
    """Whether one of the two comes from the other, as the exhibits say, over others too; or they are the same."""
    return other in _above(exhibits, one) or one in _above(exhibits, other)


def _above(exhibits: dict[RecordId, Exhibit], record: RecordId) -> frozenset[RecordId]:
    found, waiting = {record}, [record]
    while waiting:
        body = exhibits.get(waiting.pop())
        for source in (*body.copies, *body.made_from) if body else ():
            if source not in found:
                found.add(source)
                waiting.append(source)
    return frozenset(found)
