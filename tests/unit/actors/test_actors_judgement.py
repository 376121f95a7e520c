"""What follows from judgements on names, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.actors.judgement import candidate_pairs, clusters_of
from probanda.model.ids import Key, RecordId
from probanda.model.naming import Named, NameJudgement, Sameness

A, B, C, D = (Named(name=name) for name in ("Selim Tarhoun", "سليم ترحون", "Salim Tarhun", "Selim Tarhouni"))


def judged(left: Named, right: Named, judgement: Sameness, *, why: str = "One picture, one caption.") -> NameJudgement:
    return NameJudgement(key=Key("j"), left=left, right=right, judgement=judgement, by="a linguist", why=why)


def same(left: Named, right: Named) -> NameJudgement:
    return judged(left, right, Sameness.SAME)


def different(left: Named, right: Named) -> NameJudgement:
    return judged(left, right, Sameness.DIFFERENT)


def test_names_that_are_the_same_through_others_are_one_cluster() -> None:
    assert clusters_of([same(A, B), same(B, C)]).clusters == (frozenset({A, B, C}),)


def test_nothing_is_joined_without_a_judgement() -> None:
    assert clusters_of([]).clusters == ()
    assert clusters_of([judged(A, B, Sameness.UNDECIDED)]).clusters == ()


def test_a_contradiction_is_told_with_the_judgements_that_it_contradicts_and_is_not_resolved() -> None:
    first, second, against = same(A, B), same(B, C), different(A, C)
    found = clusters_of([first, against, second])
    assert found.clusters == ()
    ((told, chain),) = found.contradictions
    assert told == against
    assert chain == (first, second)


def test_two_people_who_judge_one_pair_differently_are_a_contradiction() -> None:
    ((_, chain),) = clusters_of([same(A, B), different(B, A)]).contradictions
    assert chain == (same(A, B),)


def test_a_contradiction_leaves_other_clusters_whole() -> None:
    found = clusters_of([same(A, B), different(A, B), same(C, D)])
    assert found.clusters == (frozenset({C, D}),)


def test_a_judgement_that_is_taken_back_leaves_no_trace() -> None:
    judgements = [same(A, B), same(B, C)]
    with_one_more = clusters_of([*judgements, different(A, C)])
    assert with_one_more.contradictions
    assert clusters_of(judgements) == clusters_of([one for one in [*judgements, different(A, C)] if one in judgements])


def test_two_bearers_of_one_name_are_two_names() -> None:
    one, other = (Named(name="Selim Tarhoun", record=RecordId(record)) for record in ("r-one", "r-other"))
    assert clusters_of([same(one, B)]).clusters == (frozenset({one, B}),)
    (candidate,) = candidate_pairs([one, other], [])
    assert candidate.match.score == 1.0


def test_the_queue_asks_each_pair_once_the_most_alike_first() -> None:
    queue = candidate_pairs([A, B, C, A], [], least=0.5)
    pairs = [frozenset((one.left, one.right)) for one in queue]
    assert len(pairs) == len(set(pairs)) == 3
    assert [one.match.score for one in queue] == sorted((one.match.score for one in queue), reverse=True)


def test_the_names_of_a_candidate_are_those_of_its_match() -> None:
    for one in candidate_pairs([D, C, B, A], [], least=0.5):
        assert (one.left.name, one.right.name) == (one.match.left.text, one.match.right.text)


@pytest.mark.parametrize("judgement", Sameness)
def test_a_pair_that_was_judged_is_not_asked_again(judgement: Sameness) -> None:
    assert candidate_pairs([A, B], [judged(B, A, judgement)]) == ()


def test_a_pair_that_follows_from_judgements_is_not_asked() -> None:
    asked = candidate_pairs([A, B, C], [same(A, B), same(B, C)])
    assert asked == ()
    apart = candidate_pairs([A, B, C], [same(A, B), different(B, C)])
    assert apart == ()


def test_a_common_name_does_not_flood_the_queue() -> None:
    many = [Named(name="Selim Tarhoun", record=RecordId(f"r-{number}")) for number in range(12)]
    queue = candidate_pairs(many, [], most_per_name=3)
    shown = [name for one in queue for name in (one.left, one.right)]
    assert queue
    assert max(shown.count(name) for name in many) <= 3
    assert len(candidate_pairs(many, [], most=2)) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from((A, B, C, D)), st.sampled_from((A, B, C, D)), st.sampled_from(Sameness)), max_size=8
    )
)
def test_no_cluster_holds_two_names_that_were_judged_different(rows: list[tuple[Named, Named, Sameness]]) -> None:
    judgements = [judged(left, right, judgement) for left, right, judgement in rows if left != right]
    found = clusters_of(judgements)
    told = {one.different for one in found.contradictions}
    for one in judgements:
        together = any({one.left, one.right} <= cluster for cluster in found.clusters)
        assert not (together and one.judgement is Sameness.DIFFERENT)
        if one.judgement is Sameness.SAME and not together:
            assert told


def test_a_judgement_without_a_person_or_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="a person and a reason"):
        judged(A, B, Sameness.SAME, why=" ")


def test_a_name_is_not_judged_against_itself() -> None:
    with pytest.raises(ValueError, match="against itself"):
        same(A, A)


def test_a_score_outside_of_its_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="thousandths"):
        NameJudgement(
            key=Key("j"), left=A, right=B, judgement=Sameness.SAME, by="a linguist", why="so", score_thousandths=1001
        )


def test_a_name_without_a_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one letter"):
        Named(name=" ")
