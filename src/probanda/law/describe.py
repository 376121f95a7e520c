"""What is known of one numbered place: its words of title, its days, its neighbours, and how each was checked.

Rules:
1. Nothing is said without its mark: `checked` for the place, `closed` for the list of places below it.
2. On a day, a place is in force, not yet, or no longer; the places below it are those of that day, and what was added
   below it or changed in it later is named.
3. Packs are those whose key is this place or a set of the Elements of Crimes for it: all of them, each with its days
   and what changed with it, so that the law before and after stand side by side. Elements, in our own words, each with
   its own mark, are those of the packs of the day that was asked for; without a day, of all.
"""

from collections.abc import Iterator
from enum import Enum

from probanda.law.packs import days_of, in_force
from probanda.model.ids import Digest
from probanda.model.law import Checked, Instrument, LawPack, Provision, Provisions
from probanda.model.proof import Gate, Node, Side
from probanda.model.value import Value
from probanda.model.when import Day


class Force(Enum):
    """Whether a place was law on the day asked for."""

    NO_DAY = "no day was asked for"
    IN_FORCE = "in force"
    NOT_YET = "not yet in force"
    NO_LONGER = "no longer in force"
    UNDATED = "no dates are known"


class ElementShown(Value, frozen=True, kw_only=True):
    """One leaf of a law pack."""

    pack: str
    id: str
    words: str
    checked: Checked | None
    place: str = ""
    """Where it stands, when it is not simply needed: "one of A5", "needed for OP6, against J_personal"."""


class PackShown(Value, frozen=True, kw_only=True):
    """One law pack: which it is, its days, and whether it is that of the day asked for."""

    key: str
    version: str
    title: str
    forums: tuple[str, ...]
    valid_from: Day | None
    valid_to: Day | None
    days: str
    force: Force
    changed: str
    reviewer: str
    digest: Digest


class PlaceShown(Value, frozen=True, kw_only=True):
    """A place, or a whole instrument (then `ref` is its key)."""

    ref: str
    instrument: str
    """The title of its instrument."""
    title: str
    checked: Checked | None
    closed: Checked
    valid_from: Day | None = None
    valid_to: Day | None = None
    on: Day | None = None
    force: Force = Force.NO_DAY
    above: tuple[str, ...] = ()
    """The places that it stands in, outermost first."""
    below: tuple[tuple[str, str], ...] = ()
    """(reference, title) of the places directly below, on that day."""
    later: tuple[tuple[str, Day], ...] = ()
    """(reference, first day) of the places directly below that began after that day."""
    twins: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    element_sets: tuple[str, ...] = ()
    packs: tuple[PackShown, ...] = ()
    elements: tuple[ElementShown, ...] = ()
    amended_by: str = ""
    accepting_only: bool = False
    aliases: tuple[str, ...] = ()
    unnumbered: int = 0
    note: str = ""
    source: str = ""


def describe_place(
    ref: str, provisions: Provisions, packs: tuple[LawPack, ...], *, on: Day | None = None
) -> PlaceShown | None:
    """What is known of the place or instrument; None: it is not listed."""
    place = provisions.get(ref)
    instrument = provisions.instrument(ref.partition(":")[0])
    if place is None:
        return _whole(instrument, provisions, on) if instrument is not None and ":" not in ref else None
    below, later = _below(place.ref, provisions, on)
    return PlaceShown(
        ref=place.ref,
        instrument=instrument.title if instrument else "",
        title=place.title,
        checked=place.checked,
        closed=provisions.closed(place.ref),
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        on=on,
        force=_force(place, on),
        above=_above(place.ref, provisions),
        below=below,
        later=later,
        twins=place.twins,
        near=place.near,
        element_sets=_sets(place.ref, provisions),
        packs=tuple(_pack(pack, on) for pack in _serving(place.ref, provisions, packs)),
        elements=_elements(_serving(place.ref, provisions, packs), on),
        amended_by=place.amended_by,
        accepting_only=place.accepting_only,
        aliases=place.aliases,
        unnumbered=place.unnumbered,
        note=place.note,
        source=instrument.source if instrument else "",
    )


