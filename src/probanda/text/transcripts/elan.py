"""ELAN (`.eaf`), in and out.

Tiers without a parent are the transcript, one tier a speaker; a tier below one of them is a version beside its cues (a
translation, a second translator's). All else that the document holds is kept as it is, as a document in which the words
and times that became cues are left out: they are put back when it is written again. ELAN counts whole milliseconds and
lets a time be unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from probanda.model.errors import EvidenceError
from probanda.model.speech import Beside, ReadCue, ReadTranscript, Version
from probanda.text.transcripts.written import (
    MARKER,
    Native,
    Rendered,
    keeping,
    kept,
    seconds_of,
    thousandths,
    unmarked,
)
from probanda.text.transcripts.xml_tree import Element, fit, parse, serialize

_KINDS = ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")
# The schema asks for a date, and no clock is read here.
_DATE = "2000-01-01T00:00:00+00:00"
_FAR = 10**12  # milliseconds: thirty years


@dataclass(slots=True)
class _Annotation:
    """One annotation of a tier, with its slots where it has some."""

    id: str
    value: Element
    start: Element | None
    end: Element | None
    refers_to: str
    tier: int


@dataclass(slots=True)
class _Document:
    """The parts of a document that become cues; they are parts of its tree, and can be written to."""

    root: Element
    mains: list[tuple[Element, list[_Annotation]]] = field(default_factory=list)
    below: list[tuple[Element, list[_Annotation]]] = field(default_factory=list)

    @classmethod
    def of(cls, root: Element) -> "_Document":
        """The document in a tree.

        Raises:
            EvidenceError: it is none of ELAN, or counts frames.
        """
        headers = root.elements("HEADER")
        if root.tag != "ANNOTATION_DOCUMENT":
            raise EvidenceError("it is XML and no ELAN document", advice="Give a file that ELAN wrote (.eaf).")
        if any(header.attributes.get("TIME_UNITS", "milliseconds") != "milliseconds" for header in headers):
            raise EvidenceError("the ELAN document counts frames, not milliseconds", advice="Save it again with ELAN.")
        slots = {slot.attributes.get("TIME_SLOT_ID", ""): slot for slot in _slots(root)}
        document = cls(root)
        top = {
            one.attributes.get("TIER_ID", "") for one in root.elements("TIER") if not one.attributes.get("PARENT_REF")
        }
        for tier in root.elements("TIER"):
            parent = tier.attributes.get("PARENT_REF", "")
            if not parent:
                document.mains.append((tier, list(_annotations(tier, slots, len(document.mains)))))
            elif parent in top:
                document.below.append((tier, list(_annotations(tier, slots, -1))))
        return document

    def in_order(self) -> list[_Annotation]:
        """The annotations that are cues, by their starts; one without a start after the one before it in its tier."""
        placed = []
        for number, (_, annotations) in enumerate(self.mains):
            last = 0
            for place, one in enumerate(annotations):
                start = _ms(one.start)
                last = last if start is None else start
                placed.append(((last, number, place), one))
        return [one for _, one in sorted(placed, key=lambda found: found[0])]


def read(data: bytes) -> Native:
    """The cues of an ELAN document.

    Raises:
        EvidenceError: it is none.
    """
    root = parse(data)
    document = _Document.of(root)
    notes = _take_notes(root)
    ordered = document.in_order()
    beside = _beside(document)
    cues, remarks = [], []
    for number, one in enumerate(ordered, start=1):
        start, end = _ms(one.start), _ms(one.end)
        if said := [repr(time) for slot in (one.start, one.end) if (time := _no_time(slot))]:
            remarks.append(f"Cue {number}: {' and '.join(said)} is no time of a recording: it is kept and not read.")
        tier = document.mains[one.tier][0]
        cues.append(
            ReadCue(
                number=number,
                start_s=None if start is None else seconds_of(start),
                end_s=None if end is None else seconds_of(end),
                speaker=_speaker(tier, alone=len(document.mains) == 1),
                text=one.value.text(),
                beside=tuple(beside.get(one.id, ())),
                kept=keeping(eaf__id=one.id),
            )
        )
    versions = {_version(tier): tier.attributes for tier, _ in document.below}
    first = document.mains[0][0].attributes if document.mains else {}
    _empty(document)
    return Native(
        read=ReadTranscript(
            cues=tuple(cues),
            notes=tuple(remarks),
            language=first.get("LANG_REF", ""),
            versions=tuple(
                Version(key=key, language=said.get("LANG_REF", ""), author=said.get("ANNOTATOR", ""))
                for key, said in versions.items()
            ),
            kept=keeping(eaf__document=serialize(root)),
        ),
        notes=notes,
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The ELAN document; `notes` is one line of JSON or empty."""
    document = _filled(read) or _fresh(read)
    if notes:
        header = document.root.elements("HEADER")[0]
        header.parts.append(Element("PROPERTY", {"NAME": MARKER}, [notes]))
    places = {one.id: at for at, one in enumerate(document.in_order())}
    index = _ids(read)
    order = sorted(range(len(read.cues)), key=lambda at: places[index[at]])
    return Rendered(data=serialize(document.root).encode(), order=tuple(order))


