"""A poster and a strip of small stills, in the child: what a film looks like before anyone plays it.

Rules: 1. Stills are key frames spread over the time of the film, as `keyframes` chooses them; each has its PTS. 2. The
strip is one picture, its stills in rows from left to right; a still is as high as the others, upright, with square
pixels. 3. The poster is the still from the middle of the strip: the first of a film is often black or a title.
Request: {"path", "writes", "at_most", "columns", "height", "poster", "quality"}. Answer: {"failure": sentence} or
{"width", "height", "columns", "time_base", "pts", "warnings"}; without pictures, `pts` is empty and nothing is written.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image

from probanda.media.container import NotMediaError, moving_picture, opened
from probanda.media.keyframes import spread, upright

_WIDEST = 4  # times as wide as high: wider pictures are made narrower, or one still would be as long as the strip


def answer(request: bytes) -> bytes:
    """The strip and the poster that were written, as JSON; see the module."""
    asked = json.loads(request)
    said: list[str] = []
    try:
        stills, found = _stills(Path(asked["path"]), asked, said)
    except NotMediaError as why:
        return json.dumps({"failure": str(why)}).encode()
    if stills:
        folder = Path(asked["writes"])
        _save(_sheet(stills, asked["columns"]), folder / "strip.jpg", asked["quality"])
        _save(found.pop("poster"), folder / "poster.jpg", asked["quality"])
    return json.dumps({**found, "columns": asked["columns"], "warnings": said}).encode()


def _stills(path: Path, asked: dict[str, Any], said: list[str]) -> tuple[list[Image.Image], dict[str, Any]]:
    """(the stills, what is told of them and the poster)."""
    stills: list[Image.Image] = []
    pts: list[int] = []
    posters: dict[int, Image.Image] = {}
    time_base = ""
    with opened(path) as container:
        track = moving_picture(container)
        aspect = Fraction(1) if track is None else track.sample_aspect_ratio or Fraction(1)
        for frame in spread(container, asked["at_most"], said):
            shown = upright(frame)
            turned = (shown.width > shown.height) != (frame.width > frame.height)
            width = Fraction(shown.width) / aspect if turned else shown.width * aspect
            scale = Fraction(asked["height"], shown.height)
            size = (max(1, min(round(width * scale), _WIDEST * asked["height"])), asked["height"])
            stills.append(shown.convert("RGB").resize(stills[0].size if stills else size, Image.Resampling.BOX))
            pts.append(frame.pts or 0)
            time_base = str(frame.time_base)
            posters = {**{at: one for at, one in posters.items() if at >= len(stills) // 2}, len(stills) - 1: shown}
    found: dict[str, Any] = {"pts": pts, "time_base": time_base, "width": 0, "height": 0}
    if stills:
        found |= {"width": stills[0].width, "height": stills[0].height}
        poster = posters[len(stills) // 2].convert("RGB")
        longer = max(poster.size)
        if longer > asked["poster"]:
            poster = poster.resize(tuple(max(1, side * asked["poster"] // longer) for side in poster.size))
        found["poster"] = poster
    return stills, found


def _sheet(stills: list[Image.Image], columns: int) -> Image.Image:
    width, height = stills[0].size
    sheet = Image.new("RGB", (width * min(columns, len(stills)), height * -(-len(stills) // columns)))
    for number, still in enumerate(stills):
        sheet.paste(still, (number % columns * width, number // columns * height))
    return sheet


def _save(image: Image.Image, path: Path, quality: int) -> None:
    with path.open("xb") as file:
        image.save(file, "JPEG", quality=quality)
