"""Many theories over one record: what is kept is what would be found, and only what changed is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import TheoryError
from probanda.model.proof import Stage
from probanda.proof.assess import assess
from probanda.proof.losses import Sought
from probanda.proof.many import Inquiry, KeptAssessments
from probanda.proof.record import pieces_behind
from probanda.proof.worlds import passages_touched

S58 = Stage.REASONABLE_GROUNDS


def inquiry(graph, **more) -> Inquiry:
    return Inquiry(graph=graph, stage=S58, **more)


def two_theories(build):
    one = build.theory(build.support("a", "X1"), build.support("b", "X2"))
    other = replace(build.theory(build.support("c", "X3", reads={"w": "a"}), passages=[build.passage()]), id="U")
    return one, other


def test_the_same_question_is_answered_once(build):
    kept, graphs = KeptAssessments(), two_theories(build)
    first = kept.assess_all(map(inquiry, graphs))
    again = kept.assess_all(inquiry(replace(graph)) for graph in graphs)
    assert again == first == tuple(assess(graph, S58) for graph in graphs)
    assert kept.made == 2


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ({"without": ("X1",)}, 1),
        ({"without": ("X9",)}, 0),
        ({"without": ("X1", "X3")}, 2),
        ({"sought": Sought.NONE}, 2),
    ],
)
def test_a_supposition_is_asked_of_the_theories_that_it_concerns(build, change, made):
    kept, graphs = KeptAssessments(), two_theories(build)
    kept.assess_all(map(inquiry, graphs))
    kept.assess_all(inquiry(graph, **change) for graph in graphs)
    assert kept.made - 2 == made


def test_a_judged_reading_is_another_theory(build):
    kept, (_, graph) = KeptAssessments(), two_theories(build)
    open_ended = kept.assess_all([inquiry(graph)])[0]
    judged = replace(graph, passages=(build.passage(excluded=("b",)),))
    decided = kept.assess_all([inquiry(judged)])[0]
    assert [open_ended.nodes[0].status.value, decided.nodes[0].status.value] == [
        "supported in some readings",
        "supported",
    ]


def test_a_fixed_reading_is_another_question(build):
    kept, (_, graph) = KeptAssessments(), two_theories(build)
    answers = [
        kept.assess_all([inquiry(graph, fix=(ReadingChoice(passage="w", reading=reading),))])[0].nodes[0].status.value
        for reading in "ab"
    ]
    assert answers == ["supported", "insufficient"]


def test_the_oldest_answer_is_forgotten_first(build):
    kept, (one, other) = KeptAssessments(most=1), two_theories(build)
    kept.assess_all([inquiry(one), inquiry(other), inquiry(other), inquiry(one)])
    assert kept.made == 3


def test_a_theory_that_cannot_be_assessed_is_refused_each_time(build):
    kept = KeptAssessments()
    broken = build.theory(build.support("a", "X1"), root="nowhere")
    for _ in range(2):
        with pytest.raises(TheoryError, match="nowhere"):
            kept.assess_all([inquiry(broken)])
    assert kept.made == 0


def test_only_the_exhibits_that_a_theory_comes_from_are_behind_it(build):
    pieces = [
        build.piece("clip", made_from=("film",)),
        build.piece("film", copies=("post",)),
        build.piece("post"),
        build.piece("answer"),
        build.piece("other"),
    ]
    asked = build.question(exhibit="answer")
    behind = pieces_behind([build.support("a", "clip", questions=[asked])], {piece.id: piece for piece in pieces})
    assert [piece.id for piece in behind] == ["clip", "film", "post", "answer"]


def test_only_the_passages_that_a_premise_depends_on_are_touched(build):
    passages = [build.passage("v"), build.passage("w")]
    assert passages_touched([build.support("a", "X1", reads={"w": "a"})], passages) == (passages[1],)


@given(st.data())
def test_exhibits_and_passages_that_a_theory_does_not_rest_on_change_nothing_in_it(build, data):
    names = [f"X{number}" for number in range(6)]
    pieces = {
        name: build.piece(name, copies=tuple(data.draw(st.sets(st.sampled_from(names[:at]), max_size=2))) if at else ())
        for at, name in enumerate(names)
    }
    arguments = [
        build.support(f"a{number}", *data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=2)))
        for number in range(data.draw(st.integers(1, 4)))
    ]
    whole = build.theory(*arguments, pieces=pieces.values(), passages=[build.passage()])
    narrow = replace(
        whole,
        pieces=pieces_behind(arguments, pieces),
        passages=passages_touched(arguments, whole.passages),
    )
    assert assess(narrow, S58) == assess(whole, S58)
