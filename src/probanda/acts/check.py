"""Checking a workspace: everything that was entered is still what was entered.

1. guards stand (they are checked when the workspace is opened); 2. every body matches its salted digest; 3. each ledger
is canonical, without gaps, and its entries name exactly the records kept; 4. each checkpoint is signed by a
key that the ledger held then, and its root is the ledger's at that size; 5. every file of a current exhibit lies in the
vault. Details that were withheld when the case was handed over are no problem; details that are lost are one.
"""

import hashlib
from collections import defaultdict

from probanda.model.custody import Record, Subject
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import CaseId
from probanda.model.value import Value
from probanda.preserve import merkle
from probanda.preserve.keys import open_signed
from probanda.preserve.ledger import check_chain, details_digest, record_digest, subjects_root
from probanda.store.reading import cases, checkpoints, details, entries, records, signing_keys
from probanda.store.workspace import Workspace

_BLOCK = 1 << 20  # 1 MiB: large enough that hashing, not reading, sets the pace


class Checked(Value, frozen=True, kw_only=True):
    """One thing that was checked; `problem` is empty when it holds."""

    case: str
    subject: str
    problem: str = ""


def check(workspace: Workspace) -> tuple[Checked, ...]:
    """Every check of every case, in order; nothing stops at the first problem."""
    found: list[Checked] = []
    for case_id, key in cases(workspace):
        for subject, one in (
            ("ledger", _ledger),
            ("checkpoints", _checkpoints),
            ("records", _records),
            ("vault", _vault),
        ):
            try:
                one(workspace, case_id)
            except EvidenceError as why:
                found.append(Checked(case=key, subject=subject, problem=str(why)))
            else:
                found.append(Checked(case=key, subject=subject))
    return tuple(found)


def _ledger(workspace: Workspace, case_id: CaseId) -> None:
    chain = check_chain(entries(workspace, case_id))
    for entry, detail in zip(chain, details(workspace, case_id), strict=True):
        if detail is not None and details_digest(*detail) != entry.details:
            raise LedgerError(f"the details of entry {entry.seq} are not those that were entered")


def _checkpoints(workspace: Workspace, case_id: CaseId) -> None:
    leaves = [merkle.leaf_hash(raw) for raw in entries(workspace, case_id)]
    keys = signing_keys(workspace, case_id)
    for one in checkpoints(workspace, case_id):
        opened = open_signed(one.note, keys, case_id=case_id, size=one.size)
        if opened.size > len(leaves) or merkle.root(leaves[: opened.size]).hex() != opened.root:
            raise LedgerError(
                f"the checkpoint of size {one.size} does not match the ledger: entries were changed or removed"
            )


def _records(workspace: Workspace, case_id: CaseId) -> None:
    subjects: dict[int, list[Subject]] = defaultdict(list)
    for one in records(workspace, case_id):
        if record_digest(one.salt, one.body) != one.digest:
            raise DigestMismatchError(f"the body of record {one.record} version {one.version} was changed")
        subjects[one.entry].append(Subject(record=one.record, version=one.version, digest=one.digest))
    for entry in check_chain(entries(workspace, case_id)):
        named = tuple(subjects.pop(entry.seq, []))
        root = subjects_root(named) if named else None
        if len(named) != entry.subjects or root != entry.subjects_root:
            raise LedgerError(f"the records of entry {entry.seq} are not those that it entered")
    if subjects:
        raise LedgerError(f"records name entries that the ledger does not have: {sorted(subjects)}")


def _vault(workspace: Workspace, case_id: CaseId) -> None:
    latest: dict[str, Record] = {one.record: one for one in records(workspace, case_id)}
    for one in latest.values():
        body = read(one.body)
        if not isinstance(body, Exhibit):
            continue
        for file in body.files:
            with workspace.blobs.open(file.sha256) as blob:
                digest = hashlib.sha256()
                while block := blob.read(_BLOCK):
                    digest.update(block)
            if digest.hexdigest() != file.sha256:
                raise DigestMismatchError(f"{body.label}: {file.name} is not the file that was sealed")
