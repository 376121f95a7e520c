"""Limitation: until which day a prosecution can begin, by the law of the forum and a calendar.

Rules, each for a lawyer to object to; how each was checked stands in its source.

1. Crimes within the jurisdiction of the International Criminal Court know no limitation (Rome Statute, art. 29).
2. In the United States an offence is prosecuted within five years after it was committed (18 U.S.C. 3282), unless
   death results and the offence can be punished by death: then at any time (3281). Death is an element of murder.
3. Since 5 January 2023 no period runs for offences of 18 U.S.C. 2441(c)(1) and (c)(3), which (d) defines (2441(e),
   Pub. L. 117-351). A period that ended before that day is not revived (Stogner v. California, 539 U.S. 607 (2003)).
4. The period runs from the end of the conduct and includes the anniversary; from 29 February it ends on 1 March, so
   that nothing is called barred a day too early. Where the day of the conduct is not known, nothing is said that is not
   true of each possible day.
5. It is counted up to the day on which proceedings begin, or are thought of, as the theory gives it: never up to the
   day of a machine. Whether a period was tolled is a fact, and not said here.
"""

from datetime import date
from enum import Enum

from probanda.model.charge import Completion
from probanda.model.proof import Argument, Gate, Node, NodeKind, Premise, Scheme, Side, Tag
from probanda.model.value import Value
from probanda.model.when import Day, When, day_words

YEARS = 5
"""18 U.S.C. 3282(a)."""
LIFTED = Day("2023-01-05")
"""The day on which 18 U.S.C. 2441(e) was enacted."""
NODE = "LIMITATION"
NOTICED = "limitation by law and calendar"
"""The name of the argument; no person's argument can have it, since a key holds no blank."""

_BASIS = "18 U.S.C. 3282(a) and a calendar"
_STATUTE = "Rome Statute, art. 29 (read in the official text)"
_FIVE = "18 U.S.C. 3282(a) (from memory, looked up by nobody)"
_CAPITAL = "18 U.S.C. 3281 and 2441(a) (from memory, looked up by nobody)"
_LIFT = "18 U.S.C. 2441(e), Pub. L. 117-351, 136 Stat. 6265 (read in the official text)"
_STOGNER = "Stogner v. California, 539 U.S. 607 (2003) (from memory, looked up by nobody)"
_LIFTED_FOR = ("18USC:2441(c)(1)", "18USC:2441(c)(3)", "18USC:2441(d)")
_DEATH_IN_IT = ("18USC:2441(d)(1)(D)",)


class LimitationKind(Enum):
    """What can be said of a period of limitation on a day."""

    NONE = "none"
    RUNNING = "running"
    EXPIRED = "expired"
    OPEN = "open"
    """It cannot be said: a day is missing, or the possible days of the conduct give different answers."""


class Limitation(Value, frozen=True, kw_only=True):
    """The answer, its last day, one sentence, and where it comes from."""

    kind: LimitationKind
    until: Day | None = None
    """The last day on which proceedings can, or could, begin."""
    reason: str
    sources: tuple[str, ...]


def limitation(
    provision: str, conduct: When, as_of: Day | None, *, completion: Completion = Completion.COMPLETED
) -> Limitation:
    """What the law of the provision says of a prosecution that begins on `as_of`; None: no day was given."""
    if not provision.startswith("18USC:"):
        return Limitation(
            kind=LimitationKind.NONE,
            reason="Crimes within the jurisdiction of the Court know no limitation.",
            sources=(_STATUTE,),
        )
    if provision in _DEATH_IN_IT and completion is Completion.COMPLETED:
        return Limitation(
            kind=LimitationKind.NONE,
            reason="No period runs where death results and the offence can be punished by death.",
            sources=(_CAPITAL,),
        )
    # The first and the last possible day on which the conduct ended.
    first, last = conduct.last_precise or conduct.first_imprecise, conduct.last_imprecise
    if last is None:
        return Limitation(
            kind=LimitationKind.OPEN,
            reason="The period runs from the end of the conduct, whose last possible day is not known.",
            sources=(_FIVE,),
        )
    ends = None if first is None else _after(first)
    if provision.startswith(_LIFTED_FOR):
        return _lifted(ends, last, as_of)
    return _counted(ends, last, as_of, sources=(_FIVE,))


