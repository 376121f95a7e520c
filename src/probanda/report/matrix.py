"""The element matrix of one theory: its nodes in tree order, each with its status and what it stands on.

- The charge comes first, then the trees that stand `against` it and those that answer them, then the leads beside it; a
  node that is in none of them comes last and is not lost.
- A node that two parents share is told once, where it first stands.
- "The charge falls without" marks an exhibit only where the assessment lists it as a single loss of the charge.
"""

from collections.abc import Iterator, Mapping

from probanda.model.assessment import NodeAnswer
from probanda.model.dossier import TheoryView
from probanda.model.proof import Gate, Node, Side, Stage, Status
from probanda.model.value import Value
from probanda.report.anchors import anchor
from probanda.report.evidence import ArgumentText, Evidence
from probanda.report.register import Named, Place, Register
from probanda.report.sentences import CHECKED_MEANS, KIND_WORDS, met_words

DEEPEST = 6  # levels of indentation that are drawn; deeper ones are drawn as this


class Carrier(Value, frozen=True, kw_only=True):
    """An exhibit on which a node rests, and whether the charge falls without it."""

    place: Place
    alone: bool


class NodeText(Value, frozen=True, kw_only=True):
    """One node as the dossier tells it."""

    id: str
    href: str
    depth: int
    leaf: bool
    kind: str
    gate: str
    words: str
    provision: str
    source: str
    checked: str
    status: Status
    met: str
    reason: str
    gap: str
    in_readings: tuple[str, ...]
    arguments_for: tuple[ArgumentText, ...]
    arguments_against: tuple[ArgumentText, ...]
    carriers: tuple[Carrier, ...]
    origins: tuple[tuple[str, int], ...]
    independence: tuple[tuple[str, str], ...]
    """(fact with one origin, why there are not more): a warning, never a gate."""
    flips: tuple[Named, ...]
    attacks: Named | None
    attacked_by: tuple[Named, ...]


class Branch(Value, frozen=True, kw_only=True):
    """A group of nodes under one heading."""

    key: str
    heading: str
    explained: str
    nodes: tuple[NodeText, ...]


