"""What people judge at the keyboard: a record of its own a judgement, entered by one act, taken back by another.

A key with `#` tells that a judgement was made here: no author of a case folder can write it, and a build of the folder
leaves it alone while what it is about is there.
"""

from collections.abc import Iterable, Sequence

from probanda.acts.operator import Operator
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import UsageError
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Key
from probanda.model.value import Body
from probanda.store.projections import key_of
from probanda.store.reading import current_by_key
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

BY_HAND = "#"
OPEN = "open"
"""The value that takes back what was judged here."""
_TAKE_BACK = "Take back what was judged here with the value `open`, or change it in the case folder."


def free_key(about: str, taken: Iterable[str]) -> Key:
    """A key for a judgement about this that none of those taken is."""
    keys, number = set(taken), 1
    while f"{about}{BY_HAND}{number}" in keys:
        number += 1
    return Key(f"{about}{BY_HAND}{number}")


def is_by_hand(key: str) -> bool:
    """Whether a judgement or an exhibit of this key was made here."""
    return BY_HAND in key


def enter(workspace: Workspace, case_id: CaseId, body: Body, *, said: str, by: Operator) -> None:
    """Enter one judgement; `said` tells in the ledger what it is about."""
    details = by.details(workspace, case_id, why=said)
    with entering(workspace, case_id, Act.JUDGED, details=details, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(body)
    checkpoint(workspace, case_id)


def take_back(
    workspace: Workspace, case_id: CaseId, standing: Sequence[tuple[str, Body]], *, why: str, by: Operator
) -> int:
    """How many judgements that were made here were taken back; `standing` are (key, body) of all about one thing.

    Raises:
        UsageError: none was made here.
    """
    made_here = [(key, body) for key, body in standing if is_by_hand(key)]
    if not made_here:
        raise UsageError(
            "nothing was judged here with `probanda judge`",
            advice="Judgements of a case folder are taken out of the folder; then build it again.",
        )
    known = current_by_key(workspace, case_id)
    details = by.details(workspace, case_id, why=why)
    with entering(
        workspace, case_id, Act.WITHDRAWN, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        for key, body in made_here:
            kind = kind_of(body)
            record, version, _ = known[kind, key_of(body)]
            writing.put(Withdrawn(key=Key(key), was=kind, why=why), record=record, expects=version)
    checkpoint(workspace, case_id)
    return len(made_here)


def refuse_second(said: str, *, by: str, why: str, key: str) -> UsageError:
    """The refusal of a judgement beside one that stands, which is shown with who and why."""
    where = "here" if is_by_hand(key) else "in the case folder"
    return UsageError(f"{said} {where} already, by {by}: {why}", advice=_TAKE_BACK)
