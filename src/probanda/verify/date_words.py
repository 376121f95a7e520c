"""Findings on dates in words that say no more than their sources: each with its kind and whose word it is."""

from collections.abc import Sequence

from probanda.model.incident import IncidentKind
from probanda.model.value import Value
from probanda.model.when import DatingKind, Day, When, Zone, day_words
from probanda.verify.sources import Bound, Source

_KINDS = {
    DatingKind.POSTED: "posted",
    DatingKind.PURPORTED: "purportedly",
    DatingKind.RECORDED: "recorded",
    DatingKind.PUBLISHED: "published",
    DatingKind.SAID: "said to be",
    DatingKind.INFERRED: "inferred to be",
}


class Limits(Value, frozen=True, kw_only=True):
    """The first and last day that an event can have, None where it is open, and whether they are UTC's."""

    earliest: Day | None = None
    latest: Day | None = None
    earliest_utc: bool = False
    latest_utc: bool = False

    @property
    def days(self) -> tuple[Day | None, Day | None]:
        """The two days alone."""
        return self.earliest, self.latest


class Named(Value, frozen=True, kw_only=True):
    """What an event is called; `campaign` is None for an exhibit."""

    title: str
    kind: IncidentKind | None = None


def in_limits(limits: Limits) -> str:
    """`on 18 September 2031`, `no later than ...`, `open`."""
    earliest = _day(limits.earliest, utc=limits.earliest_utc) if limits.earliest else None
    latest = _day(limits.latest, utc=limits.latest_utc) if limits.latest else None
    if earliest and latest:
        return f"on {latest}" if limits.earliest == limits.latest else f"between {earliest} and {latest}"
    if latest:
        return f"no later than {latest}"
    return f"no earlier than {earliest}" if earliest else "open"


def in_words(source: Source, named: Named, *, other: bool) -> str:
    """What a source says: kind, day, its own words, and whose word it is; `other`: it speaks of another event."""
    when = _when(source.when)
    if source.dating_kind is None:
        what = f"the campaign “{named.title}”" if named.kind is IncidentKind.CAMPAIGN else f"“{named.title}”"
        return f"by the case's own entry {f'{what} ' if other else ''}{when}"
    said = f"{_KINDS[source.dating_kind]} {when}, according to {source.by}"
    return f"“{named.title}” {said}" if other else said


class Told(Value, frozen=True, kw_only=True):
    """A finding in one short sentence, and what it stands on, a sentence each."""

    sentence: str
    reasons: tuple[str, ...] = ()


def agreed(
    limits: Limits,
    phrases: Sequence[str],
    *,
    condition: str = "",
    without: Limits | None = None,
    play: Sequence[str] = (),
) -> Told:
    """The finding where nothing contradicts; what holds without a condition is said before what needs one.

    Args:
        limits: the bounds that all sources allow together.
        phrases: what each source says.
        condition: what the bounds rest on ("purported"); empty: on nothing that is hedged.
        without: the bounds without what is hedged; None: it changes nothing.
        play: those of the phrases whose days differ by no more than time zones can explain.
    """
    if not phrases:
        return Told(sentence="No source dates it.")
    if without is None:
        finding = f"{_lead(limits, len(phrases))}."
    else:
        finding = f"{_lead(without, len(phrases))}; if the {condition} day is right, {in_limits(limits)}."
    close = ": time zones can explain that this day differs from another"
    return Told(
        sentence=finding,
        reasons=tuple(f"{_capital(phrase)}{close if phrase in play else ''}." for phrase in phrases),
    )


def contradiction(limits: Limits, conflict: Sequence[str], order: str, *, more: int, others: Sequence[str]) -> Told:
    """The finding where sources contradict each other.

    Args:
        limits: the bounds that hold whichever of them is dropped.
        conflict: what the sources of the smallest contradiction say.
        order: the order of events by which they contradict, in words; empty: they date one event.
        more: how many further contradictions bear on the event.
        others: what the sources outside any contradiction say.
    """
    bounds = in_limits(limits)
    left = "without them the day is open" if bounds == "open" else f"whichever of them is wrong, the day is {bounds}"
    reasons = [f"In the contradiction: {phrase}." for phrase in conflict]
    if order:
        reasons.append(f"{_capital(order)}.")
    if more:
        reasons.append(f"{more} more {'contradiction bears' if more == 1 else 'contradictions bear'} on it.")
    reasons += [f"In no contradiction: {phrase}." for phrase in others]
    return Told(sentence=f"Its sources cannot all be true; {left}.", reasons=tuple(reasons))


def order_in_words(lower: Bound, upper: Bound, earlier: Named, later: Named) -> str:
    """By which order of two events a lower bound stands against an upper one; empty: it is one event."""
    (event, first), (other, second) = lower.place, upper.place
    if event == other:
        return ""
    return f"by the case's own entries “{earlier.title}” {first.value} no later than “{later.title}” {second.value}"


def _when(when: When) -> str:
    utc = when.zone is Zone.UTC
    bounds = (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise)
    first, last, either = (
        in_limits(Limits(earliest=earliest, latest=latest, earliest_utc=utc, latest_utc=utc))
        for earliest, latest in (bounds[:2], bounds[2:], bounds[::3])
    )
    if len(set(bounds)) == 1 or bounds[1:3] == (None, None):
        said = "on a day not given" if either == "open" else either
    else:
        parts = (("begun", first), ("ended", last))
        said = ", ".join(f"{verb} {limits}" for verb, limits in parts if limits != "open")
    plain = when.words.strip()
    return f"{said} (“{plain}”)" if plain and plain.casefold() not in said.casefold() else said


def _lead(limits: Limits, sources: int) -> str:
    """The bounds as what its sources say, since nobody else does."""
    bounds = in_limits(limits)
    by = "By its only source" if sources == 1 else "By its sources"
    return "The day is open" if bounds == "open" else f"{by}, {bounds}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _day(day: Day, *, utc: bool) -> str:
    return f"{day_words(day)}{' UTC' if utc else ''}"
