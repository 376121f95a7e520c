"""Origins: how many independent sources a fact has.

The origins of a fact are the most paths from first recorders to exhibits that assert it, no two of which share an
exhibit. Who copies, clips, translates or prints stands on the path of what it was made from. So a copy of an exhibit
that already asserts the fact never raises the count. A first recorder is an exhibit that comes from no other, or
something outside the record that an exhibit copies.

All premises of all arguments assert their claim, whichever side they are on; a pattern never counts, a prior finding
has the origins of what it cites, a noticed fact has none. One origin is a warning, never a gate: no rule requires
corroboration (ICC Rules of Procedure and Evidence, rule 63(4), seen in a secondary source).
"""

from collections.abc import Iterable
from itertools import pairwise

from probanda.model.exhibit import Loss
from probanda.model.proof import Argument, Piece, Scheme

Facts = dict[str, frozenset[str]]


def facts_of(arguments: Iterable[Argument]) -> Facts:
    """For each fact the exhibits that assert it."""
    facts: dict[str, set[str]] = {}
    for argument in arguments:
        for premise in argument.premises:
            asserting = facts.setdefault(premise.claim, set())
            if argument.scheme is not Scheme.PATTERN:
                asserting.update(premise.exhibits)
    return {fact: frozenset(asserting) for fact, asserting in facts.items()}


def count_origins(pieces: tuple[Piece, ...], facts: Facts, fallen: frozenset[str] = frozenset()) -> dict[str, int]:
    """For each fact the number of its origins, among what has not fallen."""
    sources = _sources(pieces, fallen)
    silent = fallen | {piece.id for piece in pieces if piece.loss is Loss.NOTICED}
    return {fact: _disjoint_paths(sources, asserting - silent) for fact, asserting in facts.items()}


def _sources(pieces: tuple[Piece, ...], fallen: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What each exhibit comes from; a first recorder comes from nothing."""
    sources: dict[str, tuple[str, ...]] = {}
    for piece in pieces:
        inside = [other for other in (*piece.made_from, *piece.copies) if other not in fallen]
        outside = [f"outside the record: {other}" for other in piece.copies_outside]
        sources[piece.id] = (*inside, *outside)
        sources.update((other, ()) for other in outside)
    return sources


def _disjoint_paths(sources: dict[str, tuple[str, ...]], asserting: frozenset[str]) -> int:
    """The most paths of which no two share an exhibit: a flow in which every exhibit carries one."""
    residual = _network(sources, asserting)
    paths = 0
    while (path := _path(residual)) is not None:
        for start, end in pairwise(path):
            residual[start].discard(end)
            residual.setdefault(end, set()).add(start)
        paths += 1
    return paths


_START, _END = ("start", ""), ("end", "")
_Network = dict[tuple[str, str], set[tuple[str, str]]]


def _network(sources: dict[str, tuple[str, ...]], asserting: frozenset[str]) -> _Network:
    """Each exhibit as a way from its entry to its exit; what comes from it enters there."""
    network: _Network = {_START: set(), _END: set()}
    waiting, seen = list(asserting), set(asserting)
    while waiting:
        name = waiting.pop()
        network.setdefault(("entry", name), set()).add(("exit", name))
        exits = network.setdefault(("exit", name), set())
        if name in asserting:
            exits.add(_END)
        if not sources[name]:
            network[_START].add(("entry", name))
        for source in sources[name]:
            network.setdefault(("exit", source), set()).add(("entry", name))
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return network


def _path(residual: _Network) -> list[tuple[str, str]] | None:
    came_from = {_START: _START}
    waiting = [_START]
    while waiting:
        here = waiting.pop()
        for there in residual[here]:
            if there in came_from:
                continue
            came_from[there] = here
            if there == _END:
                path = [_END]
                while path[-1] != _START:
                    path.append(came_from[path[-1]])
                return path[::-1]
            waiting.append(there)
    return None
