"""A backup: a copy of the whole workspace at one moment, in a folder that opens by itself; and the way back.

1. The records are copied as they are at one moment, whoever writes meanwhile. 2. Then the files that these records
name, which were in the vault before their records were entered; each is hashed while it is copied. Files that no record
names, left by killed runs, stay behind. 3. The signing key, unless it shall stay out. 4. The copy is checked as
`probanda check` does. 5. It takes its place, in one step; before, nothing is there.

A backup is a workspace in a folder, wherever the workspace itself lies. `restore` does the same the other way: into a
folder, or into an empty PostgreSQL database, whose rows become visible in one transaction after all was checked. A
backup of an older version is brought up to this one on its way; the backup itself is never changed.
"""

from collections.abc import Iterator
from pathlib import Path

from probanda.acts.check import check
from probanda.model.address import Address, DatabaseAddress
from probanda.model.errors import DigestMismatchError, EvidenceError, MachineError, UsageError
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve.blobs_disk import DiskBlobs, disk_errors
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.copying import copied_from, copy_records, opened_copy, records_in, sealed_files
from probanda.store.database import DATABASE
from probanda.store.expunging import is_begun
from probanda.store.new_folder import folder_beside, made_beside
from probanda.store.reading import cases, checkpoints
from probanda.store.withheld import is_withheld
from probanda.store.workspace import (
    KEY_FILE,
    VAULT,
    Workspace,
    check_empty,
    exists,
    known_keys,
    may_sign,
    signing_key,
    write_key,
)

_MAX_LINES = 20  # what a person reads; `probanda check` has all


class CopiedCase(Value, frozen=True, kw_only=True):
    """A case of the copy and its last checkpoint, to be compared with those of others."""

    case: str
    case_id: CaseId
    size: int
    root: Digest


class Copied(Value, frozen=True, kw_only=True):
    """What was copied, and where it lies."""

    place: str
    cases: tuple[CopiedCase, ...]
    files: int
    size: int
    """Of the files, in bytes."""
    key: Digest | None
    """The signing key that lies in the copy; None where it was left out."""


def back_up(workspace: Workspace, out: Path, *, with_key: bool) -> Copied:
    """The backup of the workspace at `out`: whole, or not there.

    Raises:
        UsageError: something lies at `out`, or it lies in the workspace.
        EvidenceError: the workspace is not what was entered.
        MachineError: the disk is full, the signing key cannot be read, or the database cannot.
    """
    if with_key and not may_sign(workspace.root):
        raise MachineError(
            f"the signing key in {workspace.root} cannot be read",
            advice="`--without-key` makes a backup without it; keep the key elsewhere then.",
        )
    return _copy_to_folder(workspace, out, with_key=with_key)


def restore(backup: Path, address: Address) -> Copied:
    """What was restored: the backup is the workspace at the address, or nothing is there.

    Raises:
        UsageError: there is no backup, or something lies at the address already.
        EvidenceError: the backup is not what was entered.
        MachineError: the disk is full, or the database cannot be used.
    """
    if not (backup / DATABASE).is_file():
        raise UsageError(f"{backup} is no backup", advice="Name the folder that `probanda backup` made.")
    if exists(address):
        raise UsageError(
            f"{address} already holds a workspace, and nothing is ever replaced",
            advice="Name a place where nothing is with -w, or move what is there away.",
        )
    with copied_from(backup) as source:
        if isinstance(address, DatabaseAddress):
            return _copy_to_database(source, address)
        return _copy_to_folder(source, address, with_key=may_sign(backup))


def _copy_to_folder(source: Workspace, out: Path, *, with_key: bool) -> Copied:
    place = out.resolve()
    _check_place(place, source.root.resolve())
    with disk_errors(f"the copy {out}"), made_beside(place, None) as fresh:
        _copy_records(source, fresh)
        with opened_copy(fresh) as copy:
            (fresh / VAULT).mkdir()
            copied = _copy_files(source, copy, out, with_key=with_key)
            _check_whole(copy)
    return copied


def _copy_to_database(source: Workspace, address: DatabaseAddress) -> Copied:
    """The folder first, then the rows: a kill leaves an empty database, and a folder that the next run goes on with."""
    check_empty(address)
    folder = address.folder.resolve()
    with disk_errors(f"the folder {folder}"), folder_beside(folder) as scratch:
        _copy_records(source, scratch)
        with opened_copy(scratch) as copy:
            _check_folder(folder, source, copy)
            (folder / VAULT).mkdir(parents=True, exist_ok=True)
            with records_in(copy, address) as target:
                copied = _copy_files(source, target, address, with_key=may_sign(source.root))
                _check_whole(target)
    return copied


