"""Findings about law packs that compile: what a reviewer would object to.

Rules, each with its id: `digest` (a pack is not the one that its digest names), `shape` (see `structure`), `mark`
(a node without a mark of how it was checked), `claims-more` (a node says `text` where the provision's own row was
checked less), `no-provision` (a node or twin of a known instrument that has no such place), `not-in-force` (the place
did not exist on the pack's first day), `waiver` (a clause waived without a reason), `overlap` (two packs of one key on
one day), `no-mode` (a mode pack outside the table of modes), `requires` (a required threshold without a pack).
"""

from itertools import combinations

from probanda.law.packs import digest_of
from probanda.law.structure import faults
from probanda.model.law import Checked, LawPack, ModeCell, PackPart, Provisions
from probanda.model.value import Value

_STRENGTH = {Checked.FICTIONAL: 0, Checked.MEMORY: 1, Checked.SECONDARY: 2, Checked.TEXT: 3}
_ALWAYS = "0001-01-01"
_NEVER = "9999-12-31"


class LintFinding(Value, frozen=True, kw_only=True):
    """One finding: the rule, the pack, the node or place, one sentence."""

    rule: str
    pack: str
    subject: str
    message: str


def lint(packs: tuple[LawPack, ...], modes: tuple[ModeCell, ...], provisions: Provisions) -> tuple[LintFinding, ...]:
    """All findings, pack by pack; an empty tuple: none."""
    found: list[LintFinding] = []
    for pack in packs:
        found += _whole(pack)
        found += _places(pack, provisions)
        found += _neighbours(pack, packs, modes)
    found += _overlaps(packs)
    return tuple(found)


def _whole(pack: LawPack) -> list[LintFinding]:
    found = []
    if pack.digest != digest_of(pack):
        found.append(_finding("digest", pack, pack.key, "its digest is not that of its content"))
    found += [_finding("shape", pack, pack.root, fault) for fault in faults(pack.nodes, pack.root)]
    marks = dict(pack.marks)
    for node in pack.nodes:
        if node.id not in marks:
            found.append(_finding("mark", pack, node.id, "nothing says how its words were checked"))
    for waived in pack.waived:
        if not waived.partition(": ")[2].strip():
            found.append(_finding("waiver", pack, waived, "a clause is waived without a reason"))
    return found


def _places(pack: LawPack, provisions: Provisions) -> list[LintFinding]:
    found = []
    marks = dict(pack.marks)
    for node in pack.nodes:
        if provisions.instrument(node.provision.partition(":")[0]) is None:
            found.append(_finding("no-provision", pack, node.id, f"no instrument holds {node.provision!r}"))
            continue
        place = provisions.get(node.provision)
        if place is None:
            found.append(_finding("no-provision", pack, node.id, f"there is no provision {node.provision}"))
            continue
        mark = marks.get(node.id, Checked.MEMORY)
        if _STRENGTH[mark] > _STRENGTH[place.checked]:
            found.append(
                _finding(
                    "claims-more",
                    pack,
                    node.id,
                    f"it says {mark.value}, and {place.ref} itself was checked by {place.checked.value} only",
                )
            )
    return found + _names(pack, provisions)


def _names(pack: LawPack, provisions: Provisions) -> list[LintFinding]:
    """Its key and its twins; a key without a colon (`IDENTITY`) names no place."""
    refs = tuple(ref for ref in (pack.key, *pack.twins) if ":" in ref)
    found = [
        _finding("no-provision", pack, ref, f"there is no provision {ref}")
        for ref in refs
        if provisions.get(ref) is None
    ]
    # A referral reaches back before the day of its resolution; every other law begins with its place.
    dated = pack.part is not PackPart.JURISDICTION and provisions.get(pack.key) is not None
    if dated and (pack.valid_from is None or provisions.on(pack.key, pack.valid_from) is None):
        found.append(_finding("not-in-force", pack, pack.key, "its law was not in force on the pack's first day"))
    return found


def _neighbours(pack: LawPack, packs: tuple[LawPack, ...], modes: tuple[ModeCell, ...]) -> list[LintFinding]:
    found = []
    if pack.part is PackPart.MODE:
        known = {cell.forum for cell in modes if cell.mode == pack.key}
        found += [
            _finding("no-mode", pack, forum, f"the table of modes has no cell {forum} x {pack.key}")
            for forum in pack.forums
            if forum not in known
        ]
    thresholds = {one.key for one in packs if one.part is PackPart.THRESHOLD}
    found += [
        _finding("requires", pack, key, f"it requires {key}, for which there is no threshold pack")
        for key in pack.requires
        if key not in thresholds
    ]
    return found


def _overlaps(packs: tuple[LawPack, ...]) -> list[LintFinding]:
    return [
        _finding("overlap", second, second.key, "another pack of the same key is in force on the same days")
        for first, second in combinations(packs, 2)
        if (first.key, first.part) == (second.key, second.part)
        and (first.valid_from or _ALWAYS) < (second.valid_to or _NEVER)
        and (second.valid_from or _ALWAYS) < (first.valid_to or _NEVER)
    ]


def _finding(rule: str, pack: LawPack, subject: str, message: str) -> LintFinding:
    return LintFinding(rule=rule, pack=pack.key, subject=subject, message=message)
