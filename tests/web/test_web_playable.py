"""Playable forms in Chromium: they show a picture, seek to the right one, and the strip and the wave can be seen."""

import base64
import hashlib
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest
from films import Take, make_film

from probanda.collect.confined import Confined
from probanda.media.clip import make_clip
from probanda.media.looks import POSTER, STRIP, draw_wave, take_strip
from probanda.media.proxy import NAME, make_proxy
from probanda.model.ids import Digest
from probanda.model.playable import ClipHow, Source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_CHROMIUM = "/usr/bin/chromium"
_QUIET = {"x265-params": "log-level=none"}
_LONG = 6
_VARYING = (0, 40, 1000, 1033, 2500, 2540, 4200, 5800)
# The shown picture at a time: its size, and the colour of its middle and of its bright corner.
_SHOWN_AT = """async at => {
    const film = document.querySelector('video');
    if (film.error) return {error: film.error.message};
    if (at !== null) {
        const there = new Promise(done => film.addEventListener('seeked', done, {once: true}));
        film.currentTime = at;
        await there;
    }
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
    const pen = canvas.getContext('2d');
    if (canvas.width) pen.drawImage(film, 0, 0);
    const at_ = (x, y) => canvas.width ? [...pen.getImageData(x * canvas.width, y * canvas.height, 1, 1).data] : [];
    return {width: film.videoWidth, height: film.videoHeight, time: film.currentTime, length: film.duration,
            ground: at_(0.9, 0.4), corner: at_(0.06, 0.06), others: [at_(0.94, 0.06), at_(0.06, 0.94)]};
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    if not Path(_CHROMIUM).exists():
        pytest.skip("Debian's Chromium is not installed")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def source(film: Path) -> Source:
    return Source(file=film.name, sha256=Digest(hashlib.sha256(film.read_bytes()).hexdigest()))


def playable(film: Path) -> Path:
    (into := film.parent / f"{film.name}-playable").mkdir()
    make_proxy(film, reader=Confined(), into=into, source=source(film), why=None)
    return into / NAME


def page_with(browser: "Browser", film: Path) -> "Page":
    """A page that plays the film from an address of data: a canvas may read it then."""
    page = browser.new_page()
    data = base64.b64encode(film.read_bytes()).decode()
    page.set_content(f'<video muted src="data:video/mp4;base64,{data}"></video>')
    page.wait_for_function("document.querySelector('video').readyState >= 2 || document.querySelector('video').error")
    return page


def ground(number: int) -> int:
    """The red of the ground of picture `number`, as `films` paints it."""
    return 60 + number * 7 % 80


KINDS = {
    "hevc.mp4": Take(
        codec="libx265", pixel_format="yuv420p10le", options=_QUIET, times=tuple(range(150)), seconds=_LONG
    ),
    "old.avi": Take(codec="mpeg4", sound="mp3", times=tuple(range(150)), seconds=_LONG, options={"bf": "0"}),
    "ntsc.mov": Take(
        codec="prores_ks", pixel_format="yuv422p10le", time_base=Fraction(1001, 30000), times=tuple(range(150))
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_playable_form_shows_the_right_picture_wherever_one_seeks(
    browser: "Browser", tmp_path: Path, name: str
) -> None:
    take = KINDS[name]
    film = make_film(tmp_path / name, take)
    with av.open(str(film)) as container:
        times = [frame.pts * Fraction(frame.time_base) for frame in container.decode(video=0)]
    page = page_with(browser, playable(film))
    for number in (0, 101, 33, 149, 7):
        middle = times[number] + take.time_base / 2
        shown = page.evaluate(_SHOWN_AT, float(middle))
        assert (shown["width"], shown["height"]) == (96, 64)
        assert abs(shown["ground"][0] - ground(number)) <= 3, (name, number)


def test_a_film_of_varying_rhythm_shows_each_picture_until_the_next(browser: "Browser", tmp_path: Path) -> None:
    take = Take(codec="libx265", options=_QUIET, time_base=Fraction(1, 1000), times=_VARYING, seconds=_LONG)
    page = page_with(browser, playable(make_film(tmp_path / "a.mkv", take)))
    for number, (begin, end) in enumerate(pairwise(_VARYING)):
        for at in (begin + 4, end - 4):
            shown = page.evaluate(_SHOWN_AT, at / 1000)
            assert abs(shown["ground"][0] - ground(number)) <= 3, (number, at)


@pytest.mark.parametrize(("rotation", "corner"), [(90, 1), (-90, 0)])
def test_a_turned_film_stands_upright(browser: "Browser", tmp_path: Path, rotation: int, corner: int) -> None:
    film = make_film(tmp_path / "a.mov", Take(rotation=rotation, sound=None))
    page = page_with(browser, playable(film))
    shown = page.evaluate(_SHOWN_AT, 0.02)
    assert (shown["width"], shown["height"]) == (64, 96)
    assert min(shown["others"][corner][:3]) > 200  # the bright corner went from the upper left to here
    assert min(shown["corner"][:3]) < 120


def test_the_original_in_hevc_shows_nothing_and_says_nothing_better(browser: "Browser", tmp_path: Path) -> None:
    page = page_with(browser, make_film(tmp_path / "a.mp4", Take(codec="libx265", options=_QUIET)))
    assert not page.evaluate(_SHOWN_AT, None).get("width")


@pytest.mark.parametrize("how", [ClipHow.ENCODED, ClipHow.COPIED])
def test_a_clip_plays_from_its_first_picture_for_its_length(browser: "Browser", tmp_path: Path, how: ClipHow) -> None:
    film = make_film(tmp_path / "a.mp4", Take(times=tuple(range(150)), seconds=_LONG, options={"sc_threshold": "0"}))
    (into := tmp_path / "clip").mkdir()
    bounds = Fraction(36, 25), Fraction(100, 25)  # picture 36 is a key frame
    making = make_clip(film, reader=Confined(), into=into, source=source(film), bounds=bounds, how=how)
    page = page_with(browser, into / NAME)
    shown = page.evaluate(_SHOWN_AT, 0.01)
    assert abs(shown["ground"][0] - ground(36)) <= 3
    assert abs(shown["length"] - float(Fraction(making.stop_s) - Fraction(making.start_s))) < 0.07
    assert abs(page.evaluate(_SHOWN_AT, 1.02)["ground"][0] - ground(36 + 25)) <= 3


@pytest.mark.parametrize(("scheme", "page_colour"), [("light", 255), ("dark", 0)])
def test_the_strip_the_poster_and_the_wave_are_drawn(
    browser: "Browser", tmp_path: Path, scheme: str, page_colour: int
) -> None:
    (into := tmp_path / "looks").mkdir()
    strip = take_strip(make_film(tmp_path / "a.mp4", Take()), reader=Confined(), into=into)
    assert strip is not None
    (into / "wave.svg").write_text(draw_wave([-100] * 50, [100] * 50), encoding="ascii")
    (into / "page.html").write_text(
        "<meta name=color-scheme content='light dark'><body style='background:Canvas'>"
        f"<img id=poster src={POSTER}><img id=strip src={STRIP}><img id=wave src=wave.svg width=400 height=100>",
        encoding="utf-8",
    )
    page = browser.new_context(color_scheme=scheme).new_page()
    page.goto((into / "page.html").as_uri())
    sizes = page.evaluate("[...document.images].map(one => [one.complete, one.naturalWidth])")
    assert sizes[0] == [True, 96]
    assert sizes[1][1] == strip.width * min(strip.columns, len(strip.pts))
    import io

    from PIL import Image

    drawn = Image.open(io.BytesIO(page.locator("#wave").screenshot())).convert("L")
    wave, beside = drawn.getpixel((200, 50)), drawn.getpixel((200, 2))
    assert abs(beside - page_colour) < 30
    assert abs(wave - beside) > 90
