"""Theories with their arguments, and an organisation's policy for stage tests, as people write them in YAML files."""

from typing import Annotated

import msgspec

from probanda.model.charge import Completion
from probanda.model.proof import Answer, NodeKind, PreferenceLevel, Role, Scheme, Stage
from probanda.model.stage import StageCondition
from probanda.model.value import Value
from probanda.model.written import AuthoredKey, Count, Words


class AuthoredPolicyRule(Value, frozen=True, kw_only=True):
    """What an organisation asks of its own people at one stage."""

    stage: Stage
    words: Words
    warn_below: Count | None = None
    """Warn where a fact has fewer independent origins than this; a warning, never a gate."""
    provisions: tuple[Words, ...] = ()
    """The provisions that it is for; empty: all but those of sexual violence."""


class AuthoredPolicy(Value, frozen=True, kw_only=True):
    """This organisation's policy for stage tests."""

    key: AuthoredKey
    title: Words
    version: Words
    owner: Words
    rules: Annotated[tuple[AuthoredPolicyRule, ...], msgspec.Meta(min_length=1)]


class AuthoredQuestion(Value, frozen=True, kw_only=True):
    """A critical question and its answer."""

    question: Words
    answer: Answer = Answer.OPEN
    exhibit: str | None = None
    by: str = ""
    why: str = ""


class AuthoredAgreement(Value, frozen=True, kw_only=True):
    """Who agreed on a fact, and where that is written."""

    between: Annotated[tuple[Words, ...], msgspec.Meta(min_length=2)]
    where: Words


class AuthoredArgument(Value, frozen=True, kw_only=True):
    """An argument at a leaf, or an attack on one."""

    key: AuthoredKey
    scheme: Scheme
    claims: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """All of them are needed; other evidence is another argument."""
    role: Role = Role.SUPPORT
    node: str | None = None
    """The leaf of the charge's tree that it supports or rebuts; an undercutter has none."""
    attacks: tuple[str, ...] = ()
    """The arguments of this theory that an undercutter attacks."""
    questions: tuple[AuthoredQuestion, ...] = ()
    finding_stage: Stage | None = None
    """The standard at which a prior finding was made."""
    signed_by: str = ""
    at_least: Count | None = None
    """How many of its claims a signed convergence needs; absent: exactly the signed set, all of it."""
    rival: str = ""
    """The best rival explanation, which a convergence must name."""
    agreed: AuthoredAgreement | None = None
    """Of an agreed fact."""
    speaker: str = ""
    """Of named hearsay: who said it."""


class AuthoredPreference(Value, frozen=True, kw_only=True):
    """A judgement between an argument and its rebuttal."""

    key: AuthoredKey
    argument: str
    rebuttal: str
    winner: str
    """The key of the argument or of the rebuttal."""
    level: PreferenceLevel
    by: Words
    why: Words


class AuthoredLead(Value, frozen=True, kw_only=True):
    """A leaf beside the charge."""

    id: AuthoredKey
    words: Words
    provision: str = ""
    kind: NodeKind = NodeKind.ELEMENT


class AuthoredCondition(Value, frozen=True, kw_only=True):
    """A person's judgement on a condition of the stage, which stands apart from its test."""

    condition: StageCondition
    answer: Answer
    by: Words
    why: Words


class AuthoredTheory(Value, frozen=True, kw_only=True):
    """A theory and its arguments."""

    key: AuthoredKey
    title: Words
    suspect: Words
    """The key of an actor."""
    incident: Words
    provision: Words
    """A reference such as `RS:8(2)(e)(x)`."""
    mode: Words
    forum: Words
    jurisdiction: Words
    stage: Stage
    completion: Completion = Completion.COMPLETED
    reviewed_by: str = ""
    """Who reviewed the whole, which the standard of art. 66(3) asks for."""
    leads: tuple[AuthoredLead, ...] = ()
    alternative_modes: tuple[Words, ...] = ()
    """Modes charged in the alternative to `mode`: one of them suffices."""
    as_of: str | None = None
    """The day on which proceedings begin, or are thought of (YYYY-MM-DD): limitation is counted up to it."""
    raised: tuple[Words, ...] = ()
    """Keys of the law packs of defences and of inadmissibility that are raised against the charge."""
    arguments: tuple[AuthoredArgument, ...] = ()
    preferences: tuple[AuthoredPreference, ...] = ()
    conditions: tuple[AuthoredCondition, ...] = ()
    """Stage conditions that a person assessed; the others are not assessed."""
