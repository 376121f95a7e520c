"""A new case: its first entry opens it, its second says which key may sign its checkpoints."""

from probanda.acts.operator import Operator
from probanda.model.custody import Act, Case
from probanda.model.ids import CaseId, Key, new_case_id
from probanda.preserve.keys import signing_key
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering


def open_case(workspace: Workspace, *, key: str, title: str, by: Operator) -> CaseId:
    """The id of the new case, with an empty summary; a case folder fills it.

    Raises:
        UsageError: the workspace has a case with this key.
    """
    case_id = new_case_id(by.randomness)
    details = by.details(workspace, case_id, why="the case is opened")
    with entering(
        workspace, case_id, Act.CASE_OPENED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        writing.open_case(key)
        writing.put(Case(key=Key(key), title=title, case_id=case_id))
        writing.put(signing_key(workspace.key, first=True))
    checkpoint(workspace, case_id)
    return case_id
