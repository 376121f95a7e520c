"""The parent's side of what a film looks like: a poster, a strip of stills with their times, a drawing of its sound.

Rules: 1. Films are opened in the child only; the drawing of the sound is made here, of numbers that were computed
before. 2. What the child left is taken by the names that were agreed. 3. The drawing is an SVG without style, script or
text of others, in one grey that can be seen on a light and on a dark page.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from probanda.media.proxy import SEE_APART, check_plain, kept
from probanda.model.canonical import encode
from probanda.model.errors import ReaderError
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value

POSTER, STRIP, TIMES, WAVE = "poster.jpg", "strip.jpg", "strip.json", "wave.svg"
_STILLS, _COLUMNS, _HEIGHT, _POSTER, _QUALITY = 100, 10, 90, 1280, 85
SETTINGS = {"stills": _STILLS, "columns": _COLUMNS, "height": _HEIGHT, "poster": _POSTER, "quality": _QUALITY}
FORMAT = "probanda/strip/1"
_GREY = "#767676"  # 4.5 to 1 on white and on black (WCAG 2.2, 1.4.11 asks for 3)
_MOST_STEPS = 2_000  # of the drawing: more are less than a pixel each
_FULL = 127  # of a sample


class Strip(Value, frozen=True, kw_only=True):
    """The stills of a strip, from left to right, row by row; their size in pixels, their times as PTS."""

    width: int
    height: int
    columns: int
    time_base: str
    pts: tuple[int, ...]


class _Answer(Value, frozen=True, kw_only=True):
    """What `strip` answers."""

    width: int = 0
    height: int = 0
    columns: int = _COLUMNS
    time_base: str = ""
    pts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: str = ""


def take_strip(path: Path, *, reader: ConfinedReader, into: Path) -> Strip | None:
    """The strip, which lies in the empty folder `into` with its poster and its times; None: there are no pictures.

    Raises:
        ReaderError: the reader broke, or left not what was agreed.
    """
    request = {
        "path": str(path.resolve()),
        "writes": str(into.resolve()),
        "at_most": _STILLS,
        **{name: SETTINGS[name] for name in ("columns", "height", "poster", "quality")},
    }
    raw = reader.run("probanda.media.strip", json.dumps(request, sort_keys=True).encode(), reads=path, writes=into)
    try:
        found = msgspec.json.decode(raw, type=_Answer)
    except msgspec.DecodeError as why:
        raise ReaderError("the reader's answer is not of the form agreed", advice=SEE_APART) from why
    if found.failure:
        raise ReaderError(found.failure, advice=SEE_APART)
    if not found.pts:
        return None
    strip = kept(
        Strip(width=found.width, height=found.height, columns=found.columns, time_base=found.time_base, pts=found.pts)
    )
    check_plain(into / POSTER)
    check_plain(into / STRIP)
    with (into / TIMES).open("xb") as file:
        file.write(encode({"format": FORMAT, **msgspec.structs.asdict(strip)}))
    return strip


def draw_wave(low: Sequence[int], high: Sequence[int]) -> str:
    """An SVG of the lowest and highest sample (of 127) of each step of a recording, as wide as it has steps.

    Several steps are drawn as one where there are more than 2,000.

    Raises:
        ValueError: there are not as many lows as highs, or a sample is beyond 127.
    """
    if len(low) != len(high):
        raise ValueError("a wave has as many low samples as high ones")
    joined = max(1, -(-len(low) // _MOST_STEPS))
    steps = [
        (min(int(one) for one in low[at : at + joined]), max(int(one) for one in high[at : at + joined]))
        for at in range(0, len(low), joined)
    ]
    if any(abs(one) > _FULL + 1 for step in steps for one in step):
        raise ValueError("a sample of a wave is beyond 127")
    above = [f"L{at} {_FULL - top}L{at + 1} {_FULL - top}" for at, (_, top) in enumerate(steps)]
    below = [f"L{at + 1} {_FULL + 1 - bottom}L{at} {_FULL + 1 - bottom}" for at, (bottom, _) in enumerate(steps)]
    line = f"M0 {_FULL}{''.join(above)}{''.join(reversed(below))}Z" if steps else ""
    box = f"0 0 {max(1, len(steps))} {2 * _FULL + 2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" preserveAspectRatio="none" role="img">'
        f'<title>Wave of the sound</title><path fill="{_GREY}" d="{line}"/></svg>\n'
    )
