"""A stage test in three columns: the statute's words, this organisation's policy, the result; and what stands apart.

- The statute's words are given in our own words, with the article. Only the standards of the Rome Statute are known
  here; those of other forums are refused in words, never taken from the Statute.
- A policy has an owner and a version. It can ask for a second look (a warning below so many independent origins); it
  can never be a gate: no status and no test depends on it. For sexual violence it may not even warn: no rule asks for
  corroboration, least of all there (ICC Rules of Procedure and Evidence, rule 63(4), seen in a secondary source).
- Stage conditions stand apart from the test. Each is "not assessed" until a person assesses it, with a reason; none is
  ever added up with another or with the test.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from probanda.model.errors import UsageError
from probanda.model.ids import Key, RecordId
from probanda.model.proof import Answer, Stage
from probanda.model.value import Body, Value


class StageCondition(Enum):
    """A condition of a stage that stands apart from its standard of proof; the value is its article."""

    ADMISSIBILITY = "53(1)(b)"
    INTERESTS_OF_JUSTICE = "53(1)(c)"
    APPEARANCE = "58(1)(b)(i)"
    NO_OBSTRUCTION = "58(1)(b)(ii)"
    NO_CONTINUATION = "58(1)(b)(iii)"
    EACH_CHARGE = "61(5)"
    CHARGES_AND_RECORD = "74(2)"


CONDITION_WORDS: Mapping[StageCondition, str] = MappingProxyType(
    {
        StageCondition.ADMISSIBILITY: "the case is, or would be, admissible under article 17",
        StageCondition.INTERESTS_OF_JUSTICE: "nothing substantial says that an investigation would not serve justice",
        StageCondition.APPEARANCE: "arrest appears necessary, so that the person appears at trial",
        StageCondition.NO_OBSTRUCTION: "arrest appears necessary, so that nobody obstructs or endangers proceedings",
        StageCondition.NO_CONTINUATION: "arrest appears necessary, so that the crime or a related one does not go on",
        StageCondition.EACH_CHARGE: "each charge is supported by sufficient evidence at the hearing",
        StageCondition.CHARGES_AND_RECORD: "nothing goes beyond the facts charged, or what was discussed at trial",
    }
)


class StageTest(Value, frozen=True, kw_only=True):
    """The test of one stage: its article, its words in ours, how a status meets it, what stands apart from it."""

    article: str
    words: str
    met_by: str
    source: str
    conditions: tuple[StageCondition, ...]


def _source(articles: str) -> str:
    return f"Rome Statute, {articles}, in our own words; read in the official text"


STAGES: Mapping[Stage, StageTest] = MappingProxyType(
    {
        Stage.REASONABLE_BASIS: StageTest(
            article="53(1)(a)",
            words="What is at hand gives a reasonable basis to believe that a crime within the Court's jurisdiction "
            "has been or is being committed. No suspect and no mode of liability are needed.",
            met_by="supported, supported in some readings, or contested",
            source=_source("article 53(1)"),
            conditions=(StageCondition.ADMISSIBILITY, StageCondition.INTERESTS_OF_JUSTICE),
        ),
        Stage.REASONABLE_GROUNDS: StageTest(
            article="58(1)(a)",
            words="There are reasonable grounds to believe that the person committed a crime within the Court's "
            "jurisdiction. One live reading suffices; it need not be the only reasonable conclusion.",
            met_by="supported, supported in some readings, or contested",
            source=_source("article 58(1)"),
            conditions=(StageCondition.APPEARANCE, StageCondition.NO_OBSTRUCTION, StageCondition.NO_CONTINUATION),
        ),
        Stage.SUBSTANTIAL_GROUNDS: StageTest(
            article="61(7)",
            words="There is sufficient evidence to establish substantial grounds to believe that the person committed "
            "each of the crimes charged.",
            met_by="supported, or supported in some readings where the preferred readings all carry it",
            source=_source("article 61(5) and (7)"),
            conditions=(StageCondition.EACH_CHARGE,),
        ),
        Stage.BEYOND_REASONABLE_DOUBT: StageTest(
            article="66(3)",
            words="In order to convict, the Court must be convinced beyond reasonable doubt: no other reasonable "
            "conclusion is left on any material fact, all evidence being weighed together.",
            met_by="supported, in a theory that a person has reviewed",
            source=_source("articles 66(3) and 74(2)"),
            conditions=(StageCondition.CHARGES_AND_RECORD,),
        ),
    }
)


def stage_named(words: str) -> Stage:
    """The stage of these words: the number of its article.

    Raises:
        UsageError: it is no standard that is known here.
    """
    for stage, test in STAGES.items():
        if words.strip() in (stage.value, test.article):
            return stage
    known = ", ".join(f"{stage.value} (article {test.article})" for stage, test in STAGES.items())
    raise UsageError(
        f"{words!r} is no standard of proof that is known here",
        advice=f"Only those of the Rome Statute are: {known}. What other courts ask for (a preponderance of the "
        "evidence, probable cause) is not among the sources yet, and is not read into these.",
    )


SEXUAL_VIOLENCE = ("RS:7(1)(g)", "RS:8(2)(b)(xxii)", "RS:8(2)(e)(vi)")
"""The provisions that name sexual violence: rape, sexual slavery and the others of their groups."""


def is_sexual_violence(provision: str) -> bool:
    """Whether a provision, or an element set of it, names sexual violence."""
    return any(provision == one or provision.startswith(f"{one}-") for one in SEXUAL_VIOLENCE)


class PolicyRule(Value, frozen=True, kw_only=True):
    """What an organisation asks of its own people at one stage."""

    stage: Stage
    words: str
    warn_below: int | None = None
    """Warn where a fact has fewer independent origins than this; None: the rule counts nothing."""
    provisions: tuple[str, ...] = ()
    """The provisions that it is for; empty: all but those of sexual violence."""


class StagePolicy(Body, frozen=True, kw_only=True, tag="stage_policy"):
    """An organisation's policy for stage tests: a second look, never a gate."""

    key: Key
    title: str
    version: str
    owner: str
    rules: tuple[PolicyRule, ...]


class ConditionJudgement(Body, frozen=True, kw_only=True, tag="condition_judgement"):
    """A person's judgement on one stage condition of one theory."""

    key: Key
    theory: RecordId
    condition: StageCondition
    answer: Answer
    by: str
    why: str


class ConditionLine(Value, frozen=True, kw_only=True):
    """A stage condition and what was judged of it; `open` until a person does: not assessed."""

    condition: StageCondition
    answer: Answer = Answer.OPEN
    by: str = ""
    why: str = ""


class StageColumns(Value, frozen=True, kw_only=True):
    """What stands beside the result of a stage test: the policy in words, its warnings, the conditions."""

    policy: str = "None is stated."
    warnings: tuple[str, ...] = ()
    conditions: tuple[ConditionLine, ...] = ()
