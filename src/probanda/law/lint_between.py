"""Findings about law packs beside each other: contradictions, holes, circles.

Rules: `overlap` (two packs of one key before one forum on one day), `gap` (days between two packs of one key),
`changed` (a pack that follows another of its key and does not say what is different), `requires` (a required threshold
without a pack, or packs that require each other in a circle), `twins` (twins that do not name each other), `same-id`
(two packs that can stand in one charge have a node of one id), `other-words` (one element, by its id and its place, in
two packs with other words).
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, pairwise

from probanda.law.finding import LintFinding, finding
from probanda.model.law import LawPack, PackPart, Provisions

_ALWAYS = "0001-01-01"
_NEVER = "9999-12-31"
_SEVERAL = frozenset({PackPart.MODE, PackPart.THRESHOLD, PackPart.DEFENCE, PackPart.ADMISSIBILITY})
"""Parts of which a charge can have several."""


def between(packs: tuple[LawPack, ...], provisions: Provisions) -> tuple[LintFinding, ...]:
    """What packs say against each other."""
    return (
        *_versions(packs),
        *_requires(packs),
        *_twins(packs, provisions),
        *_pairs(packs),
    )


def _versions(packs: tuple[LawPack, ...]) -> Iterator[LintFinding]:
    for first, second in combinations(packs, 2):
        if _one_law(first, second) and _one_day(first, second):
            message = "another pack of the same key is in force on the same days before the same forum"
            yield finding("overlap", second, "valid_from", message)
    for pack in packs:
        line = sorted((one for one in packs if _one_law(pack, one)), key=lambda one: one.valid_from or _ALWAYS)
        for before, after in pairwise(line):
            if after is not pack:
                continue
            if before.valid_to and after.valid_from and before.valid_to < after.valid_from:
                message = f"no pack of its key is in force from {before.valid_to} until it begins on {after.valid_from}"
                yield finding("gap", after, "valid_from", message)
            if not after.changed:
                message = "it follows another pack of its key and does not say under `changed` what is different"
                yield finding("changed", after, "valid_from", message)


def _requires(packs: tuple[LawPack, ...]) -> Iterator[LintFinding]:
    thresholds = {one.key for one in packs if one.part is PackPart.THRESHOLD}
    for pack in packs:
        for key in pack.requires:
            if key not in thresholds:
                yield finding("requires", pack, "requires", f"it requires {key}, for which there is no threshold pack")
    try:
        TopologicalSorter({pack.key: pack.requires for pack in packs}).prepare()
    except CycleError as why:
        circle = tuple(why.args[1])
        first = next(pack for pack in packs if pack.key in circle)
        yield finding("requires", first, "requires", f"packs require each other in a circle: {' -> '.join(circle)}")


def _twins(packs: tuple[LawPack, ...], provisions: Provisions) -> Iterator[LintFinding]:
    for pack in packs:
        for twin in pack.twins:
            row = provisions.get(twin)
            if any(one.key == twin and pack.key not in one.twins for one in packs):
                yield finding("twins", pack, "twins", f"it names the twin {twin}, whose pack does not name {pack.key}")
            elif row is not None and row.twins and pack.key not in row.twins:
                yield finding(
                    "twins", pack, "twins", f"it names the twin {twin}, whose twins are {', '.join(row.twins)}"
                )


def _pairs(packs: tuple[LawPack, ...]) -> Iterator[LintFinding]:
    for first, second in combinations(packs, 2):
        if first.key == second.key:
            continue
        theirs = {node.id: node for node in first.nodes}
        together = _one_charge(first, second)
        for node in second.nodes:
            other = theirs.get(node.id)
            if other is None:
                continue
            if together:
                message = f"{node.id} is a node of {first.key} too, and both can stand in one charge"
                yield finding("same-id", second, node.id, message)
            elif other.provision == node.provision and other.words != node.words:
                message = f"{node.id} of {node.provision} has other words in the pack of {first.key}"
                yield finding("other-words", second, node.id, message)


def _one_law(first: LawPack, second: LawPack) -> bool:
    return (first.key, first.part) == (second.key, second.part) and _one_forum(first, second)


def _one_charge(first: LawPack, second: LawPack) -> bool:
    fits = first.part is not second.part or first.part in _SEVERAL
    return fits and _one_forum(first, second) and _one_day(first, second)


def _one_forum(first: LawPack, second: LawPack) -> bool:
    return not first.forums or not second.forums or not set(first.forums).isdisjoint(second.forums)


def _one_day(first: LawPack, second: LawPack) -> bool:
    return (first.valid_from or _ALWAYS) < (second.valid_to or _NEVER) and (second.valid_from or _ALWAYS) < (
        first.valid_to or _NEVER
    )
