"""What stands for and against a node, as people stated it: claims with their hedges and chains, arguments, questions.

- A claim is never shown without its exhibit and place, its hedges, its chain of attribution and its polarity.
- A critical question is shown whether it is open or closed, and by whom; a bad answer is also an attack.
- An argument that the stage does not let count is shown with the reason; what attacks it stands beside it.
"""

from collections.abc import Mapping

from probanda.model.charge import TheoryArgument
from probanda.model.claim import Claim, PassageRef, Polarity
from probanda.model.dossier import TheoryView
from probanda.model.ids import RecordId
from probanda.model.proof import Answer, Argument, Question
from probanda.model.stage import STAGES
from probanda.model.value import Value
from probanda.report.anchors import anchor
from probanda.report.register import Named, Place, Register
from probanda.report.sentences import ANSWER_WORDS, ROLE_WORDS, in_readings, listing


class ClaimText(Value, frozen=True, kw_only=True):
    """A claim with everything that must stand beside it."""

    key: str
    href: str
    says: str
    quote: str
    by: str
    denies: bool
    chain: tuple[str, ...]
    hedges: tuple[str, ...]
    places: tuple[Place, ...]
    passages: tuple[Named, ...]
    fact: str
    misplaced: tuple[str, ...]
    """What is wrong with the places that it names."""


class QuestionText(Value, frozen=True, kw_only=True):
    """A critical question and what became of it."""

    question: str
    answer: str
    open: bool
    bad: bool
    by: str
    why: str
    place: Place | None


class PreferenceText(Value, frozen=True, kw_only=True):
    """A person's judgement between an argument and its rebuttal."""

    argument: str
    rebuttal: str
    winner: str
    level: str
    by: str
    why: str


class ArgumentText(Value, frozen=True, kw_only=True):
    """An argument as the dossier tells it."""

    id: str
    href: str
    role: str
    scheme: str
    blocked: str
    claims: tuple[ClaimText, ...]
    attacks: tuple[Named, ...]
    questions: tuple[QuestionText, ...]
    preferences: tuple[PreferenceText, ...]
    finding_article: str
    signed_by: str
    rival: str
    said: tuple[tuple[str, str], ...]
    """What its scheme says besides, a heading and its words each: how many of its claims, who agreed, who speaks."""
    places: tuple[Place, ...]
    """All exhibits that it rests on, once each."""
    bad_answer: str
    """The question whose bad answer this argument is; empty: it is an argument of its own."""


def claim_text(claim: Claim, register: Register) -> ClaimText:
    """One claim."""
    return ClaimText(
        key=claim.key,
        href=anchor("k", claim.key),
        says=claim.says,
        quote=claim.quote,
        by=claim.by,
        denies=claim.polarity is Polarity.DENIES,
        chain=claim.chain,
        hedges=claim.hedges,
        places=tuple(register.resting(resting) for resting in claim.rests_on),
        passages=tuple(_passage(ref, register) for ref in claim.passages),
        fact=claim.fact or "",
        misplaced=register.misplaced(claim.key),
    )


