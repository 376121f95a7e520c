"""What was judged here, against a case folder that is built again: what stays, and what the two say at once.

- A judgement that was made here stays while what it is about is in the folder, and is withdrawn when that is not.
- Where folder and keyboard answer one question, weigh one pair, read one passage or judge one condition otherwise, both
  are shown and nothing is entered: no answer is overruled in silence.
- A convergence holds for exactly the set that was signed: the folder cannot change the set and keep the signature.
"""

from collections.abc import Iterator
from typing import TypeVar

from probanda.acts.by_hand import is_by_hand
from probanda.acts.links import Links
from probanda.model.authored import AuthoredJudgement, CaseFolder
from probanda.model.authored_theory import AuthoredArgument, AuthoredTheory
from probanda.model.charge import (
    JudgementKind,
    QuestionJudgement,
    ReadingJudgement,
    Theory,
    TheoryArgument,
    TheoryPreference,
)
from probanda.model.claim import Claim
from probanda.model.errors import TheoryError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, RecordId
from probanda.model.proof import Answer, Role, Scheme
from probanda.model.speech import Transcript
from probanda.model.stage import ConditionJudgement
from probanda.model.value import Body
from probanda.store.reading import current
from probanda.store.workspace import Workspace

_K = TypeVar("_K", TheoryPreference, ConditionJudgement)
_J = TypeVar("_J", TheoryPreference, ConditionJudgement, ReadingJudgement)


