"""The dossier in Chromium: light, dark, 390 px wide, printed; screenshots lie in the test's temporary folder."""

import importlib.util
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_BUILDER = Path(__file__).parents[1] / "fixtures" / "dossier" / "view.py"
_CHROMIUM = "/usr/bin/chromium"
_CLIPPED = """() => [...document.querySelectorAll('body *')].filter(one => {
    const style = getComputedStyle(one);
    return style.display !== 'inline' && one.clientWidth > 0 && !one.closest('.unseen, svg')
        && one.scrollWidth > one.clientWidth + 1;
}).map(one => one.tagName + '.' + one.className)"""
_LIGHTNESS = """() => getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/g).map(Number)"""


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of the invented case, as a file; beside it the forms for others."""
    from probanda.model.audience import Audience
    from probanda.report.html import write_dossier

    spec = importlib.util.spec_from_file_location("dossier_view_fixture", _BUILDER)
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    folder = tmp_path_factory.mktemp("dossier")
    path = folder / "dossier.html"
    path.write_text(write_dossier(builder.build_view(folder)), encoding="utf-8")
    for audience in Audience:
        page = write_dossier(builder.build_view(folder), audience)
        path.with_name(f"{audience.value}.html").write_text(page, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    if not Path(_CHROMIUM).exists():
        pytest.skip("Debian's Chromium is not installed")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def _open(browser: "Browser", dossier: Path, *, scheme: str, width: int) -> tuple["Page", list[str]]:
    """The page, and all that went wrong or out while it was opened."""
    page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not _own(request.url, dossier) else None)
    page.goto(dossier.as_uri())
    return page, wrong


def _own(url: str, dossier: Path) -> bool:
    return url == dossier.as_uri() or url.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("look", "scheme", "width"), [("light", "light", 1280), ("dark", "dark", 1280), ("narrow", "light", 390)]
)
def test_nothing_overflows_is_clipped_goes_wrong_or_goes_out(
    browser: "Browser", dossier: Path, look: str, scheme: str, width: int
) -> None:
    page, wrong = _open(browser, dossier, scheme=scheme, width=width)
    page.screenshot(path=dossier.with_name(f"{look}.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_CLIPPED) == []
    assert [one for one in wrong if one] == []
    assert dossier.with_name(f"{look}.png").stat().st_size > 100_000


@pytest.mark.parametrize("audience", ["disclosure", "court", "public"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_form_for_others_overflows_is_clipped_or_goes_out(
    browser: "Browser", dossier: Path, audience: str, width: int
) -> None:
    form = dossier.with_name(f"{audience}.html")
    page, wrong = _open(browser, form, scheme="light", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_CLIPPED) == []
    assert [one for one in wrong if one] == []


def test_arabic_is_laid_out_from_right_to_left(browser: "Browser", dossier: Path) -> None:
    page, _ = _open(browser, dossier, scheme="light", width=390)
    sides = page.evaluate("[...document.querySelectorAll('.words')].map(e => [e.lang, getComputedStyle(e).direction])")
    assert sides == [["ar", "rtl"], ["en", "ltr"]] * 3
    edges = page.evaluate(
        """() => { const words = document.querySelector('.words:lang(ar)'), range = document.createRange();
        range.setStart(words.firstChild, 0); range.setEnd(words.firstChild, 1);
        return [range.getBoundingClientRect().right, words.getBoundingClientRect().right]; }"""
    )
    assert abs(edges[0] - edges[1]) < 2  # the first letter stands at the right edge


def test_dark_is_dark_and_light_is_light(browser: "Browser", dossier: Path) -> None:
    dark, _ = _open(browser, dossier, scheme="dark", width=1280)
    light, _ = _open(browser, dossier, scheme="light", width=1280)
    assert max(dark.evaluate(_LIGHTNESS)) < 60
    assert min(light.evaluate(_LIGHTNESS)) > 230


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_head(browser: "Browser", dossier: Path) -> None:
    page, _ = _open(browser, dossier, scheme="light", width=1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


def test_every_printed_page_says_fictional_and_presumed_innocent(browser: "Browser", dossier: Path) -> None:
    page, wrong = _open(browser, dossier, scheme="dark", width=1280)
    printed = dossier.with_name("print.pdf")
    page.pdf(path=printed, prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) > 5
    for number, one in enumerate(pages, start=1):
        assert "FICTIONAL" in one, number
        assert "Presumed innocent" in one, number
        assert f"{number} / {len(pages)}" in one
    assert [one for one in wrong if one] == []