def _whole(instrument: Instrument, provisions: Provisions, on: Day | None) -> PlaceShown:
    below, later = _below(instrument.key, provisions, on)
    return PlaceShown(
        ref=instrument.key,
        instrument=instrument.title,
        title=instrument.title,
        checked=None,
        closed=instrument.articles_closed,
        on=on,
        force=Force.NO_DAY if on is None else Force.UNDATED,
        below=below,
        later=later,
        source=instrument.source,
    )


def _force(place: Provision | LawPack, on: Day | None) -> Force:
    if on is None:
        return Force.NO_DAY
    if place.valid_from is None and place.valid_to is None:
        return Force.UNDATED
    if place.valid_from is not None and on < place.valid_from:
        return Force.NOT_YET
    return Force.NO_LONGER if place.valid_to is not None and on >= place.valid_to else Force.IN_FORCE


def _above(ref: str, provisions: Provisions) -> tuple[str, ...]:
    found: list[str] = []
    while (above := provisions.parent(found[-1] if found else ref)) is not None:
        found.append(above)
    return tuple(reversed(found))


def _below(
    ref: str, provisions: Provisions, on: Day | None
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, Day], ...]]:
    there, later = [], []
    for child in filter(None, map(provisions.get, provisions.children(ref))):
        force = _force(child, on)
        if force is Force.NOT_YET and child.valid_from is not None:
            later.append((child.ref, child.valid_from))
        elif force is not Force.NO_LONGER:
            there.append((child.ref, child.title))
    return tuple(there), tuple(later)


def _sets(ref: str, provisions: Provisions) -> tuple[str, ...]:
    """The sets of the Elements of Crimes for a crime of the Rome Statute."""
    instrument, _, path = ref.partition(":")
    if instrument != "RS":
        return ()
    return tuple(one for one in provisions.children("EOC") if one == f"EOC:{path}" or one.startswith(f"EOC:{path}-"))


def _serving(ref: str, provisions: Provisions, packs: tuple[LawPack, ...]) -> tuple[LawPack, ...]:
    keys = (ref, *_sets(ref, provisions))
    return tuple(pack for pack in packs if pack.key in keys)


def _pack(pack: LawPack, on: Day | None) -> PackShown:
    return PackShown(
        key=pack.key,
        version=pack.version,
        title=pack.title,
        forums=pack.forums,
        valid_from=pack.valid_from,
        valid_to=pack.valid_to,
        days=days_of(pack),
        force=_force(pack, on),
        changed=pack.changed,
        reviewer=pack.reviewer,
        digest=pack.digest,
    )


def _place(leaf: Node, pack: LawPack) -> Iterator[str]:
    """How a leaf stands in its pack, from the gate above it up to what its tree attacks."""
    node = leaf
    while (above := next((one for one in pack.nodes if node.id in one.children), None)) is not None:
        if above.gate is not Gate.AND:
            yield f"{'one' if above.gate is Gate.OR else above.k} of {above.id}"
        elif above.id != pack.root or above.target is not None:
            yield f"needed for {above.id}"
        node = above
    if node.target is not None:
        yield f"{'against' if node.side is Side.AGAINST else 'answers'} {node.target}"


def _elements(packs: tuple[LawPack, ...], on: Day | None) -> tuple[ElementShown, ...]:
    several = len({(pack.key, pack.version) for pack in packs}) < len(packs)
    return tuple(
        ElementShown(
            pack=f"{pack.key} {pack.version}" + (f" from {pack.valid_from}" if several else ""),
            id=node.id,
            words=node.words,
            checked=dict(pack.marks).get(node.id),
            place=", ".join(_place(node, pack)),
        )
        for pack in packs
        if on is None or in_force(pack, on)
        for node in pack.nodes
        if node.gate is Gate.LEAF
    )
