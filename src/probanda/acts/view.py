"""The view of a case that a dossier shows: current records, dates weighed, law checked, theories assessed."""

from collections.abc import Sequence

import msgspec

from probanda.acts.assess import Assessed
from probanda.acts.operator import TOOL, Operator
from probanda.law.load import load_provisions
from probanda.model.actor import Actor
from probanda.model.charge import ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Case, CollectionFailed, Details, Entry, Withdrawn
from probanda.model.dossier import CaseView, ExhibitCitations, LedgerLine, TheoryView
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.incident import Incident
from probanda.model.law import Instrument
from probanda.model.speech import Cue, Transcript
from probanda.model.when import Dating
from probanda.preserve.ledger import entry_leaf
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.reading import checkpoints, current, details, entries, records
from probanda.store.workspace import Workspace
from probanda.text.citations import find_citations
from probanda.text.formats import decode
from probanda.verify.chronology import chronology

_ENTRY = msgspec.json.Decoder(Entry)
_DETAILS = msgspec.json.Decoder(Details)
_WITHHELD = "(by whom and why was withheld when the case was handed over)"


def view_case(workspace: Workspace, case_id: CaseId, assessed: Sequence[Assessed], *, by: Operator) -> CaseView:
    """The case at its last checkpoint."""
    exhibits = current(workspace, case_id, Exhibit)
    incidents = current(workspace, case_id, Incident)
    datings = current(workspace, case_id, Dating)
    instruments = current(workspace, case_id, Instrument)
    footage = current(workspace, case_id, Footage)
    last = checkpoints(workspace, case_id)[-1]
    citations, unread = _citations(workspace, exhibits, tuple(instrument for _, instrument in instruments))
    return CaseView(
        case=current(workspace, case_id, Case)[0][1],
        exhibits=exhibits,
        footage=footage,
        transcripts=current(workspace, case_id, Transcript),
        cues=current(workspace, case_id, Cue),
        reading_judgements=current(workspace, case_id, ReadingJudgement),
        claims=current(workspace, case_id, Claim),
        actors=current(workspace, case_id, Actor),
        incidents=incidents,
        datings=datings,
        date_findings=chronology(datings=datings, incidents=incidents, exhibits=exhibits),
        instruments=instruments,
        theories=_theories(workspace, case_id, assessed),
        citations=citations,
        ledger=_ledger(workspace, case_id),
        ledger_size=last.size,
        ledger_root=last.root,
        key_fingerprint=fingerprint(public_bytes(workspace.key)),
        made_at=by.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        tool=TOOL,
        still_paths=tuple(
            (frame.sha256, str(workspace.blobs.path(frame.sha256))) for _, one in footage for frame in one.keyframes
        ),
        entered=_entered(workspace, case_id),
        failures=current(workspace, case_id, CollectionFailed),
        withdrawn=_withdrawn(workspace, case_id),
        unread=unread,
    )


def _theories(workspace: Workspace, case_id: CaseId, assessed: Sequence[Assessed]) -> tuple[TheoryView, ...]:
    arguments = [body for _, body in current(workspace, case_id, TheoryArgument)]
    preferences = [body for _, body in current(workspace, case_id, TheoryPreference)]
    return tuple(
        TheoryView(
            record=one.record,
            theory=one.theory,
            arguments=tuple(argument for argument in arguments if argument.theory == one.record),
            preferences=tuple(preference for preference in preferences if preference.theory == one.record),
            graph=one.graph,
            assessment=one.assessment,
            packs=one.tree.packs,
        )
        for one in assessed
    )


def _citations(
    workspace: Workspace, exhibits: tuple[tuple[RecordId, Exhibit], ...], own: tuple[Instrument, ...]
) -> tuple[tuple[ExhibitCitations, ...], tuple[tuple[RecordId, str], ...]]:
    """Citations of law in each plain-text file, and the files that are no text in UTF-8, with the reason."""
    provisions = load_provisions().with_instruments(own)
    found: list[ExhibitCitations] = []
    unread: list[tuple[RecordId, str]] = []
    for record, exhibit in exhibits:
        for file in exhibit.files:
            if file.media_type != "text/plain":
                continue
            with workspace.blobs.open(file.sha256) as blob:
                data = blob.read()
            try:
                citations = find_citations(decode(data), provisions)
            except EvidenceError as why:
                unread.append((record, f"{file.name}: {why}"))
                continue
            if citations:
                found.append(ExhibitCitations(exhibit=record, citations=citations))
    return tuple(found), tuple(unread)


def _entered(workspace: Workspace, case_id: CaseId) -> tuple[tuple[RecordId, tuple[int, ...]], ...]:
    """(record, seqs of the entries that entered a version of it), in the order of first entry."""
    seqs: dict[RecordId, tuple[int, ...]] = {}
    for one in records(workspace, case_id):
        seqs[one.record] = (*seqs.get(one.record, ()), one.entry)
    return tuple(seqs.items())


def _withdrawn(workspace: Workspace, case_id: CaseId) -> tuple[tuple[RecordId, Withdrawn], ...]:
    """Records whose last version says that they were taken back."""
    kind = str(Withdrawn.__struct_config__.tag)
    bodies = ((one.record, read(one.body)) for one in records(workspace, case_id) if one.record_kind == kind)
    return tuple((record, body) for record, body in bodies if isinstance(body, Withdrawn))


def _ledger(workspace: Workspace, case_id: CaseId) -> tuple[LedgerLine, ...]:
    lines = []
    for raw, detail in zip(entries(workspace, case_id), details(workspace, case_id), strict=True):
        entry = _ENTRY.decode(raw)
        lines.append(
            LedgerLine(
                seq=entry.seq,
                at=entry.at,
                act=entry.act,
                subjects=entry.subjects,
                why=_DETAILS.decode(detail[1]).why if detail else _WITHHELD,
                leaf=Digest(entry_leaf(raw)),
            )
        )
    return tuple(lines)
