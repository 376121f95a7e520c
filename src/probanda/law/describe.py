"""What is known of one numbered place: its words of title, its days, its neighbours, and how each was checked.

Rules:
1. Nothing is said without its mark: `checked` for the place, `closed` for the list of places below it.
2. On a day, a place is in force, not yet, or no longer; the places below it are those of that day, and what was added
   below it or changed in it later is named.
3. Elements are those of the law packs whose key is this place, in our own words, each with its own mark; the sets of
   the Elements of Crimes are named by their references.
"""

from enum import Enum

from probanda.law.packs import in_force
from probanda.model.law import Checked, Instrument, LawPack, Provision, Provisions
from probanda.model.proof import Gate
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
        elements=_elements(place.ref, packs, on),
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


def _force(place: Provision, on: Day | None) -> Force:
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


def _elements(ref: str, packs: tuple[LawPack, ...], on: Day | None) -> tuple[ElementShown, ...]:
    return tuple(
        ElementShown(
            pack=f"{pack.key} {pack.version}", id=node.id, words=node.words, checked=dict(pack.marks).get(node.id)
        )
        for pack in packs
        if pack.key == ref and (on is None or in_force(pack, on))
        for node in pack.nodes
        if node.gate is Gate.LEAF
    )
