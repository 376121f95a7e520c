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
from probanda.store.projections import count_lists
from probanda.store.reading import checkpoints, current, details, entries, expunged, records, versions
from probanda.store.workspace import Workspace
from probanda.text.citations import find_citations
from probanda.text.formats import decode
from probanda.verify.chronology import chronology
from probanda.verify.places import misplaced

_ENTRY = msgspec.json.Decoder(Entry)
_DETAILS = msgspec.json.Decoder(Details)
_SEEN_OR_HEARD = ("video/", "audio/", "image/")
_WITHHELD = "(by whom and why was withheld when the case was handed over)"


def view_case(workspace: Workspace, case_id: CaseId, assessed: Sequence[Assessed], *, by: Operator) -> CaseView:
    """The case at its last checkpoint.

    Raises:
        LedgerError: the lists are not those of the records.
    """
    count_lists(workspace, case_id)
    exhibits = current(workspace, case_id, Exhibit)
    incidents = current(workspace, case_id, Incident)
    datings = current(workspace, case_id, Dating)
    instruments = current(workspace, case_id, Instrument)
    footage = current(workspace, case_id, Footage)
    last = checkpoints(workspace, case_id)[-1]
    texts = _Texts(workspace, case_id, exhibits)
    claims = current(workspace, case_id, Claim)
    transcripts = current(workspace, case_id, Transcript)
    cues = current(workspace, case_id, Cue)
    return CaseView(
        case=current(workspace, case_id, Case)[0][1],
        exhibits=exhibits,
        footage=footage,
        transcripts=transcripts,
        cues=cues,
        reading_judgements=current(workspace, case_id, ReadingJudgement),
        claims=claims,
        actors=current(workspace, case_id, Actor),
        incidents=incidents,
        datings=datings,
        date_findings=chronology(datings=datings, incidents=incidents, exhibits=exhibits),
        instruments=instruments,
        theories=_theories(workspace, case_id, assessed),
        citations=texts.citations(tuple(instrument for _, instrument in instruments)),
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
        unread=tuple(texts.unread),
        misplaced=tuple(
            (one.claim, one.sentence)
            for one in misplaced(
                claims=claims,
                exhibits=exhibits,
                texts=texts.decoded,
                transcripts=transcripts,
                cues=cues,
                footage=footage,
            )
        ),
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


class _Texts:
    """The texts of a case's exhibits, in the encodings that their transcripts declare."""

    def __init__(self, workspace: Workspace, case_id: CaseId, exhibits: tuple[tuple[RecordId, Exhibit], ...]) -> None:
        transcripts = current(workspace, case_id, Transcript)
        encodings = {transcript.exhibit: transcript.encoding for _, transcript in transcripts}
        self.decoded: dict[RecordId, tuple[str, ...]] = {}
        self.unread: list[tuple[RecordId, str]] = []
        for record, exhibit in exhibits:
            for file in exhibit.files:
                if file.media_type.startswith(_SEEN_OR_HEARD):
                    continue
                if file.media_type != "text/plain":
                    said = (
                        f"{file.name} is {file.media_type}, no plain text: citations of law in it were not looked for"
                    )
                    self.unread.append((record, said))
                    continue
                with workspace.blobs.open(file.sha256) as blob:
                    data = blob.read()
                try:
                    text = decode(data, encoding=encodings.get(record, "utf-8"))
                except EvidenceError as why:
                    self.unread.append((record, f"{file.name} was not searched for citations of law: {why}"))
                    continue
                self.decoded[record] = (*self.decoded.get(record, ()), text)

    def citations(self, own: tuple[Instrument, ...]) -> tuple[ExhibitCitations, ...]:
        """The citations of law in each exhibit that has some, checked."""
        provisions = load_provisions().with_instruments(own)
        found = (
            ExhibitCitations(exhibit=record, citations=find_citations(text, provisions))
            for record, texts in self.decoded.items()
            for text in texts
        )
        return tuple(one for one in found if one.citations)


def _entered(workspace: Workspace, case_id: CaseId) -> tuple[tuple[RecordId, tuple[int, ...]], ...]:
    """(record, seqs of the entries that entered a version of it), in the order of first entry."""
    seqs: dict[RecordId, tuple[int, ...]] = {}
    for one in versions(workspace, case_id):
        seqs[one.record] = (*seqs.get(one.record, ()), one.entry)
    return tuple(seqs.items())


def _withdrawn(workspace: Workspace, case_id: CaseId) -> tuple[tuple[RecordId, Withdrawn], ...]:
    """Records whose last version says that they were taken back."""
    kind = str(Withdrawn.__struct_config__.tag)
    bodies = ((one.record, read(one.body)) for one in records(workspace, case_id) if one.record_kind == kind)
    return tuple((record, body) for record, body in bodies if isinstance(body, Withdrawn))


def _ledger(workspace: Workspace, case_id: CaseId) -> tuple[LedgerLine, ...]:
    lines, gone = [], expunged(workspace, case_id)
    for raw, detail in zip(entries(workspace, case_id), details(workspace, case_id), strict=True):
        entry = _ENTRY.decode(raw)
        lines.append(
            LedgerLine(
                seq=entry.seq,
                at=entry.at,
                act=entry.act,
                subjects=entry.subjects,
                why=_why(detail, gone.get(entry.details)),
                leaf=Digest(entry_leaf(raw)),
            )
        )
    return tuple(lines)


def _why(detail: tuple[bytes, bytes] | None, expunged_by: int | None) -> str:
    if detail is not None:
        return _DETAILS.decode(detail[1]).why
    return _WITHHELD if expunged_by is None else f"(by whom and why was expunged at entry {expunged_by})"