def shifted(document: str, move: "dict[int, int]") -> str:
    """A kept document with its times moved: `move` has the new thousandth of each old one that stands in it."""
    root = parse(document.encode())
    for slot in _slots(root):
        ms = _ms(slot)
        if ms is not None and ms in move:
            slot.attributes["TIME_VALUE"] = str(move[ms])
    return serialize(root)


def times_in(document: str) -> tuple[int, ...]:
    """The thousandths that stand in a kept document."""
    return tuple(ms for slot in _slots(parse(document.encode())) if (ms := _ms(slot)) is not None)


def _slots(root: Element) -> Iterator[Element]:
    for order in root.elements("TIME_ORDER"):
        yield from order.elements("TIME_SLOT")


def _annotations(tier: Element, slots: dict[str, Element], number: int) -> Iterator[_Annotation]:
    for wrapped in tier.elements("ANNOTATION"):
        for one in wrapped.elements():
            values = one.elements("ANNOTATION_VALUE")
            if one.tag in _KINDS and values:
                yield _Annotation(
                    id=one.attributes.get("ANNOTATION_ID", ""),
                    value=values[0],
                    start=slots.get(one.attributes.get("TIME_SLOT_REF1", "")),
                    end=slots.get(one.attributes.get("TIME_SLOT_REF2", "")),
                    refers_to=one.attributes.get("ANNOTATION_REF", ""),
                    tier=number,
                )


def _ms(slot: Element | None) -> int | None:
    said = "" if slot is None else slot.attributes.get("TIME_VALUE", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(_FAR)) else None


def _no_time(slot: Element | None) -> str:
    """What stands for a time and is none, such as a negative one; empty: a time, or none is given."""
    said = "" if slot is None else slot.attributes.get("TIME_VALUE", "")
    return said if _ms(slot) is None else ""


def _speaker(tier: Element, *, alone: bool) -> str | None:
    """The participant; a tier that names none stands for its own name, but not when it is the only one."""
    if "PARTICIPANT" in tier.attributes:
        return tier.attributes["PARTICIPANT"] or None
    return None if alone else tier.attributes.get("TIER_ID") or None


def _version(tier: Element) -> str:
    """`translation` of a tier `translation@Speaker`, as people name tiers in ELAN."""
    name = tier.attributes.get("TIER_ID", "")
    return name.rpartition("@")[0] or name


def _beside(document: _Document) -> dict[str, list[Beside]]:
    """What the tiers below say, by the annotation to which they refer."""
    found: dict[str, list[Beside]] = {}
    for tier, annotations in document.below:
        said: dict[str, list[str]] = {}
        for one in annotations:
            said.setdefault(one.refers_to, []).append(one.value.text())
        for of, texts in said.items():
            if of:
                found.setdefault(of, []).append(Beside(version=_version(tier), text=" ".join(texts)))
    return found


def _empty(document: _Document) -> None:
    """Take out what became cues: words, and the times of annotations that are cues."""
    for _, annotations in (*document.mains, *document.below):
        for one in annotations:
            if one.tier >= 0 or one.refers_to:
                one.value.parts.clear()
            if one.tier >= 0:
                for slot in (one.start, one.end):
                    if slot is not None and _ms(slot) is not None:
                        slot.attributes.pop("TIME_VALUE", None)


def _take_notes(root: Element) -> str:
    notes = ""
    for header in root.elements("HEADER"):
        for one in header.elements("PROPERTY"):
            if one.attributes.get("NAME") == MARKER:
                notes = one.text()
                header.parts.remove(one)
    return notes


def _ids(read: ReadTranscript) -> list[str]:
    """The annotation id of each cue: the one that was kept, where all were and no two are equal."""
    known = [kept(cue, "eaf.id") or "" for cue in read.cues]
    if all(known) and len(set(known)) == len(known):
        return known
    return [f"a{number}" for number in range(1, len(read.cues) + 1)]


def _filled(read: ReadTranscript) -> _Document | None:
    """The kept document with words and times put back; None: there is none, or it does not fit these cues."""
    skeleton = kept(read, "eaf.document")
    if skeleton is None:
        return None
    try:
        document = _Document.of(parse(skeleton.encode()))
    except EvidenceError:  # it came with notes or JSON that somebody else wrote: a fresh document holds the cues too
        return None
    index = _ids(read)
    annotations = {one.id: one for _, found in document.mains for one in found}
    if not document.root.elements("HEADER") or sorted(annotations) != sorted(index):
        return None
    if len(annotations) != sum(len(found) for _, found in document.mains):
        return None
    for name, cue in zip(index, read.cues, strict=True):
        one = annotations[name]
        one.value.parts[:] = [fit(cue.text)] if cue.text else []
        for slot, seconds in ((one.start, cue.start_s), (one.end, cue.end_s)):
            if slot is not None and seconds is not None:
                slot.attributes["TIME_VALUE"] = str(thousandths(seconds))
    for tier, below in document.below:
        said = {
            name: [one.text for one in cue.beside if one.version == _version(tier)]
            for name, cue in zip(index, read.cues, strict=True)
        }
        for one in below:
            texts = said.get(one.refers_to, [])
            one.value.parts[:] = [fit(texts.pop(0))] if texts and texts[0] else []
    return document


