"""Carrying out: pieces of work go to a pool, and what comes back is entered here, by the process that has the database.

1. An errand is one piece and what is to be done with its answer; each is entered in an act of its own, so that what was
done stays done, whatever happens to the rest. 2. Workers write to folders beside the workspace's own, one a piece; each
is gone once its errand is entered, and what a kill leaves goes with the next run. 3. A build enters in the order that
was given, so that nothing in a ledger depends on which worker was faster; a long run enters as pieces end, so that
a kill loses only what is at work.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Generic, TypeVar

from probanda.model.ports import Pool
from probanda.model.work import Done, Work
from probanda.store.new_folder import folder_beside, sweep_beside
from probanda.store.workspace import Workspace

T = TypeVar("T")
Progress = Callable[[int, int, str], object]
"""(how many are done, of how many, what the last one was)."""


class Order(Enum):
    """In which order errands are entered."""

    AS_GIVEN = "as given"
    AS_ENDED = "as ended"


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """One piece of work for one file or pair, and what is done with its answer."""

    says: str
    """What it is, for a person who waits."""
    work: Callable[[Path], Work]
    """-> the piece, given a folder that it may make and write to."""
    enter: Callable[[Done, Path], T]
    """-> what came of it, entered; given the folder."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works, in which order what comes back is entered, and who is told how far it is."""

    pool: Pool
    order: Order = Order.AS_GIVEN
    progress: Progress = field(default=lambda _done, _of, _says: None)


def carry_out(workspace: Workspace, errands: Sequence[Errand[T]], crew: Crew) -> tuple[T, ...]:
    """What came of each errand, in the order in which they were given.

    Raises:
        MachineError: no worker starts, the disk is full, or the database cannot be written; what was entered stays.
        ConflictError: somebody else changed a record meanwhile; what was entered before stays.
    """
    sweep_beside(workspace.root / "work")
    if not errands:
        return ()
    came: dict[int, T] = {}
    with ExitStack() as stack:
        root = stack.enter_context(folder_beside(workspace.root / "work"))
        folders = [root / f"{place:06d}" for place in range(len(errands))]
        pieces = [errand.work(folder) for errand, folder in zip(errands, folders, strict=True)]
        answers = crew.pool.each(pieces)
        stack.callback(getattr(answers, "close", lambda: None))
        for done in _given(answers) if crew.order is Order.AS_GIVEN else answers:
            errand = errands[done.place]
            came[done.place] = errand.enter(done, folders[done.place])
            shutil.rmtree(folders[done.place], ignore_errors=True)
            crew.progress(len(came), len(errands), errand.says)
    return tuple(came[place] for place in range(len(errands)))


def _given(answers: Iterator[Done]) -> Iterator[Done]:
    """The answers in the order of their pieces; one that is early waits."""
    early: dict[int, Done] = {}
    place = 0
    for done in answers:
        early[done.place] = done
        while place in early:
            yield early.pop(place)
            place += 1
