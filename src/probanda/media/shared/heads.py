"""Heads of tracks: what a decoder needs before the first packet, cut to exactly that.

Rules: 1. Of each coding that needs a head its own numbers say how long it is; what stands behind goes. 2. Parameter
sets of H.264, HEVC and AV1 stay, messages between them go the way of those in packets (`coded`). 3. The comment of
Vorbis and Theora is written anew, empty. 4. The head of MP4 subtitles, which names fonts, is always the same one. 5. A
coding that is not named here gets no head.
Left open: bytes behind the last code of the set-up of Vorbis and Theora.
"""

from collections.abc import Callable, Iterator

from probanda.media.shared.coded import AVC_HEAD, HEVC_HEAD, scrub_av1, scrub_unit, scrub_units
from probanda.media.shared.form import broken

_MORE = 0xFF  # in the lacing of Xiph: this much, and the next byte too
_AV1_HEAD = 4  # AV1 in ISOBMFF, 2.3.3
_AAC_HEAD = 12  # the longest with a channel layout of its table, all extensions written out (ISO/IEC 14496-3, 1.6.2)
_OPUS_HEAD, _OPUS_MAPPING = 19, 21  # RFC 7845, 5.1: of the simple mapping; of others before their table
_SUBTITLE_HEAD = (  # white sans-serif at the bottom: 3GPP TS 26.245, 5.16; the one that FFmpeg writes
    b"\0\0\0\0\1\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\x12\xff\xff\xff\xff\0\0\0\x12ftab\0\1\0\1\5Serif"
)


def head_of(coding: str, head: bytes | None) -> bytes | None:
    """The head of a track as it may leave; None when it needs none.

    Raises:
        NotSharedError: it is damaged.
    """
    if not head or coding not in _HEADS:
        return None
    try:
        return _HEADS[coding](head)
    except IndexError as why:
        raise broken("the head of a track is cut off") from why


def _h264_head(head: bytes) -> bytes:
    """Parameter sets, and of the high profiles the four bytes behind them with their extensions."""
    if head[0] != 1:
        return _scrubbed(bytearray(head), hevc=False)
    at = _behind_sets(head, AVC_HEAD, head[AVC_HEAD - 1] & 31)
    at = _behind_sets(head, at + 1, head[at])
    if head[1] in _HIGH_PROFILES and len(head) >= at + 4:
        at = _behind_sets(head, at + 4, head[at + 3])
    return head[:at]


_HIGH_PROFILES = frozenset({100, 110, 122, 144})  # ISO/IEC 14496-15, 5.3.3.1.2


def _behind_sets(head: bytes, at: int, count: int) -> int:
    """Where so many parameter sets end, each with its length in front."""
    for _ in range(count):
        at += 2 + (head[at] << 8 | head[at + 1])
    return at


def _scrubbed(data: bytearray, *, hevc: bool) -> bytes:
    scrub_units(data, 0, hevc=hevc)
    return bytes(data)


def _hevc_head(head: bytes) -> bytes:
    """Messages in the head are scrubbed like those in packets."""
    data = bytearray(head)
    if head[0] != 1:
        return _scrubbed(data, hevc=True)
    at = HEVC_HEAD + 1
    for _ in range(data[HEVC_HEAD]):
        count, at = data[at + 1] << 8 | data[at + 2], at + 3
        for _ in range(count):
            length = data[at] << 8 | data[at + 1]
            scrub_unit(data, at + 2, at + 2 + length, hevc=True)
            at += 2 + length
    return bytes(data[:at])


def _av1_head(head: bytes) -> bytes:
    units = bytearray(head[_AV1_HEAD:])
    scrub_av1(units)
    return head[:_AV1_HEAD] + bytes(units)


def _aac_head(head: bytes) -> bytes:
    """Without a table of channels of its own, which has room for a comment."""
    return head[:_AAC_HEAD]


def _opus_head(head: bytes) -> bytes:
    return head[: _OPUS_MAPPING + head[9] if head[18] else _OPUS_HEAD]


def _alac_head(head: bytes) -> bytes:
    """The cookie, with the box around it where it has one."""
    return head[:36] if head[4:8] == b"alac" else head[:24]


def _subtitle_head(_: bytes) -> bytes:
    return _SUBTITLE_HEAD


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
    lengths = b"".join(bytes([_MORE]) * (len(part) // 255) + bytes([len(part) % 255]) for part in parts[:2])
    return b"\x02" + lengths + b"".join(parts)


def _laced(head: bytes) -> Iterator[bytes]:
    at, lengths = 1, []
    for _ in range(2):
        length = 0
        while at < len(head) and head[at] == _MORE:
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


_HEADS: dict[str, Callable[[bytes], bytes]] = {
    "h264": _h264_head,
    "hevc": _hevc_head,
    "av1": _av1_head,
    "aac": _aac_head,
    "opus": _opus_head,
    "alac": _alac_head,
    "flac": _flac_head,
    "vorbis": _vorbis_head,
    "theora": _theora_head,
    "mov_text": _subtitle_head,
}
