"""How long a theory with many decisive passages takes: 24 passages of three readings, 282,429,536,481 worlds.

    python benchmarks/many_worlds.py [PASSAGES]

A speech of which many words are unclear, in a full video and its transcript. Each element is carried by what the speech
says in one of two ways: two of its passages read together, or a third one alone, as another witness heard it; a
rebuttal stands where a passage has its last reading. Statuses, flips, losses and attacks that decide, at each stage.
Prints seconds of the processor, the median of 5; SHA-256 of 1 GiB stands beside it as a yardstick.
"""

import statistics
import sys
import time

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

RUNS, PASSAGES, LIMIT_S = 5, 24, 2.0


def speech(passages: int) -> ProofGraph:
    """A theory in which every passage decides; three passages an element."""
    elements = [f"E{number}" for number in range(1, passages // 3 + 1)]
    arguments: list[Argument] = []
    for number, element in enumerate(elements):
        first, second, third = (f"w{3 * number + which}" for which in range(3))
        arguments += [
            _argument(f"together {element}", element, ("video", f"note {element}"), {first: "ab", second: "a"}),
            _argument(f"heard {element}", element, (f"witness {element}",), {third: "a"}),
            _argument(f"denied {element}", element, ("denial",), {first: "b", third: "c"}, role=Role.REBUT),
        ]
    return ProofGraph(
        id=f"{passages} decisive passages of three readings",
        root="CHARGE",
        nodes=(
            Node(id="CHARGE", node_kind=NodeKind.ELEMENT, gate=Gate.AND, children=tuple(elements)),
            *(Node(id=element, node_kind=NodeKind.ELEMENT, gate=Gate.LEAF) for element in elements),
        ),
        arguments=tuple(arguments),
        pieces=tuple(
            Piece(id=name, loss=Loss.REPLACEABLE)
            for name in dict.fromkeys(
                name for one in arguments for premise in one.premises for name in premise.exhibits
            )
        ),
        passages=tuple(
            Passage(
                id=f"w{number}",
                passage_kind=PassageKind.WORDING,
                readings=("a", "b", "c"),
                preferred="a",
                unheard_closed=True,
            )
            for number in range(passages // 3 * 3)
        ),
        reviewed=True,
    )


def _argument(
    name: str, element: str, exhibits: tuple[str, ...], reads: dict[str, str], *, role: Role = Role.SUPPORT
) -> Argument:
    holds_in = tuple(HoldsIn(passage=passage, readings=tuple(readings)) for passage, readings in reads.items())
    return Argument(
        id=name,
        role=role,
        node=element,
        scheme=Scheme.DOCUMENT,
        premises=(Premise(claim=f"what {name} says", exhibits=exhibits, holds_in=holds_in),),
    )


def main(sizes: list[str]) -> int:
    """0 when the slowest stage is within the limit."""
    from measure import median_s, sha256_of_a_gib  # noqa: PLC0415 - tests load this file from elsewhere

    graph = speech(int(sizes[0]) if sizes else PASSAGES)
    worst_s = 0.0
    for stage in Stage:
        times = []
        for _ in range(RUNS):
            begun_s = time.process_time()
            assessment = assess(graph, stage)
            times.append(time.process_time() - begun_s)
        worst_s = max(worst_s, statistics.median(times))
        root = next(node for node in assessment.nodes if node.id == graph.root)
        listed = "not counted" if assessment.loss_count is None else f"{assessment.loss_count} losses in all"
        print(
            f"{stage.value}: {root.status.value}, met {root.met}, {len(root.flips)} passages flip it, "
            f"{len(assessment.single_losses)} single losses, {len(assessment.double_losses)} pairs, {listed}, "
            f"{statistics.median(times):.2f} s of the processor"
        )
    print(
        f"{graph.id}, {assessment.world_count} worlds that differ: {worst_s:.2f} s of the processor "
        f"(median of {RUNS}; limit {LIMIT_S:.0f} s)"
    )
    print(f"SHA-256 of 1 GiB: {median_s({'yardstick': sha256_of_a_gib}, 1)['yardstick']:.2f} s")
    return 0 if worst_s <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
