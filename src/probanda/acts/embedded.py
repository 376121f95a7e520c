"""What media files say about themselves is read in the child process and entered: one record a file.

Each file is read once as long as its bytes stay the same. A file that cannot be read gets a record with the failure.
What probanda made itself is not read: it says nothing.
"""

from probanda.acts.operator import Operator
from probanda.media.embedded import read_embedded
from probanda.model.custody import Act
from probanda.model.embedded import Embedded
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Label
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import made_here
from probanda.store.projections import key_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

_MEDIA = ("video/", "audio/", "image/")


def enter_embedded(
    workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator
) -> tuple[tuple[Label, Embedded], ...]:
    """(label, what it says) of each media file that was not read yet."""
    seen = {(one.exhibit, one.file, one.sha256) for _, one in current(workspace, case_id, Embedded)}
    done: list[tuple[Label, Embedded]] = []
    for record, exhibit in current(workspace, case_id, Exhibit):
        for file in exhibit.files:
            known = (record, file.name, file.sha256) in seen
            if known or made_here(exhibit) or not file.media_type.startswith(_MEDIA):
                continue
            path = workspace.blobs.path(file.sha256)
            found = read_embedded(path, reader=reader, exhibit=record, file=file.name, sha256=file.sha256)
            why = f"{exhibit.label}: what {file.name} says about itself was read"
            details = by.details(workspace, case_id, why=why, inputs=(file.sha256,))
            with entering(
                workspace, case_id, Act.EXAMINED, details=details, clock=by.clock, randomness=by.randomness
            ) as writing:
                before = writing.current(Embedded, key_of(found))
                writing.put(found, record=before[0] if before else None, expects=before[1] if before else 0)
            done.append((exhibit.label, found))
    if done:
        checkpoint(workspace, case_id)
    return tuple(done)
