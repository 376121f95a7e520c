"""Coded picture and sound, in place: what encoders write between the pictures is overwritten, no byte moves.

Rules, by coding:
1. H.264 and HEVC (ITU-T H.264 and H.265, annex D): messages of enhancement stay that a picture is shown or found with,
   and captions. All others become filler of the same length: user data holds the names and options of encoders, and
   with some cameras times and positions. Units of no known kind become filler units.
2. AV1: metadata units stay that brightness is shown with; all others become padding.
3. AAC: fill elements and data streams at the head of a packet are emptied, where encoders sign.
4. VP8, VP9, Opus, Vorbis, FLAC, PCM and the other codings named here have no place for words; the headers of Vorbis and
   Theora have a comment, which is written anew, empty.
A coding that is not named here has no rule, and the file no shared form.
Left open: what an encoder hides in the pictures themselves, and in AAC and MP3 behind the sound of a packet.
"""

from collections.abc import Callable, Iterator

from probanda.media.shared.form import NotSharedError, broken
from probanda.model.sharing import NotShared

Scrub = Callable[[bytearray], bool]
"""Overwrites in place; whether anything changed."""

# FFmpeg's names of codings (`avcodec_get_name`).
_PICTURES, _SOUNDS = {"vp8", "vp9", "theora"}, {"opus", "vorbis", "flac", "alac", "mp3", "ac3", "eac3"}
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
_AVC_HEAD, _HEVC_HEAD, _AV1_HEAD = 6, 22, 4  # bytes of a head before its units, ISO/IEC 14496-15, 5.3.3 and 8.3.3


def scrub_for(coding: str, head: bytes | None) -> Scrub | None:
    """What to do with each packet of this coding, whose head (`extradata`) is given; None: nothing.

    Raises:
        NotSharedError: there is no rule for the coding.
    """
    head = head or b""
    if coding == "h264":
        size = (head[4] & 3) + 1 if head[:1] == b"\1" and len(head) > _AVC_HEAD else 0
        return lambda data: _scrub_units(data, size, hevc=False)
    if coding == "hevc":
        size = (head[21] & 3) + 1 if head[:1] == b"\1" and len(head) > _HEVC_HEAD else 0
        return lambda data: _scrub_units(data, size, hevc=True)
    if coding == "av1":
        return _scrub_av1
    if coding == "aac" and _object_type(head) in _PLAIN_AAC:
        return _scrub_aac
    if coding in _WORDLESS or coding.startswith("pcm_"):
        return None
    raise NotSharedError(NotShared.NO_RULE_FOR_CODING, coding)


def head_of(coding: str, head: bytes | None) -> bytes | None:
    """The head of a stream as it may leave.

    Raises:
        NotSharedError: it is damaged.
    """
    if not head or coding not in _HEADS:
        return head
    return _HEADS[coding](head)


def _h264_head(head: bytes) -> bytes:
    return head if head[0] == 1 else _scrubbed(bytearray(head), hevc=False)  # 1: parameter sets alone


def _scrubbed(data: bytearray, *, hevc: bool) -> bytes:
    _scrub_units(data, 0, hevc=hevc)
    return bytes(data)


def _hevc_head(head: bytes) -> bytes:
    """Messages in the head are scrubbed like those in packets."""
    data = bytearray(head)
    if head[0] != 1:
        return _scrubbed(data, hevc=True)
    at = _HEVC_HEAD + 1
    try:
        for _ in range(data[_HEVC_HEAD]):
            count, at = int.from_bytes(data[at + 1 : at + 3], "big"), at + 3
            for _ in range(count):
                length = int.from_bytes(data[at : at + 2], "big")
                _scrub_unit(data, at + 2, at + 2 + length, hevc=True)
                at += 2 + length
    except IndexError as why:
        raise broken("the head of the picture is cut off") from why
    return bytes(data[:at])


def _av1_head(head: bytes) -> bytes:
    units = bytearray(head[_AV1_HEAD:])
    _scrub_av1(units)
    return head[:_AV1_HEAD] + bytes(units)


def _flac_head(head: bytes) -> bytes:
    """STREAMINFO alone (RFC 9639, 8.2)."""
    return head[8:42] if head.startswith(b"fLaC") else head[:34]


def _vorbis_head(head: bytes) -> bytes:
    return _xiph_head(head, b"\x03vorbis", end=b"\x01")


def _theora_head(head: bytes) -> bytes:
    return _xiph_head(head, b"\x81theora", end=b"")


