"""Bytes to text: strictly, by the encoding that a person named, never by a guess.

Rules:
1. The bytes are the named encoding, all of them, or they are refused with the offset of the first byte that is not.
   Other encodings that fit are suggested; none is chosen.
2. A byte-order mark says which encoding it is. It is taken off when it agrees with the one named, refused when not.
3. NUL and other control characters are no text. Binary files that people hand in by mistake are named.
4. Line ends and everything else stay as typed: spans are into the text that is kept.
"""

import codecs
import contextlib
import re
import unicodedata

from probanda.model.errors import EvidenceError, UsageError

# Longest first: the mark of UTF-32LE begins with that of UTF-16LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARIES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, as Word and OpenDocument files are"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"ID3", "an MP3 sound file"),
    (b"RIFF", "a RIFF sound or video file"),
    (b"OggS", "an Ogg sound or video file"),
)
# Codecs of Python that turn bytes into text and yet are no encoding of a text file.
_NO_ENCODINGS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
# What text with the wrong label most often is, each with the script that its high bytes should show.
_CANDIDATES = (
    ("utf-8", ""),
    ("windows-1256", "ARABIC"),
    ("iso-8859-6", "ARABIC"),
    ("windows-1255", "HEBREW"),
    ("windows-1251", "CYRILLIC"),
    ("koi8-r", "CYRILLIC"),
    ("windows-1253", "GREEK"),
    ("windows-1252", "LATIN"),
)
_PLAUSIBLE = 0.6  # share of high characters that are letters of the script: below it the text is noise
_SUGGESTED = 3
_SAMPLE = 65_536  # bytes looked at for a suggestion
# C0 and C1 but tab, line ends, vertical tab and form feed, which people and Word do type. C1 in a text says that it
# was written in a Windows encoding and read as ISO 8859.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")

_PLAIN_LETTER = re.compile(r"[A-Za-z]")


def decode(data: bytes, *, encoding: str = "utf-8") -> str:
    """The text of the bytes, line ends as they are, without a byte-order mark.

    Raises:
        UsageError: there is no such encoding.
        EvidenceError: the bytes are not text in that encoding; the sentence names the offset of the first that is not.
    """
    name = _encoding(encoding)
    for start, what in _BINARIES:
        if data.startswith(start):
            raise EvidenceError(
                f"this is {what}, not plain text", advice="Save or export it as plain text, and hand in that file."
            )
    mark = next((found for found in _MARKS if data.startswith(found[0])), None)
    if mark is not None and mark[1] != name and not name.startswith(f"{mark[1]}-"):
        raise EvidenceError(
            f"the file begins with the byte-order mark of {mark[1]}, and is not {encoding} at byte offset 0",
            advice=f"Give --encoding {mark[1]}.",
        )
    try:
        text = data.decode(name)
    except UnicodeDecodeError as why:
        raise EvidenceError(
            f"the text is not {encoding}: the byte at offset {why.start} does not belong to it", advice=_advice(data)
        ) from why
    _refuse_controls(text, data, name)
    return text.removeprefix("\ufeff")


def _encoding(name: str) -> str:
    try:
        found = codecs.lookup(name).name.replace("_", "-")
        with contextlib.suppress(UnicodeDecodeError):  # one byte need not be a whole character
            b"a".decode(name)  # codecs such as base64 are found, and are no text
    except (LookupError, ValueError) as why:
        raise UsageError(
            f"{name!r} is no encoding of text known here",
            advice="Common ones: utf-8, utf-16, windows-1256, windows-1252, windows-1251.",
        ) from why
    if found in _NO_ENCODINGS:
        raise UsageError(f"{name!r} is no encoding of text files", advice="Common ones: utf-8, utf-16, windows-1256.")
    return "utf-8" if found == "utf-8-sig" else found


def _refuse_controls(text: str, data: bytes, name: str) -> None:
    found = _CONTROL.search(text)
    if found is None:
        return
    what = "NUL" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
    offset = _offset(text[: found.start()], data, name)
    raise EvidenceError(f"{what} stands at byte offset {offset}: this is no plain text", advice=_advice(data))


def _offset(before: str, data: bytes, name: str) -> int:
    # These two take their own mark off when they decode, and would write one when they encode.
    bare = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name)
    if bare is None:
        return len(before.encode(name))
    mark = next((len(found) for found, of in _MARKS if of == name and data.startswith(found)), 0)
    return mark + len(before.encode(bare))


def _advice(data: bytes) -> str:
    suggestions = _suggestions(data)
    if not suggestions:
        return "If it is text, find out its encoding and give it with --encoding."
    names = ", ".join(suggestions[:-1]) + (" or " if len(suggestions) > 1 else "") + suggestions[-1]
    return f"Give the right one with --encoding; by its bytes it could be {names}, which only a reader of it can tell."


def _suggestions(data: bytes) -> tuple[str, ...]:
    sample = data[:_SAMPLE]
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        # Spaces and punctuation leave a zero byte in every other place, even where the letters do not.
        if zeros.count(0) * 10 > len(zeros) > 0:
            return (name,)
    scored = [(_plausibility(sample, name, script), name) for name, script in _CANDIDATES]
    ranked = sorted((one for one in scored if one[0] >= _PLAUSIBLE), key=lambda one: -one[0])
    return tuple(name for _, name in ranked[:_SUGGESTED])


def _plausibility(sample: bytes, name: str, script: str) -> float:
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return 0.0  # not this encoding: a finding, not a failure
    if text.isascii() or _CONTROL.search(text):
        return 0.0
    if not script:
        return 1.0
    high, fitting = 0, 0
    for word in text.split():
        # "café" read as Cyrillic would mix two scripts in one word; Arabic read as Latin would have no plain letter.
        expected = (_PLAIN_LETTER.search(word) is not None) == (script == "LATIN")
        for character in word:
            if not character.isascii():
                high += 1
                fitting += expected and character.isalpha() and unicodedata.name(character, "").startswith(script)
    return fitting / high if high else 0.0
