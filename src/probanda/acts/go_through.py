"""Going through a case: all media work over all its exhibits, each piece once, and on from where it stopped.

1. Facts and keyframes of each media file (`examine`). What has its result is not done again: a second run enters
nothing. 2. A failure is a record like any other, and stands in the answer of each run until it is gone: nothing fails
silently, and nothing is forgotten by running again. 3. At the end a checkpoint is signed over all that was entered.

A kill at any moment leaves what was entered before it; the next run does the rest.
"""

from probanda.acts.carry_out import Order, Progress, silent
from probanda.acts.examine import Again, examine
from probanda.acts.operator import Operator
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.ids import CaseId, Label, RecordId
from probanda.model.ports import ConfinedReader, Pool
from probanda.model.value import Value
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint


class Step(Value, frozen=True, kw_only=True):
    """One kind of work over a case."""

    name: str
    made: int
    """Pieces that were done in this run, those that failed included."""
    there: int
    """Results that the case holds now."""


class Trouble(Value, frozen=True, kw_only=True):
    """What is wrong with one file, as the case says now."""

    exhibit: Label
    file: str
    step: str
    sentence: str


class GoneThrough(Value, frozen=True, kw_only=True):
    """What a run did, and what stands in the case after it."""

    steps: tuple[Step, ...]
    troubles: tuple[Trouble, ...]
    """By exhibit, in the order of entry; also of earlier runs."""


FACTS = "facts and keyframes"


def go_through(
    workspace: Workspace,
    case_id: CaseId,
    *,
    pool: Pool,
    reader: ConfinedReader,
    by: Operator,
    order: Order = Order.AS_ENDED,
    again: Again = Again.NOTHING,
    progress: Progress = silent,
) -> GoneThrough:
    """What was done and what stands.

    Raises:
        MachineError: no worker starts, the disk is full, or the database cannot be written; what was entered stays.
    """
    workspace.blobs.sweep()  # what a killed run left half written
    examined = examine(workspace, case_id, reader=reader, by=by, pool=pool, order=order, again=again, progress=progress)
    checkpoint(workspace, case_id)
    labels = {record: exhibit.label for record, exhibit in current(workspace, case_id, Exhibit)}
    footage = [one for _, one in current(workspace, case_id, Footage)]
    return GoneThrough(
        steps=(Step(name=FACTS, made=len(examined), there=len(footage)),),
        troubles=tuple(trouble for one in footage for trouble in _of_footage(one, labels)),
    )


def _of_footage(footage: Footage, labels: dict[RecordId, Label]) -> list[Trouble]:
    said = [footage.failure.sentence] if footage.failure else list(footage.warnings)
    label = labels.get(footage.exhibit, Label(""))
    return [Trouble(exhibit=label, file=footage.file, step=FACTS, sentence=sentence) for sentence in said]
