"""Many theories over one record: a theory is assessed again only when something that its answer rests on changed.

An answer rests on the theory as it is given (tree, arguments, exhibits, passages, preferences), on the stage, and on
what is supposed; on nothing else, no clock and no chance. So an answer is kept under the SHA-256 of exactly that, and
the same question has the same answer. An exhibit that is supposed away and is none of a theory's is left out of its
question: it changes nothing there.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from probanda.model.assessment import Assessment, ReadingChoice
from probanda.model.proof import ProofGraph, Stage
from probanda.model.value import Value
from probanda.proof.assess import assess
from probanda.proof.losses import Sought

MOST_KEPT = 2_000  # answers; one of 12 elements takes some 20 KiB


class Inquiry(Value, frozen=True, kw_only=True):
    """One theory, the stage, and what to suppose."""

    graph: ProofGraph
    stage: Stage
    without: tuple[str, ...] = ()
    """Exhibits supposed away; those that the theory does not rest on are left out."""
    fix: tuple[ReadingChoice, ...] = ()
    sought: Sought = Sought.ALL


class KeptAssessments:
    """Answers that were given, the oldest forgotten first; `made` counts those that were not found here."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, Assessment] = OrderedDict()
        self._digests: dict[int, tuple[ProofGraph, bytes]] = {}  # holds the theory, so that its identity stays its own
        self.made = 0

    def assess_all(self, inquiries: Iterable[Inquiry]) -> tuple[Assessment, ...]:
        """One answer an inquiry, in their order.

        Raises:
            TheoryError: a theory cannot be assessed; the answers before it are kept.
        """
        return tuple(map(self._answer, inquiries))

    def _answer(self, inquiry: Inquiry) -> Assessment:
        graph = inquiry.graph
        there = {piece.id for piece in graph.pieces}
        without = tuple(name for name in inquiry.without if name in there)
        supposed = (inquiry.stage, without, inquiry.fix, inquiry.sought)
        key = hashlib.sha256(self._digest(graph) + _ENCODER.encode(supposed)).digest()
        found = self._kept.pop(key, None)
        if found is None:
            found = assess(graph, inquiry.stage, without=without, fix=inquiry.fix, sought=inquiry.sought)
            self.made += 1
        self._kept[key] = found
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found

    def _digest(self, graph: ProofGraph) -> bytes:
        known = self._digests.get(id(graph))
        if known is not None:
            return known[1]
        if len(self._digests) >= self._most:
            self._digests.clear()
        digest = hashlib.sha256(_ENCODER.encode(graph)).digest()
        self._digests[id(graph)] = (graph, digest)
        return digest


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
