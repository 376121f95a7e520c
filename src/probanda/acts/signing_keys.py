"""Keys of a case: added, renewed, taken back. Whoever verifies a case finds each of its signers in the ledger.

1. `add_key`: a case that came from another workspace gets the key of this one; nothing else is entered here before.
2. `new_key`: the workspace changes its key. The new one is entered in every case that held the old one, under a
   checkpoint that the old one signed; then it takes its place. A kill in between leaves the old key in its place, and
   cases that know one key more than is used.
3. `revoke_key`: a key may sign no more from this entry on; what it signed before stays valid.
"""

from probanda.acts.operator import Operator
from probanda.model.custody import Act, SigningKey, Withdrawn
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Digest
from probanda.preserve.keys import fingerprints, signing_key
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.reading import cases, current, current_by_key, signing_keys
from probanda.store.workspace import Workspace, private_key
from probanda.store.writing import checkpoint, entering


def add_key(workspace: Workspace, case_id: CaseId, *, by: Operator) -> Digest:
    """The fingerprint of the workspace's key, which the case holds from here on.

    Raises:
        UsageError: the case holds it already, or has taken it back.
    """
    own = public_bytes(workspace.key)
    held = [key for key in signing_keys(workspace, case_id) if key.public == own]
    if held and held[-1].until is not None:
        raise UsageError(
            f"the case has taken back the key of this workspace at entry {held[-1].until}",
            advice="`probanda key add --new` gives the workspace a new key.",
        )
    if held:
        raise UsageError("the case holds the key of this workspace already", advice="Nothing has to be done.")
    _enter(workspace, case_id, signing_key(workspace.key, first=False), by=by, why="the key of a second workspace")
    checkpoint(workspace, case_id)
    return fingerprint(own)


def new_key(workspace: Workspace, *, by: Operator) -> Digest:
    """The fingerprint of the new key of the workspace, known to every case that held the old one.

    Raises:
        MachineError: the folder or the database cannot be written to.
    """
    # 1. Every case learns the new key from the old one
    old, seed = public_bytes(workspace.key), by.randomness(32)
    new = private_key(seed)
    held = {case_id: signing_keys(workspace, case_id) for case_id, _ in cases(workspace)}
    known = [case_id for case_id, keys in held.items() if any(key.public == old for key in keys)]
    for case_id in known:
        _enter(workspace, case_id, signing_key(new, first=False), by=by, why="the workspace changes its key")
        if fingerprint(old) in fingerprints(held[case_id]):
            checkpoint(workspace, case_id)
    # 2. It takes the place of the old one, and signs where the old one may not any more
    workspace.change_key(seed)
    for case_id in known:
        checkpoint(workspace, case_id)
    return fingerprint(public_bytes(new))


def revoke_key(workspace: Workspace, case_id: CaseId, key: Digest, *, why: str, by: Operator) -> None:
    """Take back the key of this fingerprint.

    Raises:
        UsageError: the case does not hold it, or it is the key that would have to sign this.
    """
    if key == fingerprint(public_bytes(workspace.key)):
        raise UsageError(
            "this is the key that this workspace signs with, and it cannot vouch for its own end",
            advice="Give the workspace a new key first: `probanda key add --new`.",
        )
    found = [(record, body) for record, body in current(workspace, case_id, SigningKey) if body.fingerprint == key]
    if not found:
        listed = ", ".join(sorted(fingerprints(signing_keys(workspace, case_id))))
        raise UsageError(f"the case holds no key {key}", advice=f"It holds: {listed}.")
    ((record, body),) = found
    version = current_by_key(workspace, case_id)["signing_key", body.key][1]
    details = by.details(workspace, case_id, why=why)
    with entering(
        workspace, case_id, Act.KEY_REVOKED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        writing.put(Withdrawn(key=body.key, was="signing_key", why=why), record=record, expects=version)
    checkpoint(workspace, case_id)


def _enter(workspace: Workspace, case_id: CaseId, body: SigningKey, *, by: Operator, why: str) -> None:
    details = by.details(workspace, case_id, why=why)
    with entering(
        workspace, case_id, Act.KEY_ADDED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        writing.put(body)