class Matrix:
    """Builds the branches of one theory."""

    def __init__(self, view: TheoryView, register: Register, evidence: Evidence) -> None:
        self._view, self._register, self._evidence = view, register, evidence
        self._nodes: Mapping[str, Node] = {node.id: node for node in view.graph.nodes}
        self._answers: Mapping[str, NodeAnswer] = {answer.id: answer for answer in view.assessment.nodes}
        self._checked = {name: mark for pack in view.packs for name, mark in pack.marks}
        self._alone = set(view.assessment.single_losses)
        self._single = {fact: one.sentence for fact, one in view.assessment.independence if one.number == 1}

    def branches(self) -> tuple[Branch, ...]:
        """Every node of the theory once."""
        told: set[str] = set()
        charge = self._tree((self._view.graph.root,), told)
        against = self._tree(self._roots(Side.AGAINST), told)
        answers = self._tree(tuple(name for name in self._roots(Side.FOR) if self._nodes[name].target), told)
        leads = self._tree(tuple(lead.id for lead in self._view.theory.leads if lead.id in self._nodes), told)
        rest = self._tree(self._roots(Side.FOR), told)
        branches = (
            Branch(key="charge", heading="The charge", explained="", nodes=charge),
            Branch(
                key="against",
                heading="Against the charge",
                explained="Defences, exemptions and inadmissibility. The accused bears no onus. Each is a tree of its "
                "own and attacks one node.",
                nodes=against,
            ),
            Branch(
                key="answers",
                heading="What answers them",
                explained="Waivers, exceptions and whatever else answers what stands against the charge. Each is a "
                "tree of its own and attacks one node of those.",
                nodes=answers,
            ),
            Branch(
                key="leads",
                heading="Leads beside the charge",
                explained="Worth following, no part of the charge, and counted nowhere in it.",
                nodes=leads,
            ),
            Branch(
                key="apart",
                heading="Apart from the charge",
                explained="They stand in no tree of the charge and are counted nowhere in it.",
                nodes=rest,
            ),
        )
        return tuple(branch for branch in branches if branch.nodes)

    def hrefs(self) -> dict[str, str]:
        """Where each node stands in the page."""
        return {name: self._href(name) for name in self._nodes}

    def _roots(self, side: Side) -> tuple[str, ...]:
        children = {child for node in self._view.graph.nodes for child in node.children}
        return tuple(node.id for node in self._view.graph.nodes if node.side is side and node.id not in children)

    def _tree(self, roots: tuple[str, ...], told: set[str]) -> tuple[NodeText, ...]:
        return tuple(
            self._node(self._nodes[name], depth) for root in roots for name, depth in self._walk(root, 0, told)
        )

    def _walk(self, name: str, depth: int, told: set[str]) -> Iterator[tuple[str, int]]:
        if name in told or name not in self._nodes:
            return
        told.add(name)
        yield name, min(depth, DEEPEST)
        for child in self._nodes[name].children:
            yield from self._walk(child, depth + 1, told)

    def _node(self, node: Node, depth: int) -> NodeText:
        answer = self._answers.get(node.id) or _unanswered(node)
        for_it = tuple(map(self._evidence.argument, answer.arguments_for))
        against_it = tuple(map(self._evidence.argument, answer.arguments_against))
        return NodeText(
            id=node.id,
            href=self._href(node.id),
            depth=depth,
            leaf=node.gate is Gate.LEAF,
            kind=KIND_WORDS[node.node_kind],
            gate=_gate_words(node),
            words=node.words,
            provision=node.provision,
            source=node.source,
            checked=self._how_checked(node),
            status=answer.status,
            met=_met(answer, self._view.assessment.stage),
            reason=answer.reason,
            gap=answer.gap or "",
            in_readings=tuple(
                ", with ".join(
                    f"{choice.passage} read as {self._register.reading_words(choice.passage, choice.reading)}"
                    for choice in choices
                )
                for choices in answer.in_readings
            ),
            arguments_for=for_it,
            arguments_against=against_it,
            carriers=self._carriers(for_it),
            origins=answer.origins,
            independence=tuple((fact, self._single[fact]) for fact, _ in answer.origins if fact in self._single),
            flips=tuple(Named(words=name, href=self._register.passage_link(name).href) for name in answer.flips),
            attacks=Named(words=node.target, href=self._href(node.target)) if node.target is not None else None,
            attacked_by=tuple(
                Named(words=other.id, href=self._href(other.id))
                for other in self._view.graph.nodes
                if other.target == node.id
            ),
        )

    def _how_checked(self, node: Node) -> str:
        """How its words were checked, where its source does not say so already."""
        mark = self._checked.get(node.id)
        if mark is None:
            return "" if node.source else "nobody says how this was checked"
        return "" if CHECKED_MEANS[mark] in node.source else CHECKED_MEANS[mark]

    def _carriers(self, arguments: tuple[ArgumentText, ...]) -> tuple[Carrier, ...]:
        places = {place.label: place for argument in arguments for place in argument.places}
        return tuple(Carrier(place=place, alone=label in self._alone) for label, place in places.items())

    def _href(self, name: str) -> str:
        return anchor("n", self._view.theory.key, name) if name in self._nodes else ""


def _gate_words(node: Node) -> str:
    parts = len(node.children)
    return {
        Gate.AND: f"all of its {parts} parts are needed" if parts != 1 else "its one part is needed",
        Gate.OR: f"one of its {parts} parts suffices" if parts != 1 else "its one part is needed",
        Gate.K: f"{node.k} of its {parts} parts are needed",
        Gate.LEAF: "",
    }[node.gate]


def _met(answer: NodeAnswer, stage: Stage) -> str:
    return "" if answer.status is Status.NOT_ASSESSED else met_words(answer.met, stage)


def _unanswered(node: Node) -> NodeAnswer:
    """A node on which the assessment is silent is not assessed."""
    return NodeAnswer(
        id=node.id,
        node_kind=node.node_kind,
        side=node.side,
        status=Status.NOT_ASSESSED,
        met=None,
        in_readings=(),
        arguments_for=(),
        arguments_against=(),
        origins=(),
        flips=(),
        gap=None,
        reason="The assessment does not speak of it.",
    )
