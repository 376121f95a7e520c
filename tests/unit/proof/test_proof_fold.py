"""Folds: a node names the parts that decide it, and each argument says what became of it and by what."""

from hypothesis import given
from hypothesis import strategies as st

from probanda.cli.told_assessment import unfold
from probanda.model.assessment import Standing
from probanda.model.proof import Answer, Gate, Scheme, Side, Stage, Status
from probanda.proof.assess import assess
from probanda.proof.fold import fold
from probanda.proof.losses import Sought

from .test_proof_properties import theory

S53, S58, S61, S66 = Stage
ORDER = [Status.GAP, Status.INSUFFICIENT, Status.CONTESTED, Status.IN_SOME_READINGS, Status.SUPPORTED]
seeds = st.integers(0, 2**32 - 1)


def explained(graph, stage=S58, **suppose):
    return {one.node: one for one in fold(graph, assess(graph, stage, sought=Sought.NONE, **suppose))}


def lines(graph, stage=S58, **suppose):
    return {one.id: one for one in assess(graph, stage, sought=Sought.NONE, **suppose).labels}


def test_and_is_decided_by_its_worst_part_and_or_by_its_best(build):
    def graph(gate):
        nodes = (build.gate("C", gate, "E", "F"), build.leaf("E"), build.leaf("F"))
        return build.theory(build.support("a", "X1"), nodes=nodes)

    worst, best = explained(graph(Gate.AND))["C"], explained(graph(Gate.OR))["C"]
    assert (worst.because, worst.others) == (("F",), ("E",))
    assert (best.because, best.others) == (("E",), ("F",))


def test_a_gap_says_what_it_serves_and_what_would_fill_it(build):
    nodes = (build.gate("C", Gate.AND, "G"), build.gate("G", Gate.AND, "E"), build.leaf("E", words="an order"))
    gap = explained(build.theory(nodes=nodes))["E"]
    assert gap.serves == ("G", "C")
    assert "An argument on an exhibit that shows E (an order) would fill it." in gap.gap


def test_what_attacks_a_node_is_told_even_where_it_does_nothing(build):
    nodes = (build.leaf("E"), build.leaf("D", side=Side.AGAINST, target="E"))
    assert explained(build.theory(build.support("a", "X1"), nodes=nodes))["E"].attackers == ("D",)


def test_an_argument_says_by_what_it_is_defeated(build):
    graph = build.theory(build.support("a", "X1"), build.undercut("u", "X2", attacks=("a",)))
    assert (lines(graph)["a"].standing, lines(graph)["a"].met_by) == (Standing.OUT, ("u",))
    assert lines(graph)["u"].standing is Standing.IN


def test_a_rebuttal_that_nobody_decides_leaves_both_undecided(build):
    found = lines(build.theory(build.support("a", "X1"), build.rebut("r", "X2")))
    assert {name: (one.standing, one.met_by) for name, one in found.items()} == {
        "a": (Standing.UNDECIDED, ("r",)),
        "r": (Standing.UNDECIDED, ("a",)),
    }


def test_a_blocked_argument_says_why(build):
    graph = build.theory(build.support("a", "X1", questions=[build.question()]))
    assert lines(graph, S66)["a"].standing is Standing.BLOCKED
    assert "authentic?" in lines(graph, S66)["a"].why
    assert lines(graph, S58)["a"].standing is Standing.IN


def test_an_argument_that_lost_all_or_a_part_of_what_it_rests_on_says_so(build):
    graph = build.theory(build.support("a", "X1", "X2"), build.support("b", "X2"))
    found = lines(graph, without=("X2",))
    assert (found["a"].standing, found["a"].why) == (Standing.LACKS, "it lacks X2")
    assert found["b"].standing is Standing.GONE


def test_an_argument_counts_the_worlds_in_which_it_prevails(build):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}), build.support("b", "X2"), passages=[build.passage(readings="abc")]
    )
    found = lines(graph)
    assert (found["a"].standing, found["a"].worlds) == (Standing.IN_SOME, (1, 0, 0, 2))
    assert (found["b"].standing, found["b"].worlds) == (Standing.IN, (3, 0, 0, 0))


def test_an_argument_whose_only_reading_is_supposed_away_is_silent(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage(excluded=("a",))])
    assert lines(graph)["a"].standing is Standing.SILENT


def test_a_bad_answer_stands_among_the_arguments(build):
    graph = build.theory(build.support("a", "X1", questions=[build.question(answer=Answer.BAD, exhibit="X2")]))
    assert lines(graph)["a: authentic?"].standing is Standing.IN
    assert lines(graph)["a"].met_by == ("a: authentic?",)


def test_a_pattern_alone_does_not_count_at_any_stage(build):
    graph = build.theory(build.support("a", "X1", scheme=Scheme.PATTERN))
    assert all(lines(graph, stage)["a"].standing is Standing.BLOCKED for stage in Stage)


@given(seeds, st.sampled_from(list(Stage)))
def test_the_worlds_of_an_argument_add_up_and_agree_with_its_standing(seed, stage):
    found = assess(theory(seed), stage, sought=Sought.NONE)
    for line in found.labels:
        inside, undecided, out, silent = line.worlds
        assert inside + undecided + out + silent == found.world_count
        assert (line.standing in {Standing.IN, Standing.IN_SOME}) == (inside > 0)
        assert (line.standing is Standing.IN) == (inside == found.world_count)
        if line.standing is Standing.UNDECIDED:
            assert undecided
        if line.standing in {Standing.OUT, Standing.UNDECIDED}:
            assert line.met_by


@given(seeds, st.sampled_from(list(Stage)))
def test_a_gate_that_nothing_holds_down_has_the_status_of_a_part_that_decides_it_or_all_decide(seed, stage):
    graph = theory(seed)
    found = explained(graph, stage)
    for node in graph.nodes:
        one = found[node.id]
        if node.gate is Gate.LEAF or one.status not in ORDER:
            assert one.because == ()
            continue
        counted = [part for part in dict.fromkeys(node.children) if found[part].status in ORDER]
        statuses = {found[part].status for part in one.because}
        assert statuses == {one.status} or set(one.because) == set(counted)
        assert {*one.because, *one.others} == set(node.children)


@given(seeds)
def test_an_open_fold_tells_every_node_that_decides_or_attacks_once(seed):
    graph = theory(seed)
    found = explained(graph)
    told = list(unfold(graph.root, found))
    heads = [line.strip().removeprefix("against it: ").partition(": ")[0] for line in told]
    wanted, waiting = {graph.root}, [graph.root]
    while waiting:
        here = found[waiting.pop()]
        fresh = {*here.because, *here.attackers} - wanted
        wanted |= fresh
        waiting += fresh
    assert {head for head in heads if head in found} == wanted
    assert sum(line.strip() == found[name].reason for line in told for name in wanted) >= len(wanted)
    again = sum(line.strip() == "told above" for line in told)
    assert sum(head in found for head in heads) == len(wanted) + again
