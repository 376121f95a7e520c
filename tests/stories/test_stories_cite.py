"""`probanda cite` of documents and folders, and of documents among the exhibits of a case."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

_MAKE = Path(__file__).parents[1] / "fixtures" / "documents" / "make.py"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents_fixture", _MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_citation_in_a_document_is_told_with_its_page(tmp_path, make, run):
    make.pdf(tmp_path / "brief.pdf", ["First page", "see Article 8(2)(d)(x)"])
    done = run("cite", str(tmp_path / "brief.pdf"))
    assert done.returncode == 1
    assert "in brief.pdf, page 2, characters 4 to 22" in done.stdout
    shown = json.loads(run("cite", str(tmp_path / "brief.pdf"), "--json").stdout)
    assert (shown["file"], shown["code"]) == ("brief.pdf", "no-such-child")
    assert shown["place"] == {"kind": "page", "number": 2, "start": 4, "last": 2, "end": 22}


def test_a_plain_text_has_the_keys_of_the_contract_and_no_others(tmp_path, run):
    (tmp_path / "note.txt").write_text("Article 66(3)")
    shown = json.loads(run("cite", str(tmp_path / "note.txt"), "--json").stdout)
    assert list(shown) == ["text", "start", "end", "ref", "status", "code", "suggestions", "message"]


def test_a_folder_tells_what_it_could_not_search_and_the_exit_says_so(tmp_path, make, run):
    (tmp_path / "a.txt").write_text("Article 66(3)")
    make.docx(tmp_path / "b.docx", make.paragraph("Article 25(3)(a)"))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "d.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    done = run("cite", str(tmp_path), "--json")
    assert done.returncode == 2
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["file"], one["ref"]) for one in shown] == [("a.txt", "RS:66(3)"), ("b.docx", "RS:25(3)(a)")]
    assert "c.pdf was not searched" in done.stderr
    assert "no text, and not searched: d.mp4" in done.stderr


def test_a_folder_with_a_wrong_citation_is_a_finding(tmp_path, run):
    (tmp_path / "page.html").write_text("<p>Article 66(4)")
    assert run("cite", str(tmp_path)).returncode == 1


def test_a_name_that_hides_characters_is_shown_with_their_numbers(tmp_path, run):
    (tmp_path / "a\u202e.txt").write_text("Article 66(3)")
    assert "'a\\u202e.txt'" in run("cite", str(tmp_path)).stdout


def test_the_day_of_the_conduct_is_an_option(run):
    done = run("cite", "-", "--on", "2015-09-18", "--json", input="18 U.S.C. § 2441(b)(2)(B)")
    assert json.loads(done.stdout)["code"] == "enacted-later"
    assert run("cite", "-", "--on", "yesterday", input="x").returncode == 2


def test_documents_among_the_exhibits_are_searched_by_build(case, tmp_path, make, run):
    exhibits = case / "exhibits"
    make.pdf(exhibits / "files" / "memo.pdf", ["A memorandum.", "It names Article 8(2)(d)(x)."])
    make.docx(exhibits / "files" / "draft.docx", make.paragraph("Article 66(3) of the Rome Statute"))
    (exhibits / "files" / "page.html").write_text("<p>Article 66(4) of the Rome Statute")
    (exhibits / "files" / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (exhibits / "08-documents.yaml").write_text(
        "key: documents\ntitle: Documents (FICTIONAL)\nlanguage: en\ncompleteness: []\n"
        "files: [files/memo.pdf, files/draft.docx, files/page.html, files/broken.pdf]\n"
    )
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"), "--json")
    assert done.returncode == 1, done.stderr
    built = json.loads(done.stdout)
    assert any("Article 8(2)(d)(x)" in problem for problem in built["problems"])
    assert any("Article 66(4)" in problem for problem in built["problems"])
    assert any("broken.pdf was not searched" in warning for warning in built["warnings"])
    dossier = (tmp_path / "out" / "dossier.html").read_text()
    assert "memo.pdf, page 2, characters 9 to 27" in dossier
    assert "draft.docx, paragraph 1" in dossier
