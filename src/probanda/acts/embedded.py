"""What media files say about themselves is read in the child process and entered: one record a file.

Each file is read once as long as its bytes stay the same. A file that cannot be read gets a record with the failure.
What probanda made itself is not read: it says nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from probanda.acts.carry_out import Crew, Errand, carry_out
from probanda.acts.examine import media_files, put_next
from probanda.acts.in_turn import InTurn
from probanda.acts.operator import Operator
from probanda.media.embedded import unread
from probanda.media.embedded_work import embedded_work
from probanda.model.custody import Act
from probanda.model.embedded import Embedded
from probanda.model.exhibit import Exhibit, SealedFile
from probanda.model.ids import CaseId, Label, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.work import Done
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering


def enter_embedded(
    workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator, crew: Crew | None = None
) -> tuple[tuple[Label, Embedded], ...]:
    """(label, what it says) of each media file that was not read yet. Without a crew the reader reads one by one."""
    seen = {(one.exhibit, one.file, one.sha256) for _, one in current(workspace, case_id, Embedded)}
    run = _Run(workspace, case_id, by)
    errands = [
        run.errand(record, exhibit, file)
        for record, exhibit, file in media_files(current(workspace, case_id, Exhibit))
        if (record, file.name, file.sha256) not in seen
    ]
    done = carry_out(workspace, errands, crew or Crew(InTurn(reader)))
    if done:
        checkpoint(workspace, case_id)
    return done


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the media files of a case."""

    workspace: Workspace
    case_id: CaseId
    by: Operator

    def errand(self, record: RecordId, exhibit: Exhibit, file: SealedFile) -> Errand[tuple[Label, Embedded]]:
        """What one file says, to be read and entered."""
        path = self.workspace.blobs.path(file.sha256)

        def enter(done: Done, _: Path) -> tuple[Label, Embedded]:
            found = (
                unread(done.failure, exhibit=record, file=file.name, sha256=file.sha256)
                if done.failure
                else msgspec.json.decode(done.answer, type=Embedded)
            )
            why = f"{exhibit.label}: what {file.name} says about itself was read"
            details = self.by.details(self.workspace, self.case_id, why=why, inputs=(file.sha256,))
            with entering(
                self.workspace,
                self.case_id,
                Act.EXAMINED,
                details=details,
                clock=self.by.clock,
                randomness=self.by.randomness,
            ) as writing:
                put_next(writing, found)
            return exhibit.label, found

        return Errand(
            says=f"{exhibit.label} {file.name}: what it says about itself",
            work=lambda _: embedded_work(path, exhibit=record, file=file),
            enter=enter,
        )
