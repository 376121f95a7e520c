"""The engine against the answers of another implementation, run by run (tests/fixtures/proof/README.md)."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILE = ROOT / "tests/fixtures/proof/theories.json"
ITEMS = json.loads(FILE.read_text(encoding="utf-8"))["items"]


@pytest.fixture(scope="module")
def proof_cases():
    spec = importlib.util.spec_from_file_location("proof_cases", ROOT / "benchmarks/proof_cases.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("item", ITEMS, ids=[item["theory"]["id"] for item in ITEMS])
def test_every_run_of_another_implementation_has_the_same_answers(item, proof_cases):
    graph = proof_cases.graph_of(item["theory"])
    assert [proof_cases.differences(graph, run) for run in item["runs"]] == [[]] * len(item["runs"])


def test_the_comparison_sees_a_wrong_answer(proof_cases):
    theory, run = ITEMS[0]["theory"], dict(ITEMS[0]["runs"][0])
    run["status"] = {**run["status"], theory["root"]: "gap"}
    assert proof_cases.differences(proof_cases.graph_of(theory), run)


def test_the_command_counts_right_runs(proof_cases, capsys):
    assert proof_cases.main([str(FILE)]) == 0
    assert capsys.readouterr().out == "right 140 of 140\n"
