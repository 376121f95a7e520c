"""Properties that the rules promise, on random small theories; and a second evaluator that must agree.

The second evaluator is written from the rules alone: one world at a time, labels by going round until nothing
changes, losses by trying every subset. It shares no code with the engine.
"""

from itertools import combinations, product
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.exhibit import Loss
from probanda.model.proof import (
    Agreement,
    Answer,
    Argument,
    Gate,
    HoldsIn,
    Node,
    NodeKind,
    Passage,
    Piece,
    Preference,
    PreferenceLevel,
    Premise,
    ProofGraph,
    Question,
    Role,
    Scheme,
    Side,
    Stage,
    Status,
)
from probanda.model.speech import PassageKind
from probanda.proof.arguments import label
from probanda.proof.assess import assess
from probanda.proof.losses import Sought

BUDGET = 100_000
ORDER = [Status.GAP, Status.INSUFFICIENT, Status.CONTESTED, Status.IN_SOME_READINGS, Status.SUPPORTED]
seeds = st.integers(0, 2**32 - 1)


# Random theories.


def theory(seed: int) -> ProofGraph:
    random = Random(seed)  # noqa: S311 - seeds make theories here, not secrets
    pieces = _pieces(random)
    passages = tuple(_passage(random, number) for number in range(random.randint(0, 2)))
    nodes = _nodes(random)
    leaves = [node for node in nodes if node.gate is Gate.LEAF]
    arguments: list[Argument] = []
    for leaf in leaves:
        for _ in range(random.choice([0, 1, 1, 2])):
            arguments.append(_argument(random, len(arguments), pieces, passages, node=leaf.id))
        if random.random() < 0.35:
            arguments.append(_argument(random, len(arguments), pieces, passages, node=leaf.id, role=Role.REBUT))
    for _ in range(random.choice([0, 1, 2, 3])):
        if arguments:
            attacked = random.choice(arguments).id
            arguments.append(
                _argument(random, len(arguments), pieces, passages, attacks=(attacked,), role=Role.UNDERCUT)
            )
    return ProofGraph(
        id=f"seed {seed}",
        root="C",
        nodes=nodes,
        arguments=tuple(arguments),
        pieces=pieces,
        passages=passages,
        preferences=_preferences(random, arguments),
        reviewed=random.random() < 0.8,
    )


def _passage(random: Random, number: int) -> Passage:
    excluded = random.choice([(), (), ("b",)])
    return Passage(
        id=f"w{number}",
        passage_kind=random.choice(list(PassageKind)),
        readings=("a", "b"),
        preferred=random.choice([None, None, "a"]),
        excluded=excluded,
        unconfirmed=excluded if random.random() < 0.4 else (),
        unheard_closed=random.random() < 0.8,
    )


def _pieces(random: Random) -> tuple[Piece, ...]:
    pieces = []
    for number in range(1, random.randint(2, 5)):
        others = [piece.id for piece in pieces]
        tie = random.random()
        pieces.append(
            Piece(
                id=f"X{number}",
                loss=Loss.NOTICED if random.random() < 0.1 else Loss.REPLACEABLE,
                made_from=(random.choice(others),) if others and tie < 0.2 else (),
                copies=tuple(random.sample(others, min(2, len(others)))) if others and tie > 0.75 else (),
                copies_outside=("elsewhere",) if random.random() < 0.15 else (),
            )
        )
    return tuple(pieces)


def _nodes(random: Random) -> tuple[Node, ...]:
    kinds = [NodeKind.ELEMENT, NodeKind.ELEMENT, NodeKind.MODE, NodeKind.IDENTITY]
    inner = random.choice([Gate.OR, Gate.K, Gate.AND])
    nodes = [
        Node(id="C", node_kind=NodeKind.ELEMENT, gate=Gate.AND, children=("E", "G")),
        Node(id="E", node_kind=random.choice(kinds), gate=Gate.LEAF),
        Node(
            id="G",
            node_kind=NodeKind.ELEMENT,
            gate=inner,
            children=("E2", "E3"),
            k=random.randint(1, 2) if inner is Gate.K else None,
        ),
        Node(id="E2", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF),
        Node(id="E3", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF),
    ]
    if random.random() < 0.5:
        kind = random.choice([NodeKind.DEFENCE, NodeKind.JURISDICTION])
        target = random.choice(["C", "E", "G"])
        nodes.append(Node(id="D", node_kind=kind, gate=Gate.LEAF, side=Side.AGAINST, target=target))
        if random.random() < 0.5:
            nodes.append(Node(id="W", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF, target="D"))
    return tuple(nodes)


