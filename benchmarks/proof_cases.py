"""Compares the assessment with answers that another implementation gave: `right N of M`, exit 1 unless all are right.

    python benchmarks/proof_cases.py FILE...

FILE holds `{"schema": "probanda.proof-cases.v1", "items": [{"theory": T, "runs": [R, ...]}]}`. Every answer of a run
is compared: statuses, met, levels in each world, flips, keys of blocked arguments, open questions, and where the run
has them losses, supports, attacks that decide and origins. The file does not list the questions about readings that
nobody listed (they block all the same), so they are left out of the comparison.
"""

import json
import sys
from pathlib import Path
from typing import Any

from probanda.model.assessment import Assessment, ReadingChoice
from probanda.model.exhibit import Loss
from probanda.model.proof import (
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
)
from probanda.model.speech import PassageKind
from probanda.proof.arguments import unheard
from probanda.proof.assess import assess
from probanda.proof.losses import Sought

SCHEMA = "probanda.proof-cases.v1"
BUDGET = 1_000_000


def main(paths: list[str]) -> int:
    """0 when every run is right."""
    right = runs = 0
    for path in paths:
        cases = json.loads(Path(path).read_text(encoding="utf-8"))
        if cases["schema"] != SCHEMA:
            print(f"{path} has the schema {cases['schema']!r}, and this reads {SCHEMA}")
            return 1
        for item in cases["items"]:
            graph = graph_of(item["theory"])
            for run in item["runs"]:
                runs += 1
                found = differences(graph, run)
                right += not found
                for difference in found:
                    print(f"{graph.id}, {run['stage']}, without {run['without']}, {run['fix']}: {difference}")
    print(f"right {right} of {runs}")
    return 0 if right == runs else 1


def graph_of(theory: dict[str, Any]) -> ProofGraph:
    """The theory of a case as a `ProofGraph`."""
    exhibits = theory["exhibits"]
    return ProofGraph(
        id=theory["id"],
        root=theory["root"],
        reviewed=theory["reviewed"],
        nodes=tuple(
            Node(
                id=name,
                node_kind=NodeKind(node["kind"]),
                gate=Gate(node["gate"]),
                k=node.get("k"),
                side=Side(node["polarity"]),
                children=tuple(node.get("children", ())),
                target=node.get("target"),
            )
            for name, node in theory["nodes"].items()
        ),
        arguments=tuple(_argument(name, argument) for name, argument in theory["arguments"].items()),
        pieces=tuple(
            Piece(
                id=name,
                loss=Loss(exhibit["loss"]),
                made_from=tuple(exhibit.get("made_from", ())),
                copies=tuple(other for other in exhibit.get("copies", ()) if other in exhibits),
                copies_outside=tuple(other for other in exhibit.get("copies", ()) if other not in exhibits),
            )
            for name, exhibit in exhibits.items()
        ),
        passages=tuple(
            Passage(
                id=name,
                passage_kind=PassageKind(passage["kind"]),
                readings=tuple(passage["readings"]),
                excluded=tuple(passage["excluded"]),
                preferred=passage["preferred"],
                unheard_closed=passage["unheard"] == "closed",
            )
            for name, passage in theory["passages"].items()
        ),
        preferences=tuple(
            Preference(
                argument=prevails["argument"],
                rebuttal=prevails["rebuttal"],
                winner=prevails[prevails["side"]],
                level=PreferenceLevel(prevails["level"]),
            )
            for prevails in theory["prevails"]
        ),
    )


def _argument(name: str, argument: dict[str, Any]) -> Argument:
    return Argument(
        id=name,
        role=Role(argument["role"]),
        node=argument.get("node"),
        attacks=tuple(argument.get("attacks", ())),
        scheme=Scheme(argument["scheme"]),
        premises=tuple(
            Premise(
                claim=premise["claim"],
                exhibits=tuple(premise["exhibits"]),
                holds_in=tuple(
                    HoldsIn(passage=passage, readings=tuple(readings))
                    for passage, readings in premise.get("holds_in", {}).items()
                ),
            )
            for premise in argument["premises"]
        ),
        questions=tuple(
            Question(question=question["q"], answer=Answer(question["answer"]), exhibit=question["exhibit"])
            for question in argument["questions"]
        ),
        finding_stage=Stage(argument["standard"]) if "standard" in argument else None,
        signed_by="the signer" if argument.get("signed") else "",
        rival="the file names none" if argument["scheme"] == "convergence" else "",
    )


def differences(graph: ProofGraph, run: dict[str, Any]) -> list[str]:
    """What the assessment answers otherwise than the run, in words."""
    full = "losses" in run
    assessment = assess(
        graph,
        Stage(run["stage"]),
        without=run["without"],
        fix=[ReadingChoice(passage=passage, reading=reading) for passage, reading in run["fix"].items()],
        sought=Sought.ALL if full else Sought.NONE,
        budget=BUDGET,
    )
    got, expected = _answers(graph, assessment), _expected(run)
    return [f"{key}: expected {expected[key]}, got {got[key]}" for key in expected if expected[key] != got[key]]


def _answers(graph: ProofGraph, assessment: Assessment) -> dict[str, Any]:
    return {
        "status": {node.id: node.status.value for node in assessment.nodes},
        "met": {node.id: node.met for node in assessment.nodes},
        "worlds": sorted(
            (
                sorted((choice.passage, choice.reading) for choice in world.choices),
                sorted((name, None if level is None else int(level)) for name, level in world.levels),
            )
            for world in assessment.worlds
        ),
        "flips": {node.id: sorted(node.flips) for node in assessment.nodes if node.flips},
        "blocked": sorted(label.id for label in assessment.blocked),
        "open_questions": sorted(
            (argument, question)
            for argument, question in assessment.open_questions
            if question not in {unheard(passage) for passage in graph.passages}
        ),
        "single_losses": sorted(assessment.single_losses),
        "double_losses": _sets(assessment.double_losses),
        "losses": _sets(assessment.losses or ()),
        "supports": _sets(assessment.supports or ()),
        "attacks_that_decide": _sets(assessment.attacks_that_decide),
        "origins": dict(sorted(assessment.origins)),
    }


def _expected(run: dict[str, Any]) -> dict[str, Any]:
    expected = {
        "status": run["status"],
        "met": run["met"],
        "flips": {node: sorted(passages) for node, passages in run["flips"].items()},
        "blocked": sorted(run["blocked"]),
        "open_questions": sorted(map(tuple, run["open_questions"])),
    }
    if "worlds" in run:
        expected["worlds"] = sorted(
            (sorted((passage, reading) for passage, reading in world.items() if passage), sorted(world[""].items()))
            for world in run["worlds"]
        )
    for key in ("single_losses", "origins"):
        if key in run:
            expected[key] = sorted(run[key]) if key == "single_losses" else dict(sorted(run[key].items()))
    for key in ("double_losses", "losses", "supports", "attacks_that_decide"):
        if key in run:
            expected[key] = _sets(run[key])
    return expected


def _sets(found: Any) -> list[list[str]]:
    return sorted(sorted(members) for members in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
