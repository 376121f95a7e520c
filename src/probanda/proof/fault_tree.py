"""A monotone tree over events, and its minimal sets.

- An event happens or does not. A **vote** happens when at least k of what it names do: AND is n of n, OR is 1 of n.
  There is nothing else, so one event more never undoes anything. True is 0 of nothing, false is 1 of nothing.
- A vote may stand in several places: the tree is a graph without circles, and what a vote names comes before it.
- A **minimal set** is a smallest set of events that makes the top happen (a minimal cut set, where the top is a
  failure).
- The **dual** tree asks what keeps the top from happening: its minimal sets are the minimal hitting sets of those of
  the tree.
"""

from collections.abc import Callable, Iterable, Sequence

from probanda.model.value import Value


class Vote(Value, frozen=True, kw_only=True):
    """At least `least` of `of`; a number below the count of events is an event, one from there on is a vote."""

    least: int
    of: tuple[int, ...]


class Tree(Value, frozen=True, kw_only=True):
    """Events, votes over them, and the top: the number of an event or of a vote."""

    events: tuple[str, ...]
    votes: tuple[Vote, ...]
    top: int
    notes: tuple[str, ...] = ()
    """What its file said and was left aside: one sentence each."""

    def __post_init__(self) -> None:
        """Refuses what is no tree: a second event of one name, a vote that names itself or a later one."""
        if len(set(self.events)) < len(self.events):
            raise ValueError("two events have one name")
        for number, vote in enumerate(self.votes, start=len(self.events)):
            if any(not 0 <= one < number for one in vote.of):
                raise ValueError("a vote names itself or one that comes later")
            if vote.least < 0:
                raise ValueError("a vote wants less than nothing")
        if not 0 <= self.top < len(self.events) + len(self.votes):
            raise ValueError("the top is not in the tree")


class Grower:
    """Grows a tree from below, each different vote once; constants and what is plainly superfluous are left out."""

    def __init__(self, events: Iterable[str]) -> None:
        self.events = tuple(events)
        self._votes: list[Vote] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self.true, self.false = self._grown(0, ()), self._grown(1, ())

    @property
    def size(self) -> int:
        """How many votes were made."""
        return len(self._votes)

    def both(self, of: Iterable[int]) -> int:
        """All of them happen."""
        children = self._plain(of, self.true, self._alternatives)
        return self.false if self.false in children else self._grown(len(children), children)

    def either(self, of: Iterable[int]) -> int:
        """One of them happens, or more."""
        children = self._plain(of, self.false, self._requirements)
        return self.true if self.true in children else self._grown(1, children)

    def least(self, least: int, of: Sequence[int]) -> int:
        """At least so many of them happen; what is named twice counts twice."""
        wanted = least - sum(one == self.true for one in of)
        children = tuple(sorted(one for one in of if one not in {self.true, self.false}))
        if wanted <= 0:
            return self.true
        if wanted > len(children):
            return self.false
        if wanted == 1:
            return self.either(children)
        return self.both(children) if wanted == len(children) else self._grown(wanted, children)

    def tree(self, top: int, notes: tuple[str, ...] = ()) -> Tree:
        """The tree under a top; votes that the top does not need are left out, events stay."""
        count = len(self.events)
        needed = {top}
        for number in range(count + len(self._votes) - 1, count - 1, -1):
            if number in needed:
                needed.update(self._votes[number - count].of)
        kept = [number for number in range(count, count + len(self._votes)) if number in needed]
        renamed = dict(zip(kept, range(count, count + len(kept)), strict=True))
        votes = tuple(
            Vote(least=vote.least, of=tuple(renamed.get(one, one) for one in vote.of))
            for vote in (self._votes[number - count] for number in kept)
        )
        return Tree(events=self.events, votes=votes, top=renamed.get(top, top), notes=notes)

    def _plain(self, of: Iterable[int], without: int, others: Callable[[int], tuple[int, ...]]) -> tuple[int, ...]:
        """Each child once, without what changes nothing and without what another child absorbs."""
        children = {one for one in of if one != without}
        return tuple(sorted(one for one in children if children.isdisjoint(others(one))))

    def _alternatives(self, number: int) -> tuple[int, ...]:
        return self._children(number, lambda vote: vote.least == 1 and len(vote.of) > 1)

    def _requirements(self, number: int) -> tuple[int, ...]:
        return self._children(number, lambda vote: vote.least == len(vote.of) > 1)

    def _children(self, number: int, wanted: Callable[[Vote], bool]) -> tuple[int, ...]:
        place = number - len(self.events)
        return self._votes[place].of if place >= 0 and wanted(self._votes[place]) else ()

    def _grown(self, least: int, of: tuple[int, ...]) -> int:
        if len(of) == 1 and least == 1:
            return of[0]
        found = self._known.get((least, of))
        if found is None:
            found = self._known[least, of] = len(self.events) + len(self._votes)
            self._votes.append(Vote(least=least, of=of))
        return found


def dual(tree: Tree) -> Tree:
    """The tree of what keeps the top from happening: each vote fails when enough of what it names does."""
    votes = tuple(Vote(least=len(vote.of) - vote.least + 1, of=vote.of) for vote in tree.votes)
    return Tree(events=tree.events, votes=votes, top=tree.top, notes=tree.notes)


def happens(tree: Tree, events: frozenset[int]) -> bool:
    """Whether the top happens when these events do, and no others."""
    there = [number in events for number in range(len(tree.events))]
    for vote in tree.votes:
        there.append(sum(there[one] for one in vote.of) >= vote.least)
    return there[tree.top]
