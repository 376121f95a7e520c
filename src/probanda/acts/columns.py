"""What stands beside the result of a stage test: this organisation's policy with its warnings, the conditions."""

from probanda.acts.charge_graph import Evidence
from probanda.model.assessment import Assessment
from probanda.model.charge import Theory
from probanda.model.errors import TheoryError
from probanda.model.ids import RecordId
from probanda.model.proof import ProofGraph
from probanda.model.stage import (
    CONDITION_WORDS,
    STAGES,
    ConditionJudgement,
    ConditionLine,
    StageColumns,
    StageCondition,
)
from probanda.proof.policy import policy_warnings, policy_words

ICC = "ICC"
_FOREIGN = (
    "The forum {forum} has standards of proof of its own, which are not among the sources yet: the test shown here is "
    "that of the Rome Statute, and says nothing of what that forum would ask for."
)


def columns_of(
    record: RecordId, theory: Theory, *, graph: ProofGraph, assessment: Assessment, evidence: Evidence
) -> StageColumns:
    """Policy, warnings and conditions for an assessment of this theory; another forum's conditions are not known here.

    Raises:
        TheoryError: one condition has two judgements.
    """
    judged: dict[StageCondition, list[ConditionJudgement]] = (
        {condition: [] for condition in STAGES[assessment.stage].conditions} if theory.forum == ICC else {}
    )
    for one in evidence.conditions:
        if one.theory == record and one.condition in judged:
            judged[one.condition].append(one)
    conditions = tuple(_line(condition, judgements) for condition, judgements in judged.items())
    foreign = () if theory.forum == ICC else (_FOREIGN.format(forum=theory.forum),)
    if evidence.policy is None:
        return StageColumns(warnings=foreign, conditions=conditions)
    words, below = policy_words(evidence.policy, assessment, theory.provision)
    warnings = policy_warnings(graph, assessment, below) if below else ()
    return StageColumns(policy=words, warnings=foreign + warnings, conditions=conditions)


def plain_columns(assessment: Assessment, columns: StageColumns) -> dict[str, object]:
    """The three columns as plain data; the keys are the command line's contract and stay stable."""
    test = STAGES[assessment.stage]
    return {
        "article": test.article,
        "statute": test.words,
        "source": test.source,
        "met_by": test.met_by,
        "policy": columns.policy,
        "warnings": list(columns.warnings),
        "conditions": [
            {
                "article": line.condition.value,
                "words": CONDITION_WORDS[line.condition],
                "judged": line.answer.value if line.by else "not assessed",
                "by": line.by,
                "why": line.why,
            }
            for line in columns.conditions
        ],
    }


def _line(condition: StageCondition, judged: list[ConditionJudgement]) -> ConditionLine:
    if not judged:
        return ConditionLine(condition=condition)
    if len(judged) > 1:
        both = " and ".join(f"`{one.answer.value}` by {one.by} ({one.why})" for one in judged)
        raise TheoryError(
            f"the condition of article {condition.value} has two judgements: {both}",
            advice="Take back the one that was made here with the value `open`, or change the case folder.",
        )
    one = judged[0]
    return ConditionLine(condition=condition, answer=one.answer, by=one.by, why=one.why)
