"""Cases as they come: long, empty, in many scripts. The page holds all of it, and the PDF keeps it on the paper."""

import io
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdf
import pytest
from msgspec.structs import replace

from probanda.model.actor import Name
from probanda.model.audience import Audience
from probanda.model.errors import MachineError
from probanda.report import pdf as pdf_module
from probanda.report.html import write_dossier
from probanda.report.pdf import main, write_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from probanda.model.dossier import CaseView

MADE = datetime(2031, 10, 2, 8, 15, 30, tzinfo=UTC)
SCRIPTS = ("Orsan Tavrik", "Орсан Таврик", "أورسان تافريك", "אורסן טבריק", "ኦርሳን ታቭሪክ")
LONG_ID = "E1_" + "a_very_long_name_of_a_node_" * 3
LEFT, RIGHT = 18 / 25.4 * 72, (210 - 18) / 25.4 * 72
"""The sides of the printed area, in points: a printer may cut off what is set beyond them."""
_WORD = re.compile(r'<word xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">(.*?)</word>')


def set_of(view: "CaseView") -> bytes:
    return write_pdf(write_dossier(view), made_at=MADE).content


def outside_the_margins(content: bytes) -> list[str]:
    """Words that stand, in part, beside the printed area."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not installed")
    command = ["pdftotext", "-bbox", "-", "-"]
    boxes = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    words = _WORD.findall(boxes)
    assert len(words) > 1_000
    return [word for left, right, word in words if float(left) < LEFT - 1 or float(right) > RIGHT + 1]


def words_of(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_title_of_300_characters_stays_on_the_paper(case_view: "CaseView") -> None:
    title = ("A very long title of a case, " * 11)[:300]
    content = set_of(replace(case_view, case=replace(case_view.case, title=title)))
    assert outside_the_margins(content) == []
    assert "".join(title.split()) in words_of(content)


def test_a_node_id_of_80_characters_stays_in_its_column(case_view: "CaseView") -> None:
    (theory,) = case_view.theories
    first = next(node.id for node in theory.graph.nodes if not node.children)
    named = LONG_ID[:80]

    def renamed(name: str) -> str:
        return named if name == first else name

    changed = replace(
        theory,
        graph=replace(
            theory.graph,
            nodes=tuple(
                replace(node, id=renamed(node.id), children=tuple(map(renamed, node.children)))
                for node in theory.graph.nodes
            ),
        ),
        assessment=replace(
            theory.assessment,
            nodes=tuple(replace(one, id=renamed(one.id)) for one in theory.assessment.nodes),
            worlds=(),
        ),
        explanations=(),
    )
    content = set_of(replace(case_view, theories=(changed,)))
    assert len(named) == 80
    assert named in words_of(content)
    assert outside_the_margins(content) == []


@pytest.mark.parametrize("audience", Audience)
def test_an_exhibit_without_files_is_shown_without_them(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    bare = tuple((record, replace(body, files=(), completeness=())) for record, body in case_view.exhibits)
    page = page_of(write_dossier(replace(case_view, exhibits=bare, footage=()), audience))
    assert {f"x/{body.label}" for _, body in bare} <= set(page.values("id"))
    assert "SHA-256" not in page.text.partition("Exhibits and custody")[2].partition("Citations found")[0]


def test_names_in_five_scripts_are_each_drawn_and_found(case_view: "CaseView") -> None:
    (record, actor), *others = case_view.actors
    many = replace(actor, names=tuple(Name(text=name) for name in SCRIPTS))
    page = write_dossier(replace(case_view, actors=((record, many), *others)))
    made = write_pdf(page, made_at=MADE)
    attached = pypdf.PdfReader(io.BytesIO(made.content)).attachments[pdf_module.ATTACHED][0].decode("utf-8")
    assert [name for name in SCRIPTS if name not in attached] == []
    assert made.undrawn == ()


def test_a_thousand_claims_are_each_told_once_under_their_exhibit(case_view: "CaseView", page_of: type) -> None:
    record, claim = case_view.claims[0]
    more = tuple((f"{record}-{at}", replace(claim, key=f"more-{at}", says=f"Claim {at}.")) for at in range(1_000))
    page = page_of(write_dossier(replace(case_view, claims=(*case_view.claims, *more))))
    ids = page.values("id")
    assert [at for at in range(1_000) if ids.count(f"k/more-{at}") != 1] == []


def test_without_its_fonts_the_pdf_is_refused_in_a_sentence(
    tmp_path: "Path", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang='en'><title>t</title><p>words</p></html>", encoding="utf-8")
    monkeypatch.setattr(pdf_module, "FONTS", tmp_path / "none")
    with pytest.raises(MachineError, match="fonts"):
        write_pdf(page.read_text(encoding="utf-8"), made_at=MADE)
    assert main([str(page), str(tmp_path / "out.pdf"), MADE.isoformat()]) == 3
    assert "fonts" in capsys.readouterr().err
    assert not (tmp_path / "out.pdf").exists()