def _xiph_head(head: bytes, sign: bytes, *, end: bytes) -> bytes:
    """The three headers with an empty comment in the second, in the form with lengths in front."""
    parts = list(_laced(head) if head[0] == 2 else _counted(head))  # noqa: PLR2004 - two lengths follow
    if len(parts) != 3 or not parts[1].startswith(sign):  # noqa: PLR2004 - identity, comment, set-up
        raise broken("the head of the sound is damaged")
    parts[1] = sign + bytes(8) + end  # no vendor, no comments
    lengths = b"".join(bytes([_FILLER]) * (len(part) // 255) + bytes([len(part) % 255]) for part in parts[:2])
    return b"\x02" + lengths + b"".join(parts)


def _laced(head: bytes) -> Iterator[bytes]:
    at, lengths = 1, []
    for _ in range(2):
        length = 0
        while at < len(head) and head[at] == _FILLER:
            length, at = length + 255, at + 1
        lengths.append(length + (head[at] if at < len(head) else 0))
        at += 1
    for length in lengths:
        yield head[at : at + length]
        at += length
    yield head[at:]


def _counted(head: bytes) -> Iterator[bytes]:
    at = 0
    while at + 2 <= len(head):
        length = int.from_bytes(head[at : at + 2], "big")
        yield head[at + 2 : at + 2 + length]
        at += 2 + length


# --- H.264 and HEVC


def _scrub_units(data: bytearray, length_size: int, *, hevc: bool) -> bool:
    units = _by_length(data, length_size) if length_size else _by_start_code(data)
    changed = False
    for start, stop in units:
        changed |= _scrub_unit(data, start, stop, hevc=hevc)
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


def _scrub_unit(data: bytearray, start: int, stop: int, *, hevc: bool) -> bool:
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

_METADATA, _PADDING, _TILE_LIST = 5, 15, 8
_SHOWN_AV1 = frozenset({1, 2, 3})  # light levels, colours of the mastering display, scalability
_UNITS_AV1 = frozenset({1, 2, 3, 4, 6, 7})


def _scrub_av1(data: bytearray) -> bool:
    """AV1 specification, 5.3 and 5.8."""
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


# --- AAC

_PLAIN_AAC = frozenset({1, 2, 4, 5, 29})  # main, LC, LTP, with SBR, with PS: those built of plain elements
_DATA, _FILL = 4, 6
_NEEDED = frozenset({0b1011, 0b1100, 0b1101, 0b1110})  # loudness, surround, SBR: they change what is heard


def _object_type(head: bytes) -> int:
    return head[0] >> 3 if head else 0


def _scrub_aac(data: bytearray) -> bool:
    """ISO/IEC 14496-3, 4.4.2: the elements at the head of a packet that carry no sound."""
    bits = int.from_bytes(data, "big")
    total, at, changed = 8 * len(data), 0, False

    def read(place: int, count: int) -> int:
        return bits >> (total - place - count) & ((1 << count) - 1) if place + count <= total else 0

    while at + 7 <= total and (element := read(at, 3)) in {_DATA, _FILL}:
        start, length = (_fill_element if element == _FILL else _data_element)(read, at)
        stop = start + 8 * length
        if stop > total:
            break
        needed = element == _FILL and length and read(start, 4) in _NEEDED
        if not needed and length:
            mask = ((1 << 8 * length) - 1) << (total - stop)
            changed |= bool(bits & mask)
            bits &= ~mask
        at = stop
    if changed:
        data[:] = bits.to_bytes(len(data), "big")
    return changed


def _fill_element(read: Callable[[int, int], int], at: int) -> tuple[int, int]:
    """(bit where its content begins, its bytes)."""
    length = read(at + 3, 4)
    if length == 15:  # noqa: PLR2004 - more follows
        return at + 15, length + read(at + 7, 8) - 1
    return at + 7, length


def _data_element(read: Callable[[int, int], int], at: int) -> tuple[int, int]:
    """(bit where its content begins, its bytes)."""
    aligned, length, start = read(at + 7, 1), read(at + 8, 8), at + 16
    if length == 255:  # noqa: PLR2004 - more follows
        length, start = length + read(at + 16, 8), at + 24
    return -(-start // 8) * 8 if aligned else start, length


_HEADS: dict[str, Callable[[bytes], bytes]] = {
    "h264": _h264_head,
    "hevc": _hevc_head,
    "av1": _av1_head,
    "vorbis": _vorbis_head,
    "theora": _theora_head,
    "flac": _flac_head,
}
