"""Plain text: its bytes as they are, if it is text and nothing else.

A text has no fields that could hold a name; the words themselves are the exhibit. Refused is what only bears the name
of a text: control characters, other encodings, and the beginnings of documents that have fields.
"""

import re

from probanda.media.shared.form import Form, NotSharedError
from probanda.model.sharing import NotShared

TYPES = frozenset({"text/plain", "text/csv", "application/x-subrip"})
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # all but tab, line feed, form feed, carriage return
_DOCUMENTS = re.compile(
    rb"<|%PDF|%!PS|\{\\rtf|(Message-ID|Received|Return-Path|MIME-Version|Delivered-To|X-[A-Za-z-]+): |BEGIN:V|---\r?\n",
    re.IGNORECASE,
)


def share(data: bytes) -> Form:
    """The text, byte for byte.

    Raises:
        NotSharedError: it is empty, or it is no plain text.
    """
    body = data.removeprefix(_BOM)
    if not body:
        raise NotSharedError(NotShared.EMPTY)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as why:
        raise NotSharedError(NotShared.NOT_TEXT) from why
    if _CONTROL.search(text) or _DOCUMENTS.match(body.lstrip()):
        raise NotSharedError(NotShared.NOT_TEXT)
    return Form(data, frozenset())
