"""How long a large case takes: 200 theories of 12 elements, 30,000 evidence links over 10,000 exhibits.

    python benchmarks/many_theories.py [THEORIES ELEMENTS LINKS EXHIBITS]

Statuses and single losses of all theories; then the same after one change, each kind of change by itself: an exhibit
supposed away, a passage judged, an argument added. The case is generated from a fixed seed: a third of the exhibits is
made from others or copies them, a tenth of the arguments rebuts and a tenth undercuts, and some premises hold in one
reading only. Times are those of the processor. Exit 1 when a limit is passed. SHA-256 of 1 GiB stands beside it as a
yardstick.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import NamedTuple

from measure import sha256_of_a_gib
from msgspec.structs import replace

from probanda.model.exhibit import Loss
from probanda.model.proof import (
    Argument,
    Gate,
    HoldsIn,
    Node,
    NodeKind,
    Passage,
    Piece,
    Premise,
    ProofGraph,
    Role,
    Scheme,
    Stage,
)
from probanda.model.speech import PassageKind
from probanda.proof.losses import Sought
from probanda.proof.many import Inquiry, KeptAssessments
from probanda.proof.record import pieces_behind
from probanda.proof.worlds import passages_touched

THEORIES, ELEMENTS, LINKS, EXHIBITS, PASSAGES = 200, 12, 30_000, 10_000, 40
ALL_LIMIT_S, CHANGE_LIMIT_S, MEMORY_LIMIT_MB = 3.0, 0.1, 1_000.0
CHANGES, RUNS = 25, 5


class _Shelf(NamedTuple):
    """What all theories draw from."""

    pieces: dict[str, Piece]
    passages: tuple[Passage, ...]


def generated(theories: int, elements: int, links: int, exhibits: int) -> tuple[ProofGraph, ...]:
    """A case of that size, the same each time; each element has as many links as any other, or one more."""
    random = Random(7)  # noqa: S311 - a fixed seed, so that each run measures the same case
    shelf = _Shelf(
        pieces={piece.id: piece for piece in (_piece(number, random) for number in range(1, exhibits + 1))},
        passages=tuple(
            Passage(id=f"w{number}", passage_kind=PassageKind.WORDING, readings=("a", "b"), unheard_closed=True)
            for number in range(PASSAGES)
        ),
    )
    leaves = theories * elements
    shares = [links * (at + 1) // leaves - links * at // leaves for at in range(leaves)]
    return tuple(
        _theory(f"T{number}", shares[number * elements : (number + 1) * elements], shelf, random)
        for number in range(theories)
    )


def _theory(name: str, shares: Sequence[int], shelf: _Shelf, random: Random) -> ProofGraph:
    leaves = [f"E{number}" for number in range(1, len(shares) + 1)]
    arguments: list[Argument] = []
    for leaf, share in zip(leaves, shares, strict=True):
        first, left = len(arguments), share
        while left:
            taken = random.randint(1, min(left, 4))
            place = random.random() if len(arguments) > first else 1.0
            role = Role.UNDERCUT if place < 0.1 else Role.REBUT if place < 0.2 else Role.SUPPORT
            arguments.append(
                Argument(
                    id=f"a{len(arguments)}",
                    role=role,
                    node=None if role is Role.UNDERCUT else leaf,
                    attacks=(arguments[-1].id,) if role is Role.UNDERCUT else (),
                    scheme=Scheme.DOCUMENT,
                    premises=tuple(_premise(len(shelf.pieces), random) for _ in range(taken)),
                )
            )
            left -= taken
    return ProofGraph(
        id=name,
        root="CHARGE",
        nodes=(
            Node(id="CHARGE", node_kind=NodeKind.ELEMENT, gate=Gate.AND, children=tuple(leaves)),
            *(Node(id=leaf, node_kind=NodeKind.ELEMENT, gate=Gate.LEAF) for leaf in leaves),
        ),
        arguments=tuple(arguments),
        pieces=pieces_behind(arguments, shelf.pieces),
        passages=passages_touched(arguments, shelf.passages),
        reviewed=True,
    )


def _piece(number: int, random: Random) -> Piece:
    other = (f"X{random.randint(1, number - 1)}",) if number > 1 else ()
    tie = random.randint(0, 5)
    return Piece(
        id=f"X{number}",
        loss=Loss.REPLACEABLE,
        made_from=other if tie == 0 else (),
        copies=other if tie == 1 else (),
    )


def _premise(exhibits: int, random: Random) -> Premise:
    exhibit = f"X{random.randint(1, exhibits)}"
    passage = f"w{random.randint(0, PASSAGES - 1)}"
    holds_in = (HoldsIn(passage=passage, readings=("a",)),) if random.random() < 0.01 else ()
    return Premise(claim=f"what {exhibit} shows", exhibits=(exhibit,), holds_in=holds_in)


def inquiries(graphs: Iterable[ProofGraph], without: tuple[str, ...] = ()) -> tuple[Inquiry, ...]:
    """Statuses and single losses of all theories."""
    return tuple(
        Inquiry(graph=graph, stage=Stage.REASONABLE_GROUNDS, without=without, sought=Sought.SINGLE) for graph in graphs
    )


def _judged(graphs: Iterable[ProofGraph], passage: str) -> tuple[ProofGraph, ...]:
    """The same case once reading b of a passage is excluded."""
    return tuple(
        replace(
            graph,
            passages=tuple(replace(one, excluded=("b",)) if one.id == passage else one for one in graph.passages),
        )
        if any(one.id == passage for one in graph.passages)
        else graph
        for graph in graphs
    )


def _argued(graphs: Sequence[ProofGraph], number: int) -> tuple[ProofGraph, ...]:
    """The same case with one more argument in one theory."""
    graph = graphs[number]
    more = replace(graph.arguments[0], id="one more", role=Role.SUPPORT, node="E1", attacks=())
    return (*graphs[:number], replace(graph, arguments=(*graph.arguments, more)), *graphs[number + 1 :])


def _took_s(work: Callable[[], object]) -> float:
    """Seconds of the processor, which other programs on the machine disturb least."""
    begun_s = time.process_time()
    work()
    return time.process_time() - begun_s


def main(sizes: list[str]) -> int:
    """0 when all is within its limit."""
    theories, elements, links, exhibits = map(int, sizes) if sizes else (THEORIES, ELEMENTS, LINKS, EXHIBITS)
    graphs = generated(theories, elements, links, exhibits)
    linked = sum(len(premise.exhibits) for graph in graphs for one in graph.arguments for premise in one.premises)
    arguments = sum(len(graph.arguments) for graph in graphs)
    print(f"{theories} theories x {elements} elements, {arguments} arguments, {linked} links, {exhibits} exhibits")
    took_all_s = sorted(_took_s(lambda: KeptAssessments().assess_all(inquiries(graphs))) for _ in range(RUNS))
    all_s = took_all_s[RUNS // 2]
    print(f"statuses and single losses of all: {all_s:.2f} s (median of {RUNS}; limit {ALL_LIMIT_S:.0f} s)")

    random = Random(11)  # noqa: S311 - a fixed seed, so that each run measures the same changes
    kept = KeptAssessments()
    kept.assess_all(inquiries(graphs))
    rows: dict[str, Callable[[int], tuple[Inquiry, ...]]] = {
        "an exhibit supposed away": lambda _: inquiries(graphs, (f"X{random.randint(1, exhibits)}",)),
        "a passage judged": lambda number: inquiries(_judged(graphs, f"w{number}")),
        "an argument added": lambda number: inquiries(_argued(graphs, number)),
    }
    worst_s = 0.0
    for words, change in rows.items():
        took_s, made = [], []
        for number in range(CHANGES):
            asked, before = change(number), kept.made
            took_s.append(_took_s(lambda asked=asked: kept.assess_all(asked)))
            made.append(kept.made - before)
        took_s.sort()
        worst_s = max(worst_s, took_s[CHANGES // 2])
        print(
            f"after one change, {words}: {took_s[CHANGES // 2] * 1e3:.0f} ms (median of {CHANGES}, longest "
            f"{took_s[-1] * 1e3:.0f} ms; limit {CHANGE_LIMIT_S * 1e3:.0f} ms), "
            f"at most {max(made)} assessed again"
        )
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory: {memory_mb:.0f} MB (limit {MEMORY_LIMIT_MB:.0f} MB)")
    print(f"SHA-256 of 1 GiB: {_took_s(sha256_of_a_gib):.2f} s")
    within = all_s <= ALL_LIMIT_S and worst_s <= CHANGE_LIMIT_S and memory_mb <= MEMORY_LIMIT_MB
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