def _argument(random: Random, number: int, pieces, passages, *, node=None, attacks=(), role=Role.SUPPORT) -> Argument:
    scheme = random.choice(
        [Scheme.VIDEO] * 6 + [Scheme.PATTERN, Scheme.CONVERGENCE, Scheme.PRIOR_FINDING, Scheme.NOTICED_FACT]
    )
    if scheme is Scheme.NOTICED_FACT:
        scheme = Scheme.VIDEO if role is not Role.SUPPORT else random.choice([Scheme.NOTICED_FACT, Scheme.AGREED_FACT])
    noticed = scheme in (Scheme.NOTICED_FACT, Scheme.AGREED_FACT)
    rests_on = [piece for piece in pieces if scheme is not Scheme.PRIOR_FINDING or not piece.made_from]
    count = random.choice([1, 1, 2]) if scheme is not Scheme.CONVERGENCE else random.randint(1, 3)
    questions = []
    if random.random() < 0.4:
        answer = random.choice([Answer.OPEN, Answer.GOOD, Answer.GOOD, Answer.BAD])
        exhibit = random.choice(pieces).id if answer is not Answer.OPEN else None
        questions.append(Question(question="q", answer=answer, exhibit=exhibit))
    return Argument(
        id=f"a{number}",
        role=role,
        node=node,
        attacks=attacks,
        scheme=scheme,
        agreed=Agreement(between=("one", "other"), where="p. 1") if scheme is Scheme.AGREED_FACT else None,
        at_least=random.choice([None, random.randint(1, count)]) if scheme is Scheme.CONVERGENCE else None,
        premises=tuple(
            Premise(
                claim=f"c{random.randint(1, 4)}",
                exhibits=()
                if noticed
                else tuple(piece.id for piece in random.sample(rests_on, random.randint(1, min(2, len(rests_on))))),
                holds_in=tuple(
                    HoldsIn(passage=passage.id, readings=random.choice([("a",), ("b",), ("a", "b")]))
                    for passage in passages
                    if random.random() < 0.3
                ),
            )
            for _ in range(count)
        ),
        questions=tuple(questions),
        finding_stage=random.choice(list(Stage)) if scheme is Scheme.PRIOR_FINDING else None,
        signed_by=random.choice(["", "an analyst"]) if scheme is Scheme.CONVERGENCE else "",
        rival="chance" if scheme is Scheme.CONVERGENCE else "",
    )


def _preferences(random: Random, arguments: list[Argument]) -> tuple[Preference, ...]:
    return tuple(
        Preference(
            argument=support.id,
            rebuttal=rebuttal.id,
            winner=random.choice([support.id, rebuttal.id]),
            level=random.choice(list(PreferenceLevel)),
        )
        for rebuttal in arguments
        if rebuttal.role is Role.REBUT
        for support in arguments
        if support.role is Role.SUPPORT and support.node == rebuttal.node and random.random() < 0.5
    )


# The second evaluator.

RANK = {Stage.REASONABLE_BASIS: 1, Stage.REASONABLE_GROUNDS: 2, Stage.SUBSTANTIAL_GROUNDS: 3}
RANK[Stage.BEYOND_REASONABLE_DOUBT] = 4


