"""What the statements of claims must mean, beyond their links.

- A claim states one thing at most. A post is a person's, in a unit or organisation that is not `unknown`.
- A unit is not its own superior. Longer circles are no mistake of the author: sources draw them, answers report them.
- The claims of one thread state the same fact: the same kind, actors, role, relation or place.
- `starting` and `ending` need the day that they are about. What is not accepted says why.
"""

from collections.abc import Iterator

from probanda.collect.case_folder.parts import Parts
from probanda.collect.case_folder.place import Path, Source
from probanda.collect.case_folder.when import to_when, weigh_when
from probanda.collect.case_folder.words import listed, shown
from probanda.model.actor import ActorKind, Identity
from probanda.model.authored import AuthoredActor, AuthoredClaim
from probanda.model.authored_command import (
    AuthoredFact,
    AuthoredMembership,
    AuthoredPositioning,
    AuthoredPosting,
    AuthoredRelation,
)
from probanda.model.errors import Mistake
from probanda.model.incident import IncidentKind
from probanda.model.stated import Standing

_FORMS = ("posting", "relation", "positioning", "membership")
_BODIES = (ActorKind.UNIT, ActorKind.ORGANISATION)
_ABOVE = (*_BODIES, ActorKind.STATE)


def check_statements(parts: Parts) -> Iterator[Mistake]:
    """All mistakes of meaning in what claims state, and in the identity of actors."""
    actors = {actor.key: actor for _, actor in parts.actors}
    campaigns = {one.key for _, one in parts.incidents if one.kind is IncidentKind.CAMPAIGN}
    threads: dict[str, tuple[tuple[str, ...], str]] = {}
    for source, actor in parts.actors:
        if actor.identity is not None and actor.kind is not ActorKind.UNIT:
            message = f"`{shown(actor.key)}` is no unit, and only a unit can be unnamed or unknown"
            yield source.mistake(("identity",), message, "Take `identity` out, or write `kind: unit`")
    for source, sheet in parts.claims:
        for row, claim in enumerate(sheet.claims):
            path: Path = ("claims", row)
            used = [form for form in _FORMS if getattr(claim, form) is not None]
            if len(used) > 1:
                message = f"the claim `{shown(claim.key)}` states {len(used)} things: {listed(used)}"
                yield source.mistake((*path, used[1]), message, "Write a claim for each, with the same `rests_on`")
            for form in used:
                fact: AuthoredFact = getattr(claim, form)
                at = (*path, form)
                yield from _fact(source, at, fact)
                yield from _actors(source, at, fact, actors=actors, campaigns=campaigns)
                yield from _thread(source, at, claim, fact=fact, threads=threads)


def _fact(source: Source, path: Path, fact: AuthoredFact) -> Iterator[Mistake]:
    wrong = list(weigh_when(fact.when))
    for key, message, advice in wrong:
        yield source.mistake((*path, "when", key) if key else (*path, "when"), message, advice)
    if fact.standing is not Standing.ACCEPTED and not fact.note.strip():
        message = f"it stands as `{fact.standing.value}`, and nothing says why"
        yield source.mistake((*path, "standing"), message, "Say it under `note`: the note is for the public")
    if wrong:
        return
    when = to_when(fact.when)
    for key, bounds in (
        ("starting", (when.first_imprecise, when.first_precise)),
        ("ending", (when.last_precise, when.last_imprecise)),
    ):
        if getattr(fact, key) and bounds == (None, None):
            side = "first" if key == "starting" else "last"
            message = f"`{key}` is true, and `when` names no {side} day"
            yield source.mistake((*path, key), message, f"Give the {side} day, or take `{key}` out")


def _actors(
    source: Source, path: Path, fact: AuthoredFact, *, actors: dict[str, AuthoredActor], campaigns: set[str]
) -> Iterator[Mistake]:
    match fact:
        case AuthoredPosting():
            yield from _kind(source, (*path, "person"), actors.get(fact.person), (ActorKind.PERSON,))
            yield from _kind(source, (*path, "unit"), actors.get(fact.unit), _BODIES)
            unit = actors.get(fact.unit)
            if unit is not None and unit.identity is Identity.UNKNOWN:
                message = f"`{shown(unit.key)}` is an unknown unit, and nobody can hold a post in it"
                advice = "An unknown unit only joins two others; write `identity: unnamed` there if it is a real one"
                yield source.mistake((*path, "unit"), message, advice)
        case AuthoredRelation():
            yield from _kind(source, (*path, "unit"), actors.get(fact.unit), _BODIES)
            yield from _kind(source, (*path, "superior"), actors.get(fact.superior), _ABOVE)
            if fact.unit == fact.superior:
                message = f"`{shown(fact.unit)}` is named as its own superior"
                yield source.mistake((*path, "superior"), message, "Check both keys")
        case AuthoredPositioning():
            yield from _kind(source, (*path, "unit"), actors.get(fact.unit), _BODIES)
        case AuthoredMembership():
            whole = actors.get(fact.of)
            if whole is not None:
                yield from _kind(source, (*path, "of"), whole, _ABOVE)
            elif fact.of and fact.of not in campaigns:
                message = f"`{shown(fact.of)}` is no campaign"
                yield source.mistake((*path, "of"), message, "Name a campaign, an organisation or a unit")


def _kind(source: Source, path: Path, actor: AuthoredActor | None, kinds: tuple[ActorKind, ...]) -> Iterator[Mistake]:
    if actor is not None and actor.kind not in kinds:
        names = [kind.value for kind in kinds]
        message = f"`{shown(actor.key)}` is of the kind `{actor.kind.value}`, and {listed(names)} is asked for"
        yield source.mistake(path, message, "Name another actor, or correct its `kind`")


def _thread(
    source: Source,
    path: Path,
    claim: AuthoredClaim,
    *,
    fact: AuthoredFact,
    threads: dict[str, tuple[tuple[str, ...], str]],
) -> Iterator[Mistake]:
    if fact.thread is None:
        return
    subject = _subject(fact)
    first, other = threads.setdefault(fact.thread, (subject, claim.key))
    if first != subject:
        message = (
            f"the thread `{shown(fact.thread)}` is of {' / '.join(map(shown, first))} in `{shown(other)}`, and of "
            f"{' / '.join(map(shown, subject))} here"
        )
        yield source.mistake((*path, "thread"), message, "A thread is one continuous fact: give this one another key")


def _subject(fact: AuthoredFact) -> tuple[str, ...]:
    match fact:
        case AuthoredPosting():
            return ("posting", fact.person, fact.unit, fact.role.value)
        case AuthoredRelation():
            return ("relation", fact.unit, fact.superior, fact.relation.value)
        case AuthoredPositioning():
            return ("positioning", fact.unit, fact.place, fact.stay.value)
        case AuthoredMembership():
            return ("membership", fact.member, fact.of)
        case _:
            raise TypeError(f"{type(fact).__name__} states nothing that is known here")
