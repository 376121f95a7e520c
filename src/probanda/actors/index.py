"""The claims of a case by thread, unit, superior, person and place, so that a day is answered without reading them all.

- A thread is one continuous fact: the same key and the same kind, actors, role, relation or place. Claims that share a
  thread's key and state another fact are not mixed: each fact is a thread of its own.
- Accepted claims that assert make the spans. Accepted denials of the same fact, of whatever thread, stand against it.
- All others are set aside and stay shown: not accepted, without a day, or a post in an unknown unit.
- Entering claims one by one gives the same index as entering them at once, in whatever order; a claim that is entered
  again under its key takes the place of the one before.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import UnsetType

from probanda.actors.bearing import bearing
from probanda.actors.spans import UNKNOWN, Mark, Painted, Ranked, mark, paint, spans
from probanda.model.claim import Claim, Polarity
from probanda.model.command import Cited, Step
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Positioning, Posting, Relation, Standing, Stated, Stay

Subject = tuple[str, ...]
"""The kind of a fact and what it is of: `("posting", person, unit, role)`."""
_Name = tuple[Subject, str]


class Thread:
    """The claims of one continuous fact, and its spans."""

    __slots__ = ("_changes", "_painted", "claims", "denials", "fact", "first", "spans")

    def __init__(self, claims: Sequence[Claim], denials: Sequence[Claim]) -> None:
        self.claims = tuple(sorted(claims, key=lambda claim: claim.key))
        self.denials = tuple(sorted(denials, key=lambda claim: claim.key))
        self.fact: Stated = _fact(self.claims[0])
        """Of its first claim; kind and actors are those of all."""
        painted = self._paint()
        self.spans: tuple[Ranked, ...] = spans(painted)
        self.first = self.spans[0][0] if self.spans else 0
        self._painted: tuple[Painted, ...] | None = None
        self._changes: tuple[int, ...] | None = None

    def stretch(self, day: int) -> int:
        """The number of the stretch of days around this one on which the same claims say the same of the fact."""
        if self._changes is None:
            days = (*((first, last) for first, last, _, _ in self._paint()), *self.denied())
            self._changes = tuple(sorted({bound for first, last in days for bound in (first, last + 1)}))
        return bisect_right(self._changes, day)

    def at(self, day: int) -> Ranked | None:
        """The span that holds the day; None: the fact is unknown for it."""
        held = self.spans
        at = bisect_right(held, day, key=_first_day) - 1
        return held[at] if at >= 0 and held[at][1] >= day else None

    def bearing_on(self, day: int, rank: int) -> tuple[Claim, ...]:
        """The claims that give the day its rank."""
        if self._painted is None:
            self._painted = self._paint()  # only of the threads that are asked for: the others cost no memory
        found = {
            at
            for first, last, level, positions in self._painted
            if level == rank and first <= day <= last
            for at in positions
        }
        return tuple(self.claims[at] for at in sorted(found))

    def last_cited(self, day: int) -> int:
        """The last day before this one by which a claim gives the fact; only where one does."""
        reached = (mark(_fact(claim)).reach for claim in self.claims)
        return max(reach[1] for reach in reached if reach is not None and reach[1] < day)

    def denials_on(self, day: int) -> tuple[Claim, ...]:
        """The denials that bear on the day."""
        return tuple(claim for claim in self.denials if mark(_fact(claim)).bears(day, day))

    def up_to(self, day: int) -> tuple[Claim, ...]:
        """The claims that were first true by the day."""
        reached = ((claim, mark(_fact(claim)).reach) for claim in self.claims)
        return tuple(claim for claim, reach in reached if reach is not None and reach[0] <= day)

    def known_from(self) -> tuple[int, ...]:
        """For each claim the day by which it was true: what was stated by then changes on it."""
        reached = (mark(_fact(claim)).reach for claim in self.claims)
        return tuple(reach[0] for reach in reached if reach is not None)

    def denied(self) -> tuple[tuple[int, int], ...]:
        """The days on which denials bear, closed."""
        reached = (mark(_fact(claim)).reach for claim in self.denials)
        return tuple(reach for reach in reached if reach is not None)

    def borne(self) -> tuple[tuple[int, int], ...]:
        """The days on which a claim begins or ceases to bear, closed."""
        return tuple((first, last) for first, last, _, _ in self._paint())

    def _paint(self) -> tuple[Painted, ...]:
        contiguous = not (isinstance(self.fact, Positioning) and self.fact.stay is Stay.FIELD)
        marks: list[Mark] = [mark(_fact(claim)) for claim in self.claims]
        return paint(marks, [mark(_fact(claim)) for claim in self.denials], contiguous=contiguous)


class Link(Thread):
    """A thread of a relation, with its ends at hand."""

    __slots__ = ("relation", "steps", "superior", "unit")

    def __init__(self, claims: Sequence[Claim], denials: Sequence[Claim]) -> None:
        super().__init__(claims, denials)
        if not isinstance(self.fact, Relation):
            raise TypeError("a link is of a relation")
        self.unit, self.superior, self.relation = self.fact.unit, self.fact.superior, self.fact.relation
        self.steps: dict[int, Step] = {}
        """By stretch: what was told once is told again."""

    def rows(self, end: RecordId) -> Iterator["Row"]:
        """Its spans as they are walked towards this end."""
        for first, last, rank in self.spans:
            yield -rank, end, self.claims[0].key, first, last, self.relation.value, self


Row = tuple[int, RecordId, Key, int, int, str, Link]
"""One span of a relation: rank (negative: the best known come first), the unit it leads to, the key of its first claim,
first and last day, kind, thread. Flat and sorted, so that a thousand units are walked in a few milliseconds."""


class CommandIndex:
    """All threads of a case, found by what is asked for; postings and positionings in the order of their first day."""

    def __init__(self, claims: Iterable[Claim] = (), *, unknown_units: Iterable[RecordId] = ()) -> None:
        self.unknown_units = frozenset(unknown_units)
        self.by_unit: dict[str, list[Thread]] = {}
        """Postings in a unit."""
        self.by_person: dict[str, list[Thread]] = {}
        """Postings of a person."""
        self.above: dict[str, list[Row]] = {}
        """Relations of a unit with its superiors, best known first."""
        self.below: dict[str, list[Row]] = {}
        """Relations of a unit with those under it, best known first."""
        self.by_place: dict[str, list[Thread]] = {}
        """Positionings at a place, by its folded words."""
        self._claims: dict[Key, Claim] = {}
        self._threads: dict[_Name, Thread] = {}
        self._members: dict[_Name, dict[Key, Claim]] = defaultdict(dict)
        self._denials: dict[Subject, dict[Key, Claim]] = defaultdict(dict)
        self._names: dict[Subject, set[_Name]] = defaultdict(set)
        self._aside: dict[str, dict[Key, Claim]] = defaultdict(dict)
        self._cited: dict[Key, Cited] = {}
        self.enter(claims)

    def enter(self, claims: Iterable[Claim]) -> None:
        """Bring the index up to more claims, or to new versions of those that it has."""
        touched: set[_Name] = set()
        for claim in claims:
            old = self._claims.pop(claim.key, None)
            if old is not None:
                touched |= self._take_out(old)
            if not isinstance(claim.states, UnsetType):
                self._claims[claim.key] = claim
                touched |= self._put_in(claim)
        self._remake(touched)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All that state something, by key."""
        return tuple(self._claims[key] for key in sorted(self._claims))

    def aside(self, unit: RecordId) -> tuple[Claim, ...]:
        """Postings in a unit that count for nothing, by key."""
        held = self._aside.get(unit, {})
        return tuple(held[key] for key in sorted(held))

    def cite(self, claim: Claim) -> Cited:
        """The claim as an answer cites it."""
        found = self._cited.get(claim.key)
        if found is None:
            fact = _fact(claim)
            found = self._cited[claim.key] = Cited(
                claim=claim.key,
                says=claim.says,
                by=claim.by,
                chain=claim.chain,
                hedges=claim.hedges,
                polarity=claim.polarity,
                exhibits=tuple(dict.fromkeys(one.exhibit for one in claim.rests_on)),
                readings=bool(claim.passages),
                bearing=bearing(fact),
                standing=fact.standing,
                note=fact.note,
            )
        return found

    def cites(self, claims: Iterable[Claim]) -> tuple[Cited, ...]:
        """The claims as an answer cites them."""
        return tuple(self.cite(claim) for claim in claims)

    def _put_in(self, claim: Claim) -> set[_Name]:
        fact = _fact(claim)
        subject = subject_of(fact)
        if self._counts_not(fact):
            self._aside[_asked_by(fact)][claim.key] = claim
            return set()
        if claim.polarity is Polarity.DENIES:
            self._denials[subject][claim.key] = claim
            return set(self._names[subject])
        name = _name(claim)
        self._members[name][claim.key] = claim
        self._names[subject].add(name)
        return {name}

    def _take_out(self, claim: Claim) -> set[_Name]:
        self._cited.pop(claim.key, None)
        subject, name = subject_of(_fact(claim)), _name(claim)
        self._aside[_asked_by(_fact(claim))].pop(claim.key, None)
        self._denials[subject].pop(claim.key, None)
        self._members[name].pop(claim.key, None)
        return {name, *self._names[subject]}

    def _counts_not(self, fact: Stated) -> bool:
        if fact.standing is not Standing.ACCEPTED or mark(fact).reach is None:
            return True
        return isinstance(fact, Posting) and fact.unit in self.unknown_units

    def _remake(self, names: set[_Name]) -> None:
        for name in names:
            old = self._threads.pop(name, None)
            if old is not None:
                self._unlist(old)
            members = self._members.get(name)
            if members:
                denials = tuple(self._denials.get(name[0], {}).values())
                made = (Link if name[0][0] == "relation" else Thread)(tuple(members.values()), denials)
                self._threads[name] = made
                self._list(made)

    def _list(self, thread: Thread) -> None:
        if isinstance(thread, Link):
            for rows, row in self._rows(thread):
                insort(rows, row)
        for places, place in self._places(thread.fact):
            insort(places.setdefault(place, []), thread, key=_order)

    def _unlist(self, thread: Thread) -> None:
        if isinstance(thread, Link):
            for rows, row in self._rows(thread):
                rows.remove(row)
        for places, place in self._places(thread.fact):
            places[place].remove(thread)

    def _rows(self, link: Link) -> Iterator[tuple[list[Row], Row]]:
        ways = ((self.above, link.unit, link.superior), (self.below, link.superior, link.unit))
        for places, place, end in ways:
            for row in link.rows(end):
                yield places.setdefault(place, []), row

    def _places(self, fact: Stated) -> Iterator[tuple[dict[str, list[Thread]], str]]:
        match fact:
            case Posting():
                yield self.by_unit, fact.unit
                yield self.by_person, fact.person
            case Positioning():
                yield self.by_place, folded(fact.place)
            case _:
                return