class Evidence:
    """The arguments of one theory, by id."""

    def __init__(self, view: TheoryView, register: Register) -> None:
        self._view, self._register = view, register
        self._claims: Mapping[RecordId, Claim] = dict(register.view.claims)
        self._blocked = {one.id: one.blocked or "" for one in view.assessment.blocked}
        self._graph = {argument.id: argument for argument in view.graph.arguments}
        self._authored: dict[str, TheoryArgument] = {argument.key: argument for argument in view.arguments}
        self._known: dict[str, ArgumentText] = {}
        for argument in view.graph.arguments:
            self._known[argument.id] = self._argument(argument)
            for question in argument.questions:
                if question.answer is Answer.BAD:
                    bad = self._bad_answer(argument, question)
                    self._known[bad.id] = bad

    def argument(self, name: str) -> ArgumentText:
        """The argument of that name; one that the view does not hold is shown as a name alone."""
        return self._known.get(name) or self._bare(name)

    def all(self) -> tuple[ArgumentText, ...]:
        """Every argument, a bad answer after the argument that it breaks."""
        return tuple(self._known.values())

    def href(self, name: str) -> str:
        """Where the argument stands in the page."""
        return anchor("g", self._view.theory.key, name)

    def _argument(self, argument: Argument) -> ArgumentText:
        authored = self._authored.get(argument.id)
        claims = [
            claim_text(self._claims[record], self._register)
            for record in (authored.claims if authored is not None else ())
            if record in self._claims
        ]
        labels = dict.fromkeys(label for premise in argument.premises for label in premise.exhibits)
        return ArgumentText(
            id=argument.id,
            href=self.href(argument.id),
            role=ROLE_WORDS[argument.role],
            scheme=argument.scheme.value,
            blocked=self._blocked.get(argument.id, ""),
            claims=tuple(claims),
            attacks=tuple(Named(words=name, href=self.href(name)) for name in argument.attacks),
            questions=tuple(self._question(question) for question in argument.questions),
            preferences=tuple(
                PreferenceText(
                    argument=one.argument,
                    rebuttal=one.rebuttal,
                    winner=one.winner,
                    level=one.level.value,
                    by=one.by,
                    why=one.why,
                )
                for one in self._view.preferences
                if argument.id in (one.argument, one.rebuttal)
            ),
            finding_article=STAGES[argument.finding_stage].article if argument.finding_stage is not None else "",
            signed_by=argument.signed_by,
            rival=argument.rival,
            said=_said(argument),
            places=tuple(map(self._register.labelled, labels)),
            bad_answer="",
        )

    def _bad_answer(self, argument: Argument, question: Question) -> ArgumentText:
        name = f"{argument.id}: {question.question}"
        return ArgumentText(
            id=name,
            href=self.href(name),
            role="breaks",
            scheme="critical question answered badly",
            blocked="",
            claims=(),
            attacks=(Named(words=argument.id, href=self.href(argument.id)),),
            questions=(self._question(question),),
            preferences=(),
            finding_article="",
            signed_by="",
            rival="",
            said=(),
            places=(self._register.labelled(question.exhibit),) if question.exhibit is not None else (),
            bad_answer=question.question,
        )

    def _bare(self, name: str) -> ArgumentText:
        return ArgumentText(
            id=name,
            href=self.href(name),
            role="is named by the assessment, and this view does not hold its words",
            scheme="",
            blocked=self._blocked.get(name, ""),
            claims=(),
            attacks=(),
            questions=(),
            preferences=(),
            finding_article="",
            signed_by="",
            rival="",
            said=(),
            places=(),
            bad_answer="",
        )

    def _question(self, question: Question) -> QuestionText:
        return QuestionText(
            question=question.question,
            answer=ANSWER_WORDS[question.answer],
            open=question.answer in (Answer.OPEN, Answer.UNKNOWN),
            bad=question.answer is Answer.BAD,
            by=question.by,
            why=question.why,
            place=self._register.labelled(question.exhibit) if question.exhibit is not None else None,
        )


def _said(argument: Argument) -> tuple[tuple[str, str], ...]:
    found = []
    if argument.at_least is not None:
        found.append(("Stands while", f"at least {argument.at_least} of its {len(argument.premises)} claims do"))
    if argument.agreed is not None:
        found.append(("Agreed between", f"{listing(argument.agreed.between)}, in {argument.agreed.where}"))
    if argument.speaker:
        found.append(("Who speaks", argument.speaker))
    return tuple(found)


def _passage(ref: PassageRef, register: Register) -> Named:
    name = register.passage_name(ref.transcript, ref.passage)
    link, found = register.passage_link(name), register.passage(name)
    listed = len(found.readings) if found is not None else len(ref.holds_in)
    if not ref.holds_in or len(ref.holds_in) == listed:
        words = f"passage {name}, {in_readings(listed, listed)}"
    else:
        read = " or ".join(register.reading_words(name, reading) for reading in ref.holds_in)
        words = f"passage {name}, only where it reads {read}"
    return Named(words=words, href=link.href)
