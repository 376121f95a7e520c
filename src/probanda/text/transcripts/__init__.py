"""Transcripts in files: every format in, every format out, nothing lost on the way.

In: bytes or a path, and a `Form`. Out: a `ReadTranscript`, or the bytes of a file. What a form cannot hold goes into
notes inside the file, which come back when it is read (see `notes`). XML and ZIP are opened in the confined child.
May import: `probanda.model`, its neighbours in `probanda.text`, the standard library; no other step, no database.
"""

from probanda.text.transcripts.files import read_bytes, read_path, write_bytes
from probanda.text.transcripts.forms import Form, form_of

__all__ = ["Form", "form_of", "read_bytes", "read_path", "write_bytes"]
