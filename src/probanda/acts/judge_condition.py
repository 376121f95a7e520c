"""Judging a stage condition of a theory: `good` (it is as the article asks), `bad`, `unknown`; until then not assessed.

A condition stands apart from the stage test. It never changes a status and is never added up.
"""

from probanda.acts.by_hand import OPEN, enter, free_key, refuse_second, take_back
from probanda.acts.charge_graph import Evidence
from probanda.acts.judged import JudgedRecord
from probanda.acts.operator import Operator
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId
from probanda.model.proof import Answer
from probanda.model.stage import CONDITION_WORDS, ConditionJudgement, StageCondition
from probanda.store.workspace import Workspace

_ANSWERS = {"good": Answer.GOOD, "bad": Answer.BAD, "unknown": Answer.UNKNOWN}


def judge_condition(
    workspace: Workspace, case_id: CaseId, name: tuple[str, str], value: str, *, why: str, who: str, by: Operator
) -> JudgedRecord:
    """The judgement on a condition, entered; `name` is (theory, article).

    Raises:
        UsageError: there is no such theory, condition or value, or it is judged already.
    """
    evidence = Evidence.of(workspace, case_id)
    theories = {theory.key: record for record, theory in evidence.theories}
    if name[0] not in theories:
        raise UsageError(
            f"there is no theory {name[0]!r}",
            advice=f"The theories are: {', '.join(theories) or 'none'}. A question is THEORY/ARGUMENT:QUESTION.",
        )
    condition = _condition(name[1])
    theory = next(record for key, record in theories.items() if key == name[0])
    standing = [one for one in evidence.conditions if (one.theory, one.condition) == (theory, condition)]
    about = CONDITION_WORDS[condition]
    record = f"{name[0]}:{condition.value}"
    if value == OPEN:
        count = take_back(workspace, case_id, [(one.key, one) for one in standing], why=why, by=by)
        return _answer(record, about, value, by=who, why=why, taken_back=count)
    if value not in _ANSWERS:
        raise UsageError(
            f"a stage condition is not judged {value!r}", advice=f"The values are: {', '.join(_ANSWERS)}, {OPEN}."
        )
    for one in standing:
        raise refuse_second(
            f"article {condition.value} is judged `{one.answer.value}`", by=one.by, why=one.why, key=one.key
        )
    body = ConditionJudgement(
        key=free_key(condition.value, [one.key for one in evidence.conditions if one.theory == theory]),
        theory=theory,
        condition=condition,
        answer=_ANSWERS[value],
        by=who,
        why=why,
    )
    enter(workspace, case_id, body, said=f"the condition of article {condition.value} is judged", by=by)
    return _answer(record, about, value, by=who, why=why)


def _condition(article: str) -> StageCondition:
    for condition in StageCondition:
        if article.strip().removeprefix("article ") == condition.value:
            return condition
    known = "; ".join(f"{one.value} ({CONDITION_WORDS[one]})" for one in StageCondition)
    raise UsageError(f"{article!r} is no stage condition", advice=f"They are: {known}.")


def _answer(record: str, about: str, value: str, *, by: str, why: str, taken_back: int = 0) -> JudgedRecord:
    return JudgedRecord(
        record=record,
        kind="condition_judgement",
        about=about,
        value=value,
        by=by,
        why=why,
        taken_back=taken_back,
    )
