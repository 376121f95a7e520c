"""Transcripts in files: every format in, every format out, nothing lost on the way.

In: bytes or a path, and a `Form`. Out: a `ReadTranscript`, or the bytes of a file. What a form cannot hold goes into
notes inside the file, which come back when it is read (see `notes`). XML and ZIP are opened in the confined child.
May import: `probanda.model`, its neighbours in `probanda.text`, the standard library; no other step, no database.
"""

from probanda.text.transcripts.files import read_bytes, read_path, with_version, write_bytes
from probanda.text.transcripts.forms import Form, form_of, form_to_write
from probanda.text.transcripts.joined import put_beside
from probanda.text.transcripts.retime import Line, line_through, retime

__all__ = [
    "Form",
    "Line",
    "form_of",
    "form_to_write",
    "line_through",
    "put_beside",
    "read_bytes",
    "read_path",
    "retime",
    "with_version",
    "write_bytes",
]
