"""Documents from outside (HTML, DOCX, PDF) as text, read by the confined child; which of them a file is.

1. The first bytes say what a file is; the name only where they cannot (DOCX is a ZIP archive).
2. Nothing of a document is run, followed or fetched: no script, no macro, no link.
3. What could not be read, or was read although it is hidden, is a note; a document of which nothing could be read is
   refused with the reason. The answer of the child is decoded strictly: nothing else is believed of it.
"""

import re
from pathlib import Path

import msgspec

from probanda.model.document import DocumentForm, DocumentText, Part, PartKind
from probanda.model.errors import ReaderError, UsageError
from probanda.model.ports import ConfinedReader

HEAD_BYTES = 4_096
_CHILD = "probanda.text.document_reader"
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = (".html", ".htm", ".xhtml", ".xht")
_WORD_NAMES = (".docx", ".docm", ".dotx", ".dotm")
# Documents that are text to a person and that nothing here reads.
OTHER_DOCUMENTS = (
    ".doc",
    ".odt",
    ".rtf",
    ".epub",
    ".pages",
    ".wpd",
    ".xlsx",
    ".xls",
    ".pptx",
    ".ppt",
    ".mht",
    ".mhtml",
)


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the child says."""

    failure: str = ""
    parts: tuple[tuple[PartKind, int, str], ...] = ()
    notes: tuple[str, ...] = ()


def form_of(head: bytes, name: str) -> DocumentForm | None:
    """Which document a file with these first bytes and this name is; None: none that is read here."""
    if head.lstrip(b"\0 \t\r\n\xef\xbb\xbf").startswith(b"%PDF-"):
        return DocumentForm.PDF
    suffix = Path(name).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return DocumentForm.DOCX if suffix in _WORD_NAMES else None
    if suffix in _WORD_NAMES:
        return DocumentForm.DOCX  # broken, or behind a password: its reader says which
    if suffix == ".pdf":
        return DocumentForm.PDF
    if _HTML_START.match(head) or suffix in _HTML_NAMES:
        return DocumentForm.HTML
    return None


def read_document(
    path: Path, form: DocumentForm, *, reader: ConfinedReader, encoding: str | None = None
) -> DocumentText:
    """The text of the document.

    Args:
        path: the file.
        form: which document it is.
        reader: runs the child.
        encoding: of an HTML page, where a person names it; None: the one that it declares, else UTF-8.

    Raises:
        ReaderError: nothing of it could be read; the sentence says why.
    """
    try:
        asked = msgspec.json.encode({"path": str(path.resolve()), "form": form.value, "encoding": encoding})
    except UnicodeEncodeError as why:
        raise UsageError("the path of the file is not text", advice="Rename the file.") from why
    raw = reader.run(_CHILD, asked, reads=path)
    try:
        answer = msgspec.json.decode(raw, type=_Answer)
    except msgspec.DecodeError as why:
        raise ReaderError(
            f"the reader's answer about {path.name} is rubbish", advice="Have a specialist look at the file."
        ) from why
    if answer.failure:
        raise ReaderError(
            f"{path.name} cannot be read: {answer.failure}", advice="Open it in its own program and save it as text."
        )
    return DocumentText(
        parts=tuple(Part(kind=kind, number=number, text=text) for kind, number, text in answer.parts),
        notes=answer.notes,
    )
