"""Minimal sets by decision diagrams in Python alone: the engine where CUDD is not installed, and the check on it.

1. The tree becomes a binary decision diagram, from the events up: a node asks for one event and goes on to `low`
   (it does not happen) or `high` (it does). Equal nodes are one node.
2. Minimal solutions (A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety
   40 (1993), 203-211), as a zero-suppressed diagram: those of `low`, and those of `high` that are no solution of `low`,
   each with the event. In a monotone tree a minimal solution of `high` that is a solution of `low` is a minimal one
   there, so a plain difference of families is enough.
3. Beyond a size that was asked for, sets are left out while the diagram is built, not after.

Nothing here calls itself, so no tree is too deep. Nodes are counted: beyond the budget there is no answer.
"""

from probanda.model.errors import NotComputedError
from probanda.proof.fault_tree import Tree
from probanda.proof.set_family import Family

_LAST = 1 << 62  # the level of the two end nodes: below all others
_TRUE = 1  # 0 is false; in a family 0 is no set and 1 the empty set


def _beyond(budget: int) -> NotComputedError:
    return NotComputedError(
        f"the minimal sets were not computed within {budget} nodes",
        advice="Allow more nodes, or ask for small sets only (`max_order`).",
    )


def minimal_family(tree: Tree, order: tuple[int, ...], *, most: int, budget: int) -> Family:
    """The minimal sets of at most `most` events; `order` is the order in which events are asked for.

    Raises:
        NotComputedError: it takes more than `budget` nodes.
    """
    diagram, top = _decisions(tree, order, budget)
    return _family(diagram, top, order, most=most, budget=budget)


def minimal_families(tree: Tree, order: tuple[int, ...], *, budget: int) -> tuple[Family, Family]:
    """The minimal sets of a tree and those of its dual, from one decision diagram; see `minimal_family`."""
    diagram, top = _decisions(tree, order, budget)
    first = _family(diagram, top, order, most=len(order), budget=budget)
    return first, _family(diagram, diagram.dual(top), order, most=len(order), budget=budget)


def _decisions(tree: Tree, order: tuple[int, ...], budget: int) -> "tuple[_Decisions, int]":
    diagram = _Decisions(budget)
    level_of = {event: level for level, event in enumerate(order)}
    found = [diagram.node(level_of[event], 0, _TRUE) if event in level_of else 0 for event in range(len(tree.events))]
    for vote in tree.votes:
        found.append(diagram.least(vote.least, [found[one] for one in vote.of]))
    return diagram, found[tree.top]


def _family(diagram: "_Decisions", top: int, order: tuple[int, ...], *, most: int, budget: int) -> Family:
    sets = _Sets(budget, len(diagram.level))
    found = _minimal_solutions(diagram, sets, top, most)
    return Family(order=order, rows=tuple(zip(sets.level[2:], sets.low[2:], sets.high[2:], strict=True)), top=found)


class _Nodes:
    """Nodes by number; every node comes after those that it refers to."""

    def __init__(self, budget: int, taken: int = 0) -> None:
        self.level, self.low, self.high = [_LAST, _LAST], [0, 0], [0, 0]
        self._known: dict[tuple[int, int, int], int] = {}
        self.budget, self._taken = budget, taken

    def made(self, key: tuple[int, int, int]) -> int:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.level)
            if found + self._taken > self.budget:
                raise _beyond(self.budget)
            self.level.append(key[0])
            self.low.append(key[1])
            self.high.append(key[2])
        return found


