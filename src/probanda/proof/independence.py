"""Origins: how many independent sources a fact has, and why not more.

The origins of a fact are the most ways from first recorders to exhibits that assert it, no two of which share an
exhibit (`model.origins`). Who copies, clips, translates or prints stands on the way of what it was made from. So a
copy of an exhibit that already asserts the fact never raises the count.

All premises of all arguments assert their claim, whichever side they are on; a pattern never counts, a prior finding
has the origins of what it cites, a noticed fact has none. One origin is a warning, never a gate: no rule requires
corroboration (ICC Rules of Procedure and Evidence, rule 63(4), seen in a secondary source).

What a tool found alike and what a person judged changes the count only; what falls with what is as exhibits declare.
"""

from collections.abc import Iterable

from probanda.model.exhibit import Loss
from probanda.model.origins import OUTSIDE, EdgeKind, Independence, OriginEdge, OriginGraph, Origins
from probanda.model.proof import Argument, Piece, ProofGraph, Scheme

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


def origin_graph(graph: ProofGraph) -> OriginGraph:
    """Who copied whom, as the exhibits declare it, tools found it and people judged it."""
    return OriginGraph(
        exhibits=tuple(piece.id for piece in graph.pieces),
        edges=(*(edge for piece in graph.pieces for edge in _declared(piece)), *graph.origin_edges),
        judgements=graph.origin_judgements,
    )


def independence_of(graph: ProofGraph, facts: Facts, fallen: frozenset[str] = frozenset()) -> dict[str, Independence]:
    """For each fact its independent origins, among what has not fallen.

    Raises:
        TheoryError: who copied whom contradicts itself.
    """
    origins = Origins(origin_graph(graph), fallen)
    silent = fallen | {piece.id for piece in graph.pieces if piece.loss is Loss.NOTICED}
    order = {piece.id: place for place, piece in enumerate(graph.pieces)}
    return {
        fact: origins.independent(sorted(asserting - silent, key=order.__getitem__))
        for fact, asserting in facts.items()
    }


def origin_mistakes(graph: ProofGraph) -> list[str]:
    """What is wrong with who copied whom, where the exhibits by themselves are sound."""
    if not graph.origin_edges and not graph.origin_judgements:
        return []
    return origin_graph(graph).mistakes()


def _declared(piece: Piece) -> Iterable[OriginEdge]:
    for source in piece.made_from:
        yield OriginEdge(exhibit=piece.id, source=source, edge_kind=EdgeKind.MADE_FROM)
    for source in (*piece.copies, *(f"{OUTSIDE}{words}" for words in piece.copies_outside)):
        yield OriginEdge(exhibit=piece.id, source=source)
