"""The pictures of README and docs, taken from the real pages of the example: nothing in them is drawn by hand.

`./dev demo`, then `./dev python docs/pictures/make.py demo-out`; another folder for them is a second word. Needed are
Debian's Chromium and poppler-utils. Pages of the dossier are cut at its own headings, at twice the size of a screen;
the cover is page 1 of the PDF; the answer of the verifier is its real output, set as a page. What is not there
stops the run with a sentence. Colours are reduced to 64, so that all of them together stay below 1.5 MB.
"""

import html
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

_CHROMIUM = "/usr/bin/chromium"
_WIDTH = 1000
_COLOURS = 64
# name -> (what the picture begins with, what it may end with, its greatest height in pixels of a screen)
SHOTS: Mapping[str, tuple[str, str, int]] = {
    "matrix": ("table.matrix", "table.matrix tr", 640),
    "transcript": ("#speech .facing", "#speech .passage", 660),
    "timeline": ("#dates", "#dates .line, #dates figure", 820),
}
# The lowest end of such a part that still fits.
_LAST_END = """([selector, most]) => Math.max(...[...document.querySelectorAll(selector)]
    .map(one => one.getBoundingClientRect().bottom + window.scrollY).filter(end => end <= most))"""
_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #14181d }}
pre {{ margin: 0; padding: 20px 24px; color: #e8e8e8; font: 12.5px/1.45 monospace; white-space: pre-wrap }}
</style><pre>{text}</pre>"""


def main(words: list[str]) -> int:
    """The exit code."""
    if not words:
        sys.stderr.write("Name the folder that `./dev demo` made.\n")
        return 2
    demo = Path(words[0])
    into = Path(words[1]) if len(words) > 1 else Path(__file__).parent
    into.mkdir(parents=True, exist_ok=True)
    for name, picture in make(demo).items():
        path = into / f"{name}.png"
        path.write_bytes(picture)
        sys.stdout.write(f"{path} {len(picture)} bytes\n")
    return 0


def make(demo: Path) -> dict[str, bytes]:
    """Name -> PNG of each picture.

    Raises:
        LookupError: the dossier has no such part.
    """
    pictures = {"cover": _cover(demo / "out" / "dossier.pdf")}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": 800}, device_scale_factor=2, color_scheme="light")
        page.goto((demo / "out" / "dossier.html").resolve().as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for name, (selector, end, height) in SHOTS.items():
            pictures[name] = _reduced(_shot(page, selector, end=end, height=height))
        page.close()
        page = browser.new_page(viewport={"width": _WIDTH, "height": 800}, device_scale_factor=2)
        page.set_content(_TERMINAL.format(text=html.escape(_verified(demo / "out" / "package"))))
        pictures["verify"] = _reduced(_shot(page, "pre", end="pre", height=800))
        browser.close()
    return pictures


def _shot(page: Page, selector: str, *, end: str, height: int) -> bytes:
    found = page.locator(selector).first
    box = found.bounding_box() if found.count() else None
    if box is None or box["height"] == 0:
        raise LookupError(f"the page shows no {selector}: choose another part of it in SHOTS")
    bottom = page.evaluate(_LAST_END, [end, box["y"] + height])
    if not bottom or bottom <= box["y"]:
        raise LookupError(f"no {end} ends within {height} pixels: choose another end in SHOTS")
    clip = {"x": 0.0, "y": box["y"], "width": float(_WIDTH), "height": bottom - box["y"] + 8}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type] # a plain dict is one


def _cover(pdf: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cover"
        command = ["pdftoppm", "-png", "-singlefile", "-f", "1", "-l", "1", "-r", "80", str(pdf), str(out)]
        subprocess.run(command, check=True)  # noqa: S603 - a page of our own
        return _reduced(out.with_suffix(".png").read_bytes())


def _verified(package: Path) -> str:
    """What the package's own verifier prints to somebody who was told the fingerprint."""
    command = [sys.executable, "-I", "-S", str(package / "verify.py")]
    first = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own verifier
    told = re.search(r"its key is ([0-9a-f]{64})", first.stdout)
    if told is None:
        raise LookupError("the verifier names no key")
    command += ["--key", told[1]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own verifier
    return f"$ python3 package/verify.py --key {told[1]}\n{done.stdout}"


def _reduced(png: bytes) -> bytes:
    written = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
