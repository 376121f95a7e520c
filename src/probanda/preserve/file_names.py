"""Names of files that are safe on Linux, macOS and Windows, in a folder and in a manifest.

1. The name becomes NFC. 2. What no name may hold becomes `_`: path separators, what Windows forbids, control
characters, line separators, marks that turn the direction of text (a name that ends in `gpj.exe` then looks as if it
ended in `exe.jpg`), bytes that are no UTF-8.
3. Spaces and dots at the end go (Windows drops them silently). 4. A reserved name of Windows gets a `_` in front.
5. A name over 255 bytes of UTF-8 is cut before its extension. 6. Names equal but for case or form get a number.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

MAX_BYTES = 255  # NAME_MAX of Linux and macOS; Windows counts 255 UTF-16 units, which are never more than bytes
_MAX_EXTENSION_BYTES = 32  # what is longer is no extension, and would leave no room for the name
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# learn.microsoft.com, "Naming Files, Paths, and Namespaces": with any extension, superscript digits included.
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
_NAMELESS = "file"


def safe_name(name: str) -> str:
    """The safe form of one name; a safe name stays as it is."""
    safe = "".join(_letter(letter) for letter in unicodedata.normalize("NFC", name))
    safe = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", safe)).strip(" ").rstrip(". ") or _NAMELESS
    if _RESERVED.fullmatch(safe.split(".")[0].rstrip(" ")):
        safe = "_" + safe
    return _cut(safe, "")


def safe_names(names: Sequence[str]) -> tuple[str, ...]:
    """The safe form of each, in order; the first of those that collide keeps its name, the next get -2, -3, ..."""
    taken: set[str] = set()
    chosen: list[str] = []
    for name in names:
        safe = candidate = safe_name(name)
        number = 1
        while collision_key(candidate) in taken:
            number += 1
            candidate = _cut(safe, f"-{number}")
        taken.add(collision_key(candidate))
        chosen.append(candidate)
    return tuple(chosen)


def collision_key(name: str) -> str:
    """Equal for names that a file system without case, or with its own Unicode form, takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _letter(letter: str) -> str:
    return "_" if unicodedata.category(letter) in _UNSAFE_CATEGORIES or letter in _TURNING else letter


def _cut(name: str, suffix: str) -> str:
    """The name with the suffix before its extension, in at most 255 bytes."""
    extension = PurePosixPath(name).suffix
    if len(extension.encode()) > _MAX_EXTENSION_BYTES:
        extension = ""
    stem = name[: len(name) - len(extension)]
    room = MAX_BYTES - len((suffix + extension).encode())
    cut = stem.encode()[:room].decode("utf-8", "ignore")
    if cut != stem or suffix:
        cut = cut.rstrip(". ") or _NAMELESS
    return cut + suffix + extension
