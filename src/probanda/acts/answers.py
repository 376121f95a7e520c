"""Critical questions of an argument with their answers: those of its author, those judged here, those still open.

Two answers to one question never stand side by side in silence: an author's and one that was judged here are both
shown, and nothing is assessed until one of them is taken away. The same answer on the same exhibit is no contradiction.

An answer that rests on an exhibit which was expunged is open again.
"""

from collections.abc import Mapping
from typing import Protocol

from probanda.model.charge import QuestionJudgement, TheoryArgument
from probanda.model.errors import EvidenceError, TheoryError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import RecordId
from probanda.model.proof import Answer, Question
from probanda.model.value import Value
from probanda.proof.schemes import questions_of


class Answered(Protocol):
    """What an answer can rest on, and what was judged here."""

    @property
    def exhibits(self) -> Mapping[RecordId, Exhibit]:
        """The exhibits of the case."""

    @property
    def answers(self) -> tuple[QuestionJudgement, ...]:
        """The answers that were judged here."""

    @property
    def gone(self) -> frozenset[RecordId]:
        """Exhibits that were expunged."""


class _Said(Value, frozen=True, kw_only=True):
    answer: Answer
    exhibit: RecordId | None
    by: str
    why: str
    where: str


def questions_asked(record: RecordId, argument: TheoryArgument, evidence: Answered) -> tuple[Question, ...]:
    """All questions of the argument: its author's, those that were added here, and those of its scheme that are open.

    Raises:
        TheoryError: one question has two answers.
        EvidenceError: an answer rests on an exhibit that is not there.
    """
    said: dict[str, list[_Said]] = {}
    for one in argument.questions:
        said.setdefault(one.question, [])
        if one.answer is not Answer.OPEN:
            said[one.question].append(
                _Said(answer=one.answer, exhibit=one.exhibit, by=one.by, why=one.why, where="in the case folder")
            )
    for judged in evidence.answers:
        if judged.argument == record:
            said.setdefault(judged.question, [])
            if judged.answer is not Answer.OPEN:
                said[judged.question].append(
                    _Said(
                        answer=judged.answer, exhibit=judged.exhibit, by=judged.by, why=judged.why, where="judged here"
                    )
                )
    brought = questions_of(argument.scheme, argument.speaker or "")
    asked = dict.fromkeys([*said, *brought])
    return tuple(_question(words, said.get(words, []), argument, evidence) for words in asked)


def _question(words: str, said: list[_Said], argument: TheoryArgument, evidence: Answered) -> Question:
    if len({(one.answer, one.exhibit) for one in said}) > 1:
        both = " and ".join(f"`{one.answer.value}` by {one.by} ({one.where}: {one.why})" for one in said)
        raise TheoryError(
            f"question {words!r} of argument {argument.key!r} has two answers: {both}",
            advice="Keep one: take back what was judged here with the value `open` of `probanda judge`, or take the "
            "answer out of the case folder and build it again.",
        )
    if not said or said[0].exhibit in evidence.gone:
        return Question(question=words)
    one = said[0]
    label = None
    if one.exhibit is not None:
        if one.exhibit not in evidence.exhibits:
            raise EvidenceError(
                f"argument {argument.key!r} names a record that is not there: {one.exhibit}",
                advice="Run `probanda check`: it says whether the lists or the records were changed.",
            )
        label = evidence.exhibits[one.exhibit].label
    return Question(question=words, answer=one.answer, exhibit=label, by=one.by, why=one.why)
