"""How a picture is to be turned: the one tag of EXIF that a shared form keeps, read from one block and written anew.

Without it a picture taken upright lies on its side, and nobody would see the same. 1 is "as it is" and needs no tag.
"""

import struct

from probanda.media.shared.form import Form
from probanda.model.sharing import Change

_ORIENTATION, _SHORT = 0x0112, 3  # TIFF 6.0, section 8; EXIF 2.32, table 4
_UPRIGHT, _LAST = 1, 8
_ENTRY = 12
_MAX_ENTRIES = 4096  # cameras write about twenty


def keep_orientation(tiff: bytes) -> Form:
    """A block that holds nothing but the orientation; empty when the picture stands upright or nothing is said."""
    found = {Change.EXIF}
    try:
        orientation = _orientation(tiff)
    except (struct.error, IndexError):
        return Form(b"", frozenset({*found, Change.ORIENTATION_UNREAD}))
    if orientation is None or orientation == _UPRIGHT:
        return Form(b"", frozenset(found))
    kept = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)
    return Form(kept, frozenset({Change.ORIENTATION} if kept == tiff else {*found, Change.ORIENTATION}))


def _orientation(tiff: bytes) -> int | None:
    """2 to 8 turn or mirror; None when the first directory says nothing that has a meaning."""
    order = {b"II*\0": "<", b"MM\0*": ">"}[tiff[:4]] if tiff[:4] in {b"II*\0", b"MM\0*"} else ""
    if not order:
        raise IndexError("no TIFF")
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    for entry in range(min(count, _MAX_ENTRIES)):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + entry * _ENTRY)
        if tag == _ORIENTATION and kind == _SHORT:
            return value if _UPRIGHT <= value <= _LAST else None
    return None
