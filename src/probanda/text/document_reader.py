"""The reader of documents, in the child: HTML, DOCX or PDF to parts of text.

Request: {"path", "form", "encoding"}. Answer: {"failure": sentence}, or {"parts": [[kind, number, text]], "notes"}.
A document whose text is longer than an answer can be is refused; so is one that is no document of its form.
"""

import importlib
import json
from pathlib import Path
from typing import Any

from probanda.text.document_limits import UnreadableError

_READERS = {
    "html": "probanda.text.document_html",
    "docx": "probanda.text.document_docx",
    "pdf": "probanda.text.document_pdf",
}


def answer(request: bytes) -> bytes:
    """The parts as JSON; see the module."""
    asked = json.loads(request)
    # One library is loaded, that of the form: a hostile page meets no reader of PDF.
    reader = importlib.import_module(_READERS[asked["form"]])
    said: dict[str, Any]
    try:
        parts, notes = reader.read(Path(asked["path"]), encoding=asked["encoding"])
        said = {"parts": parts, "notes": notes}
    except UnreadableError as why:
        said = {"failure": str(why)}
    # Half of a surrogate pair can come out of a broken file, and is no text.
    return json.dumps(said, ensure_ascii=True).encode()
