"""Two engines decide the worlds, integers and diagrams: they must give one answer, and both must agree with the rules.

Small theories are forced through the diagrams and compared with the integers, field by field, and with the naive
evaluator of `test_proof_properties`. Then theories that only a diagram can decide, with the answers worked out by hand.
"""

import importlib.util
import time
from itertools import product
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.canonical import encode
from probanda.model.errors import NotComputedError
from probanda.model.proof import Gate, Side, Stage, Status
from probanda.proof import worlds
from probanda.proof.answer import answer
from probanda.proof.assess import assess
from probanda.proof.diff import difference
from probanda.proof.earlier import losses_of
from probanda.proof.losses import Sought
from probanda.proof.replay import differs_from_replay
from probanda.proof.trace import read_trace, trace, trace_of
from probanda.proof.world_diagrams import Forest, Split
from probanda.proof.worlds import DrawnWorlds, NumberedWorlds, passages_met, worlds_of

ROOT = Path(__file__).parents[3]
S58, S61, S66 = Stage.REASONABLE_GROUNDS, Stage.SUBSTANTIAL_GROUNDS, Stage.BEYOND_REASONABLE_DOUBT
seeds, stages = st.integers(0, 2**32 - 1), st.sampled_from(Stage)


def loaded(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROPERTIES = loaded("tests/unit/proof/test_proof_properties.py")
LARGE = loaded("benchmarks/assess.py").generated
SPEECH = loaded("benchmarks/many_worlds.py").speech


def both(graph, stage, **supposed):
    """The assessment by integers and by diagrams."""
    return tuple(assess(graph, stage, most_numbered=most, **supposed) for most in (worlds.MOST_NUMBERED, 0))


# The two engines.


@given(seeds, stages, st.booleans(), st.sampled_from([0, 100_000]))
def test_integers_and_diagrams_give_one_answer(seed, stage, take_one, budget):
    """Everything: levels in each world, statuses, flips, readings, reasons, labels, losses, supports, attacks."""
    graph = PROPERTIES.theory(seed)
    numbered, drawn = both(graph, stage, without=(graph.pieces[0].id,) if take_one else (), budget=budget)
    assert numbered == drawn
    assert encode(trace(graph, numbered)) == encode(trace(graph, drawn))
    assert msgspec.json.encode(answer(graph, numbered)) == msgspec.json.encode(answer(graph, drawn))


@given(seeds, stages)
def test_the_diagrams_agree_with_an_evaluator_that_takes_one_world_at_a_time(seed, stage):
    graph = PROPERTIES.theory(seed)
    drawn, naive = assess(graph, stage, most_numbered=0, sought=Sought.NONE), PROPERTIES.Naive(graph, stage)
    assert {node.id: node.status for node in drawn.nodes} == {name: naive.status(name) for name in naive.nodes}
    assert {node.id: node.met for node in drawn.nodes} == {name: naive.met(name) for name in naive.nodes}
    got = {tuple((one.passage, one.reading) for one in world.choices): dict(world.levels) for world in drawn.worlds}
    assert got == {tuple(world.items()): found for world, found in zip(naive.worlds, naive.levels, strict=True)}


@given(seeds, stages)
@settings(max_examples=15, deadline=None)
def test_on_larger_theories_the_two_engines_give_one_answer(seed, stage):
    """Ten elements, forty exhibits, sixteen worlds, undercutters, rebuttals, copies."""
    numbered, drawn = both(LARGE(10, 40, seed), stage)
    assert numbered == drawn


@given(seeds, stages)
@settings(max_examples=40)
def test_the_two_engines_give_one_answer_on_worlds_that_are_not_listed(seed, stage):
    """Readings that no premise tells apart are taken together in both; only the note says which engine it was."""
    graph = PROPERTIES.theory(seed)
    wide = tuple(
        replace(passage, readings=(*passage.readings, *map("more {}".format, range(4_096))))
        for passage in graph.passages
    )
    numbered, drawn = both(replace(graph, passages=wide), stage)
    if not numbered.worlds:
        assert "decided as" in numbered.notes[0]
        assert "decided by a diagram, not listed" in drawn.notes[0]
        numbered, drawn = replace(numbered, notes=numbered.notes[1:]), replace(drawn, notes=drawn.notes[1:])
    assert numbered == drawn


@pytest.mark.parametrize("stage", Stage)
def test_theories_of_104976_worlds_are_answered_alike_by_both(stage):
    graph = SPEECH(12)
    numbered, drawn = assess(graph, stage, most_numbered=200_000), assess(graph, stage)
    assert (numbered.notes[0][:15], drawn.notes[0]) == (
        "There are more ",
        "There are 531441 worlds: decided by a diagram, not listed.",
    )
    assert replace(numbered, notes=numbered.notes[1:]) == replace(drawn, notes=drawn.notes[1:])


@given(seeds, stages, st.booleans())
@settings(max_examples=40)
def test_supposing_a_reading_gives_one_answer_in_both(seed, stage, first):
    graph = PROPERTIES.theory(seed)
    live = [one for one in graph.passages if stage is not S66 or one.unconfirmed]
    fix = [ReadingChoice(passage=one.id, reading="a") for one in (live[:1] if first else live[1:])]
    numbered, drawn = both(graph, stage, fix=fix)
    assert numbered == drawn


@given(seeds, stages)
@settings(max_examples=40)
def test_what_changed_between_two_answers_is_told_alike(seed, stage):
    graph = PROPERTIES.theory(seed)
    told = []
    for most in (worlds.MOST_NUMBERED, 0):
        one = assess(graph, stage, most_numbered=most)
        other = assess(graph, stage, most_numbered=most, without=(graph.pieces[0].id,))
        traces = trace_of(graph, one), trace_of(graph, other)
        told.append(difference(*traces, losses=(losses_of(one), losses_of(other))))
    assert told[0] == told[1]


# The diagrams alone.

SIZES = (2, 3, 1, 2)


@given(st.data())
def test_a_diagram_holds_exactly_the_worlds_that_sets_of_numbers_hold(data):
    """Random expressions over four passages, beside the same expression over sets of worlds."""
    forest = Forest(SIZES)
    everywhere = set(product(*map(range, SIZES)))
    made = [(0, set()), (-1, everywhere)]
    for at, size in enumerate(SIZES):
        made += [(forest.where(at, one), {world for world in everywhere if world[at] == one}) for one in range(size)]
    for _ in range(data.draw(st.integers(1, 12))):
        (one, here), (other, there) = (data.draw(st.sampled_from(made)) for _ in range(2))
        made += [(one & other, here & there), (one | other, here | there), (~one, everywhere - here)]
    for one, here in made:
        assert forest.count(one) == len(here)
        assert (one == 0, one == -1) == (not here, here == everywhere)
        flipping = {
            at
            for at in range(len(SIZES))
            for world in everywhere
            for reading in range(SIZES[at])
            if (world in here) != ((*world[:at], reading, *world[at + 1 :]) in here)
        }
        assert forest.asked([one]) == flipping
    by_worlds = {}
    for one, here in made:
        assert by_worlds.setdefault(frozenset(here), one) is one  # equal sets are one object


def test_a_set_that_is_wrong_by_one_world_is_another_set():
    forest = Forest([2] * 20)
    all_but_one = -1
    for at in range(20):
        all_but_one = all_but_one & forest.where(at, 0)
    all_but_one = ~all_but_one
    assert isinstance(all_but_one, Split)
    assert forest.count(all_but_one) == 2**20 - 1


def test_a_diagram_of_thousands_of_passages_is_not_too_deep():
    forest = Forest([2] * 5_000)
    found = -1
    for at in reversed(range(5_000)):
        found = forest.where(at, 0) & found
    assert (forest.count(found), forest.count(~found)) == (1, 2**5_000 - 1)
    assert forest.asked([found]) == frozenset(range(5_000))


# Theories that only a diagram can decide.


def _speech(build, passages, *, carries=True, **more):
    """One element; each passage has its own argument at a part of its own, which holds in readings a and b of three."""
    parts = [f"P{number}" for number in range(passages)]
    return build.theory(
        *(
            build.support(f"a{number}", "video", f"X{number}", at=part, reads={f"w{number}": "ab"})
            for number, part in enumerate(parts)
        ),
        nodes=(build.gate("E", Gate.AND if carries else Gate.OR, *parts), *map(build.leaf, parts)),
        passages=[build.passage(f"w{number}", "abc", **more) for number in range(passages)],
    )


def test_24_decisive_passages_of_three_readings_are_answered_in_two_seconds(build):
    """All 24 parts are needed: 2^24 of 3^24 worlds carry it, every passage flips it, and every exhibit is a loss."""
    graph = _speech(build, 24)
    begun_s = time.process_time()
    assessment = assess(graph, S58)
    took_s = time.process_time() - begun_s
    root = build.answer(assessment)
    assert (root.status, root.met) == (Status.IN_SOME_READINGS, True)
    assert root.flips == tuple(f"w{number}" for number in range(24))
    assert sorted(assessment.single_losses) == sorted(["video", *(f"X{number}" for number in range(24))])
    assert assessment.double_losses == ()
    assert (assessment.loss_count, assessment.support_count) == (25, 1)
    assert assessment.notes[0] == "There are 282429536481 worlds: decided by a diagram, not listed."
    assert assessment.worlds == ()
    assert build.answer(assessment, "P3").in_readings == tuple(
        (ReadingChoice(passage="w3", reading=reading),) for reading in "ab"
    )
    assert took_s < 2


def test_readings_that_are_too_many_to_list_are_said_to_be(build):
    root = build.answer(assess(_speech(build, 24), S58))
    assert root.in_readings == ()
    assert "supported in more than 100 choices of readings of w0, w1" in root.reason
    assert "too many to list" in root.reason


def test_the_one_world_of_many_that_carries_is_found_and_named(build):
    graph = _speech(build, 40)
    only = tuple(
        replace(
            one,
            premises=tuple(
                replace(premise, holds_in=tuple(replace(held, readings=("b",)) for held in premise.holds_in))
                for premise in one.premises
            ),
        )
        for one in graph.arguments
    )
    root = build.answer(assess(replace(graph, arguments=only), S58))
    assert root.in_readings == (tuple(ReadingChoice(passage=f"w{number}", reading="b") for number in range(40)),)


def test_preferred_readings_meet_61_and_excluded_ones_66(build):
    open_ = _speech(build, 24)
    preferred = _speech(build, 24, preferred="b")
    excluded = _speech(build, 24, excluded=("c",))
    met = [
        [build.answer(assess(graph, stage, sought=Sought.SINGLE)).met for stage in Stage]
        for graph in (open_, preferred, excluded)
    ]
    assert met == [[True, True, False, False], [True, True, True, False], [True, True, True, True]]
    wrong = replace(preferred, passages=(replace(preferred.passages[0], preferred="c"), *preferred.passages[1:]))
    assert build.answer(assess(wrong, S61, sought=Sought.NONE)).met is False


def test_an_attack_in_one_reading_of_one_of_many_passages_decides(build):
    graph = _speech(build, 24, excluded=("c",))
    attacked = replace(graph, arguments=(*graph.arguments, build.rebut("r", "Y", at="P7", reads={"w7": "b"})))
    assessment = assess(
        replace(attacked, pieces=(*graph.pieces, build.piece("Y"))), S66, sought=Sought.ALL, most_numbered=0
    )
    root = build.answer(assessment)
    assert (root.status, root.met, root.flips) == (Status.IN_SOME_READINGS, False, ("w7",))
    assert assessment.attacks_that_decide == (("r",),)
    assert [line.worlds for line in assessment.labels if line.id == "a7"] == [(1, 1, 0, 0)]


def test_more_worlds_than_a_json_number_keeps_are_told_in_a_note_only(build):
    graph = _speech(build, 60)
    assessment = assess(graph, S58, sought=Sought.SINGLE)
    assert (assessment.world_count, {line.worlds for line in assessment.labels}) == (None, {None})
    assert assessment.notes[0] == f"There are {3**60} worlds: decided by a diagram, not listed."
    read = read_trace(encode(trace(graph, assessment)))
    assert differs_from_replay(read) == ()


def test_a_diagram_beyond_its_budget_is_refused_never_cut_short(build, monkeypatch):
    monkeypatch.setattr(worlds, "Forest", lambda sizes: Forest(sizes, budget=60))
    with pytest.raises(NotComputedError, match="not decided within 60 nodes of a diagram") as caught:
        assess(_speech(build, 24), S58)
    assert "Fix or exclude readings" in caught.value.advice


def test_passages_are_asked_for_as_the_tree_comes_upon_them(build):
    """However they are listed: first those of the first part, an attack's where what it attacks stands."""
    graph = build.theory(
        build.support("c", "X1", at="D", reads={"w5": "a"}),
        build.support("b", "X1", at="P2", reads={"w1": "a"}),
        build.support("a", "X1", at="P1", reads={"w4": "a"}),
        build.undercut("u", "X2", attacks=("a",), reads={"w0": "a"}),
        build.undercut("v", "X2", attacks=("u",), reads={"w3": "a"}),
        nodes=(
            build.gate("E", Gate.AND, "P1", "P2"),
            build.leaf("P2"),
            build.leaf("P1"),
            build.leaf("D", side=Side.AGAINST, target="P1"),
        ),
        passages=[build.passage(f"w{number}") for number in range(6)],
    )
    assert passages_met(graph) == ("w4", "w0", "w3", "w5", "w1")


def test_the_engine_is_chosen_by_the_number_of_worlds(build):
    """Readings a and b are told apart nowhere, so 16 passages make 65,536 worlds that differ."""
    assert isinstance(worlds_of(_speech(build, 16)), NumberedWorlds)
    assert isinstance(worlds_of(_speech(build, 17)), DrawnWorlds)
    assert isinstance(worlds_of(_speech(build, 17, excluded=("c",))), NumberedWorlds)


def test_fixing_every_reading_leaves_one_world_that_has_a_number(build):
    graph = _speech(build, 24)
    fix = [ReadingChoice(passage=f"w{number}", reading="a") for number in range(24)]
    assessment = assess(graph, S58, fix=fix)
    assert (assessment.world_count, build.answer(assessment).status) == (1, Status.SUPPORTED)
    assert isinstance(worlds_of(graph, fix), NumberedWorlds)


@pytest.mark.parametrize("most_numbered", [0, worlds.MOST_NUMBERED])
def test_a_hundred_choices_of_readings_are_listed_and_one_more_are_not(build, most_numbered):
    graph = build.theory(
        build.support("a", "X1", reads={"v": "abcdefghij", "w": "abcdefghij"}),
        passages=[build.passage("v", "abcdefghijk"), build.passage("w", "abcdefghijk")],
    )
    found = worlds_of(graph, most_numbered=most_numbered)
    carrying = found.holding("v", "abcdefghij") & found.holding("w", "abcdefghij")
    assert len(found.readings_of(carrying, ("v", "w"))) == 100
    one_more = carrying | found.holding("v", "k") & found.holding("w", "k")
    assert found.readings_of(one_more, ("v", "w")) is None