class _Decisions(_Nodes):
    """Binary decision diagrams."""

    def __init__(self, budget: int) -> None:
        super().__init__(budget)
        # One table each: the answer to (a, b), the smaller first.
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}

    def node(self, level: int, low: int, high: int) -> int:
        return low if low == high else self.made((level, low, high))

    def least(self, least: int, of: list[int]) -> int:
        """At least so many of them: from the lowest up, the diagram for each number that may still be wanted."""
        if least <= 0:
            return _TRUE
        wanted = [_TRUE, *[0] * least]
        for seen, one in enumerate(sorted(of, key=lambda one: -self.level[one]), start=1):
            for count in range(min(least, seen), max(0, least - 1 - len(of) + seen), -1):
                fewer = self._joined(one, wanted[count - 1], self._both, 0)
                wanted[count] = self._joined(fewer, wanted[count], self._either, _TRUE)
        return wanted[least]

    def dual(self, top: int) -> int:
        """The diagram of what keeps it from happening: each node with its ways swapped."""
        needed = {top}
        for number in range(top, 1, -1):
            if number in needed:
                needed.update((self.low[number], self.high[number]))
        swapped = {0: _TRUE, _TRUE: 0}
        for number in sorted(needed - {0, _TRUE}):
            swapped[number] = self.node(self.level[number], swapped[self.high[number]], swapped[self.low[number]])
        return swapped[top]

    def _joined(self, first: int, second: int, known: dict[tuple[int, int], int], decides: int) -> int:
        """Both (0 decides) or either (1 decides)."""
        level, low, high = self.level, self.low, self.high
        waiting = [(first, second) if first < second else (second, first)]
        found = 0
        while waiting:
            pair = a, b = waiting[-1]
            if a == b or a <= 1 or b <= 1 or pair in known:
                found = _settled(a, b, known, decides)
                waiting.pop()
                continue
            at = min(level[a], level[b])
            a0, a1 = (low[a], high[a]) if level[a] == at else (a, a)
            b0, b1 = (low[b], high[b]) if level[b] == at else (b, b)
            below = []
            for one, other in ((a0, b0), (a1, b1)):
                key = (one, other) if one < other else (other, one)
                if one == other or key[0] <= 1 or key in known:
                    below.append(_settled(*key, known, decides))
                else:
                    below.append(-1)
                    waiting.append(key)
            if -1 not in below:
                found = known[pair] = self.node(at, below[0], below[1])
                waiting.pop()
        return found


def _settled(a: int, b: int, known: dict[tuple[int, int], int], decides: int) -> int:
    if a == b:
        return a
    if a <= 1:
        return a if a == decides else b
    if b <= 1:
        return b if b == decides else a
    return known[a, b]


class _Sets(_Nodes):
    """Zero-suppressed diagrams: families of sets."""

    def __init__(self, budget: int, taken: int) -> None:
        super().__init__(budget, taken)
        # The answer to (a, b): the sets of a that are not in b.
        self._less: dict[tuple[int, int], int] = {}

    def node(self, level: int, without: int, including: int) -> int:
        return self.made((level, without, including)) if including else without

    def less(self, family: int, taken: int) -> int:
        """The sets of one family that are not in the other."""
        level, low, high, known = self.level, self.low, self.high, self._less
        waiting = [(family, taken)]
        found = 0
        while waiting:
            pair = a, b = waiting[-1]
            # What the other family asks for and this one does not: only its sets without that matter.
            while level[b] < level[a]:
                b = low[b]
            if a in {0, b}:
                found = 0
            elif b == 0:
                found = a
            elif (a, b) in known:
                found = known[a, b]
            else:
                b0, b1 = (low[b], high[b]) if level[b] == level[a] else (b, 0)
                below = [self._less_already(low[a], b0), self._less_already(high[a], b1)]
                if -1 in below:
                    waiting.extend(
                        key for key, one in zip(((low[a], b0), (high[a], b1)), below, strict=True) if one < 0
                    )
                    continue
                found = known[a, b] = self.node(level[a], below[0], below[1])
            if pair != (a, b):
                known[pair] = found
            waiting.pop()
        return found

    def _less_already(self, a: int, b: int) -> int:
        if a in {0, b}:
            return 0
        return a if b == 0 else self._less.get((a, b), -1)


def _minimal_solutions(diagram: _Decisions, sets: _Sets, top: int, most: int) -> int:
    """The family of the minimal solutions of a diagram with at most so many events."""
    known: dict[tuple[int, int], int] = {}
    largest = [0, 0]  # the most events on a way down from each node: a limit beyond it is none
    for low, high in zip(diagram.low[2:], diagram.high[2:], strict=True):
        largest.append(max(largest[low], largest[high] + 1))

    def already(node: int, left: int) -> int:
        if node <= 1:
            return node
        return 0 if left == 0 else known.get((node, min(left, largest[node])), -1)

    waiting = [(top, most)]
    while waiting:
        node, left = waiting[-1]
        left = min(left, largest[node])
        if already(node, left) < 0:
            without, including = already(diagram.low[node], left), already(diagram.high[node], left - 1)
            if without < 0:
                waiting.append((diagram.low[node], left))
            if including < 0:
                waiting.append((diagram.high[node], left - 1))
            if without < 0 or including < 0:
                continue
            known[node, left] = sets.node(diagram.level[node], without, sets.less(including, without))
        waiting.pop()
    return already(top, most)
