"""Findings about law packs that compile: what a reviewer would object to.

Rules for one pack, each with its id: `digest` (a pack is not the one that its digest names), `shape` (see
`structure`), `mark` (a node without a mark of how it was checked), `no-source` (a node that says where it was read and
names nothing), `waiver` (a clause waived without a reason), `days` (it ends before it begins), `forum` (a forum that
the table of modes does not know), `attempt` (a crime that says neither its result nor why there is no attempt, or
both), `target` (what is raised attacks a node that no charge has), `no-mode` (a mode outside the table of modes, or one
that is refused there), `stale` (ours is compiled otherwise than written). `lint_places` compares packs with the
instruments, `lint_between` with each other.
"""

import msgspec

from probanda.law.authored_pack import MARK_WORDS, PackFile
from probanda.law.finding import LintFinding, finding
from probanda.law.lint_between import between
from probanda.law.lint_places import places
from probanda.law.packs import COMPILED, digest_of
from probanda.law.structure import AGAINST, pack_faults
from probanda.model.law import Checked, LawPack, ModeCell, PackPart, Provisions
from probanda.model.proof import Node

TARGETS = frozenset({"CHARGE", "MERITS", "J"})
"""The nodes that every charge has."""


def lint(packs: tuple[LawPack, ...], modes: tuple[ModeCell, ...], provisions: Provisions) -> tuple[LintFinding, ...]:
    """All findings, pack by pack; an empty tuple: none."""
    found: list[LintFinding] = []
    for pack in packs:
        found += _whole(pack)
        found += _crime(pack)
        found += _forums(pack, modes)
        found += places(pack, provisions)
    found += between(packs, provisions)
    return tuple(found)


def lint_files(
    files: tuple[PackFile, ...], packs: tuple[LawPack, ...], modes: tuple[ModeCell, ...], provisions: Provisions
) -> tuple[LintFinding, ...]:
    """All findings, with file and line, of these files among the packs at hand.

    A file stands in place of the pack at hand of the same key, part, forums and first day.
    """
    by_digest = {file.pack.digest: file for file in files}
    replaced = {_version(file.pack) for file in files}
    kept = tuple(pack for pack in packs if _version(pack) not in replaced)
    found = lint((*kept, *(file.pack for file in files)), modes, provisions)
    return tuple(
        msgspec.structs.replace(one, file=file.file, line=file.line(one.subject, one.rule, "key"))
        for one in found
        if (file := by_digest.get(one.digest)) is not None
    )


def stale(files: tuple[PackFile, ...], packs: tuple[LawPack, ...]) -> tuple[LintFinding, ...]:
    """A finding for each of our packs that is compiled otherwise than it is written, or only one of the two."""
    written = {file.pack.digest: file for file in files}
    compiled = {pack.digest: pack for pack in packs}
    found = [
        msgspec.structs.replace(
            finding("stale", file.pack, "key", "it is not compiled as it is written: run probanda.law.compile_packs"),
            file=file.file,
            line=1,
        )
        for digest, file in written.items()
        if digest not in compiled
    ]
    found += [
        msgspec.structs.replace(
            finding("stale", pack, "key", "it is compiled, and no file holds it so"), file=COMPILED.name, line=1
        )
        for digest, pack in compiled.items()
        if digest not in written
    ]
    return tuple(found)


def _version(pack: LawPack) -> tuple[object, ...]:
    return (pack.key, pack.part, pack.forums, pack.valid_from)


def _whole(pack: LawPack) -> list[LintFinding]:
    found = []
    if pack.digest != digest_of(pack):
        found.append(finding("digest", pack, pack.key, "its digest is not that of its content"))
    found += [finding("shape", pack, pack.root, fault) for fault in pack_faults(pack)]
    marks = dict(pack.marks)
    for node in pack.nodes:
        mark = marks.get(node.id)
        if mark is None:
            found.append(finding("mark", pack, node.id, f"nothing says how the words of {node.id} were checked"))
        elif not _source(node, mark):
            found.append(finding("no-source", pack, node.id, f"{node.id} says {mark.value} and names no source"))
    for waived in pack.waived:
        if not waived.partition(": ")[2].strip():
            found.append(finding("waiver", pack, waived, "a clause is waived without a reason"))
    if pack.valid_from and pack.valid_to and pack.valid_from >= pack.valid_to:
        message = f"it begins on {pack.valid_from} and has ended by {pack.valid_to}: it was never in force"
        found.append(finding("days", pack, "valid_to", message))
    return found


def _source(node: Node, mark: Checked) -> bool:
    """Whether anything stands before the words of the mark."""
    return any(map(str.isalnum, node.source.removesuffix(f"({MARK_WORDS[mark]})")))


def _crime(pack: LawPack) -> list[LintFinding]:
    if pack.part in AGAINST:
        root = next((node for node in pack.nodes if node.id == pack.root), None)
        if root is not None and root.target is not None and root.target not in TARGETS:
            message = f"{root.id} attacks {root.target}; every charge has {', '.join(sorted(TARGETS))} and no other"
            return [finding("target", pack, root.id, message)]
    if pack.part is not PackPart.CRIME or (pack.result is None) != (not pack.no_attempt):
        return []
    said = (
        "both a result and why there is no attempt" if pack.result else "neither its result nor why there is no attempt"
    )
    return [finding("attempt", pack, "no_attempt", f"a crime says {said}")]


def _forums(pack: LawPack, modes: tuple[ModeCell, ...]) -> list[LintFinding]:
    known = {cell.forum for cell in modes}
    found = [
        finding(
            "forum", pack, "forums", f"the table of modes knows no forum {forum}; it knows {', '.join(sorted(known))}"
        )
        for forum in pack.forums
        if forum not in known
    ]
    if pack.part is not PackPart.MODE:
        return found
    cells = {cell.forum: cell for cell in modes if cell.mode == pack.key}
    for forum in sorted(known.intersection(pack.forums)):
        if forum not in cells:
            found.append(finding("no-mode", pack, "key", f"the table of modes has no cell {forum} x {pack.key}"))
        elif cells[forum].refused:
            message = f"the table of modes refuses {forum} x {pack.key}: {cells[forum].refused}"
            found.append(finding("no-mode", pack, "key", message))
    return found
