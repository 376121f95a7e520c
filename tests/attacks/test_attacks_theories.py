"""Theories made to break what weighs them: each is weighed in sane time and in true words, or refused in a sentence."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from probanda.cli.told_assessment import unfold
from probanda.model.assessment import Standing
from probanda.model.errors import TheoryError
from probanda.model.exhibit import Loss
from probanda.model.proof import (
    Answer,
    Argument,
    Gate,
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
    Stage,
    Status,
)
from probanda.model.speech import PassageKind
from probanda.proof.arguments import label
from probanda.proof.assess import assess
from probanda.proof.diff import difference, told
from probanda.proof.fold import fold
from probanda.proof.losses import Sought
from probanda.proof.trace import trace_of

AT_58 = Stage.REASONABLE_GROUNDS


def node(name: str, gate: Gate = Gate.LEAF, *children: str, kind: NodeKind = NodeKind.ELEMENT) -> Node:
    return Node(id=name, node_kind=kind, gate=gate, children=children)


def on(*exhibits: str) -> tuple[Premise, ...]:
    return tuple(Premise(claim=f"fact of {one}", exhibits=(one,)) for one in exhibits)


def support(name: str, *exhibits: str, at: str = "E", scheme: Scheme = Scheme.DOCUMENT, **more: Any) -> Argument:
    return Argument(id=name, node=at, scheme=scheme, premises=on(*exhibits), **more)


def undercut(name: str, exhibit: str, *attacks: str) -> Argument:
    return Argument(id=name, role=Role.UNDERCUT, attacks=attacks, scheme=Scheme.DOCUMENT, premises=on(exhibit))


def theory(*arguments: Argument, nodes: tuple[Node, ...] = (node("E"),), **more: Any) -> ProofGraph:
    names = {exhibit for one in arguments for premise in one.premises for exhibit in premise.exhibits}
    names |= {asked.exhibit for one in arguments for asked in one.questions if asked.exhibit}
    pieces = tuple(Piece(id=name, loss=Loss.REPLACEABLE) for name in sorted(names))
    return ProofGraph(id="T", root=nodes[0].id, nodes=nodes, arguments=arguments, pieces=pieces, **more)


CONVERGENCE = support(
    "c", "X1", "X2", "X3", scheme=Scheme.CONVERGENCE, at_least=2, signed_by="a reviewer", rival="chance"
)


def test_a_convergence_that_still_holds_is_not_said_to_lack_what_it_does_not_need() -> None:
    (line,) = assess(theory(CONVERGENCE), AT_58, without=("X3",)).labels
    assert (line.standing, line.why) == (Standing.IN, "")


def test_a_convergence_of_too_few_says_what_it_lacks() -> None:
    (line,) = assess(theory(CONVERGENCE), AT_58, without=("X2", "X3")).labels
    assert (line.standing, line.why) == (Standing.LACKS, "it lacks X2, X3")


class Counted(list[Any]):
    """A list that counts how often somebody looks into it."""

    looks = 0

    def __getitem__(self, index: Any) -> Any:
        self.looks += 1
        return super().__getitem__(index)


def test_an_argument_with_a_thousand_attackers_is_not_looked_at_a_thousand_times() -> None:
    count = 1_000
    attackers = Counted([list(range(1, count + 1)), *([[]] * count)])
    inside, out = label([1] * (count + 1), attackers, [[], *([[0]] * count)])
    assert (inside[0], out[0]) == (0, 1)
    assert attackers.looks <= 3 * count


def test_a_thousand_bad_answers_are_one_defeat_and_told_in_a_sentence() -> None:
    asked = tuple(
        Question(question=f"q{number}?", answer=Answer.BAD, exhibit=f"X{number % 9 + 1}", by="an expert", why="a seam")
        for number in range(1_000)
    )
    answer = assess(theory(support("a", "X1", questions=asked)), AT_58, sought=Sought.NONE).nodes[0]
    assert answer.status is Status.INSUFFICIENT
    assert answer.reason.startswith("Argument a is defeated by a: q0? (on X1)")


def test_a_tree_500_deep_is_weighed_folded_and_told() -> None:
    nodes = [node(f"N{at}", Gate.AND, f"N{at + 1}", f"L{at}") for at in range(500)]
    leaves = [node("N500"), *(node(f"L{at}") for at in range(500))]
    arguments = [support(f"a{leaf.id}", "X1", at=leaf.id) for leaf in leaves]
    graph = theory(*arguments, nodes=(*nodes, *leaves))
    found = assess(graph, AT_58)
    assert found.nodes[0].status is Status.SUPPORTED
    assert len(list(unfold("N0", {one.node: one for one in fold(graph, found)}))) > 1_000


def test_a_charge_of_nothing_but_modes_is_not_required_at_article_53() -> None:
    graph = theory(nodes=(node("C", Gate.AND, "M"), node("M", kind=NodeKind.MODE)))
    assert {one.status for one in assess(graph, Stage.REASONABLE_BASIS).nodes} == {Status.NOT_REQUIRED}


PASSAGE = Passage(id="w", passage_kind=PassageKind.WORDING, readings=("x", "y"))


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        (theory(undercut("u", "X1", "u")), "attacks itself"),
        (theory(support("a", "X1"), undercut("u", "X1", "v"), undercut("v", "X1", "u")), "in a circle"),
        (theory(Argument(id="a", node="E", scheme=Scheme.VIDEO, premises=(Premise(claim="E", exhibits=()),))), "own"),
        (theory(support("a", "X1"), passages=(replace(PASSAGE, excluded=("x", "y")),)), "all readings"),
        (theory(replace(CONVERGENCE, rival=" ")), "names no rival explanation"),
        (theory(replace(CONVERGENCE, at_least=4)), "wants at least 4 of 3 premises"),
        (
            theory(
                support("a", "X1"),
                support("b", "X2", at="F", role=Role.REBUT),
                nodes=(node("C", Gate.AND, "E", "F"), node("E"), node("F")),
                preferences=(Preference(argument="a", rebuttal="b", winner="a", level=PreferenceLevel.PREFERRED),),
            ),
            "of one leaf",
        ),
    ],
)
def test_a_theory_that_cannot_be_weighed_is_refused_in_a_sentence_with_an_advice(graph: ProofGraph, says: str) -> None:
    with pytest.raises(TheoryError, match=says) as refused:
        assess(graph, AT_58)
    assert refused.value.advice


HEARSAY = support("a", "X1", scheme=Scheme.NAMED_HEARSAY, speaker="a witness", questions=(Question(question="when?"),))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (CONVERGENCE, replace(CONVERGENCE, at_least=1), "Argument c is made otherwise than before."),
        (CONVERGENCE, replace(CONVERGENCE, rival="another"), "Argument c is made otherwise than before."),
        (HEARSAY, replace(HEARSAY, speaker="another witness"), "Argument a is made otherwise than before."),
        (HEARSAY, replace(HEARSAY, questions=()), "a is asked 'when?' no more."),
    ],
)
def test_what_was_changed_in_an_argument_is_never_nothing(before: Argument, after: Argument, says: str) -> None:
    was, now = (trace_of(graph, assess(graph, AT_58)) for graph in (theory(before), theory(after)))
    assert says in told(difference(was, now))


def test_an_answer_that_another_person_gave_is_told() -> None:
    good = Question(question="when?", answer=Answer.GOOD, exhibit="X1", by="an examiner", why="the page says so")
    first, second = (theory(replace(HEARSAY, questions=(one,))) for one in (good, replace(good, by="another")))
    was, now = (trace_of(graph, assess(graph, AT_58)) for graph in (first, second))
    (said,) = [sentence for sentence in told(difference(was, now)) if "answer" in sentence]
    assert said == "What the answer to 'when?' of a rests on, or who gave it and why, is other."


def test_a_confirmed_exclusion_is_told() -> None:
    waiting = replace(PASSAGE, excluded=("y",), unconfirmed=("y",))
    first, second = (theory(support("a", "X1"), passages=(one,)) for one in (waiting, replace(waiting, unconfirmed=())))
    was, now = (trace_of(graph, assess(graph, AT_58)) for graph in (first, second))
    assert "The exclusion of the reading 'y' of w was confirmed." in told(difference(was, now))


@pytest.mark.parametrize(
    ("count", "says"),
    [(1, "a critical question is open (q0?)"), (3, "3 critical questions are open (the first: q0?)")],
)
def test_one_open_question_and_many_are_told_as_such(count: int, says: str) -> None:
    asked = tuple(Question(question=f"q{number}?") for number in range(count))
    answer = assess(theory(support("a", "X1", questions=asked)), Stage.SUBSTANTIAL_GROUNDS).nodes[0]
    assert answer.reason == f"Argument a does not count, because {says}."


def test_a_message_never_colours_a_terminal_or_turns_a_line_round(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "probanda.cli", "-w", str(tmp_path / "\x1b[31m\u202e"), "assess", "c"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "[U+001B]" in done.stderr
    assert "[U+202E]" in done.stderr
