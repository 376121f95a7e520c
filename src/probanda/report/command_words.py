"""Sentences on command: they say no more than the claims, and every level says what it rests on.

- The level is about the day only. Hedges stand in the source's words; a denial stands beside what it denies.
- An appointment is said to be one, and nothing of taking up or exercising the post that no claim states.
- Claims are named with their exhibits, so that each sentence can be checked.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from probanda.model.claim import Polarity
from probanda.model.command import (
    Bearing,
    CareerPost,
    Cited,
    Clash,
    ClashKind,
    CommandAnswer,
    CommandPath,
    Held,
    Known,
    Level,
    Present,
    Step,
)
from probanda.model.ids import RecordId
from probanda.model.stated import Basis, RelationKind, Role, Standing
from probanda.model.when import Day, day_words

Name = Callable[[RecordId], str]

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COMMANDER: "commander",
        Role.ACTING_COMMANDER: "acting commander",
        Role.DEPUTY: "deputy commander",
        Role.CHIEF_OF_STAFF: "chief of staff",
        Role.STAFF: "member of the staff",
        Role.SPOKESMAN: "spokesman",
        Role.MEMBER: "member",
        Role.OTHER: "in another post",
    }
)
RELATIONS: Mapping[RelationKind, str] = MappingProxyType(
    {
        RelationKind.COMMAND: "stands under the command of",
        RelationKind.ADMINISTRATIVE: "stands for administration under",
        RelationKind.OPERATIONAL: "stands for operations under",
        RelationKind.DE_FACTO: "stands in fact under",
    }
)
LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.CERTAIN: "certain",
        Level.INFERRED: "inferred",
        Level.ASSUMED_OPEN: "assumed open",
        Level.POSSIBLE: "possible",
        Level.UNKNOWN: "unknown",
    }
)
_BASES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.APPOINTMENT: "an appointment",
        Basis.ASSUMPTION: "taking up the post",
        Basis.EXERCISE: "exercising the post",
        Basis.UNSTATED: "the post, without saying how it is known",
    }
)
BEARINGS: Mapping[Bearing, str] = MappingProxyType(
    {
        Bearing.POSITION: "position",
        Bearing.CONTROL: "effective control",
        Bearing.NEITHER: "neither",
    }
)
"""What a claim can bear on, of what article 28 of the Rome Statute asks."""


def level_words(level: Level, first: Day, last: Day | None, age_days: int | None) -> str:
    """How well it is known, for which days."""
    if level is Level.ASSUMED_OPEN:
        days = "one day" if age_days == 1 else f"{age_days} days"
        return f"assumed open: {days} after the last citation, and no ending is known"
    span = days_words(first, last)
    match level:
        case Level.CERTAIN:
            return f"certain {span}"
        case Level.INFERRED:
            return f"inferred {span}, between two claims"
        case Level.POSSIBLE:
            return f"possible {span}, within bounds that a source gives"
        case _:
            return "unknown"


def days_words(first: Day, last: Day | None) -> str:
    """Closed days in words."""
    if first == last:
        return f"on {day_words(first)}"
    return f"from {day_words(first)}" + (f" to {day_words(last)}" if last is not None else " on")


def held_words(held: Held, name: Name) -> str:
    """A post with its level, what of it is stated, and what speaks against it."""
    level = level_words(held.level, held.first, held.last, held.age_days)
    sentence = f"{name(held.person)}, {post_words(held)}: {level}."
    stated = listing(tuple(_BASES[basis] for basis in held.bases))
    if stated:
        sentence += f" Up to then the claims state {stated}."
    if Basis.APPOINTMENT in held.bases and not {Basis.ASSUMPTION, Basis.EXERCISE} & set(held.bases):
        sentence += " An appointment is not yet command: no claim says that the post was taken up or exercised."
    return sentence + hedges_words(held.citations) + against_words(held.against)


def post_words(held: Held | CareerPost) -> str:
    """Rank, role and title, each once."""
    words = (held.rank, ROLES[held.role], held.title)
    return ", ".join(dict.fromkeys(word for word in words if word))


def hedges_words(citations: Sequence[Cited]) -> str:
    """The hedges of the claims, in the sources' words, with who hedges; empty where nobody does."""
    hedged = tuple(f"{', '.join(f'“{hedge}”' for hedge in one.hedges)} ({one.by})" for one in citations if one.hedges)
    said = f" Hedged: {listing(tuple(dict.fromkeys(hedged)))}." if hedged else ""
    readings = any(one.readings for one in citations)
    return said + (" It rests on an unclear passage, and holds in some of its readings only." if readings else "")


