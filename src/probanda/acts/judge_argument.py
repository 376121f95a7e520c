"""Judging an argument: a critical question is answered or added, and an argument and its rebuttal are weighed.

- A question is named by its number from 1, as the dossier lists it, or by its words. `good` and `bad` rest on an
  exhibit: a good answer falls with it, a bad one becomes an undercutter on it. `unknown` stays open. `ask`
  adds a question that the argument does not have: a doubt without an exhibit is one.
- Between an argument and a rebuttal of its leaf, the key of one prefers it; `not:` and a key excludes that one as
  unreasonable.
- What stands is never overruled in silence: a second answer or preference is refused, and the first is shown.
"""

from collections.abc import Sequence

from probanda.acts.answers import questions_asked
from probanda.acts.by_hand import OPEN, enter, free_key, refuse_second, take_back
from probanda.acts.charge_graph import Evidence
from probanda.acts.judged import JudgedRecord
from probanda.acts.operator import Operator
from probanda.model.charge import QuestionJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.proof import Answer, PreferenceLevel, Question, Role
from probanda.store.workspace import Workspace

ASK, NOT = "ask", "not:"
_ANSWERS = {"good": Answer.GOOD, "bad": Answer.BAD, "unknown": Answer.UNKNOWN}
_LONG = 4  # digits of a number of a question
_UNHEARD = "another "


def judge_question(
    workspace: Workspace,
    case_id: CaseId,
    name: tuple[str, str],
    value: str,
    *,
    exhibit: str,
    why: str,
    who: str,
    by: Operator,
) -> JudgedRecord:
    """The answer to a critical question, entered; `name` is (`theory/argument`, its number or words).

    Raises:
        UsageError: there is no such argument, question or exhibit, or it is answered already.
    """
    # 1. What is judged
    evidence = Evidence.of(workspace, case_id)
    theory_key, _, argument_key = name[0].partition("/")
    theory, _ = _theory(evidence, theory_key)
    record, argument = _argument(evidence, theory, argument_key)
    asked = questions_asked(record, argument, evidence)
    question = named_question(asked, name[1], argument, value=value)
    judged = [one for one in evidence.answers if one.argument == record]
    standing = [one for one in judged if one.question == question]
    answer = JudgedRecord(
        record=f"{name[0]}:{question}", kind="question_judgement", about=question, value=value, by=who, why=why
    )
    # 2. Taken back
    if value == OPEN:
        _refuse_exhibit(exhibit, value)
        count = take_back(workspace, case_id, [(one.key, one) for one in standing], why=why, by=by)
        return _with(answer, taken_back=count)
    # 3. Nothing that stands is contradicted
    authored = [
        (one.by, one.why, one.answer, "")
        for one in argument.questions
        if one.question == question and one.answer is not Answer.OPEN
    ]
    by_hand = [(one.by, one.why, one.answer, one.key) for one in standing if one.answer is not Answer.OPEN]
    for person, reason, said, key in (*authored, *by_hand):
        raise refuse_second(f"{question!r} is answered `{said.value}`", by=person, why=reason, key=key)
    # 4. Entered
    label, rests_on = _exhibit(evidence, exhibit, value)
    body = QuestionJudgement(
        key=free_key(argument.key, [one.key for one in evidence.answers if one.theory == theory]),
        theory=theory,
        argument=record,
        question=question,
        answer=_ANSWERS.get(value, Answer.OPEN),
        exhibit=rests_on,
        by=who,
        why=why,
    )
    enter(workspace, case_id, body, said=f"a critical question of argument {name[0]} is judged", by=by)
    return _with(answer, exhibit=label)


def judge_preference(
    workspace: Workspace, case_id: CaseId, name: str, value: str, *, why: str, who: str, by: Operator
) -> JudgedRecord:
    """Which of an argument and its rebuttal prevails, entered; `name` is `theory/argument/rebuttal`.

    Raises:
        UsageError: they do not meet, the value names neither, or they are judged already.
    """
    # 1. What is judged
    evidence = Evidence.of(workspace, case_id)
    theory_key, argument_key, rebuttal_key = name.split("/")
    theory, _ = _theory(evidence, theory_key)
    argument, rebuttal = (_argument(evidence, theory, key)[1] for key in (argument_key, rebuttal_key))
    if (argument.role, rebuttal.role, argument.node) != (Role.SUPPORT, Role.REBUT, rebuttal.node):
        raise UsageError(
            f"{argument_key!r} and {rebuttal_key!r} are no argument and rebuttal of one leaf",
            advice="Name a support first and a rebuttal of its leaf second; an undercutter is answered by a question "
            "or by another argument.",
        )
    standing = [
        one
        for one in evidence.preferences
        if one.theory == theory and (one.argument, one.rebuttal) == (argument.key, rebuttal.key)
    ]
    answer = JudgedRecord(
        record=name, kind="preference", about=f"{argument_key} against {rebuttal_key}", value=value, by=who, why=why
    )
    # 2. Taken back
    if value == OPEN:
        count = take_back(workspace, case_id, [(one.key, one) for one in standing], why=why, by=by)
        return _with(answer, taken_back=count)
    # 3. Nothing that stands is contradicted
    for one in standing:
        raise refuse_second(f"{one.winner!r} is judged {one.level.value}", by=one.by, why=one.why, key=one.key)
    # 4. Entered
    winner, level = _prevails(value, argument, rebuttal)
    body = TheoryPreference(
        key=free_key(argument.key, [one.key for one in evidence.preferences if one.theory == theory]),
        theory=theory,
        argument=argument.key,
        rebuttal=rebuttal.key,
        winner=winner,
        level=level,
        by=who,
        why=why,
    )
    enter(workspace, case_id, body, said=f"{name} is judged", by=by)
    return answer


