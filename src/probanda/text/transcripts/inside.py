"""The reader of transcripts in the confined child: one file in, the transcript out, or why there is none."""

from pathlib import Path

import msgspec

from probanda.model.errors import ProbandaError
from probanda.text.transcripts.files import Answered, Asked, read_bytes


def answer(request: bytes) -> bytes:
    """The transcript as JSON; see the module."""
    asked = msgspec.json.decode(request, type=Asked)
    data = Path(asked.path).read_bytes()
    try:
        read = read_bytes(data, asked.form, encoding=asked.encoding, heading=asked.heading)
    except ProbandaError as why:
        return msgspec.json.encode(Answered(failure=str(why), advice=why.advice))
    return msgspec.json.encode(Answered(read=read))
