"""Bodies as they lie in the database: found or missed in one place, never a database's own error.

A body is bytes by its salted digest. One that is gone, or was stored as something else than bytes, is a finding about
the workspace, and says which digest it is.
"""

from probanda.model.custody import Record
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
        raise gone(digest)
    return as_kept(row)


def is_kept(workspace: Workspace, digest: str) -> bool:
    """Whether anything is kept under the digest."""
    return BodyRow.objects.using(workspace.alias).filter(digest=digest).exists()


def as_kept(row: BodyRow) -> Kept:
    """A row of bodies, as bytes.

    Raises:
        EvidenceError: it is no bytes.
    """
    name = f"the body {row.digest}"
    return Kept(salt=as_bytes(row.salt, name), body=as_bytes(row.body, name))


def gone(digest: str) -> EvidenceError:
    """The error that says that a body is not here, and that nobody withheld it."""
    return EvidenceError(f"the body {digest} is not in the workspace any more", advice=BEHIND)


def entered_body(workspace: Workspace, digest: str, name: str) -> bytes:
    """The body of a record version, when it is the one that was entered; `name` is what the error calls it.

    Raises:
        DigestMismatchError: it is another.
        EvidenceError: there is none.
    """
    found = kept(workspace, digest)
    check_digest(found, digest, name)
    return found.body


def check_digest(found: Kept, digest: str, name: str) -> None:
    """Check that a body is the one that was entered; `name` is what the error calls it.

    Raises:
        DigestMismatchError: it is another.
    """
    if record_digest(found.salt, found.body) != digest:
        raise _another(name)


def check_body(one: Record) -> None:
    """Check that the body of a record version is the one that was entered.

    Raises:
        DigestMismatchError: it is another.
    """
    if record_digest(one.salt, one.body) != one.digest:
        raise _another(f"{one.record} version {one.version}")


def _another(name: str) -> DigestMismatchError:
    return DigestMismatchError(f"the body of record {name} is not the one that was entered", advice=BEHIND)


def as_bytes(stored: object, name: str) -> bytes:
    """A column of bytes, as bytes.

    Raises:
        EvidenceError: SQLite, which keeps any type in any column, gave something else.
    """
    if not isinstance(stored, bytes | memoryview):
        raise EvidenceError(f"{name} was stored as {type(stored).__name__}, not as bytes", advice=BEHIND)
    return bytes(stored)
