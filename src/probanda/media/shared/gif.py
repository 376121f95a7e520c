"""GIF: pictures, palettes and their timing are copied, and how often an animation repeats; nothing else.

Rules (GIF89a): 1. Kept: header, palettes, graphic control, pictures, the number of repetitions (NETSCAPE2.0, written
anew). 2. Taken out: comments, texts, every other block of a program (XMP and colour profiles lie in such), and the
bytes behind the end. 3. A file without its end mark is cut off.
Left open: bytes in a picture's data behind its last code.
"""

import struct

from probanda.media.shared.form import Form, broken, cut_off
from probanda.model.sharing import Change

SIGNATURES = (b"GIF87a", b"GIF89a")
_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _TEXT, _PROGRAM = 0xF9, 0xFE, 0x01, 0xFF
_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


def share(data: bytes) -> Form:
    """The shared form of a GIF picture or animation.

    Raises:
        NotSharedError: it is cut off or is none.
    """
    reading = _Reading(data)
    kept = [reading.take(13)]
    changes: set[Change] = set()
    kept.append(reading.palette(kept[0][10]))
    control, pictures = b"", 0
    while (mark := reading.take(1)[0]) != _END:
        if mark == _PICTURE:
            place = reading.take(9)
            table, code_size = reading.palette(place[8]), reading.take(1)
            kept += [control, bytes([mark]), place, table, code_size, *reading.blocks()]
            control, pictures = b"", pictures + 1
        elif mark == _EXTENSION:
            label, blocks = reading.take(1)[0], reading.blocks()
            if label == _CONTROL:
                control = _control(blocks)
            elif label == _PROGRAM:
                kept.append(_repetitions(blocks, changes))
            elif label == _COMMENT:
                changes.add(Change.COMMENT)
            else:
                changes.add(Change.TEXT if label == _TEXT else Change.MAKER)
                control = b""  # it was meant for the block that goes
        else:
            raise broken("a block of no known kind")
    if not pictures:
        raise broken("it holds no picture")
    if reading.at != len(data):
        changes.add(Change.TRAILING)
    return Form(b"".join([*kept, bytes([_END])]), frozenset(changes))


class _Reading:
    """A place in the file that moves on."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def take(self, size: int) -> bytes:
        taken = self._data[self.at : self.at + size]
        self.at += size
        if len(taken) != size:
            raise cut_off("it has no end mark")
        return taken

    def palette(self, flags: int) -> bytes:
        return self.take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""

    def blocks(self) -> list[bytes]:
        """Blocks with the byte of their length, the empty one at the end included."""
        found = []
        while True:
            length = self.take(1)
            found.append(length + self.take(length[0]))
            if not length[0]:
                return found


def _control(blocks: list[bytes]) -> bytes:
    if len(blocks) != 2 or len(blocks[0]) != 5:  # noqa: PLR2004 - four bytes, then the empty block
        raise broken("the control of a picture is not four bytes")
    return bytes([_EXTENSION, _CONTROL]) + b"".join(blocks)


def _repetitions(blocks: list[bytes], changes: set[Change]) -> bytes:
    """How often the animation repeats, written anew; nothing for the blocks of other programs."""
    name = blocks[0][1:]
    if name not in _LOOPS:
        changes.add(Change.XMP if name == b"XMP DataXMP" else Change.MAKER)
        return b""
    loop = next((block for block in blocks[1:] if len(block) == 4 and block[1] == 1), None)  # noqa: PLR2004 - 1, number
    if loop is None:
        return b""
    (times,) = struct.unpack_from("<H", loop, 2)
    kept = bytes([_EXTENSION, _PROGRAM]) + b"\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", times) + b"\0"
    if kept[2:] != b"".join(blocks):
        changes.add(Change.MAKER)
    return kept
