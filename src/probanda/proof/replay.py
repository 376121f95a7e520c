"""Replay: from a trace the theory again, so that anyone can assess it again and compare.

Nothing is taken from the answers of the trace: the tree, the exhibits, the readings, the arguments, the judgements and
what was supposed go in, and whoever assesses them again gets the same trace, or the trace is not what it says.
"""

from probanda.model.assessment import Assessment, ReadingChoice
from probanda.model.proof import Node, ProofGraph, Stage
from probanda.model.value import Value
from probanda.proof.assess import assess
from probanda.proof.losses import Sought
from probanda.proof.trace import Trace, trace_of


class Replayed(Value, frozen=True, kw_only=True):
    """What goes into an assessment."""

    graph: ProofGraph
    stage: Stage
    without: tuple[str, ...]
    fix: tuple[ReadingChoice, ...]

    def assess(self) -> Assessment:
        """The assessment again, without losses, which a trace does not hold.

        Raises:
            TheoryError: the theory cannot be assessed.
        """
        return assess(self.graph, self.stage, without=self.without, fix=self.fix, sought=Sought.NONE)


def graph_from_trace(trace: Trace) -> Replayed:
    """The theory of a trace, its stage and what was supposed."""
    return Replayed(
        graph=ProofGraph(
            id=trace.theory,
            root=trace.root,
            nodes=tuple(
                Node(
                    id=node.id,
                    node_kind=node.node_kind,
                    gate=node.gate,
                    k=node.k,
                    side=node.side,
                    children=node.children,
                    target=node.target,
                    words=node.words,
                    provision=node.provision,
                    source=node.source,
                    tag=node.tag,
                )
                for node in trace.nodes
            ),
            arguments=trace.arguments,
            pieces=trace.exhibits,
            passages=trace.passages,
            preferences=trace.preferences,
            reviewed=trace.reviewed,
            packs=tuple((pack.key, pack.version, pack.digest) for pack in trace.packs),
            origin_edges=trace.origin_edges,
            origin_judgements=trace.origin_judgements,
        ),
        stage=trace.stage,
        without=trace.supposed.without,
        fix=trace.supposed.readings,
    )


def differs_from_replay(trace: Trace) -> tuple[str, ...]:
    """The parts of a trace that assessing it again does not give; empty: the trace is what it says.

    Raises:
        TheoryError: the theory cannot be assessed.
    """
    replayed = graph_from_trace(trace)
    again = trace_of(replayed.graph, replayed.assess())
    return tuple(name for name in Trace.__struct_fields__ if getattr(trace, name) != getattr(again, name))
