"""A PDF as pages of text, in the child, by pypdf.

1. The text of a page is what its fonts say that it is; a page without text can be a picture of one, and a note names
   it. Words stand in the order in which they were drawn: Arabic can come out turned.
2. A page that breaks the reader is a note, and the next one is read. Reading stops after `MAX_SECONDS`, with a note.
3. A file behind a password is refused, unless the password is empty. Scripts, attached files and forms are not opened.
"""

import logging
import time
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from probanda.text.document_limits import Parts, Said, UnreadableError, listed

MAX_PAGES = 20_000
MAX_SECONDS = 120.0  # of processor time
# What pypdf raises about broken files besides its own errors.
_BROKEN = (
    *(PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError),
    *(NotImplementedError, ArithmeticError, EOFError, UnicodeError, RuntimeError),
)


def read(path: Path, *, encoding: str | None) -> tuple[list[Said], list[str]]:  # noqa: ARG001 - a PDF says its own
    """(parts, notes).

    Raises:
        UnreadableError: it is no PDF, is locked, or no page of it can be read.
    """
    logging.disable(logging.CRITICAL)  # pypdf tells of every mend; what matters is in the notes
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is behind a password")
        count = len(reader.pages)
    except _BROKEN as why:
        raise UnreadableError(f"it is no whole PDF ({type(why).__name__}: {str(why)[:200]})") from why
    if count > MAX_PAGES:
        raise UnreadableError(f"it has more than {MAX_PAGES:,} pages")
    return _pages(reader, count)


def _pages(reader: PdfReader, count: int) -> tuple[list[Said], list[str]]:
    parts = Parts()
    notes: list[str] = []
    empty: list[int] = []
    broken: list[int] = []
    for number in range(1, count + 1):
        if time.process_time() > MAX_SECONDS:
            notes.append(f"reading stopped after {MAX_SECONDS:g} s: pages {number} to {count} were not read")
            break
        try:
            text = reader.pages[number - 1].extract_text()
        except _BROKEN:
            broken.append(number)
            continue
        if text.strip():
            parts.add("page", number, text)
        else:
            empty.append(number)
    if broken:
        notes.append(f"{_pages_words(broken)} could not be read: broken")
    if empty:
        notes.append(f"{_pages_words(empty)} without text, perhaps pictures: nothing was read there")
    if not parts.found and (broken or not count):
        raise UnreadableError("no page of it can be read")
    return parts.found, notes


def _pages_words(numbers: list[int]) -> str:
    return f"page{'s' if len(numbers) > 1 else ''} {listed(numbers)}"
