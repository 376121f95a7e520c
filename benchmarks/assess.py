"""How long an assessment takes: 10 elements x 60 exhibits, losses and all. Prints the median of 5 in milliseconds.

    python benchmarks/assess.py [ELEMENTS EXHIBITS]

The theory is generated from a fixed seed: each element has some arguments on one to three exhibits each, some of which
hold in one reading only; a third of the elements has a rebuttal, some arguments are undercut, some undercutters are
answered; a third of the exhibits is made from others or copies them. SHA-256 of 1 GiB stands beside it as a yardstick.
"""

import hashlib
import statistics
import sys
import time
from random import Random

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
from probanda.proof.assess import assess

RUNS = 5
LIMIT_MS = 100.0
ARGUMENTS_EACH = 6


def generated(elements: int, exhibits: int, seed: int = 7) -> ProofGraph:
    """A theory of that size, the same each time."""
    random = Random(seed)  # noqa: S311 - a fixed seed, so that each run measures the same theory
    pieces = [_piece(number, random) for number in range(1, exhibits + 1)]
    nodes = [
        Node(id="CHARGE", node_kind=NodeKind.ELEMENT, gate=Gate.AND, children=tuple(map("E{}".format, range(elements))))
    ]
    nodes += [Node(id=f"E{number}", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF) for number in range(elements)]
    arguments = []
    for number in range(elements):
        count = random.choice((1, 2, 3, ARGUMENTS_EACH, ARGUMENTS_EACH * 2 - 2))
        names = [f"a{number}.{which}" for which in range(count)]
        arguments += [_argument(name, random, exhibits, node=f"E{number}") for name in names]
        if number % 3 == 0:
            arguments.append(_argument(f"r{number}", random, exhibits, node=f"E{number}", role=Role.REBUT))
        if number % 2 == 0:
            arguments.append(_argument(f"u{number}", random, exhibits, attacks=(names[0],), role=Role.UNDERCUT))
            arguments.append(_argument(f"v{number}", random, exhibits, attacks=(f"u{number}",), role=Role.UNDERCUT))
    passages = tuple(
        Passage(id=f"w{number}", passage_kind=PassageKind.WORDING, readings=("a", "b")) for number in range(1, 5)
    )
    return ProofGraph(
        id=f"{elements} elements, {exhibits} exhibits",
        root="CHARGE",
        nodes=tuple(nodes),
        arguments=tuple(arguments),
        pieces=tuple(pieces),
        passages=passages,
        reviewed=True,
    )


def _piece(number: int, random: Random) -> Piece:
    other = f"X{random.randint(1, number - 1)}" if number > 1 else ""
    tie = random.randint(0, 5) if other else 5
    return Piece(
        id=f"X{number}",
        loss=Loss.REPLACEABLE,
        made_from=(other,) if tie == 0 else (),
        copies=(other,) if tie == 1 else (),
    )


def _argument(
    name: str,
    random: Random,
    exhibits: int,
    *,
    node: str | None = None,
    attacks: tuple[str, ...] = (),
    role: Role = Role.SUPPORT,
) -> Argument:
    rests_on = random.sample(range(1, exhibits + 1), random.randint(1, 3))
    holds_in = (HoldsIn(passage=f"w{random.randint(1, 4)}", readings=("a",)),) if random.random() < 0.2 else ()
    return Argument(
        id=name,
        role=role,
        node=node,
        attacks=attacks,
        scheme=Scheme.DOCUMENT,
        premises=(
            Premise(claim=f"fact {name}", exhibits=tuple(f"X{number}" for number in rests_on), holds_in=holds_in),
        ),
    )


def main(arguments: list[str]) -> int:
    """0 when the median is within the limit."""
    elements, exhibits = map(int, arguments) if arguments else (10, 60)
    graph = generated(elements, exhibits)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        assessment = assess(graph, Stage.REASONABLE_GROUNDS)
        times.append((time.perf_counter() - start) * 1000)
    median = statistics.median(times)
    status = next(node.status.value for node in assessment.nodes if node.id == graph.root)
    listed = "not listed" if assessment.losses is None else str(len(assessment.losses))
    print(f"{graph.id}, {len(graph.arguments)} arguments, {assessment.world_count} worlds: the charge is {status}")
    print(f"losses: {len(assessment.single_losses)} single, {len(assessment.double_losses)} double, minimal {listed}")
    print(f"assess: {median:.1f} ms (median of {RUNS}; limit {LIMIT_MS:.0f} ms)")
    start = time.perf_counter()
    digest = hashlib.sha256()
    block = bytes(1 << 20)
    for _ in range(1 << 10):
        digest.update(block)
    print(f"SHA-256 of 1 GiB: {(time.perf_counter() - start) * 1000:.0f} ms")
    return 0 if median <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
