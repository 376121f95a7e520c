"""Taking: a lead becomes a sealed exhibit with its own label, or an entry that says why it did not.

1. A collector brings the haul, into a folder of the workspace: what a kill leaves lies on no other disk, and goes with
the next run. 2. It is sealed: hashed while it is written to the vault. 3. One transaction gives the label and enters
the record. A kill during 2 leaves a file half written, which the next run sweeps; a kill between 2 and 3 leaves whole
bytes in the vault that no record names: harmless, and kept.
"""

from collections.abc import Sequence

from probanda.acts.operator import Operator
from probanda.collect.choose import choose
from probanda.model.custody import Act, CollectionFailed
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import CompletenessItem, Exhibit, Lead, Presence
from probanda.model.ids import CaseId, Key, RecordId, new_record_id
from probanda.model.ports import Collector
from probanda.model.value import Value
from probanda.preserve.seal import seal_files
from probanda.store.new_folder import folder_beside
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering


class Taken(Value, frozen=True, kw_only=True):
    """What came of one lead."""

    lead: str
    """The lead as it can be written: bytes that are no UTF-8 as `\\xff`."""
    record: RecordId
    exhibit: Exhibit | None
    failure: str = ""
    """Why there is no exhibit, in a sentence."""


def take(
    workspace: Workspace, case_id: CaseId, leads: Sequence[Lead], collectors: Sequence[Collector], *, by: Operator
) -> tuple[Taken, ...]:
    """One answer a lead, in order; each is complete in the ledger before the next begins.

    Raises:
        UsageError: no collector accepts a lead.
        MachineError: the disk is full, or the database cannot be written.
    """
    chosen = [(lead, choose(lead, collectors)) for lead in leads]
    workspace.blobs.sweep()  # what a killed run left half written
    taken = tuple(_take_one(workspace, case_id, lead, collector, by=by) for lead, collector in chosen)
    checkpoint(workspace, case_id)
    return taken


def _take_one(workspace: Workspace, case_id: CaseId, lead: Lead, collector: Collector, *, by: Operator) -> Taken:
    record = new_record_id(by.randomness)
    source = _written(lead.source)
    details = by.details(workspace, case_id, why=f"taken by {collector.name} {collector.version}")
    try:
        with folder_beside(workspace.root / "haul") as into:
            haul = collector.collect(lead, into)
            files = seal_files(haul, workspace.blobs)
    except EvidenceError as why:
        failed = CollectionFailed(key=Key(record), lead=source, sentence=_written(str(why)))
        with entering(
            workspace, case_id, Act.COLLECTION_FAILED, details=details, clock=by.clock, randomness=by.randomness
        ) as writing:
            writing.put(failed, record=record)
        return Taken(lead=source, record=record, exhibit=None, failure=_written(_with_advice(why)))
    with entering(workspace, case_id, Act.TAKEN, details=details, clock=by.clock, randomness=by.randomness) as writing:
        exhibit = Exhibit(
            label=writing.next_label(),
            key=Key(record),
            title=files[0].name,
            files=files,
            completeness=_handed_in(),
        )
        writing.put(exhibit, record=record)
    return Taken(lead=source, record=record, exhibit=exhibit)


def _with_advice(why: EvidenceError) -> str:
    """What is wrong and what to do about it, two sentences."""
    return f"{str(why).rstrip('.')}. {why.advice}" if why.advice else str(why)


def _written(text: str) -> str:
    """Text that may hold the bytes of a path, as UTF-8 can hold it; the same form as `SealedFile.original_name`."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _handed_in() -> tuple[CompletenessItem, ...]:
    """The completeness list of a file that somebody had already: what a file cannot show is absent, with the reason."""
    reason = "a file was taken, not a page: nothing shows where it was published"
    return (
        CompletenessItem(item="original bytes with digests", presence=Presence.PRESENT),
        CompletenessItem(item="URL", presence=Presence.ABSENT, reason=reason),
        CompletenessItem(item="HTML source", presence=Presence.ABSENT, reason=reason),
        CompletenessItem(item="full-page capture", presence=Presence.ABSENT, reason=reason),
        CompletenessItem(item="context of publication", presence=Presence.ABSENT, reason=reason),
    )
