"""Pieces of work: what can be done apart from the database, side by side, and thrown away when it breaks.

A piece names a module and a request in bytes, so that any process, here or on another machine that sees the same files,
can do it. What comes back is bytes or a sentence; who asked decodes it strictly.
"""

from probanda.model.value import Value


class Work(Value, frozen=True, kw_only=True):
    """One piece of work."""

    module: str
    """It has a function `work(request: bytes, reader: ConfinedReader) -> bytes`, pure but for the files named."""
    request: bytes
    cpu_s: int = 600
    """Processor time that the confined reader of its file may take; the worker adds half of it for waiting."""


class Done(Value, frozen=True, kw_only=True):
    """What came of one piece."""

    place: int
    """Of the piece among those that were handed in, from 0."""
    answer: bytes = b""
    failure: str = ""
    """Why there is no answer, in a sentence; empty: there is one."""