class JudgedBefore:
    """The judgements on theories that were made here, beside a folder that is to be entered."""

    def __init__(self, workspace: Workspace, case_id: CaseId, folder: CaseFolder, links: Links) -> None:
        self._folder, self._links = folder, links
        self._answers = [body for _, body in current(workspace, case_id, QuestionJudgement)]
        self._preferences = _by_hand(current(workspace, case_id, TheoryPreference))
        self._conditions = _by_hand(current(workspace, case_id, ConditionJudgement))
        self._readings = _by_hand(current(workspace, case_id, ReadingJudgement))
        self._signed = {
            record: body
            for record, body in current(workspace, case_id, TheoryArgument)
            if body.scheme is Scheme.CONVERGENCE and body.signed_by
        }
        self._theories: dict[RecordId, AuthoredTheory] = {
            links.record(Theory, theory.key): theory for theory in folder.theories
        }
        self._arguments: dict[RecordId, tuple[RecordId, AuthoredArgument]] = {
            links.record(TheoryArgument, f"{record}#{argument.key}"): (record, argument)
            for record, theory in self._theories.items()
            for argument in theory.arguments
        }

    def standing(self) -> Iterator[Body]:
        """Those that stay."""
        yield from (one for one in self._answers if one.argument in self._arguments)
        yield from (one for one in self._conditions if one.theory in self._theories)
        roles = {
            (theory, argument.key): (argument.role, argument.node) for theory, argument in self._arguments.values()
        }
        for one in self._preferences:
            support, rebuttal = roles.get((one.theory, one.argument)), roles.get((one.theory, one.rebuttal))
            if support and rebuttal and support == (Role.SUPPORT, rebuttal[1]) and rebuttal[0] is Role.REBUT:
                yield one

    def refuse_contradictions(self) -> None:
        """Nothing, when folder and keyboard agree, or speak of different things.

        Raises:
            TheoryError: they do not; a line each, with both.
        """
        found = [
            *self._answered_otherwise(),
            *self._weighed_twice(),
            *self._conditions_twice(),
            *self._read_otherwise(),
            *self._signed_otherwise(),
        ]
        if found:
            raise TheoryError(
                "\n".join(
                    [
                        "the case folder says otherwise than what was judged or signed before:",
                        *(f"- {one}" for one in found),
                    ]
                ),
                advice="Take back what was judged here (`probanda judge CASE RECORD open --why WORDS`), or change the "
                "folder, and run the command again; nothing was entered.",
            )

    def _answered_otherwise(self) -> Iterator[str]:
        for one in self._answers:
            if one.argument not in self._arguments or one.answer is Answer.OPEN:
                continue
            theory, argument = self._arguments[one.argument]
            for asked in argument.questions:
                rests_on = self._links.record(Exhibit, asked.exhibit) if asked.exhibit else None
                same = (asked.answer, rests_on) == (one.answer, one.exhibit)
                if asked.question == one.question and asked.answer is not Answer.OPEN and not same:
                    yield _both(
                        f"{self._theories[theory].key}/{argument.key}:{asked.question} is answered",
                        (f"`{asked.answer.value}`", asked.by, asked.why),
                        (f"`{one.answer.value}`", one.by, one.why),
                    )

    def _weighed_twice(self) -> Iterator[str]:
        for theory, one in self._with_theory(self._preferences):
            for authored in theory.preferences:
                if (authored.argument, authored.rebuttal) == (one.argument, one.rebuttal):
                    yield _both(
                        f"{theory.key}/{one.argument}/{one.rebuttal} is won by",
                        (f"{authored.winner}, {authored.level.value},", authored.by, authored.why),
                        (f"{one.winner}, {one.level.value},", one.by, one.why),
                    )

    def _conditions_twice(self) -> Iterator[str]:
        for theory, one in self._with_theory(self._conditions):
            for authored in theory.conditions:
                if authored.condition is one.condition:
                    yield _both(
                        f"{theory.key}:{one.condition.value} is",
                        (f"`{authored.answer.value}`", authored.by, authored.why),
                        (f"`{one.answer.value}`", one.by, one.why),
                    )

    def _read_otherwise(self) -> Iterator[str]:
        for transcript in self._folder.transcripts:
            record = self._links.record(Transcript, transcript.key)
            here = [one for one in self._readings if one.transcript == record]
            for authored in transcript.judgements:
                for one in here:
                    if authored.passage == one.passage and _opposed(authored, one):
                        yield _both(
                            f"{transcript.key}/{one.passage} reads:",
                            (f"{authored.reading} {authored.judgement.value}", authored.by, authored.why),
                            (f"{one.reading} {one.judgement.value}", one.by, one.why),
                        )

    def _signed_otherwise(self) -> Iterator[str]:
        """A signature is of the set that was signed: other claims, or another number of them, are signed anew."""
        for record, (theory, authored) in self._arguments.items():
            before = self._signed.get(record)
            if before is None or authored.scheme is not Scheme.CONVERGENCE or authored.signed_by != before.signed_by:
                continue
            claims = {self._links.record(Claim, key) for key in authored.claims}
            if claims != set(before.claims) or authored.at_least != (before.at_least or None):
                yield (
                    f"{self._theories[theory].key}/{authored.key} is not the convergence that {before.signed_by} "
                    "signed: its claims, or how many of them it needs, changed (sign anew, for example with the day)"
                )

    def _with_theory(self, judged: list[_K]) -> Iterator[tuple[AuthoredTheory, _K]]:
        for one in judged:
            if one.theory in self._theories:
                yield self._theories[one.theory], one


def _opposed(authored: AuthoredJudgement, here: ReadingJudgement) -> bool:
    kinds = {authored.judgement, here.judgement}
    if kinds == {JudgementKind.PREFERRED}:
        return authored.reading != here.reading
    return kinds == {JudgementKind.PREFERRED, JudgementKind.EXCLUDED} and authored.reading == here.reading


def _both(name: str, authored: tuple[str, str, str], here: tuple[str, str, str]) -> str:
    """One sentence with both; each is what was said, by whom, and why."""
    said, by, why = authored
    said_here, by_here, why_here = here
    return f"{name} {said} in the folder, by {by} ({why}), and {said_here} here, by {by_here} ({why_here})"


def _by_hand(found: tuple[tuple[RecordId, _J], ...]) -> list[_J]:
    return [body for _, body in found if is_by_hand(body.key)]