def on_day(threads: Sequence[Thread], day: int) -> Iterator[tuple[Thread, Ranked]]:
    """Those of these threads, in the order of their first day, that are not unknown for the day, with their span."""
    for thread in threads:
        if thread.first > day:
            return
        for held in thread.spans:
            if held[0] <= day <= held[1]:
                if held[2] != UNKNOWN:
                    yield thread, held
                break


def folded(place: str) -> str:
    """The words of a place without case and spaces more than one."""
    return " ".join(place.casefold().split())


def subject_of(fact: Stated) -> Subject:
    """What the fact is of: two claims of one thread are of the same."""
    match fact:
        case Posting():
            return ("posting", fact.person, fact.unit, fact.role.value)
        case Relation():
            return ("relation", fact.unit, fact.superior, fact.relation.value)
        case Positioning():
            return ("positioning", fact.unit, folded(fact.place), fact.stay.value)
        case _:
            return ("membership", fact.member, fact.of)


def _fact(claim: Claim) -> Stated:
    if isinstance(claim.states, UnsetType):
        raise TypeError(f"the claim {claim.key!r} states nothing of actors")
    return claim.states


def _name(claim: Claim) -> _Name:
    fact = _fact(claim)
    return subject_of(fact), f"thread {fact.thread}" if fact.thread else f"claim {claim.key}"


def _asked_by(fact: Stated) -> str:
    """The unit under whose name a claim that is set aside is told."""
    return fact.unit if isinstance(fact, Posting | Relation | Positioning) else fact.member


def _first_day(ranked: Ranked) -> int:
    return ranked[0]


def _order(thread: Thread) -> tuple[int, str]:
    return thread.first, thread.claims[0].key
