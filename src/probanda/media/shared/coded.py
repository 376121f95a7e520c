"""Coded picture and sound, in place: what encoders write between the pictures is overwritten, no byte moves.

Rules, by coding:
1. H.264 and HEVC (ITU-T H.264 and H.265, annex D): messages of enhancement stay that a picture is shown or found with,
   and captions. All others become filler of the same length: user data holds the names and options of encoders, and
   with some cameras times and positions. Units of no known kind become filler units.
2. AV1: metadata units stay that brightness is shown with; all others become padding.
3. AAC, MP3, FLAC: `sound`.
4. VP8, VP9, Opus, Vorbis, PCM and the other codings named here have no place for words but their heads: `heads`.
A coding that is not named here has no rule, and the file no shared form.
Left open: what an encoder hides in the pictures themselves.
"""

from collections.abc import Callable, Iterator

from probanda.media.shared.form import NotSharedError, broken
from probanda.media.shared.sound import check_flac, check_mp3, is_plain_aac, scrub_aac
from probanda.model.sharing import NotShared

Scrub = Callable[[bytearray], bool]
"""Overwrites in place; whether anything changed."""

# FFmpeg's names of codings (`avcodec_get_name`).
_PICTURES, _SOUNDS = {"vp8", "vp9", "theora"}, {"opus", "vorbis", "alac", "ac3", "eac3"}
_VOICES, _SUBTITLES = {"amr_nb", "amr_wb"}, {"mov_text", "subrip", "webvtt"}
_WORDLESS = frozenset(_PICTURES | _SOUNDS | _VOICES | _SUBTITLES)
_FILLER = 0xFF

# H.264 and HEVC share most numbers: buffering, timing, pan-scan, recovery; packing, orientation; brightness, colour.
_SHOWN_H264 = frozenset({0, 1, 2, 6, 7, 45, 47, 137, 144, 147, 148})
_SHOWN_HEVC = frozenset({0, 1, 2, 6, 45, 47, 128, 129, 130, 132, 136, 137, 144, 147, 148})
_REGISTERED, _FILLER_MESSAGE = 4, 3
_CAPTIONS = (b"\xb5\x00\x31GA94\x03", b"\xb5\x00\x31DTG1")  # ATSC A/53: captions, and the shape of the picture
_UNITS_H264, _SEI_H264, _FILLER_H264 = frozenset({1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 19, 20}), {6}, 12
_UNITS_HEVC, _SEI_HEVC, _FILLER_HEVC = frozenset({*range(22), *range(32, 38)}), {39, 40}, 38
AVC_HEAD, HEVC_HEAD = 6, 22
"""Bytes of a head before its units (ISO/IEC 14496-15, 5.3.3 and 8.3.3)."""


def scrub_for(coding: str, head: bytes | None) -> Scrub | None:
    """What to do with each packet of this coding, whose head (`extradata`) is given; None: nothing.

    Raises:
        NotSharedError: there is no rule for the coding.
    """
    head = head or b""
    if coding == "h264":
        size = (head[4] & 3) + 1 if head[:1] == b"\1" and len(head) > AVC_HEAD else 0
        return lambda data: scrub_units(data, size, hevc=False)
    if coding == "hevc":
        size = (head[21] & 3) + 1 if head[:1] == b"\1" and len(head) > HEVC_HEAD else 0
        return lambda data: scrub_units(data, size, hevc=True)
    if coding == "av1":
        return scrub_av1
    if coding in _SOUND_SCRUBS:
        return _SOUND_SCRUBS[coding]
    if coding == "aac" and is_plain_aac(head):
        return scrub_aac
    if coding in _WORDLESS or coding.startswith("pcm_"):
        return None
    raise NotSharedError(NotShared.NO_RULE_FOR_CODING, coding)


# --- H.264 and HEVC


def scrub_units(data: bytearray, length_size: int, *, hevc: bool) -> bool:
    """Whether anything was overwritten in the units of a packet; `length_size` 0: start codes stand between them."""
    units = _by_length(data, length_size) if length_size else _by_start_code(data)
    changed = False
    for start, stop in units:
        changed |= scrub_unit(data, start, stop, hevc=hevc)
    return changed


