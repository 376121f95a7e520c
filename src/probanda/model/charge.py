"""Theories and arguments as people write them, record by record; acts join them with law packs to a `ProofGraph`."""

from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.ids import Key, RecordId
from probanda.model.proof import Answer, Gate, NodeKind, PreferenceLevel, Role, Scheme, Side, Stage
from probanda.model.value import Body, Value
from probanda.model.when import Day


class Completion(Enum):
    """Whether the crime is charged as completed or as attempted."""

    COMPLETED = "completed"
    ATTEMPTED = "attempted"


class LeadNode(Value, frozen=True, kw_only=True):
    """A leaf that stands beside the charge: worth following, no part of it."""

    id: str
    words: str
    provision: str = ""
    node_kind: NodeKind = NodeKind.ELEMENT
    gate: Gate = Gate.LEAF
    side: Side = Side.FOR


class Theory(Body, frozen=True, kw_only=True, tag="theory"):
    """suspect x incident x provision x mode x forum x stage."""

    key: Key
    title: str
    suspect: RecordId
    incident: RecordId
    provision: str
    mode: str
    forum: str
    jurisdiction: str
    """The law pack key of the jurisdiction (a referral)."""
    stage: Stage
    completion: Completion = Completion.COMPLETED
    reviewed_by: str = ""
    leads: tuple[LeadNode, ...] = ()
    # Written only where they say something, so that a body of before they were known keeps its bytes.
    alternative_modes: tuple[str, ...] | UnsetType = UNSET
    """Modes charged in the alternative to `mode`: one of them suffices."""
    as_of: Day | UnsetType = UNSET
    """The day on which proceedings begin, or are thought of: limitation is counted up to it."""
    raised: tuple[str, ...] | UnsetType = UNSET
    """Keys of the law packs of defences and of inadmissibility that are raised against the charge."""


class AnsweredQuestion(Value, frozen=True, kw_only=True):
    """A critical question of an argument and what a person answered."""

    question: str
    answer: Answer = Answer.OPEN
    exhibit: RecordId | None = None
    by: str = ""
    why: str = ""


class TheoryArgument(Body, frozen=True, kw_only=True, tag="argument"):
    """One argument of a theory."""

    key: Key
    theory: RecordId
    role: Role
    node: str | None = None
    attacks: tuple[Key, ...] = ()
    scheme: Scheme
    claims: tuple[RecordId, ...]
    """All needed."""
    questions: tuple[AnsweredQuestion, ...] = ()
    finding_stage: Stage | None = None
    signed_by: str = ""
    rival: str = ""
    """The best rival explanation, which a convergence must name."""


class TheoryPreference(Body, frozen=True, kw_only=True, tag="preference"):
    """A person's judgement between an argument and its rebuttal."""

    key: Key
    theory: RecordId
    argument: Key
    rebuttal: Key
    winner: Key
    level: PreferenceLevel
    by: str
    why: str


class JudgementKind(Enum):
    """What a person can judge of a passage."""

    PREFERRED = "preferred"
    EXCLUDED = "excluded"
    NO_UNHEARD = "no unheard reading"


class ReadingJudgement(Body, frozen=True, kw_only=True, tag="reading_judgement"):
    """A person's judgement on the readings of one passage."""

    key: Key
    transcript: RecordId
    passage: Key
    judgement: JudgementKind
    reading: Key | None = None
    by: str
    why: str
