"""Minimal sets of a tree: found, counted, and listed where they can be listed.

- The order in which the diagram asks for events decides its size. Votes are visited depth first, and of what a vote
  names the lightest first: weight is the number of events below, counted as often as they stand there. Of eight such
  orders this gave the smallest diagrams on 120 generated trees.
- Two engines: CUDD where `dd` brings it (`pip install probanda[cudd]`), else our own in Python. Both give the same
  sets; the answer says which one ran.
- Work is bounded by a number of nodes. Beyond it there is no answer, never a part of one.
- A list has a limit of its own. Beyond it the sets are counted, exactly, and not listed.
"""

from collections.abc import Iterable
from enum import Enum

from probanda.model.errors import NotComputedError, UsageError
from probanda.model.value import Value
from probanda.proof import cudd_diagrams, own_diagrams
from probanda.proof.fault_tree import Tree
from probanda.proof.set_family import Family

NODE_BUDGET = 1_000_000  # measured: 310 MiB with our own engine, 173 MiB with CUDD, on a tree that is too large
MOST_LISTED = 1_000_000  # sets: a tuple of ten events takes 128 bytes
_HEAVIEST = 1 << 62  # weights double with every shared level: beyond this all are alike


class Engine(Enum):
    """What makes the diagrams."""

    CUDD = "CUDD"
    OWN = "own diagrams"


class MinimalSets(Value, frozen=True, kw_only=True):
    """The minimal sets of a tree, all of them or all up to a size, and what found them."""

    tree: Tree
    family: Family
    engine: Engine

    def count(self) -> int:
        """How many there are, exactly."""
        return self.family.count()

    def listed(self, most: int = MOST_LISTED) -> tuple[tuple[str, ...], ...]:
        """Each set with its events in the order of the tree; small sets first.

        Raises:
            NotComputedError: there are more than `most`.
        """
        count = self.count()
        if count > most:
            raise NotComputedError(
                f"there are {count} minimal sets, and at most {most} are listed",
                advice="Count them, or ask for small sets only (`max_order`).",
            )
        return self._named(self.family.sets())

    def listed_up_to(self, size: int) -> tuple[tuple[str, ...], ...]:
        """Those of at most so many events, however many others there are."""
        return self._named(self.family.sets(size))

    def _named(self, found: Iterable[tuple[int, ...]]) -> tuple[tuple[str, ...], ...]:
        sets = sorted((len(one), tuple(sorted(one))) for one in found)
        return tuple(tuple(self.tree.events[event] for event in one) for _, one in sets)


def find_minimal_sets(
    tree: Tree, *, max_order: int | None = None, engine: Engine | None = None, node_budget: int = NODE_BUDGET
) -> MinimalSets:
    """The minimal sets, of at most `max_order` events where that is given; CUDD where it is installed.

    Raises:
        NotComputedError: it takes more than `node_budget` nodes.
        UsageError: the engine is not installed, or `max_order` is negative.
    """
    if max_order is not None and max_order < 0:
        raise UsageError("a set cannot have fewer than no events", advice="Give `max_order` as 0 or more.")
    if engine is None:
        engine = Engine.CUDD if cudd_diagrams.installed() else Engine.OWN
    elif engine is Engine.CUDD and not cudd_diagrams.installed():
        raise UsageError("CUDD is not installed", advice="Install probanda[cudd], or use our own engine.")
    most = len(tree.events) if max_order is None else max_order
    minimal_family = cudd_diagrams.minimal_family if engine is Engine.CUDD else own_diagrams.minimal_family
    family = minimal_family(tree, event_order(tree), most=most, budget=node_budget)
    return MinimalSets(tree=tree, family=family, engine=engine)


def find_both(tree: Tree, *, node_budget: int = NODE_BUDGET) -> tuple[MinimalSets, MinimalSets]:
    """The minimal sets of a tree and those of its dual, by our own engine and from one diagram.

    Raises:
        NotComputedError: it takes more than `node_budget` nodes.
    """
    families = own_diagrams.minimal_families(tree, event_order(tree), budget=node_budget)
    first, other = (MinimalSets(tree=tree, family=family, engine=Engine.OWN) for family in families)
    return first, other


def count_minimal_sets(
    tree: Tree, *, max_order: int | None = None, engine: Engine | None = None, node_budget: int = NODE_BUDGET
) -> int:
    """How many minimal sets there are, without listing one. Raises as `find_minimal_sets` does."""
    return find_minimal_sets(tree, max_order=max_order, engine=engine, node_budget=node_budget).count()


def minimal_sets(
    tree: Tree,
    max_order: int | None = None,
    *,
    engine: Engine | None = None,
    node_budget: int = NODE_BUDGET,
    most_listed: int = MOST_LISTED,
) -> tuple[tuple[str, ...], ...]:
    """The minimal sets by the names of their events, small ones first.

    Raises:
        NotComputedError: it takes more than `node_budget` nodes, or there are more sets than `most_listed`.
        UsageError: the engine is not installed, or `max_order` is negative.
    """
    found = find_minimal_sets(tree, max_order=max_order, engine=engine, node_budget=node_budget)
    return found.listed(most_listed)


def event_order(tree: Tree) -> tuple[int, ...]:
    """The events under the top in the order in which a diagram asks for them."""
    count = len(tree.events)
    weights = [1] * count
    for vote in tree.votes:
        weights.append(min(_HEAVIEST, sum(weights[one] for one in vote.of)))
    seen: set[int] = set()
    order = []
    waiting = [tree.top]
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if number < count:
            order.append(number)
        else:
            waiting.extend(sorted(tree.votes[number - count].of, key=lambda one: (weights[one], one), reverse=True))
    return tuple(order)
