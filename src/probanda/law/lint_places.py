"""Findings about a law pack and the instruments: does the law say that, and is all of it there.

Rules: `no-provision` (a node, twin or waived place of a known instrument that has no such place), `claims-more` (a node
says `text` where the provision's own row was checked less), `not-in-force` (the place did not exist on the pack's first
day), `unmapped` (a place below the pack's key, or an element of its set, that no node maps and no clause waives).

Places below count where they were in force on the pack's first day. The Elements of Crimes date from September 2002;
the crimes that they speak of began with the Statute, so the day looked at is the crime's.
"""

import re
from collections.abc import Iterator

from probanda.law.finding import LintFinding, finding
from probanda.model.law import Checked, LawPack, PackPart, Provisions
from probanda.model.when import Day

_STRENGTH = {Checked.FICTIONAL: 0, Checked.MEMORY: 1, Checked.SECONDARY: 2, Checked.TEXT: 3}
_SET_NUMBER = re.compile(r"-[0-9]+$")
_START = Day("0001-01-01")


def places(pack: LawPack, provisions: Provisions) -> tuple[LintFinding, ...]:
    """What the instruments at hand say against a pack."""
    return (
        *_nodes(pack, provisions),
        *_names(pack, provisions),
        *_not_in_force(pack, provisions),
        *_unmapped_places(pack, provisions),
        *_unmapped_elements(pack, provisions),
    )


def _nodes(pack: LawPack, provisions: Provisions) -> Iterator[LintFinding]:
    marks = dict(pack.marks)
    for node in pack.nodes:
        if provisions.instrument(node.provision.partition(":")[0]) is None:
            yield finding("no-provision", pack, node.id, f"no instrument holds {node.provision!r}")
            continue
        place = provisions.get(node.provision)
        if place is None:
            yield finding("no-provision", pack, node.id, f"there is no provision {node.provision}")
            continue
        mark = marks.get(node.id, Checked.MEMORY)
        if _STRENGTH[mark] > _STRENGTH[place.checked]:
            message = f"{node.id} says {mark.value}, and {place.ref} itself was checked by {place.checked.value} only"
            yield finding("claims-more", pack, node.id, message)


def _names(pack: LawPack, provisions: Provisions) -> Iterator[LintFinding]:
    """Its key, its twins and its waived places; a key without a colon (`IDENTITY`) names no place."""
    for subject, refs in (("key", (pack.key,)), ("twins", pack.twins), ("waived", pack.waived_places)):
        for ref in refs:
            if ":" in ref and provisions.get(ref) is None:
                yield finding("no-provision", pack, subject, f"there is no provision {ref}")


def _not_in_force(pack: LawPack, provisions: Provisions) -> Iterator[LintFinding]:
    # A referral reaches back before the day of its resolution; every other law begins with its place.
    key = pack.key
    if key.startswith("EOC:"):
        key = _SET_NUMBER.sub("", key.replace("EOC:", "RS:", 1))
    if pack.part is PackPart.JURISDICTION or provisions.get(key) is None:
        return
    if pack.valid_from is None or provisions.on(key, pack.valid_from) is None:
        yield finding("not-in-force", pack, "valid_from", "its law was not in force on the pack's first day")


def _unmapped_places(pack: LawPack, provisions: Provisions) -> Iterator[LintFinding]:
    place = provisions.get(pack.key)
    if place is None or ":" not in pack.key:
        return
    spoken_of = (*(node.provision for node in pack.nodes), *pack.waived_places)
    for ref in _below(place.ref, provisions, pack.valid_from or _START):
        if not _covered(ref, spoken_of, provisions, pack.valid_from or _START):
            yield finding("unmapped", pack, "key", f"{ref} is neither mapped by a node nor waived")


def _below(ref: str, provisions: Provisions, day: Day) -> tuple[str, ...]:
    """The places directly below that were there on the day, or, of a referral, that came with the resolution."""
    found = provisions.children(ref)
    dated = tuple(one for one in found if provisions.on(one, day) is not None)
    return dated or (found if ref.startswith("UNSC:") else ())


def _covered(ref: str, spoken_of: tuple[str, ...], provisions: Provisions, day: Day) -> bool:
    if any(one == ref or (one.startswith(ref) and one[len(ref)] in "(/-") for one in spoken_of):
        return True
    below = _below(ref, provisions, day)
    return bool(below) and all(_covered(one, spoken_of, provisions, day) for one in below)


def _unmapped_elements(pack: LawPack, provisions: Provisions) -> Iterator[LintFinding]:
    if pack.part is not PackPart.CRIME:
        return
    place = provisions.get(pack.key.replace("RS:", "EOC:", 1))
    count = (place.elements or 0) if place is not None and place.ref.startswith("EOC:") else 0
    given = {number for _, number in pack.elements}
    for number in range(1, count + 1):
        if number not in given:
            yield finding("unmapped", pack, "nodes", f"no node gives element {number} of the {count} in the Elements")
    for node, number in pack.elements:
        if not 1 <= number <= count:
            message = f"{node} gives element {number}, and the Elements have {count or 'none'} for this crime"
            yield finding("unmapped", pack, node, message)
