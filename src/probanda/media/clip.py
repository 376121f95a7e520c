"""The parent's side of clips: copied where that is exact, else encoded with the bounds that were asked for.

Rules: 1. Seconds count from the beginning of the film, as a player shows them; a clip is [start, stop). 2. What was
asked for and what was got are both told, as fractions. 3. A copy begins at a key frame. With `auto` a copy is made only
where the picture on the screen at the start is one; with `copied` it begins at the key frame before, and says so; with
`encoded`, and wherever no copy can be made, the bounds are exact and the pictures are encoded anew at high quality.
"""

import re
from fractions import Fraction
from pathlib import Path

from probanda.media.proxy import SEE_APART, Written, ask, coding_request, kept
from probanda.model.errors import ReaderError, UsageError
from probanda.model.playable import ClipHow, ClipMaking, Coding, Source
from probanda.model.ports import ConfinedReader

CODING = Coding(crf=16, preset="medium", longer=8192, shorter=8192)
_FORMS = "Give seconds (12.5), mm:ss.mmm (1:02.250), hh:mm:ss, or a fraction of seconds (1001/30)."
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d(?:\.\d{1,12})?)", re.ASCII)
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,12})?|\d{1,15}/[1-9]\d{0,14}", re.ASCII)


def read_time(text: str) -> Fraction:
    """Seconds that a person wrote: `12.5`, `1:02.250`, `0:01:02`, `1001/30`; exact.

    Raises:
        UsageError: it is none of these.
    """
    clock = _CLOCK.fullmatch(text)
    if clock and (clock[1] is None or int(clock[2]) < 60):  # noqa: PLR2004 - minutes of an hour
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + Fraction(clock[3])
    if not _SECONDS.fullmatch(text):
        raise UsageError(f"{text!r} is no time", advice=_FORMS)
    return Fraction(text)


def make_clip(
    path: Path, *, reader: ConfinedReader, into: Path, source: Source, bounds: tuple[Fraction, Fraction], how: ClipHow
) -> ClipMaking:
    """How the clip was made, which lies in the empty folder `into` as `proxy.NAME`.

    Raises:
        ReaderError: nothing between these times can be decoded, no copy can be made, or the reader broke.
    """
    start, stop = bounds
    asked = {"start_s": str(start), "stop_s": str(stop)}
    why_encoded = ""
    if how is not ClipHow.ENCODED:
        wanted = {**asked, "any_start": how is ClipHow.COPIED}
        written = ask(reader, "probanda.media.copied", path, into, wanted=wanted)
        if not written.no_copy:
            return kept(_making(written, source, bounds, got=(written.start_s, written.stop_s)))
        if how is ClipHow.COPIED:
            raise ReaderError(f"no copy can be made: {written.no_copy}", advice="Make it with --how encoded.")
        why_encoded = written.no_copy
        for left in into.iterdir():
            left.unlink()
    written = ask(reader, "probanda.media.encoded", path, into, wanted=asked | coding_request(CODING))
    got = (str(start), written.stop_s or str(stop))
    return kept(_making(written, source, bounds, got=got, coding=CODING, why_encoded=why_encoded))


def _making(
    written: Written,
    source: Source,
    bounds: tuple[Fraction, Fraction],
    *,
    got: tuple[str, str],
    coding: Coding | None = None,
    why_encoded: str = "",
) -> ClipMaking:
    try:
        start, stop = map(Fraction, got)
    except (ValueError, ZeroDivisionError) as why:
        raise ReaderError("the reader's answer is not of the form agreed", advice=SEE_APART) from why
    return ClipMaking(
        source=source,
        asked_start_s=str(bounds[0]),
        asked_stop_s=str(bounds[1]),
        start_s=str(start),
        stop_s=str(stop),
        how=ClipHow.COPIED if coding is None else ClipHow.ENCODED,
        why_encoded=why_encoded,
        begin_s=written.begin_s,
        pictures=written.picture,
        sound=written.sound,
        coding=coding,
        libraries=written.libraries,
        warnings=written.warnings,
    )
