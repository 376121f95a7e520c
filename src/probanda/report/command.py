"""Command in the dossier: careers, and who commanded on the possible days of each incident, as tables and a drawing.

- Each answer is a sentence with its level, its hedges, what speaks against it, and its exhibits; "unknown" is told too.
- The drawing says nothing that the table does not: a full line is certain, a dashed one inferred or assumed, a dotted
  one possible; the word of the level and the kind of relation stand beside each line.
"""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from probanda.model.claim import Polarity
from probanda.model.command import (
    CareerPost,
    Cited,
    CommandAnswer,
    CommandPeriod,
    Held,
    IncidentCommand,
    Level,
    Span,
    Step,
    UnitCommand,
)
from probanda.model.ids import RecordId
from probanda.model.value import Value
from probanda.report.command_graph import Drawing, draw
from probanda.report.command_words import (
    BEARINGS,
    LEVELS,
    against_words,
    aside_words,
    bracket_words,
    clash_words,
    days_words,
    hedges_words,
    held_words,
    nobody_words,
    post_words,
    step_words,
)
from probanda.report.linked import Linker
from probanda.report.register import Named, Place, Register


class Sentence(Value, frozen=True, kw_only=True):
    """A sentence with the exhibits of its claims, and what these can bear on (article 28 of the Rome Statute)."""

    words: Markup
    places: tuple[Place, ...] = ()
    bears_on: str = ""


class CommandRow(Value, frozen=True, kw_only=True):
    """What is said of one unit, or of one post, for some days."""

    name: Named
    days: str
    sentences: tuple[Sentence, ...]


class CareerText(Value, frozen=True, kw_only=True):
    """The posts of a person."""

    person: Named
    rows: tuple[CommandRow, ...]


class IncidentText(Value, frozen=True, kw_only=True):
    """Command on the possible days of an incident."""

    incident: Named
    days: str
    rows: tuple[CommandRow, ...]
    steps: tuple[Sentence, ...]
    drawing: Drawing | None
    drawn_for: str
    """The day of the drawing."""


class CommandText(Value, frozen=True, kw_only=True):
    """The part on command; without careers and incidents it is left out."""

    careers: tuple[CareerText, ...] = ()
    incidents: tuple[IncidentText, ...] = ()
    units_left_out: int = 0


def tell_command(register: Register) -> CommandText:
    """What is said of command in this case."""
    found = register.view.command
    if found is None:
        return CommandText()
    teller = _Teller(register)
    return CommandText(
        careers=tuple(
            CareerText(person=register.actor(person), rows=tuple(map(teller.post, posts)))
            for person, posts in sorted(found.careers, key=lambda one: register.actor(one[0]).words)
        ),
        incidents=tuple(map(teller.incident, found.incidents)),
        units_left_out=found.units_left_out,
    )


class _Teller:
    """Tells answers with the names and the exhibits of one view."""

    def __init__(self, register: Register) -> None:
        self._register, self._linked = register, Linker(register)

    def post(self, one: CareerPost) -> CommandRow:
        """A post of a career, span by span."""
        spans = "; ".join(map(_span_words, one.spans))
        against = tuple(cited for cited in one.citations if cited.polarity is Polarity.DENIES)
        borne = hedges_words(tuple(cited for cited in one.citations if cited not in against))
        words = f"{post_words(one)}: {spans}.{borne}{against_words(against)}"
        return CommandRow(
            name=self._register.actor(one.unit), days="", sentences=(self._sentence(words, one.citations),)
        )

    def incident(self, one: IncidentCommand) -> IncidentText:
        """An incident with its units."""
        drawn = sorted(one.links or (), key=lambda step: (self._name(step.superior), self._name(step.unit)))
        days = days_words(one.first, one.last)
        return IncidentText(
            incident=self._register.incident(one.incident),
            days=days,
            rows=tuple(
                row for unit in sorted(one.units, key=lambda unit: self._name(unit.unit)) for row in self._unit(unit)
            ),
            steps=tuple(self._step(step, one) for step in drawn),
            drawing=self._drawing(one, drawn) if drawn else None,
            drawn_for=days_words(one.first, one.first),
        )

    def _unit(self, one: UnitCommand) -> Sequence[CommandRow]:
        return [
            CommandRow(
                name=self._register.actor(one.unit),
                days=days_words(period.first, period.last),
                sentences=tuple(self._answer(period)),
            )
            for period in one.periods
        ] + self._aside(one)

    def _aside(self, one: UnitCommand) -> list[CommandRow]:
        """What counts for nothing is shown all the same, once a unit."""
        aside = one.periods[0].answer.aside if one.periods else ()
        if not aside:
            return []
        told = tuple(self._sentence(aside_words(cited), (cited,)) for cited in aside)
        return [CommandRow(name=self._register.actor(one.unit), days="on no day", sentences=told)]

    def _answer(self, period: CommandPeriod) -> Sequence[Sentence]:
        found: CommandAnswer = period.answer
        told = [
            self._sentence(held_words(held, self._name), (*held.citations, *held.against))
            for held in (*found.answers, *found.others)
        ]
        if not found.answers:
            told.insert(0, self._sentence(nobody_words(found, self._name), ()))
        told += [self._sentence(clash_words(clash, self._name), clash.citations) for clash in found.clashes]
        told += [self._sentence(words, _bracketing(found)) for words in bracket_words(found, self._name)]
        return told

    def _step(self, step: Step, one: IncidentCommand) -> Sentence:
        return self._sentence(step_words(step, self._name, one.first), (*step.citations, *step.against))

    def _drawing(self, one: IncidentCommand, links: Sequence[Step]) -> Drawing:
        held: dict[RecordId, list[str]] = {}
        for unit in one.units:
            answers = unit.periods[0].answer.answers
            held[unit.unit] = [_short(each, self._name) for each in answers]
        return draw(links, held, self._name)

    def _sentence(self, words: str, cited: Sequence[Cited]) -> Sentence:
        exhibits = dict.fromkeys(exhibit for one in cited for exhibit in one.exhibits)
        bears = dict.fromkeys(BEARINGS[one.bearing] for one in cited)
        return Sentence(
            words=self._linked(words), places=tuple(map(self._register.place, exhibits)), bears_on=", ".join(bears)
        )

    def _name(self, record: RecordId) -> str:
        return self._register.actor(record).words


def _bracketing(found: CommandAnswer) -> tuple[Cited, ...]:
    return tuple(cited for known in (found.before, found.after) if known is not None for cited in known.citations)


def _span_words(span: Span) -> str:
    return f"{LEVELS[span.level]} {days_words(span.first, span.last)}"


def _short(held: Held, name: Callable[[RecordId], str]) -> str:
    level = LEVELS[held.level] if held.level is not Level.ASSUMED_OPEN else f"assumed, {held.age_days} days"
    hedged = any(cited.hedges for cited in held.citations)
    return f"{name(held.person)}: {level}{', hedged' if hedged else ''}{', denied' if held.against else ''}"
