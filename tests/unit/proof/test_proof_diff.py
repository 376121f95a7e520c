"""What changed between two answers: it says from what to what and why, and nothing when nothing did."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError, TheoryError
from probanda.model.proof import Answer, Gate, Stage, Status
from probanda.proof.answer import answer
from probanda.proof.assess import assess
from probanda.proof.diff import difference, told
from probanda.proof.earlier import losses_of, read_earlier
from probanda.proof.trace import trace, trace_of

from .test_proof_properties import theory

S58, S66 = Stage.REASONABLE_GROUNDS, Stage.BEYOND_REASONABLE_DOUBT
seeds = st.integers(0, 2**32 - 1)


def between(before, after, stages=(S58, S58), **suppose):
    first, second = assess(before, stages[0]), assess(after, stages[1], **suppose)
    return difference(trace_of(before, first), trace_of(after, second), losses=(losses_of(first), losses_of(second)))


def two_elements(build, *more, **changes):
    nodes = (build.gate("C", Gate.AND, "E", "F"), build.leaf("E"), build.leaf("F"))
    return build.theory(build.support("a", "X1"), build.support("b", "X2", at="F"), *more, nodes=nodes, **changes)


def test_nothing_changed_between_an_answer_and_itself(build):
    diff = between(two_elements(build), two_elements(build))
    assert diff.empty
    assert told(diff) == ("Nothing changed.",)


def test_an_exhibit_that_falls_is_named_with_what_it_takes_along(build):
    graph = two_elements(build, pieces=[build.piece("X1"), build.piece("X3", made_from=("X1",))])
    diff = between(graph, graph, without=("X1",))
    assert diff.fallen == ("X1", "X3")
    assert [(change.node, change.before, change.after) for change in diff.nodes] == [
        ("C", Status.SUPPORTED, Status.GAP),
        ("E", Status.SUPPORTED, Status.GAP),
    ]
    said = " ".join(told(diff))
    assert "The charge (C): was supported and is a gap, and the test was met and is not met: E was supported" in said
    assert "argument a prevailed and now has nothing left that it rests on" in said
    assert "No longer in the record: X1, X3." in said


def test_an_attack_that_is_entered_says_what_it_defeats(build):
    graph = two_elements(build)
    diff = between(graph, two_elements(build, build.undercut("u", "X9", attacks=("a",))))
    assert "argument a prevailed and now is defeated by u" in " ".join(told(diff))
    assert diff.returned == ("X9",)


def test_a_question_that_was_answered_says_by_whom(build):
    def graph(question):
        return build.theory(build.support("a", "X1", questions=[question]))

    closed = build.question(answer=Answer.GOOD, exhibit="X1", by="an analyst", why="compared")
    diff = between(graph(build.question()), graph(closed), (S66, S66))
    assert "'authentic?' of a was answered open, and is answered good, by an analyst." in told(diff)
    assert diff.root is not None
    assert (diff.root.before, diff.root.after) == (Status.INSUFFICIENT, Status.SUPPORTED)


def test_a_reading_that_was_excluded_or_supposed_is_said(build):
    def graph(**more):
        return build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage(**more)])

    diff = between(graph(), graph(excluded=("b",)))
    assert "The reading 'b' of w was excluded." in told(diff)
    supposed = between(graph(), graph(), fix=(ReadingChoice(passage="w", reading="b"),))
    assert "It is supposed that w reads 'b'." in told(supposed)
    assert supposed.root is not None
    assert supposed.root.after is Status.INSUFFICIENT


def test_another_pack_version_and_another_digest_are_said(build):
    old, new = (("p", "1", "0" * 64),), (("p", "2", "1" * 64),)
    assert "Law pack p was 1 and is 2." in told(between(two_elements(build, packs=old), two_elements(build, packs=new)))
    silent = (("p", "1", "1" * 64),)
    diff = between(two_elements(build, packs=old), two_elements(build, packs=silent))
    assert "Law pack p 1 has another digest, although its version is the same." in told(diff)


def test_another_standard_and_a_review_are_said(build):
    graph = two_elements(build)
    assert "The standard was that of article 58(1)(a), and is that of article 66(3)." in told(
        between(graph, graph, (S58, S66))
    )
    assert "The theory was reviewed since." in told(between(two_elements(build, reviewed=False), graph, (S66, S66)))


def test_one_origin_that_is_left_is_a_warning(build):
    graph = build.theory(build.support("a", "X1", claim="f"), build.support("b", "X2", claim="f"))
    assert "Origins of f: 2 before, 1 now (one origin: a warning, never a gate)." in told(
        between(graph, graph, without=("X2",))
    )


def test_losses_that_came_and_went_are_told_where_both_are_known(build):
    one = build.theory(build.support("a", "X1"))
    two = build.theory(build.support("a", "X1"), build.support("b", "X2"))
    diff = between(two, one)
    assert (diff.new_losses, diff.gone_losses) == ((("X1",),), (("X1", "X2"),))
    bare = difference(trace_of(two, assess(two, S58)), trace_of(one, assess(one, S58)))
    assert (bare.new_losses, bare.gone_losses) == ((), ())


def test_a_charge_that_fails_already_names_no_loss_that_went(build):
    graph = two_elements(build)
    said = told(between(graph, graph, without=("X1",)))
    assert said[-1] == "It fails already: no loss is left to name."


def test_two_theories_are_not_compared(build):
    graph = two_elements(build)
    other = replace(graph, id="another")
    with pytest.raises(TheoryError, match="not one theory"):
        between(graph, other)


def test_an_earlier_answer_that_cannot_have_been_assessed_is_refused(build):
    graph = two_elements(build)
    now = trace_of(graph, assess(graph, S58))
    with pytest.raises(TheoryError, match="cannot be assessed"):
        difference(replace(now, exhibits=now.exhibits[:1]), now)


@given(seeds)
def test_each_node_that_changed_is_told_and_no_other(seed):
    random = Random(seed)  # noqa: S311 - seeds make theories here, not secrets
    graph = theory(seed)
    without = tuple(piece.id for piece in graph.pieces if random.random() < 0.4)
    stages = (random.choice(list(Stage)), random.choice(list(Stage)))
    before, after = assess(graph, stages[0]), assess(graph, stages[1], without=without)
    diff = difference(trace_of(graph, before), trace_of(graph, after))
    changed = {
        old.id
        for old, new in zip(before.nodes, after.nodes, strict=True)
        if (old.status, old.met) != (new.status, new.met)
    }
    assert {change.node for change in diff.nodes} == changed
    assert all(change.why for change in diff.nodes)
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in told(diff))


@given(seeds)
def test_there_and_back_names_the_same_nodes_the_other_way(seed):
    graph = theory(seed)
    without = (graph.pieces[0].id,)
    first, second = trace_of(graph, assess(graph, S58)), trace_of(graph, assess(graph, S58, without=without))
    there, back = difference(first, second), difference(second, first)
    assert [(one.node, one.before, one.after) for one in there.nodes] == [
        (one.node, one.after, one.before) for one in back.nodes
    ]
    assert (there.fallen, there.returned) == (back.returned, back.fallen)


def test_all_three_forms_of_an_earlier_answer_are_read(build):
    graph = two_elements(build)
    found = assess(graph, S58)
    full, bare = encode(answer(graph, found)), encode(trace(graph, found))
    built = b'{"form":"internal","theories":[' + full + b"]}"
    for text in (full, full + b"\n", built):
        (earlier,) = read_earlier(text)
        assert earlier.trace == trace_of(graph, found)
        assert earlier.losses == losses_of(found)
    (from_trace,) = read_earlier(bare)
    assert from_trace.losses is None
    other = replace(graph, id="another")
    lines = full + b"\n" + encode(answer(other, assess(other, S58)))
    assert [one.trace.theory for one in read_earlier(lines)] == ["T", "another"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"trace":1}',
        b'{"trace":{}}',
        b'{"theories":[1]}',
        b"1.5",
        b"\xff\xfe",
        b"[" * 9999,
    ],
)
def test_what_is_no_earlier_answer_is_refused_in_a_sentence(text):
    with pytest.raises(EvidenceError) as caught:
        read_earlier(text)
    assert "\n" not in str(caught.value)


def test_two_answers_on_one_theory_in_one_file_are_refused(build):
    graph = two_elements(build)
    full = encode(answer(graph, assess(graph, S58)))
    with pytest.raises(EvidenceError, match="two answers"):
        read_earlier(full + b"\n" + full)


def test_numbers_that_are_no_canonical_json_are_refused(build):
    graph = two_elements(build)
    plain = trace(graph, assess(graph, S58)) | {"world_count": 10**30}
    text = str(plain).replace("'", '"').replace("None", "null").replace("True", "true").replace("False", "false")
    with pytest.raises(EvidenceError):
        read_earlier(text.encode())
