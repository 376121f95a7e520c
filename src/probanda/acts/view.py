"""The view of a case that a dossier shows: current records, dates weighed, law checked, theories assessed."""

from collections.abc import Sequence

import msgspec

from probanda.acts.assess import Assessed
from probanda.acts.cite_files import SearchedText, searched_text
from probanda.acts.command import command_overview
from probanda.acts.operator import TOOL, Operator
from probanda.law.load import load_provisions
from probanda.model.actor import Actor
from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.alike import Alike, OriginVerdict
from probanda.model.charge import ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Case, CollectionFailed, Details, Entry, Withdrawn
from probanda.model.dossier import CaseView, ExhibitCitations, LedgerLine, TheoryView
from probanda.model.embedded import Embedded
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit, SealedFile
from probanda.model.footage import Footage
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.incident import Incident
from probanda.model.law import Instrument
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import made_here
from probanda.model.speech import Cue, Transcript
from probanda.model.when import Dating
from probanda.preserve.ledger import entry_leaf
from probanda.preserve.note import fingerprint, public_bytes
from probanda.proof.fold import fold
from probanda.store.projections import count_lists
from probanda.store.reading import checkpoints, current, details, entries, expunged, records, versions
from probanda.store.workspace import Workspace
from probanda.text.citations import find_citations
from probanda.text.documents import HEAD_BYTES, form_of
from probanda.text.formats import decode
from probanda.verify.chronology import chronology
from probanda.verify.places import misplaced

_ENTRY = msgspec.json.Decoder(Entry)
_DETAILS = msgspec.json.Decoder(Details)
_SEEN_OR_HEARD = ("video/", "audio/", "image/")
_WITHHELD = "(by whom and why was withheld when the case was handed over)"


def view_case(
    workspace: Workspace,
    case_id: CaseId,
    assessed: Sequence[Assessed],
    *,
    by: Operator,
    reader: ConfinedReader | None = None,
) -> CaseView:
    """The case at its last checkpoint; without a reader, documents from outside are not searched, and it says so.

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
    texts = _Texts(workspace, case_id, exhibits, reader)
    claims = current(workspace, case_id, Claim)
    transcripts = current(workspace, case_id, Transcript)
    cues = current(workspace, case_id, Cue)
    actors = current(workspace, case_id, Actor)
    findings = chronology(datings=datings, incidents=incidents, exhibits=exhibits)
    return CaseView(
        case=current(workspace, case_id, Case)[0][1],
        exhibits=exhibits,
        footage=footage,
        transcripts=transcripts,
        cues=cues,
        reading_judgements=current(workspace, case_id, ReadingJudgement),
        claims=claims,
        actors=actors,
        incidents=incidents,
        datings=datings,
        date_findings=findings,
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
        sheets=current(workspace, case_id, AdmissibilitySheet),
        embedded=current(workspace, case_id, Embedded),
        unread=tuple(texts.unread),
        likenesses=current(workspace, case_id, Alike),
        origin_verdicts=current(workspace, case_id, OriginVerdict),
        command=command_overview(claims=claims, actors=actors, incidents=incidents, findings=findings),
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
            explanations=fold(one.graph, one.assessment),
            columns=one.columns,
        )
        for one in assessed
    )


class _Texts:
    """The texts of a case's exhibits: plain ones in the encodings that their transcripts declare, and documents."""

    def __init__(
        self,
        workspace: Workspace,
        case_id: CaseId,
        exhibits: tuple[tuple[RecordId, Exhibit], ...],
        reader: ConfinedReader | None,
    ) -> None:
        transcripts = current(workspace, case_id, Transcript)
        self._encodings = {transcript.exhibit: transcript.encoding for _, transcript in transcripts}
        self._workspace, self._reader = workspace, reader
        self._searched: list[tuple[RecordId, str, SearchedText]] = []
        self.decoded: dict[RecordId, tuple[str, ...]] = {}
        """The plain texts, which are the places that claims can name."""
        self.unread: list[tuple[RecordId, str]] = []
        for record, exhibit in exhibits:
            for file in () if made_here(exhibit) else exhibit.files:
                if not file.media_type.startswith(_SEEN_OR_HEARD):
                    self._read(record, file, alone=len(exhibit.files) == 1)

    def _read(self, record: RecordId, file: SealedFile, *, alone: bool) -> None:
        path = self._workspace.blobs.path(file.sha256)
        with self._workspace.blobs.open(file.sha256) as blob:
            form = form_of(blob.read(HEAD_BYTES), file.name)
        plain = form is None and file.media_type.startswith("text/")
        if not plain and (form is None or self._reader is None):
            said = (
                f"{file.name} is {file.media_type}, and no text that is read: no citation of law was looked for in it"
            )
            self.unread.append((record, said))
            return
        try:
            if plain or self._reader is None:
                with self._workspace.blobs.open(file.sha256) as blob:
                    searched = SearchedText(text=decode(blob.read(), encoding=self._encodings.get(record, "utf-8")))
            else:
                searched = searched_text(path, file.name, reader=self._reader)
        except EvidenceError as why:
            sentence = str(why).replace(path.name, file.name)  # the vault keeps it under its digest
            self.unread.append((record, f"{file.name} was not searched for citations of law: {sentence}"))
            return
        self._searched.append((record, "" if alone else file.name, searched))
        if file.media_type == "text/plain" and searched.document is None:
            self.decoded[record] = (*self.decoded.get(record, ()), searched.text)
        if searched.document is not None:
            self.unread += [(record, f"{file.name}: {said}") for said in searched.document.notes]

    def citations(self, own: tuple[Instrument, ...]) -> tuple[ExhibitCitations, ...]:
        """The citations of law in each text that has some, checked."""
        provisions = load_provisions().with_instruments(own)
        found = (
            (record, file, searched, find_citations(searched.text, provisions))
            for record, file, searched in self._searched
        )
        return tuple(
            ExhibitCitations(
                exhibit=record,
                file=file,
                citations=citations,
                places=tuple(searched.place(one.start, one.end).words for one in citations)
                if searched.document is not None
                else (),
            )
            for record, file, searched, citations in found
            if citations
        )


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
