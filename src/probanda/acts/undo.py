"""Undoing: an act is taken back by a new one. Nothing is deleted: what was entered stays in the ledger.

1. The act is the last one of the case, or the one whose entry is named. An act of more than 1,024 records is several
entries; the ledger shows them as one act: they follow each other, each but the last is full, and kind, time and details
are the same. It is taken back whole. 2. Each record that the act entered gets a new version: its version before, or,
when it had none, that it is withdrawn. In reverse order, so that a key is free before it is given back. 3. The new
entry's details name the leaf hashes of the entries that it takes back.

Taking back an undo brings the thing back. What happened outside the case is never undone: a case that was opened, a key
that could sign, a package that left, a stamp, a lead that failed. Nor is an act that others built on: its records have
newer versions, records entered since name one that would be gone, or one that was withdrawn since is named by what
would come back. Nor is an act whose bodies, or those before them, are not here any more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from probanda.acts.operator import Operator
from probanda.model.canonical import encode
from probanda.model.custody import MAX_SUBJECTS, Act, Entry, Withdrawn
from probanda.model.errors import ConflictError, UnknownError, UsageError
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId, Digest, Key, RecordId
from probanda.model.value import Body, Value
from probanda.preserve.ledger import check_chain, entry_leaf
from probanda.store.projections import key_of
from probanda.store.reading import (
    Version,
    bodies_of_versions,
    current_by_key,
    details,
    entries,
    expunged,
    snapshot,
    versions,
)
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, checkpoint, entering

_UNDOABLE = frozenset(
    {
        Act.TAKEN,
        Act.EXAMINED,
        Act.TRANSCRIBED,
        Act.STATED,
        Act.CHARGED,
        Act.JUDGED,
        Act.WITHDRAWN,
        Act.UNDONE,
    }
)
_STAYS = {
    Act.CASE_OPENED: "without it there is no case",
    Act.KEY_ADDED: "a key that could sign stays in the ledger; `probanda key revoke` takes it back",
    Act.KEY_REVOKED: "a key is not given back; `probanda key add --new` gives the workspace a new one",
    Act.COLLECTION_FAILED: "that a lead failed stays a fact",
    Act.VERIFIED: "that it was checked stays a fact",
    Act.STAMPED: "an authority's answer cannot be called back",
    Act.EXPORTED: "what has left cannot be called back",
    Act.REDACTED: "a receiver may hold the redaction",
    Act.SHARED: "a shared form is made again or withdrawn with its original",
    Act.EXPUNGED: "what was deleted for good is not there any more",
}
_RECORD = re.compile(rb"r-[a-z2-7]{24}")  # how `model.ids` writes the id of a record


class Undone(Value, frozen=True, kw_only=True):
    """What was taken back, and by what."""

    case_id: CaseId
    act: Act
    undone: tuple[int, ...]
    """The entries of the act that was taken back."""
    entries: tuple[int, ...]
    """The new entries."""
    withdrawn: int
    """How many records are withdrawn now."""
    restored: int
    """How many have the content again that they had before."""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """A case at one moment."""

    chain: tuple[Entry, ...]
    leaves: tuple[Digest, ...]
    details: tuple[tuple[bytes, bytes] | None, ...]
    versions: tuple[Version, ...]
    holders: Mapping[tuple[str, str], RecordId]
    expunged: Mapping[Digest, int]

    @classmethod
    def of(cls, workspace: Workspace, case_id: CaseId) -> "_Ledger":
        with snapshot(workspace):
            raw = entries(workspace, case_id)
            return cls(
                chain=check_chain(raw),
                leaves=tuple(entry_leaf(one) for one in raw),
                details=details(workspace, case_id),
                versions=versions(workspace, case_id),
                holders={name: held[0] for name, held in current_by_key(workspace, case_id).items()},
                expunged=expunged(workspace, case_id),
            )


@dataclass(frozen=True, slots=True)
class _Change:
    """One record of the act that is taken back, and the body that it gets."""

    version: Version
    body: Body


def undo(workspace: Workspace, case_id: CaseId, *, entry: int | None = None, why: str = "", by: Operator) -> Undone:
    """What was taken back: the last act, or the one that the entry belongs to.

    Raises:
        UsageError: it cannot be taken back; the sentence says why.
        UnknownError: the details of an entry are withheld, so that it is not known which entries are one act.
        ConflictError: somebody entered an act meanwhile.
    """
    # 1. The act
    ledger = _Ledger.of(workspace, case_id)
    seqs = _act_at(ledger, len(ledger.chain) - 1 if entry is None else entry)
    act = ledger.chain[seqs[0]].act
    _refuse_lasting(ledger, seqs)
    # 2. What each of its records becomes
    changes = _changes(workspace, ledger, seqs)
    _refuse_built_on(workspace, ledger, seqs, changes)
    # 3. It is entered
    name = f"entry {seqs[0]}" if len(seqs) == 1 else f"entries {seqs[0]} to {seqs[-1]}"
    said = f"takes back {name} ({act.value})" + (f": {why}" if why else "")
    inputs = tuple(ledger.leaves[seq] for seq in seqs)
    entered = by.details(workspace, case_id, why=said, inputs=inputs)
    with entering(
        workspace, case_id, Act.UNDONE, details=entered, clock=by.clock, randomness=by.randomness, bare=True
    ) as writing:
        if len(entries(workspace, case_id)) != len(ledger.chain):
            raise ConflictError(
                "somebody entered an act meanwhile",
                advice="Look at the case again, then repeat it. Nothing was entered.",
            )
        _put(writing, changes)
    checkpoint(workspace, case_id)
    withdrawn = sum(isinstance(one.body, Withdrawn) for one in changes)
    return Undone(
        case_id=case_id,
        act=act,
        undone=seqs,
        entries=tuple(range(len(ledger.chain), len(entries(workspace, case_id)))),
        withdrawn=withdrawn,
        restored=len(changes) - withdrawn,
    )


def _act_at(ledger: _Ledger, seq: int) -> tuple[int, ...]:
    """The entries of the act that this entry belongs to, in order."""
    if not 0 <= seq < len(ledger.chain):
        raise UsageError(
            f"the ledger has no entry {seq}", advice=f"Its entries are numbered from 0 to {len(ledger.chain) - 1}."
        )
    first = last = seq
    while first > 0 and _goes_on(ledger, first - 1):
        first -= 1
    while last + 1 < len(ledger.chain) and _goes_on(ledger, last):
        last += 1
    return tuple(range(first, last + 1))


def _goes_on(ledger: _Ledger, seq: int) -> bool:
    """Whether the entry after this one belongs to the same act."""
    one, after = ledger.chain[seq], ledger.chain[seq + 1]
    if one.subjects != MAX_SUBJECTS or (one.act, one.at) != (after.act, after.at):
        return False
    said, said_after = ledger.details[seq], ledger.details[seq + 1]
    if said is None or said_after is None:
        raise UnknownError(
            f"it is not known whether entries {seq} and {seq + 1} are one act: their details are withheld",
            advice="Ask those who made them for a package that shows the details, and import it.",
        )
    return said[1] == said_after[1]


def _refuse_lasting(ledger: _Ledger, seqs: tuple[int, ...]) -> None:
    act, seq = ledger.chain[seqs[0]].act, seqs[0]
    if act in _UNDOABLE and ledger.chain[seq].subjects:
        return
    reason = _STAYS.get(act, "this kind of act stays") if act not in _UNDOABLE else "it entered no record"
    other = next(
        (one for one in reversed(ledger.chain) if one.act in _UNDOABLE and one.subjects and one.seq not in seqs), None
    )
    raise UsageError(
        f"entry {seq} ({act.value}) is not taken back: {reason}",
        advice=f"The last act that may be is that of entry {other.seq} ({other.act.value}): give it with --entry."
        if other
        else "There is no act yet that could be.",
    )


def _changes(workspace: Workspace, ledger: _Ledger, seqs: tuple[int, ...]) -> tuple[_Change, ...]:
    """What the records of the act become, in the order in which they were entered."""
    by_number = {(one.record, one.version): one for one in ledger.versions}
    mine = [one for one in ledger.versions if one.entry in seqs]
    for one in mine:
        later = by_number.get((one.record, one.version + 1))
        if later is not None:
            raise UsageError(
                f"entry {one.entry} is not taken back: its record {one.record} ({one.record_kind}) was changed since, "
                f"by entry {later.entry} ({ledger.chain[later.entry].act.value})",
                advice="Take that one back first, or enter the change that you want as a new one.",
            )
    before = {one.record: by_number.get((one.record, one.version - 1)) for one in mine}
    for one in mine:
        for version in (one, before[one.record]):
            if version is not None and version.digest in ledger.expunged:
                raise UsageError(
                    f"entry {one.entry} is not taken back: version {version.version} of its record {one.record} "
                    f"({one.record_kind}) was expunged by entry {ledger.expunged[version.digest]}",
                    advice="What was expunged cannot come back; enter what you want as a new act.",
                )
    wanted = [before[one.record] or one for one in mine]
    bodies = bodies_of_versions(workspace, wanted)
    return tuple(
        _Change(version=one, body=_becomes(one, before[one.record], bodies.get(source.digest)))
        for one, source in zip(mine, wanted, strict=True)
    )


def _becomes(one: Version, before: Version | None, raw: bytes | None) -> Body:
    if raw is None:
        raise UsageError(
            f"entry {one.entry} is not taken back: a body of record {one.record} ({one.record_kind}) is not here any "
            f"more",
            advice="`probanda check` tells whether it was withheld or is lost.",
        )
    body = read(raw)
    if before is not None:
        return body
    return Withdrawn(
        key=Key(key_of(body)), was=kind_of(body), why=f"entry {one.entry}, which entered it, is taken back"
    )


def _refuse_built_on(workspace: Workspace, ledger: _Ledger, seqs: tuple[int, ...], changes: Sequence[_Change]) -> None:
    mine = {one.version.record for one in changes}
    back = [one for one in changes if not isinstance(one.body, Withdrawn)]
    newest = {one.record: one for one in ledger.versions}
    since = [one for one in newest.values() if one.entry > seqs[-1] and one.record not in mine]
    refusal = f"entry {seqs[0]} is not taken back"
    # 1. What was entered since names a record that would be gone
    gone = mine - {one.version.record for one in back}
    bodies = bodies_of_versions(workspace, since)
    for one in since:
        if gone & _named(bodies.get(one.digest, b"")):
            raise UsageError(
                f"{refusal}: the {one.record_kind} {one.record}, entered since by entry {one.entry}, builds on it",
                advice=f"Take entry {one.entry} back first.",
            )
    # 2. What would come back names a record that was withdrawn since, or expunged
    left = {one.record: one.entry for one in since if one.record_kind == Withdrawn.__struct_config__.tag}
    left |= {name: ledger.expunged[one.digest] for name, one in newest.items() if one.digest in ledger.expunged}
    lost = left.keys() & {record for one in back for record in _named(encode(one.body))}
    if lost:
        seq = left[min(lost)]
        act = ledger.chain[seq].act.value
        raise UsageError(
            f"{refusal}: what would come back names the record {min(lost)}, which is gone since entry {seq} ({act})",
            advice=f"If that can be, take entry {seq} back first.",
        )
    # 3. The key of what would come back is another record's by now
    for change in back:
        name = (kind_of(change.body), key_of(change.body))
        if ledger.holders.get(name, change.version.record) not in mine:
            raise UsageError(
                f"{refusal}: the key {name[1]!r} ({name[0]}) is another record's by now",
                advice="Withdraw that one first.",
            )


def _named(raw: bytes) -> set[RecordId]:
    """Every record that a body names."""
    return {RecordId(one.decode()) for one in _RECORD.findall(raw)}


def _put(writing: Writing, changes: Sequence[_Change]) -> None:
    for one in reversed(changes):
        writing.put(one.body, record=one.version.record, expects=one.version.version)
