"""Coded sound: what encoders write about themselves is overwritten, and nothing passes that stands between two frames.

Rules:
1. AAC: fill elements and data streams at the head of a packet are emptied, where encoders sign.
2. MP3: the header of a frame says how long it is, and there is nothing else. Bytes between frames (tags in the middle
   of a file that was put together from several) are taken apart differently by each program: such a file is damaged.
3. FLAC: a frame ends with a checksum over all of it, so a packet with anything behind its frame is damaged.
Left open: in AAC and MP3 what stands behind the sound within a frame, where LAME writes its name.
"""

from collections.abc import Callable

from probanda.media.shared.form import broken

_PLAIN_AAC = frozenset({1, 2, 4, 5, 29})  # main, LC, LTP, with SBR, with PS: those built of plain elements
_DATA, _FILL = 4, 6
_NEEDED = frozenset({0b1011, 0b1100, 0b1101, 0b1110})  # loudness, surround, SBR: they change what is heard


def is_plain_aac(head: bytes) -> bool:
    """Whether the stream with this head is built of elements that are known here, with a channel layout by number.

    A table of channels of its own has room for a comment.
    """
    first = int.from_bytes(head[:5].ljust(5, b"\0"), "big")
    at = 9 if first >> 31 & 15 != 15 else 33  # noqa: PLR2004 - a sampling rate written out (ISO/IEC 14496-3, 1.6.2.1)
    return first >> 35 in _PLAIN_AAC and bool(first >> (40 - at - 4) & 15)


def scrub_aac(data: bytearray) -> bool:
    """Whether an element at the head of the packet that carries no sound was emptied (ISO/IEC 14496-3, 4.4.2)."""
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


# Bit rates of layer III in thousands, by the number in the header: of MPEG-1, of MPEG-2 and 2.5.
_RATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_SAMPLES = (44100, 48000, 32000)
_HALVED = {3: 0, 2: 1, 0: 2}  # the sampling rates of MPEG-1, 2 and 2.5 are halves of each other
_LAYER_III = 1
_BETWEEN = "something stands between or behind the frames of the sound"


def check_mp3(data: bytearray) -> bool:
    """False: nothing is ever overwritten (ISO/IEC 11172-3, 2.4).

    Raises:
        NotSharedError: a packet is not frames from its first byte to its last; one alone may be cut off at its end.
    """
    at = length = 0
    while at < len(data):
        length = _mp3_length(data, at)
        if not length or (at and at + length > len(data)):
            raise broken(_BETWEEN)
        at += length
    return False


def _mp3_length(data: bytearray, at: int) -> int:
    """Bytes of the frame that begins here; 0 when none does."""
    header = int.from_bytes(data[at : at + 4], "big") if at + 4 <= len(data) else 0
    version, layer = header >> 19 & 3, header >> 17 & 3
    rate, samples = header >> 12 & 15, header >> 10 & 3
    if header >> 21 != 0x7FF or version not in _HALVED or layer != _LAYER_III:  # noqa: PLR2004 - eleven bits of sync
        return 0
    older = 0 if version == 3 else 1  # noqa: PLR2004 - MPEG-1
    if not 0 < rate <= len(_RATES[older]) or samples >= len(_SAMPLES):
        return 0
    per_second = _SAMPLES[samples] >> _HALVED[version]
    return (72 if older else 144) * _RATES[older][rate - 1] * 1000 // per_second + (header >> 9 & 1)


def _table() -> tuple[int, ...]:
    """Remainders of CRC-16 by 0x8005, most significant bit first (RFC 9639, 9.3)."""
    found = []
    for byte in range(256):
        value = byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x8005 if value & 0x8000 else value << 1) & 0xFFFF
        found.append(value)
    return tuple(found)


_CRC = _table()


def check_flac(data: bytearray) -> bool:
    """False: nothing is ever overwritten.

    Raises:
        NotSharedError: a packet is not one frame from its first byte to its last.
    """
    remainder = 0
    for byte in data:
        remainder = remainder << 8 & 0xFF00 ^ _CRC[remainder >> 8 ^ byte]
    if remainder:
        raise broken(_BETWEEN)
    return False
