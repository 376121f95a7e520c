"""Reading a package back into values: bytes stay as they are, nothing is encoded again.

The verifier has gone over the package before; what it proved is not believed here but checked once more where it is
stored (digests, the chain, the subjects), because a folder can change between two readers. Records are streamed: a
package may be larger than memory. Only packages with every record are read; details of entries may be withheld.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from probanda.model.custody import Case, Record, SignedCheckpoint, Subject
from probanda.model.errors import EvidenceError, LedgerError
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.value import Body, Value
from probanda.preserve import bagit
from probanda.preserve.keys import HeldKey, held_keys, open_signed
from probanda.preserve.ledger import check_chain, check_subjects, details_digest, record_digest
from probanda.preserve.note import origin_of, parse_checkpoint
from probanda.preserve.package import LEDGER_FORM, LedgerForm

LEDGER, RECORDS, SUBJECTS, DETAILS = "ledger.jsonl", "records.jsonl", "subjects.jsonl", "details.jsonl"
_MATERIAL = (f"{bagit.PAYLOAD}originals/", f"{bagit.PAYLOAD}derived/")
_CASE, _KEY = '"kind":"case"', '"kind":"signing_key"'  # canonical JSON has one spelling of each
L = TypeVar("L", bound=Value)


class _RecordLine(Value, frozen=True, kw_only=True):
    record: RecordId
    version: int
    salt: str | None = None
    body: str | None = None
    withheld: str | None = None
    """The reason, where salt and body are not there."""
    digest: Digest
    entry: int


class _SubjectsLine(Value, frozen=True, kw_only=True):
    seq: int
    subjects: tuple[Subject, ...]


class _DetailsLine(Value, frozen=True, kw_only=True):
    seq: int
    salt: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A record of the package with its value and its place among the subjects of its entry."""

    record: Record
    position: int
    value: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPackage:
    """A package of one case, as values; records and files are read from its folder when they are asked for."""

    folder: Path
    case: Case
    keys: tuple[HeldKey, ...]
    entries: tuple[bytes, ...]
    subjects: tuple[tuple[Subject, ...], ...]
    details: tuple[tuple[bytes, bytes] | None, ...]
    """(salt, body) of each entry's details; None where they are withheld."""
    checkpoints: tuple[SignedCheckpoint, ...]
    """By size; the last covers the whole ledger."""

    @property
    def case_id(self) -> CaseId:
        """The id of the case."""
        return self.case.case_id

    def records(self) -> Iterator[Placed]:
        """Every version of every record, in the order of entry, each checked against the ledger.

        Raises:
            LedgerError: a record was not entered, is missing, or comes out of order.
            EvidenceError: a body is withheld, or is not the one that was entered.
        """
        entry, waiting = 0, _positions(self.subjects[0])
        for where, line in _lines(self.folder, RECORDS, _RecordLine):
            while line.entry > entry and not waiting:
                entry += 1
                waiting = _positions(self.subjects[entry]) if entry < len(self.subjects) else {}
            named = Subject(record=line.record, version=line.version, digest=line.digest)
            position = waiting.pop(named, None)
            if line.entry != entry or position is None:
                raise LedgerError(f"{where} is not the record that the ledger says: the package was changed")
            record, value = _record(line, where)
            yield Placed(record=record, position=position, value=value)
        if waiting or any(self.subjects[entry + 1 :]):
            raise LedgerError(f"{RECORDS} ends before the ledger does: records are missing")

    def files(self) -> Iterator[tuple[Path, Digest]]:
        """(path, SHA-256 in the manifest) of each file of material.

        Raises:
            EvidenceError: the manifest is none.
        """
        for path, sha256 in bagit.parse_manifest(_bytes(self.folder, bagit.MANIFEST)).items():
            if path.startswith(_MATERIAL):
                bagit.check_path(path)
                yield self.folder / path, sha256


def read_package(folder: Path) -> ReadPackage:
    """The values of a package that the verifier has not disproved.

    Raises:
        EvidenceError: it is not whole, withholds records, or was written by a newer version.
        LedgerError: its ledger does not hold together.
    """
    # 1. The ledger with its subjects and details
    _check_form(folder)
    entries = tuple(raw for _, raw in _raw_lines(folder, LEDGER))
    chain = check_chain(entries)
    subjects = tuple(line.subjects for _, line in _lines(folder, SUBJECTS, _SubjectsLine))
    if not chain or len(chain) != len(subjects):
        raise LedgerError(f"{LEDGER} and {SUBJECTS} of the package are not of one number")
    for entry, named in zip(chain, subjects, strict=True):
        check_subjects(entry, named)
    details: list[tuple[bytes, bytes] | None] = [None] * len(chain)
    for where, line in _lines(folder, DETAILS, _DetailsLine):
        salt, body = _hex(line.salt, where), line.body.encode("utf-8")
        if not 0 <= line.seq < len(chain) or details_digest(salt, body) != chain[line.seq].details:
            raise LedgerError(f"{where} holds details that no entry has")
        details[line.seq] = salt, body
    # 2. The case and its keys, then the checkpoints that they signed
    case, keys = _case_and_keys(folder)
    return ReadPackage(
        folder=folder,
        case=case,
        keys=keys,
        entries=entries,
        subjects=subjects,
        details=tuple(details),
        checkpoints=_checkpoints(folder, keys, case.case_id),
    )