def _by_length(data: bytearray, size: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at + size <= len(data):
        stop = at + size + int.from_bytes(data[at : at + size], "big")
        if stop > len(data):
            raise broken("a unit of the picture is longer than its packet")
        yield at + size, stop
        at = stop
    if at != len(data):
        raise broken("a packet of the picture ends within a unit")


def _by_start_code(data: bytearray) -> Iterator[tuple[int, int]]:
    at = data.find(b"\0\0\1")
    while at >= 0:
        following = data.find(b"\0\0\1", at + 3)
        yield at + 3, following if following >= 0 else len(data)
        at = following


def scrub_unit(data: bytearray, start: int, stop: int, *, hevc: bool) -> bool:
    """Whether anything was overwritten in this unit."""
    if stop <= start or stop > len(data):
        return False
    kind = data[start] >> 1 & 63 if hevc else data[start] & 31
    kept, messages, filler = (_UNITS_HEVC, _SEI_HEVC, _FILLER_HEVC) if hevc else (_UNITS_H264, _SEI_H264, _FILLER_H264)
    if kind in messages:
        return _scrub_messages(data, start + (2 if hevc else 1), stop, _SHOWN_HEVC if hevc else _SHOWN_H264)
    if kind in kept:
        return False
    data[start] = filler << 1 if hevc else filler
    body = start + (2 if hevc else 1)
    data[body:stop] = (b"\xff" * (stop - body - 1) + b"\x80")[: max(stop - body, 0)]
    return True


def _scrub_messages(data: bytearray, start: int, stop: int, shown: frozenset[int]) -> bool:
    """Messages that no picture is shown with become filler of the same length."""
    while stop > start and not data[stop - 1]:
        stop -= 1  # zeros that belong to the next start code
    stop -= stop > start and data[stop - 1] == 0x80  # noqa: PLR2004 - the bit that ends the unit
    places, guards = _without_guards(data, start, stop)
    at, changed = 0, False
    while at < len(places):
        begin = places[at]
        kind, at = _number(data, places, at)
        size, at = _number(data, places, at)
        message = places[at : at + size]
        at += size
        if kind in shown or (kind == _REGISTERED and bytes(data[place] for place in message[:8]).startswith(_CAPTIONS)):
            continue
        if kind < _FILLER and data[begin - 2 : begin] != b"\0\0":  # there a 3 would be taken for a guard
            data[begin] = _FILLER_MESSAGE
        changed |= _fill(data, message, guards)
    return changed


def _number(data: bytearray, places: list[int], at: int) -> tuple[int, int]:
    """(a number written in steps of 255, the place behind it)."""
    number = 0
    while at < len(places) and data[places[at]] == _FILLER:
        number, at = number + 255, at + 1
    return (number + data[places[at]], at + 1) if at < len(places) else (number, at)


def _without_guards(data: bytearray, start: int, stop: int) -> tuple[list[int], frozenset[int]]:
    """(places of a unit's bytes, places of its guards: each 3 that keeps two zeros from looking like a start code)."""
    places, guards, zeros = [], [], 0
    for at in range(start, stop):
        if zeros >= 2 and data[at] == 3:  # noqa: PLR2004 - H.264, 7.4.1
            guards.append(at)
            zeros = 0
            continue
        places.append(at)
        zeros = 0 if data[at] else zeros + 1
    return places, frozenset(guards)


def _fill(data: bytearray, message: list[int], guards: frozenset[int]) -> bool:
    """Overwrite a message; around a guard two zeros and a small byte stay, or the message would grow by the guard."""
    changed = False
    for place in message:
        new = _FILLER
        if place + 1 in guards or place + 2 in guards:
            new = 0
        elif place - 1 in guards:
            new = 1
        changed |= data[place] != new
        data[place] = new
    return changed


# --- AV1

_METADATA, _PADDING = 5, 15
_SHOWN_AV1 = frozenset({1, 2, 3})  # light levels, colours of the mastering display, scalability
_UNITS_AV1 = frozenset({1, 2, 3, 4, 6, 7})


def scrub_av1(data: bytearray) -> bool:
    """Whether a unit became padding (AV1 specification, 5.3 and 5.8)."""
    at, changed = 0, False
    while at < len(data):
        header, kind = at, data[at] >> 3 & 15
        body = at + 1 + (data[at] >> 2 & 1)
        size = len(data) - body
        if data[at] >> 1 & 1:
            size, body = _leb128(data, body)
        at = body + size
        if at > len(data):
            raise broken("a unit of the picture is longer than its packet")
        if kind in _UNITS_AV1 or (kind == _METADATA and data[body : body + 1] and data[body] in _SHOWN_AV1):
            continue
        data[header] = data[header] & 0b10000111 | _PADDING << 3
        filler = (bytes(max(size - 1, 0)) + b"\x80")[:size]
        changed |= bytes(data[body:at]) != filler
        data[body:at] = filler
    return changed


def _leb128(data: bytearray, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        if at + step >= len(data):
            break
        value |= (data[at + step] & 127) << 7 * step
        if not data[at + step] & 128:
            return value, at + step + 1
    raise broken("a unit of the picture does not say how long it is")


_SOUND_SCRUBS: dict[str, Scrub] = {"mp3": check_mp3, "flac": check_flac}