class Naive:
    def __init__(self, graph: ProofGraph, stage: Stage, lost: frozenset[str] = frozenset()) -> None:
        self.graph, self.stage = graph, stage
        self.pieces = {piece.id: piece for piece in graph.pieces}
        self.nodes = {node.id: node for node in graph.nodes}
        self.arguments = {argument.id: argument for argument in graph.arguments}
        for argument in graph.arguments:
            for question in argument.questions:
                if question.answer is Answer.BAD:
                    name = f"bad {argument.id}"
                    premise = Premise(claim=name, exhibits=(question.exhibit,))
                    self.arguments[name] = Argument(
                        id=name, role=Role.UNDERCUT, attacks=(argument.id,), scheme=Scheme.VIDEO, premises=(premise,)
                    )
        self.lost = lost
        touched = {held.passage for a in graph.arguments for p in a.premises for held in p.holds_in}
        self.passages = [p for p in graph.passages if p.id in touched]
        self.worlds = [
            dict(zip([p.id for p in self.passages], readings, strict=True))
            for readings in product(*([r for r in p.readings if not self.ruled_out(p, r)] for p in self.passages))
        ]
        self.levels = [self.evaluate(world) for world in self.worlds]

    def ruled_out(self, passage: Passage, reading: str) -> bool:
        confirmed = self.stage is not Stage.BEYOND_REASONABLE_DOUBT or reading not in passage.unconfirmed
        return reading in passage.excluded and confirmed

    def stands(self, exhibit: str, lost: frozenset[str]) -> bool:
        piece = self.pieces[exhibit]
        if piece.loss is Loss.NOTICED:
            return True
        if exhibit in lost or not all(self.stands(other, lost) for other in piece.made_from):
            return False
        if piece.copies and not piece.copies_outside:
            return any(self.stands(other, lost) for other in piece.copies)
        return True

    def side(self, argument: Argument) -> Side:
        if argument.role is Role.UNDERCUT:
            attacked = self.side(self.arguments[argument.attacks[0]])
            return Side.AGAINST if attacked is Side.FOR else Side.FOR
        leaf = self.nodes[argument.node].side
        if argument.role is Role.SUPPORT:
            return leaf
        return Side.AGAINST if leaf is Side.FOR else Side.FOR

    def lost_to(self, argument: Argument) -> frozenset[str]:
        return self.lost if self.side(argument) is Side.FOR else frozenset()

    def exists(self, argument: Argument) -> bool:
        lost = self.lost_to(argument)
        return any(not p.exhibits or any(self.stands(x, lost) for x in p.exhibits) for p in argument.premises)

    def blocked(self, argument: Argument) -> bool:
        if self.side(argument) is Side.AGAINST:
            return False
        if argument.scheme is Scheme.PATTERN or (argument.scheme is Scheme.CONVERGENCE and not argument.signed_by):
            return True
        if argument.finding_stage is not None and RANK[argument.finding_stage] < RANK[self.stage]:
            return True
        return RANK[self.stage] >= 3 and self.asked(argument)

    def asked(self, argument: Argument) -> bool:
        """Whether a question is open."""
        for question in argument.questions:
            if question.answer in (Answer.OPEN, Answer.UNKNOWN):
                return True
            if question.answer is Answer.GOOD and not self.stands(question.exhibit, self.lost):
                return True
        named = {held.passage for p in argument.premises for held in p.holds_in}
        return any(p.id in named and not p.unheard_closed for p in self.graph.passages)

    def holds(self, argument: Argument, world: dict[str, str]) -> bool:
        lost = self.lost_to(argument)
        holding = [
            all(self.stands(x, lost) for x in p.exhibits)
            and all(world[held.passage] in held.readings for held in p.holds_in)
            for p in argument.premises
        ]
        return all(holding) if argument.at_least is None else holding.count(True) >= argument.at_least

    def attacks(self, attacker: Argument, attacked: Argument) -> bool:
        if attacker.role is Role.UNDERCUT:
            return attacked.id in attacker.attacks
        if attacker.node != attacked.node or {attacker.role, attacked.role} != {Role.SUPPORT, Role.REBUT}:
            return False
        for preference in self.graph.preferences:
            if {preference.argument, preference.rebuttal} == {attacker.id, attacked.id}:
                helps_charge = self.side(self.arguments[preference.winner]) is Side.FOR
                weak = self.stage is Stage.BEYOND_REASONABLE_DOUBT and preference.level is PreferenceLevel.PREFERRED
                if preference.winner == attacked.id and not (weak and helps_charge):
                    return False
        return True

    def labels(self, world: dict[str, str]) -> dict[str, str]:
        alive = [a for a in self.arguments.values() if self.exists(a) and self.holds(a, world) and not self.blocked(a)]
        labels: dict[str, str] = {}
        changed = True
        while changed:
            changed = False
            for a in alive:
                if a.id in labels:
                    continue
                attackers = [labels.get(b.id) for b in alive if self.attacks(b, a)]
                if all(found == "out" for found in attackers):
                    labels[a.id], changed = "in", True
                elif "in" in attackers:
                    labels[a.id], changed = "out", True
        return {a.id: labels.get(a.id, "undecided") for a in alive}

    def evaluate(self, world: dict[str, str]) -> dict[str, int | None]:
        labels = self.labels(world)

        def argued(leaf: str) -> int:
            level = 0
            for a in self.arguments.values():
                if a.role is Role.SUPPORT and a.node == leaf and self.exists(a):
                    level = max(level, {"in": 3, "undecided": 2}.get(labels.get(a.id, ""), 1))
            return level

        def level(name: str) -> int | None:
            node = self.nodes[name]
            if self.stage is Stage.REASONABLE_BASIS and node.node_kind in (NodeKind.MODE, NodeKind.IDENTITY):
                return None
            if node.gate is Gate.LEAF:
                found = argued(name)
            else:
                children = sorted((c for c in map(level, node.children) if c is not None), reverse=True)
                needed = {Gate.AND: len(children), Gate.OR: 1, Gate.K: node.k}[node.gate]
                found = children[needed - 1]
            for other in self.graph.nodes:
                if other.target == name:
                    found = min(found, {3: 1, 2: 2}.get(level(other.id), 3))
                    raised = self.stage is Stage.BEYOND_REASONABLE_DOUBT and other.node_kind is NodeKind.DEFENCE
                    if raised and argued(other.id) >= 2:
                        found = min(found, 2)
            return found

        return {name: level(name) for name in self.nodes}

    def status(self, name: str) -> Status:
        levels = [found[name] for found in self.levels]
        if levels[0] is None:
            return Status.NOT_REQUIRED
        if min(levels) == 3:
            return Status.SUPPORTED
        if max(levels) == 3:
            return Status.IN_SOME_READINGS
        return [Status.GAP, Status.INSUFFICIENT, Status.CONTESTED][max(levels)]

    def met(self, name: str) -> bool | None:
        status = self.status(name)
        if status is Status.NOT_REQUIRED:
            return None
        if self.stage in (Stage.REASONABLE_BASIS, Stage.REASONABLE_GROUNDS):
            return status not in (Status.INSUFFICIENT, Status.GAP)
        if self.stage is Stage.BEYOND_REASONABLE_DOUBT:
            return status is Status.SUPPORTED and self.graph.reviewed
        preferred = [
            found[name] == 3
            for world, found in zip(self.worlds, self.levels, strict=True)
            if all(p.preferred in (None, world[p.id]) for p in self.passages)
        ]
        return status is Status.SUPPORTED or all(preferred)


