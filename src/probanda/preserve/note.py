"""Ed25519 keys, signed notes (C2SP signed-note) and checkpoints (C2SP tlog-checkpoint).

- A note is a text that ends in a newline, an empty line, and signature lines: an em dash, a space, the key's name, a
  space, base64 of (4 bytes of key hash, signature). The signature is over the text with its last newline.
- Key hash = first 4 bytes of SHA-256(name || 0x0A || 0x01 || 32 bytes of public key); 0x01 stands for Ed25519.
- A checkpoint is a note whose text is three lines: origin, size in decimal, base64 of the root. Key name = origin.
- One meaning, one form: a note that would not be written again byte for byte as it stands is refused.
- Lines by other keys (witnesses) are allowed and ignored; the line of the key asked for has to be there and to hold.
- Fingerprint of a key = SHA-256 of its 32 raw public bytes, in hex: what people compare by telephone.
"""

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from probanda.model.custody import SignedCheckpoint
from probanda.model.errors import LedgerError
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve.merkle import HASH_BYTES

KEY_BYTES = 32  # RFC 8032, section 5.1.5
_KEY_HASH_BYTES = 4
_ED25519 = b"\x01"  # C2SP signed-note: signature type
_DASH = "\u2014 "
_MAX_SIGNATURES = 32  # an opponent's note must not keep a verifier busy
_MAX_SIZE = 2**53 - 1
_CHECKPOINT_LINES = 3
_SIZE = re.compile(r"[1-9][0-9]{0,15}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # C2SP signed-note: none but the newline


class Signature(Value, frozen=True, kw_only=True):
    """One signature line of a note."""

    name: str
    key_hash: bytes
    signature: bytes


class Note(Value, frozen=True, kw_only=True):
    """A parsed note: nothing about it has been verified."""

    text: str
    signatures: tuple[Signature, ...]


def new_key(seed: bytes) -> Ed25519PrivateKey:
    """The key of a seed of 32 random bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 raw bytes of the public key."""
    return key.public_key().public_bytes_raw()


def fingerprint(public: bytes) -> Digest:
    """SHA-256 of the raw public key, in hex: what a sender tells by another way."""
    return Digest(hashlib.sha256(public).hexdigest())


def origin_of(case_id: CaseId) -> str:
    """The origin of a case's ledger, which is also the name of its keys."""
    return f"probanda/{case_id}"


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes that say which key of this name signed a line."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_HASH_BYTES]


def sign_note(key: Ed25519PrivateKey, *, name: str, text: str) -> str:
    """The note of a text, with one signature line.

    Raises:
        LedgerError: the name or the text cannot stand in a note.
    """
    _check_name(name)
    _check_text(text)
    signature = key.sign(text.encode("utf-8"))
    line = Signature(name=name, key_hash=key_hash(name, public_bytes(key)), signature=signature)
    return _written(Note(text=text, signatures=(line,)))


def parse_note(raw: str) -> Note:
    """The parts of a note; nothing is verified.

    Raises:
        LedgerError: it is not a note, or another spelling of one.
    """
    text, blank, block = raw.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        raise LedgerError("this is not a signed note: it has no text and signature lines with an empty line between")
    lines = block[:-1].split("\n")
    if len(lines) > _MAX_SIGNATURES:
        raise LedgerError(f"the note has {len(lines)} signature lines, and more than {_MAX_SIGNATURES} are refused")
    note = Note(text=text + "\n", signatures=tuple(_signature(line) for line in lines))
    _check_text(note.text)
    if _written(note) != raw:
        raise LedgerError("the note is not in its one canonical spelling")
    return note


def open_note(raw: str, public: bytes, *, name: str) -> str:
    """The text of a note that this key signed under this name.

    Raises:
        LedgerError: it is not a note, or the key did not sign it.
    """
    note = parse_note(raw)
    wanted = key_hash(name, public)
    lines = [line for line in note.signatures if line.name == name and line.key_hash == wanted]
    if not lines:
        raise LedgerError(
            f"the note has no signature of key {fingerprint(public)} under the name {name!r}",
            advice="Compare the fingerprint with the sender by another way than the one this came by.",
        )
    for line in lines:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(line.signature, note.text.encode("utf-8"))
        except (InvalidSignature, ValueError) as why:
            raise LedgerError(f"the signature of key {fingerprint(public)} under {name!r} does not hold") from why
    return note.text


def sign_checkpoint(key: Ed25519PrivateKey, *, origin: str, size: int, root: bytes) -> SignedCheckpoint:
    """The signed checkpoint of a ledger with this size and root; the origin is the name of the key too.

    Raises:
        LedgerError: the origin, the size or the root cannot stand in a checkpoint.
    """
    if not 1 <= size <= _MAX_SIZE or len(root) != HASH_BYTES:
        raise LedgerError(f"a checkpoint of size {size} over a root of {len(root)} bytes cannot be signed")
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    return SignedCheckpoint(size=size, root=Digest(root.hex()), note=sign_note(key, name=origin, text=text))


def open_checkpoint(raw: str, public: bytes, *, origin: str | None = None) -> SignedCheckpoint:
    """The checkpoint of a note, signed by this key, of the ledger with this origin (of any, when none is given).

    Raises:
        LedgerError: it is not a checkpoint, of another ledger, or not signed by this key.
    """
    said = raw.partition("\n")[0]
    if origin is not None and said != origin:
        raise LedgerError(f"this is a checkpoint of {said!r}, not of {origin!r}")
    open_note(raw, public, name=said)
    return parse_checkpoint(raw)


def parse_checkpoint(raw: str) -> SignedCheckpoint:
    """The checkpoint of a note; who signed it is not verified.

    Raises:
        LedgerError: it is not a checkpoint.
    """
    lines = parse_note(raw).text.split("\n")[:-1]
    if len(lines) != _CHECKPOINT_LINES:
        raise LedgerError(f"a checkpoint has {_CHECKPOINT_LINES} lines, and this one has {len(lines)}")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > _MAX_SIZE:
        raise LedgerError(f"the size of a checkpoint is a decimal number from 1, not {lines[1]!r}")
    root = _unbase64(lines[2])
    if len(root) != HASH_BYTES:
        raise LedgerError(f"the root of a checkpoint is {HASH_BYTES} bytes, not {len(root)}")
    return SignedCheckpoint(size=int(lines[1]), root=Digest(root.hex()), note=raw)


def _written(note: Note) -> str:
    lines = (
        f"{_DASH}{line.name} {base64.b64encode(line.key_hash + line.signature).decode()}\n" for line in note.signatures
    )
    return f"{note.text}\n{''.join(lines)}"


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise LedgerError("a signature line begins with an em dash and a space")
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    _check_name(name)
    raw = _unbase64(encoded)
    if len(raw) <= _KEY_HASH_BYTES:
        raise LedgerError("a signature line holds no signature")
    return Signature(name=name, key_hash=raw[:_KEY_HASH_BYTES], signature=raw[_KEY_HASH_BYTES:])


def _unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as why:
        raise LedgerError(f"{text[:80]!r} is not base64") from why
    if base64.b64encode(raw).decode() != text:
        raise LedgerError(f"{text[:80]!r} is not base64 in its one canonical spelling")
    return raw


def _check_name(name: str) -> None:
    if not name or not name.isprintable() or any(letter.isspace() or letter == "+" for letter in name):
        raise LedgerError(f"{name!r} cannot be the name of a key: it is empty, or holds a space or a plus sign")


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise LedgerError("the text of a note ends in a newline and holds no other control character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as why:
        raise LedgerError("the text of a note holds half of a surrogate pair, which is no character") from why
