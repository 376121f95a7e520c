"""Nothing proves itself: no argument rests on its own conclusion, by whatever way round.

- A premise that claims what a node says rests on that node. Nodes rest on their parts, and on what is claimed at them;
  no node rests on itself that way.
- A prior finding is another's. One whose exhibit was made from the evidence of the leaf that it carries (an assessment
  of this case, a summary of it) would let that evidence carry the leaf twice.
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from probanda.model.proof import Argument, Piece, ProofGraph, Role, Scheme


def own_conclusions(graph: ProofGraph) -> Iterator[str]:
    """Where something proves itself, one sentence each."""
    yield from _circles(graph)
    yield from _own_findings(graph)


def _circles(graph: ProofGraph) -> Iterator[str]:
    """What is claimed in a circle; an argument that claims its very leaf is told with its place."""
    says = {words: node.id for node in graph.nodes for words in (node.words, node.id) if words}
    rests: dict[str, set[str]] = {node.id: set(node.children) for node in graph.nodes}
    for argument in graph.arguments:
        if argument.role is Role.SUPPORT and argument.node in rests:
            claimed = {says[premise.claim] for premise in argument.premises if premise.claim in says}
            rests[argument.node] |= claimed - {argument.node}
    try:
        TopologicalSorter({node.id: node.children for node in graph.nodes}).prepare()
    except CycleError:
        return  # the tree itself goes round, which is told with the tree
    try:
        TopologicalSorter(rests).prepare()
    except CycleError as why:
        way = " on ".join(map(repr, reversed(why.args[1])))
        yield f"conclusions rest on each other in a circle: {way}; rest one of them on an exhibit"


def _own_findings(graph: ProofGraph) -> Iterator[str]:
    pieces = {piece.id: piece for piece in graph.pieces}
    for finding in graph.arguments:
        if finding.scheme is not Scheme.PRIOR_FINDING or finding.role is not Role.SUPPORT:
            continue
        own = _exhibits(finding)
        sources = _made_from(own, pieces) - own
        for other in graph.arguments:
            if other.role is not Role.SUPPORT or other.node != finding.node or other.scheme is Scheme.PRIOR_FINDING:
                continue
            for exhibit in sorted(sources & _exhibits(other)):
                yield (
                    f"prior finding {finding.id!r} was made from exhibit {exhibit!r}, on which {other.id!r} rests at "
                    "the same leaf: a finding is another's, and an assessment of this case proves nothing in it"
                )


def _exhibits(argument: Argument) -> set[str]:
    return {exhibit for premise in argument.premises for exhibit in premise.exhibits}


def _made_from(exhibits: set[str], pieces: dict[str, Piece]) -> set[str]:
    """These exhibits and all that they were made from."""
    found, waiting = set(exhibits), list(exhibits)
    while waiting:
        piece = pieces.get(waiting.pop())
        fresh = set(piece.made_from) - found if piece is not None else set()
        found |= fresh
        waiting.extend(fresh)
    return found
