"""A case folder as people write it: YAML by hand, links by key, checked before anything is entered.

::

    case.yaml                     AuthoredCase
    exhibits/<any>.yaml           AuthoredExhibit, files named relative to the YAML file
    transcripts/<any>.yaml        AuthoredTranscript
    claims/<any>.yaml             a list of AuthoredClaim under `claims:`
    actors/<any>.yaml             AuthoredActor
    incidents/<any>.yaml          AuthoredIncident
    theories/<any>.yaml           AuthoredTheory with its arguments

A link is the key of another thing. Keys are unique within their kind.
"""

from probanda.model.actor import ActorKind
from probanda.model.charge import Completion, JudgementKind
from probanda.model.claim import Polarity
from probanda.model.exhibit import Loss, Presence
from probanda.model.incident import IncidentKind
from probanda.model.law import Checked
from probanda.model.proof import Answer, NodeKind, PreferenceLevel, Role, Scheme, Stage
from probanda.model.speech import Direction
from probanda.model.value import Value
from probanda.model.when import DatingKind


class AuthoredProvision(Value, frozen=True, kw_only=True):
    """A numbered place of a case folder's own instrument."""

    ref: str
    title: str = ""
    note: str = ""


class AuthoredInstrument(Value, frozen=True, kw_only=True):
    """An instrument that only this case knows (a fictional resolution)."""

    key: str
    title: str
    source: str
    checked: Checked
    provisions: tuple[AuthoredProvision, ...] = ()
    text: str = ""
    """A path of its text in the folder; empty: none."""


class AuthoredCase(Value, frozen=True, kw_only=True):
    """case.yaml."""

    key: str
    title: str
    fictional: bool = False
    notice: str = ""
    outcome: str = ""
    summary: str = ""
    language: str = "en"
    instruments: tuple[AuthoredInstrument, ...] = ()


class AuthoredWhen(Value, frozen=True, kw_only=True):
    """Four bounds, or `on` for one known day, or `not_before` / `not_after` for a point event; and the words."""

    on: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    first_imprecise: str | None = None
    first_precise: str | None = None
    last_precise: str | None = None
    last_imprecise: str | None = None
    moment: str | None = None
    """ISO 8601 with or without an offset."""
    words: str = ""


class AuthoredDating(Value, frozen=True, kw_only=True):
    """A source's word on a date, written at the exhibit that says so."""

    key: str
    kind: DatingKind
    when: AuthoredWhen
    by: str
    of: str | None = None
    """The key of the exhibit or incident that is dated; absent: the exhibit itself."""


class AuthoredCompleteness(Value, frozen=True, kw_only=True):
    """One item of the completeness list."""

    item: str
    presence: Presence
    reason: str = ""


class AuthoredExhibit(Value, frozen=True, kw_only=True):
    """An exhibit and the datings that it gives."""

    key: str
    title: str
    files: tuple[str, ...]
    description: str = ""
    url: str | None = None
    publisher: str = ""
    made_from: tuple[str, ...] = ()
    made_by: str = ""
    """In words: who or what made it from the others (a translator, a clipping tool)."""
    copies: tuple[str, ...] = ()
    copies_outside: tuple[str, ...] = ()
    loss: Loss = Loss.REPLACEABLE
    language: str = ""
    stand_in: bool = False
    datings: tuple[AuthoredDating, ...] = ()
    completeness: tuple[AuthoredCompleteness, ...] = ()


class AuthoredReading(Value, frozen=True, kw_only=True):
    """A listed reading."""

    key: str
    text: str
    gloss: str = ""


class AuthoredPassage(Value, frozen=True, kw_only=True):
    """A name for a passage that the reader finds in the text, or a passage of meaning that a person adds.

    With `quote` it is a passage of meaning: clear words, several senses. Without it, `nth` names the nth unclear
    passage of the cue (from 1), and `readings` rename its readings in order (their keys only, or keys and text).
    """

    key: str
    cue: int
    nth: int | None = None
    quote: str | None = None
    readings: tuple[AuthoredReading, ...] = ()


class AuthoredJudgement(Value, frozen=True, kw_only=True):
    """A person's judgement on a passage."""

    key: str
    passage: str
    judgement: JudgementKind
    reading: str | None = None
    by: str
    why: str


