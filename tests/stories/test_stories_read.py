"""What a person reads on the screen: lists, one exhibit, transcripts, citations, assessments; and what is refused."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
CHARGE = ("--theory", "no-quarter")  # the demo has others beside it


@pytest.fixture
def workspace(demo: Path) -> str:
    """The demo's workspace; these stories only read it."""
    return str(demo / "workspace")


@pytest.fixture
def texts(demo: Path) -> Path:
    return demo / "case" / "exhibits" / "files"


def test_cases_lists_the_case(workspace: str, run: Run) -> None:
    assert run("-w", workspace, "cases").stdout == "qasreth\n"
    assert json.loads(run("-w", workspace, "cases", "--json").stdout)[0]["case"] == "qasreth"


def test_exhibits_name_what_they_were_made_from(workspace: str, run: Run) -> None:
    lines = run("-w", workspace, "exhibits", "qasreth").stdout.splitlines()
    assert lines[0].startswith("PRB-0001  ")
    assert any("Keyframes of PRB-0001" in line and "made from PRB-0001" in line for line in lines)


def test_show_prints_digests_completeness_and_custody(workspace: str, run: Run) -> None:
    shown = run("-w", workspace, "show", "qasreth", "speech-transcript").stdout
    for words in ("PRB-0002", "SHA-256", "BLAKE3", "made from PRB-0001", "Completeness", "Custody", "taken"):
        assert words in shown


def test_show_of_an_unknown_exhibit_says_how_to_list_them(workspace: str, run: Run) -> None:
    done = run("-w", workspace, "show", "qasreth", "PRB-9999")
    assert done.returncode == 2
    assert "probanda exhibits qasreth" in done.stderr


def test_assess_says_the_status_of_each_node_and_what_it_falls_without(workspace: str, run: Run) -> None:
    done = run("-w", workspace, "assess", "qasreth")
    assert done.returncode == 0
    assert "supported in some readings" in done.stdout
    assert "fails without any one of: PRB-0001" in done.stdout
    assert "Internal" in done.stderr


def test_assess_supposes_a_reading_an_exhibit_and_a_standard(workspace: str, run: Run) -> None:
    words = ("--reading", "no-room=2", "--without", "article", "--standard", "53", "--theory", "no-quarter")
    shown = run("-w", workspace, "assess", "qasreth", *words).stdout
    for said in ("article 53(1)(a)", "without PRB-0004", "supposing reading 'do-not-detain'", "not required"):
        assert said in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--reading", "no-room"), "names no reading"),
        (("--reading", "no-such=1"), "no passage"),
        (("--without", "PRB-9999"), "no exhibit"),
        (("--theory", "no-such"), "no theory"),
        (("--standard", "99"), "99"),
    ],
)
def test_a_supposition_that_cannot_be_made_is_refused(
    workspace: str, run: Run, words: tuple[str, ...], says: str
) -> None:
    done = run("-w", workspace, "assess", "qasreth", *words)
    assert done.returncode == 2
    assert says in done.stderr


def test_transcript_read_shows_every_reading_and_direction(texts: Path, run: Run) -> None:
    shown = run("transcript", "read", str(texts / "speech.en.txt"), "--heading", "Full translation").stdout
    for words in (
        "unclear",
        "(unintelligible)",
        "a: ",
        "b: ",
        "stage direction",
        "quoted in it",
        "inserted by the editor",
    ):
        assert words in shown
    assert "[mumbles]" in shown


def test_transcript_read_in_arabic_keeps_its_marks(texts: Path, run: Run) -> None:
    done = run("transcript", "read", str(texts / "speech.ar.txt"), "--heading", "النص الكامل", "--json")
    cues = json.loads(done.stdout)["cues"]
    assert [unclear["unclearness"] for cue in cues for unclear in cue["unclear"]] == ["unintelligible", "mumbles"]


