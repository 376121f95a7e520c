"""The words between a pool and its workers: one line of JSON that says how many bytes follow, then the bytes.

An end before a frame is whole is no frame: None. A line that is none of ours, or too long, is refused; nothing is read
beyond the bounds.
"""

import json
from typing import Any, BinaryIO

MAX_HEAD = 1 << 16  # bytes: a module's name, or a sentence
MAX_BODY = 1 << 30  # bytes: far above any answer, far below what a number in a broken line could ask for


def write_frame(out: BinaryIO, head: dict[str, str], body: bytes) -> None:
    """Write one frame and flush it."""
    out.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    out.flush()


def read_frame(way_in: BinaryIO) -> tuple[dict[str, str], bytes] | None:
    """(head, body) of the next frame; None at the end, or where it breaks off.

    Raises:
        ValueError: what comes is no frame.
    """
    line = way_in.readline(MAX_HEAD)
    if not line.endswith(b"\n"):
        if len(line) == MAX_HEAD:
            raise ValueError("a line of a frame is too long")
        return None
    head: Any = json.loads(line)
    if not isinstance(head, dict) or not isinstance(size := head.pop("size", None), int) or not 0 <= size <= MAX_BODY:
        raise ValueError("a frame says no possible size")
    if not all(isinstance(value, str) for value in head.values()):
        raise ValueError("the head of a frame holds something else than words")
    body = way_in.read(size)
    return (head, body) if len(body) == size else None
