"""Small theories in a line or two: ids are letters, exhibits are X1, X2, ... and come by themselves."""

import pytest

from probanda.model.assessment import Assessment, NodeAnswer
from probanda.model.exhibit import Loss
from probanda.model.proof import (
    Argument,
    Gate,
    HoldsIn,
    Level,
    Node,
    NodeKind,
    Passage,
    Piece,
    Premise,
    ProofGraph,
    Question,
    Role,
    Scheme,
    Side,
)
from probanda.model.speech import PassageKind


class Build:
    """Builds the parts of a theory."""

    def leaf(self, name="E", *, kind=NodeKind.ELEMENT, side=Side.FOR, target=None, words="") -> Node:
        return Node(id=name, node_kind=kind, gate=Gate.LEAF, side=side, target=target, words=words)

    def gate(self, name, gate, *children, k=None, kind=NodeKind.ELEMENT, side=Side.FOR, target=None) -> Node:
        return Node(id=name, node_kind=kind, gate=gate, k=k, side=side, children=children, target=target)

    def support(self, name, *exhibits, at="E", **more) -> Argument:
        return self._argument(name, exhibits, role=Role.SUPPORT, node=at, **more)

    def rebut(self, name, *exhibits, at="E", **more) -> Argument:
        return self._argument(name, exhibits, role=Role.REBUT, node=at, **more)

    def undercut(self, name, *exhibits, attacks, **more) -> Argument:
        return self._argument(name, exhibits, role=Role.UNDERCUT, attacks=attacks, **more)

    def _argument(
        self, name, exhibits, *, scheme=Scheme.DOCUMENT, reads=None, questions=(), claim=None, premises=None, **more
    ) -> Argument:
        holds_in = tuple(HoldsIn(passage=passage, readings=tuple(found)) for passage, found in (reads or {}).items())
        return Argument(
            id=name,
            scheme=scheme,
            premises=premises or (Premise(claim=claim or f"fact of {name}", exhibits=exhibits, holds_in=holds_in),),
            questions=tuple(questions),
            **more,
        )

    def convergence(self, name, *exhibits, at="E", at_least=None, reads=(), **more) -> Argument:
        """One premise an exhibit; `reads` are the readings of each, in order."""
        held = [*map(self._held, reads), *[()] * len(exhibits)]
        premises = tuple(
            Premise(claim=f"fact of {exhibit}", exhibits=(exhibit,), holds_in=holds)
            for exhibit, holds in zip(exhibits, held, strict=False)
        )
        more = {"signed_by": "an analyst", "rival": "chance"} | more
        return self._argument(
            name,
            (),
            role=Role.SUPPORT,
            node=at,
            scheme=Scheme.CONVERGENCE,
            premises=premises,
            at_least=at_least,
            **more,
        )

    def _held(self, reads) -> tuple[HoldsIn, ...]:
        return tuple(HoldsIn(passage=passage, readings=tuple(found)) for passage, found in reads.items())

    def question(self, words="authentic?", **more) -> Question:
        return Question(question=words, **more)

    def passage(self, name="w", readings="ab", *, kind=PassageKind.WORDING, unheard_closed=True, **more) -> Passage:
        return Passage(id=name, passage_kind=kind, readings=tuple(readings), unheard_closed=unheard_closed, **more)

    def piece(self, name, *, loss=Loss.REPLACEABLE, **more) -> Piece:
        return Piece(id=name, loss=loss, **more)

    def theory(self, *arguments, nodes=(), pieces=(), passages=(), root=None, reviewed=True, **more) -> ProofGraph:
        """Exhibits that no piece describes are replaceable and come from nothing."""
        nodes = nodes or (self.leaf(),)
        known = {piece.id for piece in pieces}
        named = {exhibit for argument in arguments for premise in argument.premises for exhibit in premise.exhibits}
        named |= {question.exhibit for argument in arguments for question in argument.questions if question.exhibit}
        return ProofGraph(
            id="T",
            root=root or nodes[0].id,
            nodes=tuple(nodes),
            arguments=arguments,
            pieces=(*pieces, *(self.piece(name) for name in sorted(named - known))),
            passages=tuple(passages),
            reviewed=reviewed,
            **more,
        )

    def answer(self, assessment: Assessment, node="E") -> NodeAnswer:
        return next(answer for answer in assessment.nodes if answer.id == node)

    def levels(self, assessment: Assessment, node="E") -> list[Level | None]:
        return [dict(world.levels)[node] for world in assessment.worlds]


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()
