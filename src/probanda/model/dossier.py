"""All that a dossier shows, gathered by an act, so that the report opens no database."""

from probanda.model.actor import Actor
from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.alike import Alike, OriginVerdict
from probanda.model.assessment import Assessment
from probanda.model.charge import ReadingJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.command import CommandOverview
from probanda.model.custody import Act, Case, CollectionFailed, Withdrawn
from probanda.model.embedded import Embedded
from probanda.model.exhibit import Exhibit
from probanda.model.explanation import Explanation
from probanda.model.footage import Footage
from probanda.model.ids import Digest, Key, RecordId
from probanda.model.incident import Incident
from probanda.model.law import Citation, Instrument, LawPack
from probanda.model.proof import ProofGraph
from probanda.model.speech import Cue, Transcript
from probanda.model.stage import StageColumns
from probanda.model.value import Value
from probanda.model.when import Dating, Day


class DateFinding(Value, frozen=True, kw_only=True):
    """What the datings of one exhibit or incident allow together; bounds of a point event."""

    of: RecordId
    earliest: Day | None
    latest: Day | None
    datings: tuple[Key, ...]
    conflict: tuple[Key, ...] = ()
    """The smallest set of datings (and campaign or incident bounds) that cannot all be true; empty: none."""
    sentence: str
    """In words, short."""
    reasons: tuple[str, ...] = ()
    """What the finding stands on, a sentence each, in order."""


class LedgerLine(Value, frozen=True, kw_only=True):
    """One entry of the ledger as the dossier shows it."""

    seq: int
    at: str
    act: Act
    subjects: int
    why: str
    leaf: Digest


class TheoryView(Value, frozen=True, kw_only=True):
    """One theory with its graph, its arguments and its assessment at its own stage."""

    record: RecordId
    theory: Theory
    arguments: tuple[TheoryArgument, ...]
    preferences: tuple[TheoryPreference, ...]
    graph: ProofGraph
    assessment: Assessment
    packs: tuple[LawPack, ...]
    explanations: tuple[Explanation, ...] = ()
    """One a node, to be folded; empty: the assessment was not explained."""
    columns: StageColumns = StageColumns()
    """Policy and conditions beside the result."""


class ExhibitCitations(Value, frozen=True, kw_only=True):
    """The citations of law found in one exhibit's text, checked."""

    exhibit: RecordId
    citations: tuple[Citation, ...]
    file: str = ""
    """The file of the exhibit that holds them; empty: it has one file."""
    places: tuple[str, ...] = ()
    """Where each stands, in words; empty: in plain text, where the span says it."""


class CaseView(Value, frozen=True, kw_only=True):
    """A case at one checkpoint; every tuple of pairs is (record id, current body), in the order of entry."""

    case: Case
    exhibits: tuple[tuple[RecordId, Exhibit], ...]
    footage: tuple[tuple[RecordId, Footage], ...]
    transcripts: tuple[tuple[RecordId, Transcript], ...]
    cues: tuple[tuple[RecordId, Cue], ...]
    reading_judgements: tuple[tuple[RecordId, ReadingJudgement], ...]
    claims: tuple[tuple[RecordId, Claim], ...]
    actors: tuple[tuple[RecordId, Actor], ...]
    incidents: tuple[tuple[RecordId, Incident], ...]
    datings: tuple[tuple[RecordId, Dating], ...]
    date_findings: tuple[DateFinding, ...]
    instruments: tuple[tuple[RecordId, Instrument], ...]
    theories: tuple[TheoryView, ...]
    citations: tuple[ExhibitCitations, ...]
    ledger: tuple[LedgerLine, ...]
    ledger_size: int
    ledger_root: Digest
    key_fingerprint: Digest
    made_at: str
    """UTC."""
    tool: str
    """Name and version of probanda."""
    still_paths: tuple[tuple[str, str], ...] = ()
    """(SHA-256 of a keyframe, absolute path of its file) for the report to embed."""
    entered: tuple[tuple[RecordId, tuple[int, ...]], ...] = ()
    """(record, seqs of the ledger entries that entered a version of it, in order)."""
    failures: tuple[tuple[RecordId, CollectionFailed], ...] = ()
    """Leads that brought no exhibit."""
    withdrawn: tuple[tuple[RecordId, Withdrawn], ...] = ()
    """Records that were taken back: absence is shown too."""
    unread: tuple[tuple[RecordId, str], ...] = ()
    """(exhibit, sentence) of each text that could not be searched for citations of law."""
    misplaced: tuple[tuple[RecordId, str], ...] = ()
    """(claim, sentence) for each place that a claim names and that is not in its exhibit."""
    sheets: tuple[tuple[RecordId, AdmissibilitySheet], ...] = ()
    """Admissibility sheets, at most one an exhibit."""
    likenesses: tuple[tuple[RecordId, Alike], ...] = ()
    """What a tool found alike between exhibits."""
    origin_verdicts: tuple[tuple[RecordId, OriginVerdict], ...] = ()
    """What people judged of where exhibits come from."""
    embedded: tuple[tuple[RecordId, Embedded], ...] = ()
    """What media files say about themselves."""
    command: CommandOverview | None = None
    """Careers and command on the days of incidents; None: no claim states anything of them."""