def minimal(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    return {one for one in sets if not any(other < one for other in sets)}


@given(seeds, st.sampled_from(Stage))
def test_a_second_evaluator_agrees_on_levels_statuses_and_met(seed, stage):
    graph = theory(seed)
    assessment, naive = assess(graph, stage, sought=Sought.NONE), Naive(graph, stage)
    assert {node.id: node.status for node in assessment.nodes} == {name: naive.status(name) for name in naive.nodes}
    assert {node.id: node.met for node in assessment.nodes} == {name: naive.met(name) for name in naive.nodes}
    got = {
        tuple((choice.passage, choice.reading) for choice in world.choices): dict(world.levels)
        for world in assessment.worlds
    }
    assert got == {tuple(world.items()): found for world, found in zip(naive.worlds, naive.levels, strict=True)}
    assert {label.id for label in assessment.blocked} == {
        name for name, argument in naive.arguments.items() if naive.blocked(argument)
    }


@given(seeds, st.sampled_from(Stage))
def test_a_second_evaluator_agrees_on_losses_and_supports(seed, stage):
    graph = theory(seed)
    assessment = assess(graph, stage, budget=BUDGET)
    losable = [piece.id for piece in graph.pieces if piece.loss is not Loss.NOTICED]
    subsets = [frozenset(found) for size in range(len(losable) + 1) for found in combinations(losable, size)]
    if not Naive(graph, stage).met("C"):
        assert (assessment.losses, assessment.supports) == (((),), ())
        return
    fails = [out for out in subsets if not Naive(graph, stage, out).met("C")]
    carries = [frozenset(losable) - out for out in subsets if out not in fails]
    assert set(map(frozenset, assessment.losses)) == minimal(fails)
    assert set(map(frozenset, assessment.supports)) == minimal(carries)
    assert {frozenset([name]) for name in assessment.single_losses} == {one for one in minimal(fails) if len(one) == 1}
    assert set(map(frozenset, assessment.double_losses)) == {one for one in minimal(fails) if len(one) == 2}


@given(seeds, st.sampled_from(Stage))
def test_minimal_sets_are_pairwise_incomparable_and_hit_each_other(seed, stage):
    assessment = assess(theory(seed), stage, budget=BUDGET)
    losses, supports = list(map(set, assessment.losses)), list(map(set, assessment.supports))
    for sets in (losses, supports):
        assert not any(one <= other or other <= one for one, other in combinations(sets, 2))
    assert all(loss & support for loss in losses for support in supports)


@given(seeds, st.sampled_from(Stage), seeds)
def test_a_for_argument_more_never_lowers_a_for_node_nor_raises_one_against(seed, stage, more):
    graph, random = theory(seed), Random(more)  # noqa: S311 - seeds make theories here, not secrets
    before = assess(graph, stage, sought=Sought.NONE)
    touched = {held.passage for a in graph.arguments for p in a.premises for held in p.holds_in}
    passages = [passage for passage in graph.passages if passage.id in touched]  # readings stay as they are
    leaf = random.choice([node for node in graph.nodes if node.gate is Gate.LEAF])
    role = Role.SUPPORT if leaf.side is Side.FOR else Role.REBUT
    added = _argument(random, 99, graph.pieces, passages, node=leaf.id, role=role)
    added = replace(added, questions=tuple(q for q in added.questions if q.answer is not Answer.BAD))
    after = assess(replace(graph, arguments=(*graph.arguments, added)), stage, sought=Sought.NONE)
    for old, new in zip(before.nodes, after.nodes, strict=True):
        if old.status is not Status.NOT_REQUIRED:
            step = ORDER.index(new.status) - ORDER.index(old.status)
            assert step >= 0 if old.side is Side.FOR else step <= 0


@given(seeds, seeds)
def test_a_copy_of_an_asserting_exhibit_never_raises_origins(seed, more):
    graph, random = theory(seed), Random(more)  # noqa: S311 - seeds make theories here, not secrets
    asserting = [(a, p) for a in graph.arguments if a.scheme is not Scheme.PATTERN for p in a.premises if p.exhibits]
    if not asserting:
        return
    argument, premise = random.choice(asserting)
    if any(piece.loss is Loss.NOTICED for piece in graph.pieces if piece.id in premise.exhibits):
        return  # a noticed fact is no origin, and nobody copies one
    copy = Piece(id="copy", loss=Loss.REPLACEABLE, copies=(premise.exhibits[0],))
    printed = replace(
        argument,
        id="printed",
        premises=(Premise(claim=premise.claim, exhibits=("copy",)),),
        questions=(),
        at_least=None,
    )
    wider = replace(graph, pieces=(*graph.pieces, copy), arguments=(*graph.arguments, printed))
    before = dict(assess(graph, Stage.REASONABLE_GROUNDS, sought=Sought.NONE).origins)
    after = dict(assess(wider, Stage.REASONABLE_GROUNDS, sought=Sought.NONE).origins)
    assert before == after


@given(seeds)
def test_met_at_a_higher_standard_is_met_at_every_lower_one(seed):
    graph = theory(seed)
    assessments = [assess(graph, stage, sought=Sought.NONE) for stage in Stage]
    for index, node in enumerate(graph.nodes):
        if node.side is Side.FOR:
            met = [assessment.nodes[index].met for assessment in assessments]
            met = [found for found in met if found is not None]
            assert met == sorted(met, reverse=True)


@given(seeds, st.sampled_from(Stage))
def test_flips_are_the_passages_whose_reading_alone_changes_a_level(seed, stage):
    assessment = assess(theory(seed), stage, sought=Sought.NONE)
    for node in assessment.nodes:
        if node.met is None:
            continue
        changing = set()
        for one, other in combinations(assessment.worlds, 2):
            differ = [a.passage for a, b in zip(one.choices, other.choices, strict=True) if a != b]
            if len(differ) == 1 and dict(one.levels)[node.id] != dict(other.levels)[node.id]:
                changing.add(differ[0])
        assert set(node.flips) == changing


@given(seeds, st.sampled_from(Stage))
def test_an_attack_that_decides_is_one_without_which_the_status_is_better(seed, stage):
    graph = theory(seed)
    plain = tuple(
        replace(a, questions=tuple(q for q in a.questions if q.answer is not Answer.BAD)) for a in graph.arguments
    )
    graph = replace(graph, arguments=plain)
    assessment = assess(graph, stage, budget=0)
    for attacks in assessment.attacks_that_decide:
        assert _status_without(graph, stage, attacks) > _status_without(graph, stage, ())
        if len(attacks) == 2:
            assert all(_status_without(graph, stage, (one,)) == _status_without(graph, stage, ()) for one in attacks)


@given(seeds, st.sampled_from(Stage))
def test_no_attack_that_decides_is_left_out(seed, stage):
    """Every attack, and every pair of which neither decides alone, taken away one by one."""
    graph = theory(seed)
    plain = tuple(
        replace(a, questions=tuple(q for q in a.questions if q.answer is not Answer.BAD)) for a in graph.arguments
    )
    graph = replace(graph, arguments=plain)
    naive = Naive(graph, stage)
    against = [argument.id for argument in graph.arguments if naive.side(argument) is Side.AGAINST]
    full = _status_without(graph, stage, ())
    alone = {(one,) for one in against if _status_without(graph, stage, (one,)) > full}
    pairs = {
        pair
        for pair in combinations(against, 2)
        if not alone & {pair[:1], pair[1:]} and _status_without(graph, stage, pair) > full
    }
    assert set(assess(graph, stage, budget=0).attacks_that_decide) == alone | pairs


def _status_without(graph: ProofGraph, stage: Stage, attacks: tuple[str, ...]) -> int:
    """The root's rank once these arguments rest on exhibits that nobody has."""
    missing = Piece(id="missing", loss=Loss.REPLACEABLE)
    arguments = tuple(
        replace(a, premises=tuple(replace(p, exhibits=("missing",)) for p in a.premises)) if a.id in attacks else a
        for a in graph.arguments
    )
    found = assess(
        replace(graph, arguments=arguments, pieces=(*graph.pieces, missing)),
        stage,
        without=["missing"],
        sought=Sought.NONE,
    )
    return ORDER.index(next(node.status for node in found.nodes if node.id == "C"))


def test_the_random_theories_reach_every_status():
    found = {
        node.status
        for seed in range(60)
        for stage in Stage
        for node in assess(theory(seed), stage, sought=Sought.NONE).nodes
    }
    assert found == {*ORDER, Status.NOT_REQUIRED}


@given(seeds)
def test_labels_are_the_least_fixpoint_whatever_the_order_and_the_circles(seed):
    """Any attacks, also in circles and of many arguments on one: grounded labels, found by going round from nothing."""
    random = Random(seed)  # noqa: S311 - seeds make attacks here, not secrets
    size, everywhere = random.randint(1, 7), 0b111
    holding = [random.randint(0, everywhere) for _ in range(size)]
    attackers = [[other for other in range(size) if random.random() < 0.3] for _ in range(size)]
    attacked = [[one for one in range(size) if other in attackers[one]] for other in range(size)]
    inside, out = label(holding, attackers, attacked)
    for world in range(3):
        alive = [one for one in range(size) if holding[one] >> world & 1]
        into: set[int] = set()
        while True:
            beaten = {one for one in alive if into & set(attackers[one])}
            more = {one for one in alive if beaten.issuperset(set(attackers[one]) & set(alive))}
            if more == into:
                break
            into = more
        assert {one for one in range(size) if inside[one] >> world & 1} == into
        assert {one for one in range(size) if out[one] >> world & 1} == beaten