class Latest(Value, frozen=True, kw_only=True):
    """What the last checkpoint of a package says."""

    case_id: CaseId
    size: int
    root: Digest
    note: str


def latest_checkpoint(folder: Path) -> Latest:
    """The last checkpoint of a package that the verifier has not disproved.

    Raises:
        EvidenceError: it is not there, or is none.
    """
    raw = _text(_bytes(folder, "checkpoints/latest.note"), "checkpoints/latest.note")
    opened = parse_checkpoint(raw)
    case_id = CaseId(raw.partition("\n")[0].removeprefix(origin_of(CaseId(""))))
    return Latest(case_id=case_id, size=opened.size, root=opened.root, note=raw)


def is_partial(folder: Path) -> bool:
    """Whether a package shows a part of its ledger only, or withholds bodies: no case can be continued from it.

    Raises:
        EvidenceError: it cannot be read.
    """
    shown = f"{LEDGER_FORM}: {LedgerForm.SHOWN.value}"
    if shown in _text(_bytes(folder, bagit.INFO), bagit.INFO).splitlines():
        return True
    return any(line.body is None for _, line in _lines(folder, RECORDS, _RecordLine))


def _check_form(folder: Path) -> None:
    shown = f"{LEDGER_FORM}: {LedgerForm.SHOWN.value}"
    if shown in _text(_bytes(folder, bagit.INFO), bagit.INFO).splitlines():
        raise EvidenceError(
            "the package shows a part of its ledger only, which cannot be continued here",
            advice="Keep it as it is and verify it where it lies, or ask for the full ledger.",
        )


def _case_and_keys(folder: Path) -> tuple[Case, tuple[HeldKey, ...]]:
    case: Case | None = None
    holders: set[str] = set()
    keys: list[Record] = []
    for where, line in _lines(folder, RECORDS, _RecordLine):
        if line.body is None:
            raise EvidenceError(
                f"the package withholds the body of {line.record} version {line.version}, among others",
                advice="This version imports packages with every record: ask for one, or keep this as it is.",
            )
        if _KEY in line.body or line.record in holders:
            holders.add(line.record)
            keys.append(_record(line, where)[0])
        elif _CASE in line.body and isinstance(body := _value(line.body.encode("utf-8"), where), Case):
            case = body
    if case is None:
        raise EvidenceError("the package holds no record of its case")
    return case, held_keys(keys)


def _checkpoints(folder: Path, keys: tuple[HeldKey, ...], case_id: CaseId) -> tuple[SignedCheckpoint, ...]:
    found = []
    for path in (folder / "checkpoints").glob("*.note"):
        if path.stem.isdecimal():
            raw = _text(_bytes(folder, f"checkpoints/{path.name}"), path.name)
            opened = open_signed(raw, keys, case_id=case_id)
            if opened.size != int(path.stem):
                raise LedgerError(f"the checkpoint {path.name} says that it is of size {opened.size}")
            found.append(opened)
    return tuple(sorted(found, key=lambda one: one.size))


def _positions(subjects: tuple[Subject, ...]) -> dict[Subject, int]:
    return {one: position for position, one in enumerate(subjects)}


def _record(line: _RecordLine, where: str) -> tuple[Record, Body]:
    if line.body is None or line.salt is None:
        raise EvidenceError(f"{where} withholds a body")
    salt, body = _hex(line.salt, where), line.body.encode("utf-8")
    if record_digest(salt, body) != line.digest:
        raise EvidenceError(f"{where} holds another body than the one that was entered")
    value = _value(body, where)
    record = Record(
        record=line.record,
        version=line.version,
        record_kind=kind_of(value),
        schema=value.schema,
        salt=salt,
        body=body,
        digest=line.digest,
        entry=line.entry,
    )
    return record, value


def _value(body: bytes, where: str) -> Body:
    try:
        return read(body)
    except RecursionError as why:
        raise EvidenceError(f"{where} holds a body that is nested too deep") from why


def _lines(folder: Path, name: str, kind: type[L]) -> Iterator[tuple[str, L]]:
    decoder = msgspec.json.Decoder(kind)
    for where, raw in _raw_lines(folder, name):
        try:
            line = decoder.decode(raw)
        except (msgspec.DecodeError, ValueError) as why:
            raise EvidenceError(f"{where} of the package cannot be read: {why}") from why
        yield where, line


def _raw_lines(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    try:
        with (folder / name).open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield f"{name}, line {number}", raw.removesuffix(b"\n")
    except OSError as why:
        raise _unreadable(name, why) from why


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as why:
        raise _unreadable(name, why) from why


def _unreadable(name: str, why: OSError) -> EvidenceError:
    return EvidenceError(
        f"{name} of the package cannot be read: {why.strerror or why}", advice="Copy the package anew and try again."
    )


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as why:
        raise EvidenceError(f"{where} is not UTF-8") from why


def _hex(text: str, where: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as why:
        raise EvidenceError(f"{where} holds a salt that is not hex") from why
