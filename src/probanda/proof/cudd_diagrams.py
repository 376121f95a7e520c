"""Minimal sets by CUDD, through `dd`: the steps of `own_diagrams`, many times faster. Optional.

The diagrams are CUDD's, in C, and nothing of `own_diagrams` is used to make them, so that each engine checks the other.
Python walks the finished decision diagram once, to make the family of its minimal solutions. Re-ordering is off: equal
trees take equal work. Nodes are counted between two steps, and CUDD's memory is bounded, so that no single step can
take the machine.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, Self

from probanda.model.errors import NotComputedError
from probanda.proof.fault_tree import Tree
from probanda.proof.set_family import EMPTY_SET, NO_SET, Family

# Bytes of CUDD for each node that it is allowed: 32 in its table, the rest for its indices and its cache of answers.
_NODE_BYTES = 128
_LEAST_BYTES = 64 << 20  # its tables and caches before the first node


class _Function(Protocol):
    """A node of CUDD, negated or not."""

    var: str | None
    level: int
    low: Self
    high: Self
    negated: bool

    def __and__(self, other: Self) -> Self: ...
    def __or__(self, other: Self) -> Self: ...
    def __invert__(self) -> Self: ...
    def __int__(self) -> int: ...


class _Manager(Protocol):
    """A manager of CUDD."""

    true: _Function
    false: _Function
    true_node: _Function

    def __len__(self) -> int: ...
    def configure(self, **settings: object) -> object: ...
    def declare(self, *names: str) -> None: ...
    def var(self, name: str) -> _Function: ...
    def apply(self, operator: str, one: _Function, other: _Function) -> _Function: ...
    def find_or_add(self, name: str | None, low: _Function, high: _Function) -> _Function: ...
    def succ(self, node: _Function) -> tuple[int, _Function, _Function]: ...


def installed() -> bool:
    """Whether `dd` with CUDD is there; PyPI has it for Linux, elsewhere `dd` comes without."""
    return find_spec("dd") is not None and find_spec("dd.cudd") is not None and find_spec("dd.cudd_zdd") is not None


def version() -> str:
    """The version of `dd`."""
    return str(import_module("dd").__version__)


def minimal_family(tree: Tree, order: tuple[int, ...], *, most: int, budget: int) -> Family:
    """The minimal sets of at most `most` events; `order` is the order in which events are asked for.

    Raises:
        NotComputedError: it takes more than `budget` nodes.
    """
    try:
        bdd, zdd = (_manager(name, len(order), budget) for name in ("dd.cudd.BDD", "dd.cudd_zdd.ZDD"))
        found = [bdd.false] * len(tree.events)
        for level, event in enumerate(order):
            found[event] = bdd.var(_name(level))
        for vote in tree.votes:
            found.append(_least(bdd, vote.least, [found[one] for one in vote.of]))
            if len(bdd) > budget:
                raise _beyond(budget)
        walk = _Walk(bdd, zdd, len(order), budget)
        return _read(zdd, walk.minimal_solutions(found[tree.top], most), order)
    except (ValueError, RuntimeError, MemoryError) as why:
        # CUDD gives no node where its memory is spent, and `dd` has no error of its own for it.
        if "NULL" in str(why) or isinstance(why, MemoryError):
            raise _beyond(budget) from why
        raise


def _beyond(budget: int) -> NotComputedError:
    return NotComputedError(
        f"the minimal sets were not computed within {budget} nodes",
        advice="Allow more nodes, or ask for small sets only (`max_order`).",
    )


def _manager(name: str, count: int, budget: int) -> _Manager:
    module, _, kind = name.rpartition(".")
    memory = max(_LEAST_BYTES, budget * _NODE_BYTES)
    manager: _Manager = getattr(import_module(module), kind)(memory_estimate=memory)
    manager.configure(reordering=False, max_memory=memory)
    manager.declare(*map(_name, range(count)))
    return manager


def _name(level: int) -> str:
    return f"e{level}"


def _least(bdd: _Manager, least: int, of: Sequence[_Function]) -> _Function:
    """At least so many of them: from the lowest up, the diagram for each number that may still be wanted."""
    if least <= 0:
        return bdd.true
    wanted = [bdd.true, *[bdd.false] * least]
    for seen, one in enumerate(sorted(of, key=lambda one: -one.level), start=1):
        for count in range(min(least, seen), max(0, least - 1 - len(of) + seen), -1):
            wanted[count] = (one & wanted[count - 1]) | wanted[count]
    return wanted[least]


class _Walk:
    """From a decision diagram to the family of its minimal solutions."""

    def __init__(self, bdd: _Manager, zdd: _Manager, count: int, budget: int) -> None:
        self._zdd, self._count, self._budget = zdd, count, budget
        self._ends = {int(bdd.true): zdd.true_node, int(bdd.false): zdd.false}
        self._none = int(zdd.false)
        self._known: dict[tuple[int, int], _Function] = {}

    def minimal_solutions(self, top: _Function, most: int) -> _Function:
        """Those of at most so many events."""
        waiting = [(top, most)]
        while waiting:
            node, left = waiting[-1]
            if self._already(node, left) is None:
                low, high = (~node.low, ~node.high) if node.negated else (node.low, node.high)
                without, including = self._already(low, left), self._already(high, left - 1)
                if without is None:
                    waiting.append((low, left))
                if including is None:
                    waiting.append((high, left - 1))
                if without is None or including is None:
                    continue
                self._known[self._key(node, left)] = self._joined(node, without, including)
                if len(self._known) > self._budget:
                    raise _beyond(self._budget)
            waiting.pop()
        found = self._already(top, most)
        return self._zdd.false if found is None else found

    def _joined(self, node: _Function, without: _Function, including: _Function) -> _Function:
        fresh = self._zdd.apply("-", including, without)
        return without if int(fresh) == self._none else self._zdd.find_or_add(node.var, without, fresh)

    def _already(self, node: _Function, left: int) -> _Function | None:
        end = self._ends.get(int(node))
        if end is not None:
            return end
        return self._zdd.false if left == 0 else self._known.get(self._key(node, left))

    def _key(self, node: _Function, left: int) -> tuple[int, int]:
        return int(node), min(left, self._count - node.level)  # a limit beyond the events below is none


def _read(zdd: _Manager, top: _Function, order: tuple[int, ...]) -> Family:
    numbers = {int(zdd.false): NO_SET, int(zdd.true_node): EMPTY_SET}
    rows: list[tuple[int, int, int]] = []
    waiting = [top]
    while waiting:
        node = waiting[-1]
        if int(node) not in numbers:
            level, low, high = zdd.succ(node)
            fresh = [one for one in (low, high) if int(one) not in numbers]
            if fresh:
                waiting.extend(fresh)
                continue
            numbers[int(node)] = len(rows) + 2
            rows.append((level, numbers[int(low)], numbers[int(high)]))
        waiting.pop()
    return Family(order=order, rows=tuple(rows), top=numbers[int(top)])
