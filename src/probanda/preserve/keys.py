"""The keys of a case: which may sign its ledger at which size, and which of them signed a checkpoint.

A key is a record of kind `signing_key`. It may sign from its entry on, until a later version of its record is entered:
then it was taken back. A workspace that works on a case of another one adds its own key first.
"""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probanda.model.custody import Record, SignedCheckpoint, SigningKey
from probanda.model.errors import LedgerError
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, Key
from probanda.model.value import Value
from probanda.preserve.note import fingerprint, key_hash, open_checkpoint, origin_of, parse_note, public_bytes

_ALGORITHM = "Ed25519"


class HeldKey(Value, frozen=True, kw_only=True):
    """A key, and the entries at which the ledger holds it."""

    public: bytes
    first: int
    """The seq of the entry that added it."""
    until: int | None
    """The seq of the entry that took it back; None while it holds."""

    def may_sign(self, size: int) -> bool:
        """Whether it may sign a ledger of this many entries."""
        return self.first < size and (self.until is None or size <= self.until)


def signing_key(key: Ed25519PrivateKey, *, first: bool) -> SigningKey:
    """The record of a workspace's key; `first` is the key of the workspace that opened the case."""
    public = public_bytes(key)
    name = "workspace" if first else f"workspace-{fingerprint(public)[:16]}"
    return SigningKey(key=Key(name), algorithm=_ALGORITHM, public_key_hex=public.hex(), fingerprint=fingerprint(public))


def held_keys(records: Iterable[Record]) -> tuple[HeldKey, ...]:
    """Every key that the records ever held, in the order of entry; records come in that order too.

    Raises:
        EvidenceError: a body cannot be read.
        LedgerError: a signing key is none, or its fingerprint is not its own.
    """
    found: list[HeldKey] = []
    current: dict[str, int] = {}
    for one in records:
        at = current.pop(one.record, None)
        if at is not None:
            found[at] = HeldKey(public=found[at].public, first=found[at].first, until=one.entry)
        body = read(one.body)
        if isinstance(body, SigningKey):
            current[one.record] = len(found)
            found.append(HeldKey(public=_public(body), first=one.entry, until=None))
    return tuple(found)


def open_signed(raw: str, keys: Iterable[HeldKey], *, case_id: CaseId) -> SignedCheckpoint:
    """The checkpoint of a note, which one of the keys signed that the ledger held at its size.

    Raises:
        LedgerError: none of them did, or it is the checkpoint of another ledger.
    """
    origin = origin_of(case_id)
    signed = {(line.name, line.key_hash) for line in parse_note(raw).signatures}
    for key in keys:
        if (origin, key_hash(origin, key.public)) in signed:
            opened = open_checkpoint(raw, key.public, origin=origin)
            if key.may_sign(opened.size):
                return opened
    raise LedgerError("the checkpoint is not signed by a key that the ledger held then")


def fingerprints(keys: Iterable[HeldKey]) -> frozenset[Digest]:
    """The fingerprints of the keys that hold now."""
    return frozenset(fingerprint(key.public) for key in keys if key.until is None)


def _public(body: SigningKey) -> bytes:
    try:
        public = bytes.fromhex(body.public_key_hex)
    except ValueError as why:
        raise LedgerError("a signing key is not hex") from why
    if body.algorithm != _ALGORITHM or fingerprint(public) != body.fingerprint:
        raise LedgerError("a signing key has a fingerprint or an algorithm that is not its own")
    return public