def limitation_nodes(found: Limitation) -> tuple[tuple[Node, ...], tuple[Argument, ...]]:
    """The tree against the charge that says so, what can answer it, and the argument that a calendar makes."""
    if found.kind is LimitationKind.NONE:
        return (), ()
    nodes = (
        _node(
            NODE,
            "CHARGE",
            f"The period of limitation is over. {found.reason}",
            provision="18USC:3282(a)",
            source="; ".join(found.sources),
        ),
        _node(
            f"{NODE}_tolled",
            NODE,
            "The period was tolled for long enough, or the accused waived it",
            provision="18USC:3282(a)",
            source="Rules of law outside this pack (from memory, looked up by nobody)",
        ),
        _node(
            f"{NODE}_death",
            NODE,
            "Death resulted and the offence can be punished by death, so that no period runs",
            provision="18USC:3281",
            source=_CAPITAL,
        ),
    )
    if found.kind is not LimitationKind.EXPIRED:
        return nodes, ()
    return nodes, (
        Argument(id=NOTICED, node=NODE, scheme=Scheme.NOTICED_FACT, premises=(Premise(claim=_BASIS, exhibits=()),)),
    )


def _lifted(ends: Day | None, last: Day, as_of: Day | None) -> Limitation:
    """Where 2441(e) lifted the period for what was not barred yet."""
    # Before that day nothing was lifted for conduct before it; since then, for whatever period had not ended.
    too_early = as_of is not None and as_of < LIFTED
    if ends is not None and ends >= (_after(LIFTED) if too_early else LIFTED):
        return Limitation(
            kind=LimitationKind.NONE,
            reason=f"No period has run since {day_words(LIFTED)} for this offence, and none had ended before.",
            sources=(_LIFT, _FIVE),
        )
    if (last if too_early else _after(last)) < LIFTED:
        counted = _counted(ends, last, as_of, sources=(_FIVE, _LIFT, _STOGNER))
        if counted.kind is not LimitationKind.EXPIRED:
            return counted
        more = f" That it was lifted on {day_words(LIFTED)} does not revive it."
        return Limitation(kind=counted.kind, until=counted.until, reason=counted.reason + more, sources=counted.sources)
    return Limitation(
        kind=LimitationKind.OPEN,
        reason=(
            f"Whether five years had ended before the period was lifted on {day_words(LIFTED)} depends on the day of"
            " the conduct."
        ),
        sources=(_FIVE, _LIFT, _STOGNER),
    )


def _counted(ends: Day | None, last: Day, as_of: Day | None, *, sources: tuple[str, ...]) -> Limitation:
    """Five years, counted up to a day; `ends` is the end from the first possible day, where one is known."""
    until = _after(last)
    said = f"Five years from {day_words(last)}, the last possible day of the conduct, "
    if as_of is None:
        kind, words = LimitationKind.OPEN, f"end on {day_words(until)}: open until a day of proceedings is given."
    elif as_of > until:
        kind, words = LimitationKind.EXPIRED, f"ended on {day_words(until)}, before {day_words(as_of)}, unless tolled."
    elif ends is not None and as_of <= ends:
        kind, until = LimitationKind.RUNNING, ends
        said = f"Five years end on {day_words(ends)} at the earliest, "
        words = f"and {day_words(as_of)} is not after that day."
    else:
        kind = LimitationKind.OPEN
        words = f"end on {day_words(until)}; on {day_words(as_of)} it depends on the day of the conduct."
    return Limitation(kind=kind, until=until, reason=said + words, sources=sources)


def _after(start: Day) -> Day:
    """The same day five years later; the calendar ends with the year 9999."""
    found = date.fromisoformat(start)
    if found.year + YEARS > date.max.year:
        return Day(date.max.isoformat())
    try:
        return Day(found.replace(year=found.year + YEARS).isoformat())
    except ValueError:  # 29 February
        return Day(date(found.year + YEARS, 3, 1).isoformat())


def _node(name: str, target: str, words: str, *, provision: str, source: str) -> Node:
    return Node(
        id=name,
        node_kind=NodeKind.ADMISSIBILITY,
        gate=Gate.LEAF,
        side=Side.AGAINST if name == NODE else Side.FOR,
        target=target,
        words=words,
        provision=provision,
        source=source,
        tag=Tag.JURISDICTION,
    )
