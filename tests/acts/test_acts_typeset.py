"""Setting the PDF in a process of its own: what it answers, and what becomes of a failure."""

import subprocess

import pytest

from probanda.acts import typeset as setting
from probanda.acts.typeset import typeset
from probanda.model.errors import MachineError

MADE_AT = "2031-05-01T00:00:00Z"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<!DOCTYPE html><html lang='en'><title>t</title><body><p>欧 words</p></body></html>", "utf-8")
    return path


def answering(monkeypatch, code, *, stderr=b"", stdout=b""):
    def run(command, **_):
        return subprocess.CompletedProcess(command, code, stdout, stderr)

    monkeypatch.setattr(setting.subprocess, "run", run)


def test_the_pdf_is_there_and_what_no_font_draws_is_named(page, tmp_path):
    assert typeset(page, tmp_path / "out.pdf", made_at=MADE_AT) == ("U+6B27",)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_machine_that_cannot_says_why_and_what_to_do(page, tmp_path, monkeypatch):
    answering(monkeypatch, 3, stderr=b"libpango is missing\nInstall it.\n")
    with pytest.raises(MachineError, match="libpango is missing") as refused:
        typeset(page, tmp_path / "out.pdf", made_at=MADE_AT)
    assert refused.value.advice == "Install it."


@pytest.mark.parametrize(
    ("stderr", "said"), [(b"Traceback\nMemoryError: too much\n", "MemoryError: too much"), (b"", "it said nothing")]
)
def test_a_crash_is_told_in_a_sentence_and_leaves_nothing_half_made(page, tmp_path, monkeypatch, stderr, said):
    answering(monkeypatch, 1, stderr=stderr)
    half = tmp_path / "out.pdf"
    half.write_bytes(b"%PDF-1.7 half")
    with pytest.raises(MachineError, match=said):
        typeset(page, half, made_at=MADE_AT)
    assert not half.exists()


def test_what_takes_for_ever_is_ended(page, tmp_path, monkeypatch):
    def run(command, *, timeout, **_):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(setting.subprocess, "run", run)
    with pytest.raises(MachineError, match="within 30 minutes"):
        typeset(page, tmp_path / "out.pdf", made_at=MADE_AT)


def test_it_runs_the_probanda_that_runs_it_whatever_lies_in_the_folder(page, tmp_path, monkeypatch):
    (tmp_path / "probanda.py").write_text("raise SystemExit('planted')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert typeset(page, tmp_path / "out.pdf", made_at=MADE_AT) == ("U+6B27",)
