"""Transcripts at the command line: read, converted, re-timed, added, judged."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Speaker>We cross [mumbles].\n\n00:10.000 --> 00:12.000\nAdvance.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "speech.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def test_a_transcript_goes_through_word_and_elan_and_comes_back_as_it_was(file: Path, run: Run) -> None:
    steps = [file, *(file.with_name(name) for name in ("a.docx", "b.eaf", "c.otr", "d.json", "e.md", "f.txt", "g.srt"))]
    for source, out in zip(steps, [*steps[1:], file.with_name("end.vtt")], strict=True):
        done = run("transcript", "convert", str(source), str(out), "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["cues"] == 2
    wanted = VTT.replace("00:01.000 --> 00:02", "00:00:01.000 --> 00:00:02").replace(
        "00:10.000 --> ", "00:00:10.000 --> 00:"
    )
    assert file.with_name("end.vtt").read_text(encoding="utf-8") == wanted


def test_two_anchors_give_offset_and_drift(file: Path, run: Run) -> None:
    out = file.with_name("moved.srt")
    assert run("transcript", "convert", str(file), str(out), "--anchor", "1=2", "--anchor", "10=20").returncode == 0
    shown = out.read_text(encoding="utf-8")
    assert "00:00:02,000 --> 00:00:05,000" in shown
    assert "00:00:20,000 --> 00:00:24,000" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--offset", "-3"), "before the beginning of the recording"),
        (("--offset", "x"), "is no number"),
        (("--drift", "1/0"), "is no number"),
        (("--drift", "0"), "turns time back"),
        (("--anchor", "1=2"), "two anchors"),
        (("--anchor", "1=2", "--anchor", "2=1"), "give no line"),
        (("--version", "English"), "no version 'English'"),
        (("--to", "whisper", "--heading", "x"), "a heading was given"),
    ],
)
def test_a_conversion_that_makes_no_sense_is_refused_and_writes_nothing(
    file: Path, run: Run, words: tuple[str, ...], says: str
) -> None:
    done = run("transcript", "convert", str(file), str(file.with_name("out.vtt")), *words)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert not file.with_name("out.vtt").exists()


def test_nothing_is_written_over(file: Path, run: Run) -> None:
    done = run("transcript", "convert", str(file), str(file))
    assert done.returncode == 2
    assert "there already" in done.stderr
    assert file.read_text(encoding="utf-8") == VTT


def test_cues_without_a_time_are_said_where_a_form_needs_one(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("We go.\n\nNow.\n", encoding="utf-8")
    done = run("transcript", "convert", str(tmp_path / "a.txt"), str(tmp_path / "a.vtt"))
    assert "2 cues have no time" in done.stderr


def test_unseen_characters_are_shown_as_numbers(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("He said \u202eon\u202c now\u200b.\n", encoding="utf-8")
    done = run("transcript", "read", str(tmp_path / "a.txt"))
    assert "[U+202E]on[U+202C] now[U+200B]." in done.stdout
    assert "U+200B (1), U+202C (1), U+202E (1)" in done.stderr
    kept = json.loads(run("transcript", "read", str(tmp_path / "a.txt"), "--json").stdout)
    assert kept["cues"][0]["text"] == "He said \u202eon\u202c now\u200b."


def test_a_transcript_is_added_and_judged(demo: Path, tmp_path: Path, file: Path, run: Run) -> None:
    workspace = str(tmp_path / "workspace")
    assert run("-w", workspace, "build", "--no-pdf", str(demo / "case"), str(tmp_path / "out")).returncode == 0
    added = run("-w", workspace, "transcript", "add", "qasreth", "PRB-0001", str(file), "--language", "en", "--json")
    assert json.loads(added.stdout)["transcripts"] == ["speech"]
    judged = run("-w", workspace, "judge", "qasreth", "speech/c1-1", "no-unheard", "--why", "only breath", "--json")
    assert json.loads(judged.stdout)["judgement"] == "no unheard reading"
    refused = run("-w", workspace, "judge", "qasreth", "speech/c1-1", "1", "--why", "x")
    assert refused.returncode == 2
    assert "has no reading" in refused.stderr