def _copy_records(source: Workspace, folder: Path) -> None:
    """Copy the records; not while something is being expunged, whose bytes the database still holds."""
    _check_nothing_begun(source)
    copy_records(source, folder)
    _check_nothing_begun(source)


def _check_nothing_begun(source: Workspace) -> None:
    if is_begun(source):
        raise EvidenceError(
            f"something is being expunged in {source.root}, and a copy would hold it still",
            advice="Wait until that is done. If it was stopped, run the same `probanda expunge` again.",
        )


def _copy_files(source: Workspace, copy: Workspace, place: Address, *, with_key: bool) -> Copied:
    """Copy what the records of the copy name: files, then the key."""
    done: dict[Digest, int] = {}
    for case_id, label, file in sealed_files(copy):
        if file.sha256 in done or _is_withheld(source, copy, case_id, file.sha256):
            continue
        if not copy.blobs.has(file.sha256):
            with source.blobs.open(file.sha256) as blob:
                kept, _, _ = copy.blobs.keep(blob)
            if kept != file.sha256:
                raise DigestMismatchError(
                    f"{label}: {file.name} in the vault is not the file that was sealed",
                    advice="Restore it from an older backup, and find out who writes to the vault.",
                )
        done[file.sha256] = file.size
    return Copied(
        place=str(place),
        cases=tuple(_cases(copy)),
        files=len(done),
        size=sum(done.values()),
        key=_copy_key(source, copy) if with_key else None,
    )


def _is_withheld(source: Workspace, copy: Workspace, case_id: CaseId, sha256: Digest) -> bool:
    return not source.blobs.has(sha256) and is_withheld(copy.alias, case_id, sha256)


def _copy_key(source: Workspace, copy: Workspace) -> Digest:
    key = signing_key(source.root)
    name, known = fingerprint(public_bytes(key)), known_keys(copy.alias)
    if known and name not in known:
        raise MachineError(
            f"the signing key in {source.root} is not the one that the records name ({known[0]})",
            advice="If it was changed just now, run it again; else find the right one before you go on.",
        )
    if not (copy.root / KEY_FILE).exists():
        write_key(copy.root / KEY_FILE, key.private_bytes_raw())
    return name


def _cases(copy: Workspace) -> Iterator[CopiedCase]:
    for case_id, key in cases(copy):
        for last in checkpoints(copy, case_id)[-1:]:
            yield CopiedCase(case=key, case_id=case_id, size=last.size, root=last.root)


def _check_whole(copy: Workspace) -> None:
    wrong = [f"\n- {one.case}: {one.subject}: {one.problem}" for one in check(copy) if one.problem]
    if wrong:
        more = f"\n- and {len(wrong) - _MAX_LINES} more" if len(wrong) > _MAX_LINES else ""
        raise EvidenceError(
            f"what was copied is not what was entered, and the copy was not kept:{''.join(wrong[:_MAX_LINES])}{more}",
            advice="`probanda check` says the same of the original. Leave that as it is, and look for an older backup.",
        )


def _check_place(place: Path, source: Path) -> None:
    if place == source or source in place.parents or place in source.parents:
        raise UsageError(f"{place} and {source} lie one in the other", advice="Name a new folder apart from it.")
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise UsageError(
            f"{place} is there already, and nothing is ever replaced", advice="Name a new or an empty folder."
        )


def _check_folder(folder: Path, source: Workspace, copy: Workspace) -> None:
    """Check that the folder of a database holds nothing but what a killed restore of this backup may have left.

    Raises:
        UsageError: it holds something else.
    """
    vault, key = DiskBlobs(folder / VAULT), folder / KEY_FILE
    vault.sweep()
    ours = {vault.path(file.sha256) for _, _, file in sealed_files(copy)}
    if may_sign(folder) and _key_of(folder) in {*known_keys(copy.alias), *_keys_in(source)}:
        ours.add(key)
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path in ours):
            raise UsageError(
                f"the folder {folder} holds something that is not of this backup: {path.relative_to(folder)}",
                advice="Name a new or an empty folder with PROBANDA_VAULT.",
            )


def _keys_in(source: Workspace) -> tuple[Digest, ...]:
    return (_key_of(source.root),) if may_sign(source.root) else ()


def _key_of(folder: Path) -> Digest:
    return fingerprint(public_bytes(signing_key(folder)))