def nobody_words(found: CommandAnswer, name: Name) -> str:
    """That nobody is known."""
    return f"No claim bears on who commanded {name(found.unit)} on {day_words(found.day)}: unknown."


def clash_words(clash: Clash, name: Name) -> str:
    """A conflict, a handover or a denial."""
    who = listing(tuple(map(name, clash.persons)))
    span = days_words(clash.first, clash.last)
    match clash.clash:
        case ClashKind.HANDOVER:
            return f"Handover: {who} are both certain {span}, ten days or less."
        case ClashKind.DENIED:
            return f"Denied: {who} is certain {span}, and a claim denies it for this day."
        case _:
            return f"Conflict: {who} are all certain {span}; the claims cannot all be right, or command was shared."


def bracket_words(found: CommandAnswer, name: Name) -> tuple[str, ...]:
    """The last known before and the first known after, a sentence each."""
    return tuple(
        f"{words}: {name(known.person)}, certain {days_words(known.first, known.last)}{_hedged(known)}."
        for words, known in (("Last known before", found.before), ("First known after", found.after))
        if known is not None
    )


def step_words(step: Step, name: Name, day: Day) -> str:
    """One unit under another."""
    level = level_words(step.level, step.first, step.last, age_days(step, day))
    under = f"{name(step.unit)} {RELATIONS[step.relation]} {name(step.superior)}"
    return f"{under}: {level}.{hedges_words(step.citations)}{against_words(step.against)}"


def age_days(one: Step | Present, day: Day) -> int | None:
    """Days since the last citation, of what is assumed to go on."""
    if one.last_cited is None:
        return None
    return (date.fromisoformat(day) - date.fromisoformat(one.last_cited)).days


def path_words(found: CommandPath, name: Name) -> str:
    """The way as a whole: its weakest link and its kinds."""
    who, unit, day = name(found.person), name(found.unit), day_words(found.day)
    if found.held is None:
        return f"No claim leads from a commanding post of {who} to {unit} on {day}: unknown."
    if found.weakest == 0:
        link = f"the post of {who} in {name(found.held.unit)}"
    else:
        step = found.steps[found.weakest - 1]
        link = f"{name(step.unit)} {RELATIONS[step.relation]} {name(step.superior)}"
    sentence = f"The way from {who} to {unit} on {day} is {LEVELS[found.level]}: its weakest link is {link}."
    if RelationKind.COMMAND in found.kinds and len(found.kinds) > 1:
        sentence += " It joins relations of right with others: it shows neither a whole chain of command nor control."
    return sentence


def cited_words(cited: Cited, labels: Mapping[RecordId, str]) -> str:
    """A claim with its source, its exhibits and what it bears on."""
    where = ", ".join(labels.get(one, one) for one in cited.exhibits) or "no exhibit"
    chain = f" (through {listing(cited.chain)})" if cited.chain else ""
    denies = "denied by" if cited.polarity is Polarity.DENIES else "by"
    standing = "" if cited.standing is Standing.ACCEPTED else f"; stands as {cited.standing.value}"
    note = f": {cited.note}" if cited.note else ""
    return f"{cited.claim}, {denies} {cited.by}{chain}, {where}; bears on {BEARINGS[cited.bearing]}{standing}{note}"


def listing(words: Sequence[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _hedged(known: Known) -> str:
    hedges = tuple(dict.fromkeys(hedge for one in known.citations for hedge in one.hedges))
    return f" ({', '.join(f'“{hedge}”' for hedge in hedges)})" if hedges else ""


def against_words(against: Sequence[Cited]) -> str:
    """What speaks against it, with who says so and how far each hedges; empty where nothing does."""
    if not against:
        return ""
    said = tuple(f"{one.says.rstrip('.')} ({one.by})" for one in against)
    return f" Against it: {listing(said)}.{hedges_words(against)}"


def aside_words(cited: Cited) -> str:
    """A claim that counts for nothing, with the reason."""
    if cited.standing is Standing.ACCEPTED:
        why = "it gives no day to count with, or names a post in an unknown unit"
    else:
        why = f"it stands as {cited.standing.value}" + (f": {cited.note.rstrip('.')}" if cited.note else "")
    return f"Set aside, {why}. {cited.says.rstrip('.')} ({cited.by}).{hedges_words((cited,))}"