def test_a_text_in_another_encoding_is_refused_with_the_option_to_name_it(tmp_path: Path, run: Run) -> None:
    (tmp_path / "note.txt").write_bytes("لا أحد يعرف ما حدث هناك.\n".encode("windows-1256"))
    refused = run("transcript", "read", str(tmp_path / "note.txt"))
    assert refused.returncode == 1
    assert "--encoding" in refused.stderr
    read = run("transcript", "read", str(tmp_path / "note.txt"), "--encoding", "windows-1256")
    assert "لا أحد يعرف" in read.stdout


def test_cite_prints_the_suggestion_that_the_sentence_speaks_of_first(tmp_path: Path, run: Run) -> None:
    (tmp_path / "note.txt").write_text("A declaration that no quarter will be given (Article 8(2)(d)(x)).\n")
    done = run("cite", str(tmp_path / "note.txt"))
    assert done.returncode == 1
    assert "perhaps: RS:8(2)(e)(x), RS:8(2)(b)(x)" in done.stdout


def test_cite_reads_standard_input(run: Run) -> None:
    done = run("cite", "-", "--json", input="Article 66(3) of the Rome Statute\n")
    assert json.loads(done.stdout)["ref"] == "RS:66(3)"


def test_cite_of_a_text_without_law_finds_nothing(tmp_path: Path, run: Run) -> None:
    (tmp_path / "note.txt").write_text("weapons of 7 (1) inch calibre were seen\n")
    done = run("cite", str(tmp_path / "note.txt"))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", ["missing.txt", "paper.pdf"])
def test_cite_refuses_what_it_cannot_read_by_name(tmp_path: Path, run: Run, name: str) -> None:
    if name.endswith(".pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7\n")
    done = run("cite", str(tmp_path / name))
    assert done.returncode == 2
    assert name in done.stderr


def test_an_error_in_json_is_one_document_with_its_advice(workspace: str, run: Run) -> None:
    done = run("-w", workspace, "show", "qasreth", "PRB-9999", "--json")
    assert set(json.loads(done.stdout)) == {"error", "advice"}


def test_an_unknown_verb_is_usage(run: Run) -> None:
    done = run("prove")
    assert done.returncode == 2
    assert "prove" in done.stderr


def test_a_workspace_that_is_not_there_says_how_to_make_one(tmp_path: Path, run: Run) -> None:
    done = run("-w", str(tmp_path / "nowhere"), "cases")
    assert done.returncode == 2
    assert "probanda init" in done.stderr