def _fresh(read: ReadTranscript) -> _Document:
    """A new document: a tier a speaker, another where cues of one speaker overlap, a tier below for each version."""
    order, tiers = Element("TIME_ORDER", {}), list[Element]()
    lanes: dict[str, list[tuple[Element, int]]] = {}
    below: dict[tuple[str, str], Element] = {}
    names: set[str] = set()
    index = _ids(read)
    for number, (cue, name) in enumerate(zip(read.cues, index, strict=True), start=1):
        speaker = fit(cue.speaker or "")
        tier = _lane(lanes.setdefault(speaker, []), cue, speaker, names)
        if tier not in tiers:
            tiers.append(tier)
        for slot, seconds in ((f"ts{2 * number - 1}", cue.start_s), (f"ts{2 * number}", cue.end_s)):
            value = {} if seconds is None else {"TIME_VALUE": str(thousandths(seconds))}
            order.parts.append(Element("TIME_SLOT", {"TIME_SLOT_ID": slot, **value}))
        slots = {"TIME_SLOT_REF1": f"ts{2 * number - 1}", "TIME_SLOT_REF2": f"ts{2 * number}"}
        tier.parts.append(_annotation("ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": name, **slots}, cue.text))
        for at, beside in enumerate(cue.beside):
            parent = tier.attributes["TIER_ID"]
            if (beside.version, parent) not in below:
                below[beside.version, parent] = _tier_below(read, beside.version, parent, names)
            refers = {"ANNOTATION_ID": f"b{number}-{at}", "ANNOTATION_REF": name}
            below[beside.version, parent].parts.append(_annotation("REF_ANNOTATION", refers, beside.text))
    root = Element(
        "ANNOTATION_DOCUMENT",
        {"AUTHOR": "", "DATE": _DATE, "FORMAT": "3.0", "VERSION": "3.0"},
        [
            Element("HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"}),
            order,
            *tiers,
            *below.values(),
            Element("LINGUISTIC_TYPE", {"LINGUISTIC_TYPE_ID": "words", "TIME_ALIGNABLE": "true"}),
            Element(
                "LINGUISTIC_TYPE",
                {
                    "LINGUISTIC_TYPE_ID": "beside",
                    "TIME_ALIGNABLE": "false",
                    "CONSTRAINTS": "Symbolic_Association",
                },
            ),
            Element("CONSTRAINT", {"STEREOTYPE": "Symbolic_Association", "DESCRIPTION": "1-1 association"}),
        ],
    )
    return _Document.of(root)


def _annotation(kind: str, attributes: dict[str, str], text: str) -> Element:
    value = Element("ANNOTATION_VALUE", {}, [fit(unmarked(text))] if text else [])
    return Element("ANNOTATION", {}, [Element(kind, attributes, [value])])


def _lane(lanes: list[tuple[Element, int]], cue: ReadCue, speaker: str, names: set[str]) -> Element:
    """The first tier of the speaker in which the cue overlaps nothing; a new one where there is none."""
    start = 0 if cue.start_s is None else thousandths(cue.start_s)
    end = start if cue.end_s is None else thousandths(cue.end_s)
    for at, (tier, until) in enumerate(lanes):
        if cue.start_s is None or start >= until:
            lanes[at] = (tier, max(until, end))
            return tier
    name = _unused(speaker or "words", names)
    tier = Element("TIER", {"TIER_ID": name, "LINGUISTIC_TYPE_REF": "words", "PARTICIPANT": speaker})
    lanes.append((tier, end))
    return tier


def _tier_below(read: ReadTranscript, version: str, parent: str, names: set[str]) -> Element:
    said = next((one for one in read.versions if one.key == version), None)
    attributes = {
        "TIER_ID": _unused(f"{fit(version)}@{parent}", names),
        "PARENT_REF": parent,
        "LINGUISTIC_TYPE_REF": "beside",
    }
    if said is not None and said.author:
        attributes["ANNOTATOR"] = fit(said.author)
    if said is not None and said.language:
        attributes["LANG_REF"] = fit(said.language)
    return Element("TIER", attributes)


def _unused(name: str, names: set[str]) -> str:
    """The name, with a number where it is taken."""
    free, number = name, 1
    while free in names:
        number += 1
        free = f"{name} ({number})"
    names.add(free)
    return free
