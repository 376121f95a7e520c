"""Bodies as they lie in the database: found or missed in one place, never a database's own error.

A body is bytes by its salted digest. One that is gone, or was stored as something else than bytes, is a finding about
the workspace, and says which digest it is.
"""

from probanda.model.errors import DigestMismatchError, EvidenceError
from probanda.model.value import Value
from probanda.preserve.ledger import record_digest
from probanda.store.models import BodyRow
from probanda.store.workspace import Workspace

BEHIND = "The database was changed behind probanda: compare it with a package or checkpoint held elsewhere."


class Kept(Value, frozen=True, kw_only=True):
    """A body and its salt, as they were stored; nothing about them has been checked."""

    salt: bytes
    body: bytes


def kept(workspace: Workspace, digest: str) -> Kept:
    """What is kept under the digest.

    Raises:
        EvidenceError: nothing is, or what is kept is no bytes.
    """
    row = BodyRow.objects.using(workspace.alias).filter(digest=digest).first()
    if row is None:
        raise EvidenceError(f"the body {digest} is not in the workspace any more", advice=BEHIND)
    name = f"the body {digest}"
    return Kept(salt=as_bytes(row.salt, name), body=as_bytes(row.body, name))


def entered_body(workspace: Workspace, digest: str, name: str) -> bytes:
    """The body of a record version, when it is the one that was entered; `name` is what the error calls it.

    Raises:
        DigestMismatchError: it is another.
        EvidenceError: there is none.
    """
    found = kept(workspace, digest)
    if record_digest(found.salt, found.body) != digest:
        raise DigestMismatchError(f"the body of record {name} is not the one that was entered", advice=BEHIND)
    return found.body


def as_bytes(stored: object, name: str) -> bytes:
    """A column of bytes, as bytes.

    Raises:
        EvidenceError: SQLite, which keeps any type in any column, gave something else.
    """
    if not isinstance(stored, bytes | memoryview):
        raise EvidenceError(f"{name} was stored as {type(stored).__name__}, not as bytes", advice=BEHIND)
    return bytes(stored)