def _prevails(value: str, argument: TheoryArgument, rebuttal: TheoryArgument) -> tuple[Key, PreferenceLevel]:
    named = value.removeprefix(NOT)
    if named not in (argument.key, rebuttal.key):
        raise UsageError(
            f"{named!r} is neither {argument.key!r} nor {rebuttal.key!r}",
            advice=f"The values are: the key of one of them, which is then preferred; {NOT} and a key, which is then "
            f"excluded as unreasonable; {OPEN}.",
        )
    if not value.startswith(NOT):
        return Key(named), PreferenceLevel.PREFERRED
    return rebuttal.key if named == argument.key else argument.key, PreferenceLevel.EXCLUDED


def _theory(evidence: Evidence, key: str) -> tuple[RecordId, Theory]:
    for record, theory in evidence.theories:
        if theory.key == key:
            return record, theory
    known = ", ".join(theory.key for _, theory in evidence.theories) or "none"
    raise UsageError(f"there is no theory {key!r}", advice=f"The theories are: {known}.")


def _argument(evidence: Evidence, theory: RecordId, key: str) -> tuple[RecordId, TheoryArgument]:
    found = {one.key: one for one in evidence.arguments if one.theory == theory}
    if key in found:
        return evidence.argument_records[theory, Key(key)], found[Key(key)]
    raise UsageError(f"there is no argument {key!r}", advice=f"The arguments are: {', '.join(found) or 'none'}.")


def named_question(asked: Sequence[Question], name: str, argument: TheoryArgument, *, value: str) -> str:
    """The question that is meant, in its own words; a new one where it is asked for.

    Raises:
        UsageError: it is not asked, or asked already, or cannot be answered so.
    """
    known = [one.question for one in asked]
    said = _folded(name)
    if not said:
        raise UsageError("no question is named", advice="Write its number or its words after the colon.")
    found = [words for words in known if _folded(words) == said]
    if not found and name.isascii() and name.isdecimal() and len(name) <= _LONG and 1 <= int(name) <= len(known):
        found = [known[int(name) - 1]]
    listed = "; ".join(f"{number} {words}" for number, words in enumerate(known, start=1)) or "none"
    if value == ASK:
        if found or name.isdecimal():
            raise UsageError(
                f"argument {argument.key!r} is asked {(found or [name])[0]!r} already", advice=f"Questions: {listed}."
            )
        return name.strip()
    if value not in (*_ANSWERS, OPEN):
        raise UsageError(
            f"a critical question is not answered {value!r}",
            advice=f"The values are: {', '.join(_ANSWERS)}, {OPEN} (takes back what was judged here), {ASK} (adds it).",
        )
    if not found and name.casefold().startswith(_UNHEARD):
        raise UsageError(
            f"{name!r} is a question about a passage, not about argument {argument.key!r}",
            advice="Judge the passage with the value no-unheard: a second linguist answers it for all arguments.",
        )
    if not found:
        raise UsageError(
            f"argument {argument.key!r} is not asked {name!r}",
            advice=f"Questions: {listed}. Add one with the value {ASK}.",
        )
    return found[0]


def _exhibit(evidence: Evidence, name: str, value: str) -> tuple[str, RecordId | None]:
    if value == ASK:
        _refuse_exhibit(name, value)
    if not name:
        if value in ("good", "bad"):
            raise UsageError(
                f"the answer `{value}` rests on no exhibit",
                advice="Name it with --exhibit. A doubt without one is `unknown`, or a question of its own (`ask`).",
            )
        return "", None
    for record, exhibit in evidence.exhibits.items():
        if name in (exhibit.label, exhibit.key):
            return exhibit.label, record
    raise UsageError(f"there is no exhibit {name!r}", advice="List them with `probanda exhibits CASE`.")


def _refuse_exhibit(name: str, value: str) -> None:
    if name:
        raise UsageError(
            f"`{value}` answers nothing and rests on no exhibit", advice="Leave --exhibit out, or answer the question."
        )


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).removesuffix("?").strip()


def _with(answer: JudgedRecord, *, exhibit: str = "", taken_back: int = 0) -> JudgedRecord:
    return JudgedRecord(
        record=answer.record,
        kind=answer.kind,
        about=answer.about,
        value=answer.value,
        by=answer.by,
        why=answer.why,
        exhibit=exhibit,
        taken_back=taken_back,
    )