@pytest.mark.parametrize("verb", ["assess qasreth --json", "check", "exhibits qasreth"])
def test_a_reader_that_goes_away_is_neither_a_finding_nor_a_traceback(workspace: str, verb: str) -> None:
    shown = subprocess.run(
        [
            "/bin/bash",
            "-c",
            f"'{sys.executable}' -m probanda.cli -w '{workspace}' {verb} | true; echo ${{PIPESTATUS[0]}}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout.strip() in ("0", "3")
    assert "Traceback" not in shown.stderr
    assert "mistake" not in shown.stderr


def test_an_output_that_is_full_is_the_machine(workspace: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "probanda.cli", "-w", workspace, "exhibits", "qasreth", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_mistake_of_our_own_is_one_sentence_and_a_file(tmp_path: Path) -> None:
    script = "import sys, probanda.cli.main as m; sys.argv = ['probanda']; m._run = lambda _: 1 / 0; m.main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    (report,) = tmp_path.glob("probanda-*.txt")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert str(report) in done.stderr
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")


def test_assess_without_an_exhibit_says_what_that_changed(workspace: str, run: Run) -> None:
    shown = run("-w", workspace, "assess", "qasreth", "--without", "PRB-0001").stdout
    changed = shown.partition("what changed\n")[2]
    assert "The charge (CHARGE): was supported in some readings and is a gap" in changed
    assert "No longer in the record: PRB-0001, PRB-0002" in changed


def test_assess_explains_one_node_down_to_its_arguments(workspace: str, run: Run) -> None:
    shown = run("-w", workspace, "assess", "qasreth", "--explain", "MERITS").stdout
    assert "\n  E1 (" in shown
    assert "e1-speech (video) on PRB-0001, PRB-0002, PRB-0003 prevails in some readings" in shown
    assert "F_threshold" not in shown


def test_assess_says_which_losses_no_other_copy_would_mend(workspace: str, run: Run) -> None:
    shown = run("-w", workspace, "assess", "qasreth").stdout
    assert "PRB-0001 (irreplaceable), PRB-0002 (replaceable)" in shown
    assert "one origin only (a warning, never a gate)" in shown


def test_assess_compares_with_an_earlier_answer_of_each_form(demo: Path, run: Run, tmp_path: Path) -> None:
    workspace, earlier = str(demo / "workspace"), tmp_path / "earlier.json"
    answer = run("-w", workspace, "assess", "qasreth", *CHARGE, "--json").stdout
    for text in (answer, json.dumps(json.loads(answer)["trace"]), (demo / "out" / "assessment.json").read_text()):
        earlier.write_text(text)
        done = run("-w", workspace, "assess", "qasreth", *CHARGE, "--compare", str(earlier))
        assert "what changed\n  Nothing changed." in done.stdout, done.stderr
        changed = run(
            "-w", workspace, "assess", "qasreth", *CHARGE, "--reading", "no-room=2", "--compare", str(earlier)
        )
        assert "was supported in some readings and is insufficient" in changed.stdout


def test_an_earlier_answer_that_was_changed_by_hand_is_not_believed(demo: Path, run: Run, tmp_path: Path) -> None:
    workspace, earlier = str(demo / "workspace"), tmp_path / "earlier.json"
    answer = json.loads(run("-w", workspace, "assess", "qasreth", *CHARGE, "--json").stdout)
    for node in answer["trace"]["nodes"]:
        node["status"], node["met"] = "supported", True
    earlier.write_text(json.dumps(answer))
    done = run("-w", workspace, "assess", "qasreth", *CHARGE, "--compare", str(earlier))
    assert "does not come out again" in done.stderr
    assert "What differs: nodes." in done.stderr


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("--explain", "NO_SUCH"), "NO_SUCH", 2),
        (("--compare", "no-such.json"), "cannot be read", 1),
        (("--compare", "."), "cannot be read", 1),
    ],
)
def test_what_cannot_be_explained_or_compared_is_refused(
    workspace: str, run: Run, words: tuple[str, ...], says: str, code: int
) -> None:
    done = run("-w", workspace, "assess", "qasreth", *words)
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_of_another_case_is_not_compared(workspace: str, run: Run, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    answer = json.loads(run("-w", workspace, "assess", "qasreth", *CHARGE, "--json").stdout)
    answer["trace"]["theory"] = "another"
    earlier.write_text(json.dumps(answer))
    done = run("-w", workspace, "assess", "qasreth", *CHARGE, "--compare", str(earlier))
    assert done.returncode == 2
    assert "It speaks of: 'another'" in done.stderr


def test_the_keys_of_an_answer_are_those_of_the_contract(workspace: str, run: Run) -> None:
    answer = json.loads(run("-w", workspace, "assess", "qasreth", *CHARGE, "--json").stdout)
    contract = {"theory", "standard", "status", "nodes", "single_losses", "double_losses", "supports", "flips", "trace"}
    assert contract <= answer.keys()
    of_node = {"id", "kind", "status", "in_readings", "for", "against", "origins", "gap", "reason"}
    assert all(of_node <= node.keys() for node in answer["nodes"])
    assert answer["difference"] is None
    assert answer["replaceable"]["PRB-0001"] == "irreplaceable"


def test_the_trace_of_a_whole_case_has_its_published_form_and_comes_out_again(workspace: str, run: Run) -> None:
    import jsonschema

    from probanda.proof.replay import differs_from_replay
    from probanda.proof.trace import published, read_trace

    for words in ((), ("--without", "PRB-0005"), ("--standard", "66"), ("--reading", "no-room=1")):
        answer = json.loads(run("-w", workspace, "assess", "qasreth", *CHARGE, "--json", *words).stdout)
        jsonschema.validate(answer["trace"], json.loads(published()))
        assert all(exhibit["files"] for exhibit in answer["trace"]["exhibits"])
        assert differs_from_replay(read_trace(json.dumps(answer["trace"]).encode())) == ()
