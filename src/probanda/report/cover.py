"""The first page: what the case is, how it stands, what holds it together, who is named in it.

- The outcome of a decided case comes first, then the notice, then everything else.
- Counts are of what is in the view; a theory is told in one line with its status, and never without the presumption.
"""

from probanda.model.actor import ActorKind
from probanda.model.audience import Audience, Part, holds
from probanda.model.dossier import CaseView
from probanda.model.incident import IncidentKind
from probanda.model.law import Instrument
from probanda.model.value import Value
from probanda.report.anchors import anchor
from probanda.report.limits import Limit
from probanda.report.register import Named, Place, Register
from probanda.report.sentences import CHECKED_MEANS, counted, presumed_innocent, when_words
from probanda.report.speech import unchosen_passages
from probanda.report.theories import PackText, TheoryText

_ACTOR_WORDS = {
    ActorKind.PERSON: "person",
    ActorKind.UNIT: "unit",
    ActorKind.ORGANISATION: "organisation",
    ActorKind.STATE: "state",
}


class ActorText(Value, frozen=True, kw_only=True):
    """An actor with every form of the name and every description, as the sources give them."""

    href: str
    name: Named
    kind: str
    other_names: tuple[Named, ...]
    described_as: tuple[str, ...]
    presumption: str


class IncidentText(Value, frozen=True, kw_only=True):
    """An incident or campaign, as far as the sources say."""

    href: str
    title: str
    kind: str
    description: str
    when: str
    words: str
    place: str
    during: Named | None
    exhibits: tuple[Place, ...]


class InstrumentText(Value, frozen=True, kw_only=True):
    """An instrument that only this case knows."""

    key: str
    title: str
    source: str
    checked: str
    provisions: tuple[tuple[str, str, str], ...]
    """(reference, title, note); empty where there is none."""


def tell_counts(
    register: Register, theories: tuple[TheoryText, ...], limits: tuple[Limit, ...], audience: Audience
) -> tuple[Named, ...]:
    """What the dossier holds, each count a link to it."""
    view, listed = register.view, holds(audience, Part.QUESTIONS)
    stand_ins = sum(body.stand_in for _, body in view.exhibits)
    exhibits = counted(len(view.exhibits), "exhibit")
    questions = sum(len(line.questions) for theory in theories for line in theory.questions)
    return (
        Named(
            words=f"{exhibits}, of which {counted(stand_ins, 'stand-in')}" if stand_ins else exhibits,
            href="exhibits",
        ),
        Named(words=counted(len(view.claims), "claim"), href="exhibits"),
        Named(
            words=counted(len(unchosen_passages(register)), "unclear passage") + " with no reading chosen",
            href="speech",
        ),
        Named(words=counted(questions, "open question"), href="questions" if listed else "theories"),
        Named(words=counted(len(limits), "limit") + " on what is proved", href="not-proved"),
        Named(words=counted(view.ledger_size, "ledger entry", "ledger entries"), href="ledger"),
    )


def tell_actors(register: Register) -> tuple[ActorText, ...]:
    """Every actor; a suspect with the presumption of innocence."""
    suspects = {view.theory.suspect for view in register.view.theories}
    found = []
    for record, actor in register.view.actors:
        name = register.actor(record)
        found.append(
            ActorText(
                href=anchor("a", actor.key),
                name=name,
                kind=_ACTOR_WORDS[actor.actor_kind],
                other_names=tuple(Named(words=one.text, language=one.language) for one in actor.names[1:]),
                described_as=actor.described_as,
                presumption=presumed_innocent(name.words) if record in suspects else "",
            )
        )
    return tuple(found)


def tell_incidents(register: Register) -> tuple[IncidentText, ...]:
    """Every incident and campaign."""
    return tuple(
        IncidentText(
            href=anchor("i", incident.key),
            title=incident.title,
            kind="campaign" if incident.incident_kind is IncidentKind.CAMPAIGN else "incident",
            description=incident.description,
            when=when_words(incident.when),
            words=incident.when.words,
            place=incident.place,
            during=register.incident(incident.during) if incident.during is not None else None,
            exhibits=tuple(map(register.place, incident.exhibits)),
        )
        for _, incident in register.view.incidents
    )


def tell_packs(theories: tuple[TheoryText, ...]) -> tuple[PackText, ...]:
    """Every law pack that made a tree, once."""
    return tuple({(pack.key, pack.digest): pack for theory in theories for pack in theory.packs}.values())


def tell_instruments(view: CaseView) -> tuple[InstrumentText, ...]:
    """The instruments that the case folder brings."""
    return tuple(_instrument(instrument) for _, instrument in view.instruments)


def _instrument(instrument: Instrument) -> InstrumentText:
    return InstrumentText(
        key=instrument.key,
        title=instrument.title,
        source=instrument.source,
        checked=CHECKED_MEANS[instrument.articles_closed],
        provisions=tuple((one.ref, one.title, one.note) for one in instrument.provisions),
    )
