"""Stamping: an authority outside says that the ledger existed, as it is now, at a time on its own clock.

1. A checkpoint over the whole ledger. 2. The authority is asked: slow, and outside of any transaction. 3. Its answer is
checked, with roots fully. 4. One transaction enters the record; a second checkpoint covers it.

To stamp again is to stamp anew: the new checkpoint covers the records of all stamps before it, so that a stamp whose
authority or algorithm grows weak is itself held by a younger one (the idea of RFC 4998).
"""

import hashlib

from probanda.acts.operator import Operator
from probanda.model.custody import Act, TimeStamp
from probanda.model.ids import CaseId, Digest
from probanda.model.ports import Timestamper
from probanda.model.value import Value
from probanda.preserve.timestamp import StampAnswer, check_answer, stamp_record, stamp_request
from probanda.store.reading import checkpoints
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering


class Stamped(Value, frozen=True, kw_only=True):
    """What was entered, and what its answer says."""

    record: TimeStamp
    answer: StampAnswer


def stamp(
    workspace: Workspace, case_id: CaseId, authority: Timestamper, *, by: Operator, roots: bytes | None = None
) -> Stamped:
    """The time stamp of the ledger as it is now, entered; `roots` is PEM.

    Raises:
        MachineError: the authority cannot be reached, or the database cannot be written.
        UnknownError: the authority refused.
        EvidenceError: its answer is no time stamp of this checkpoint, or no root vouches for it.
    """
    # 1. A checkpoint over the whole ledger
    checkpoint(workspace, case_id)
    latest = checkpoints(workspace, case_id)[-1]
    # 2. The authority is asked
    request = stamp_request(latest.note, randomness=by.randomness)
    response = authority.stamp(request.der)
    # 3. Its answer is checked
    answer = check_answer(response, request, roots=roots)
    record = stamp_record(latest, request, response, answer, authority=authority.name)
    # 4. It is entered
    details = by.details(
        workspace,
        case_id,
        why="signature and chain checked under the roots given" if answer.chain else "signature and chain not checked",
        inputs=(Digest(hashlib.sha256(roots).hexdigest()),) if roots is not None else (),
    )
    with entering(
        workspace, case_id, Act.STAMPED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        writing.put(record)
    checkpoint(workspace, case_id)
    return Stamped(record=record, answer=answer)