class AuthoredTranscript(Value, frozen=True, kw_only=True):
    """A transcript or translation: the exhibit that holds its file, the exhibit whose words it gives."""

    key: str
    title: str
    exhibit: str
    of: str
    language: str
    direction: Direction = Direction.LTR
    translates: str | None = None
    author: str = ""
    encoding: str = "utf-8"
    heading: str = ""
    """Read only what follows the line that starts with this; empty: the whole file."""
    passages: tuple[AuthoredPassage, ...] = ()
    judgements: tuple[AuthoredJudgement, ...] = ()


class AuthoredPassageRef(Value, frozen=True, kw_only=True):
    """`transcript/passage` and the readings in which the claim holds."""

    transcript: str
    passage: str
    holds_in: tuple[str, ...] = ()


class AuthoredResting(Value, frozen=True, kw_only=True):
    """An exhibit, and where in it: at most one of the selectors."""

    exhibit: str
    start_s: str | None = None
    end_s: str | None = None
    quote: str | None = None
    page: int | None = None
    first_cue: int | None = None
    last_cue: int | None = None


class AuthoredClaim(Value, frozen=True, kw_only=True):
    """A claim."""

    key: str
    says: str
    by: str
    rests_on: tuple[AuthoredResting, ...]
    quote: str = ""
    chain: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    polarity: Polarity = Polarity.ASSERTS
    passages: tuple[AuthoredPassageRef, ...] = ()
    fact: str | None = None


class AuthoredClaims(Value, frozen=True, kw_only=True):
    """claims/<any>.yaml."""

    claims: tuple[AuthoredClaim, ...]


class AuthoredName(Value, frozen=True, kw_only=True):
    """One form of a name."""

    text: str
    language: str = ""


class AuthoredActor(Value, frozen=True, kw_only=True):
    """An actor."""

    key: str
    kind: ActorKind
    names: tuple[AuthoredName, ...]
    described_as: tuple[str, ...] = ()


class AuthoredIncident(Value, frozen=True, kw_only=True):
    """An incident or campaign."""

    key: str
    kind: IncidentKind = IncidentKind.INCIDENT
    title: str
    when: AuthoredWhen
    description: str = ""
    place: str = ""
    during: str | None = None
    exhibits: tuple[str, ...] = ()


class AuthoredQuestion(Value, frozen=True, kw_only=True):
    """A critical question and its answer."""

    question: str
    answer: Answer = Answer.OPEN
    exhibit: str | None = None
    by: str = ""
    why: str = ""


class AuthoredArgument(Value, frozen=True, kw_only=True):
    """An argument at a leaf, or an attack on one."""

    key: str
    scheme: Scheme
    claims: tuple[str, ...]
    role: Role = Role.SUPPORT
    node: str | None = None
    attacks: tuple[str, ...] = ()
    questions: tuple[AuthoredQuestion, ...] = ()
    finding_stage: Stage | None = None
    signed_by: str = ""
    rival: str = ""


class AuthoredPreference(Value, frozen=True, kw_only=True):
    """A judgement between an argument and its rebuttal."""

    key: str
    argument: str
    rebuttal: str
    winner: str
    level: PreferenceLevel
    by: str
    why: str


class AuthoredLead(Value, frozen=True, kw_only=True):
    """A leaf beside the charge."""

    id: str
    words: str
    provision: str = ""
    kind: NodeKind = NodeKind.ELEMENT


class AuthoredTheory(Value, frozen=True, kw_only=True):
    """A theory and its arguments."""

    key: str
    title: str
    suspect: str
    incident: str
    provision: str
    mode: str
    forum: str
    jurisdiction: str
    stage: Stage
    completion: Completion = Completion.COMPLETED
    reviewed_by: str = ""
    leads: tuple[AuthoredLead, ...] = ()
    arguments: tuple[AuthoredArgument, ...] = ()
    preferences: tuple[AuthoredPreference, ...] = ()


class CaseFolder(Value, frozen=True, kw_only=True):
    """A whole case folder, read and checked: every link leads somewhere, every file is there."""

    root: str
    """Absolute path of the folder."""
    case: AuthoredCase
    exhibits: tuple[AuthoredExhibit, ...]
    """`files` are relative to `root` here, with forward slashes."""
    transcripts: tuple[AuthoredTranscript, ...]
    claims: tuple[AuthoredClaim, ...]
    actors: tuple[AuthoredActor, ...]
    incidents: tuple[AuthoredIncident, ...]
    theories: tuple[AuthoredTheory, ...]
