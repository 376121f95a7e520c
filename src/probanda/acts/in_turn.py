"""A pool without workers: one piece after the other, in this process, by the reader that it was given.

For a few files, for tests, and where no process can be started. A piece that fails is a sentence; one that kills this
process kills the command, which a worker process would not. Files from outside are opened in the confined child either
way.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module

from probanda.model.errors import ProbandaError
from probanda.model.ports import ConfinedReader
from probanda.model.work import Done, Work


class InTurn:
    """One piece after the other; implements `model.ports.Pool`."""

    def __init__(self, reader: ConfinedReader) -> None:
        self._reader = reader

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        """What came of each piece, in order."""
        for place, piece in enumerate(pieces):
            try:
                answer = import_module(piece.module).work(piece.request, self._reader)
            except ProbandaError as why:
                yield Done(place=place, failure=str(why))
            else:
                yield Done(place=place, answer=answer)
