"""The custody ledger: entries, subjects, checkpoints; see docs/ledger.md for the whole picture.

- digest of a record version = SHA-256("probanda/record/1" || salt || body); salt = 32 random bytes per version.
- digest of an entry's details = SHA-256("probanda/details/1" || salt || body).
- leaf = SHA-256(0x00 || canonical entry), node = SHA-256(0x01 || left || right) (RFC 6962, section 2.1).
- `prev` = leaf hash of the entry before, null in the first. `subjects_root` = RFC 6962 root over the canonical
  {digest, record, version} of each subject, null when there are none. At most 1,024 subjects an entry.
"""

from enum import Enum

from probanda.model.ids import CaseId, Digest, Key, RecordId
from probanda.model.value import Body, Value

RECORD_DOMAIN = b"probanda/record/1"
DETAILS_DOMAIN = b"probanda/details/1"
SALT_BYTES = 32
MAX_SUBJECTS = 1_024  # keeps a subject path at ten hashes; longer imports are several entries


class Act(Enum):
    """What an entry says was done."""

    CASE_OPENED = "case_opened"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    TAKEN = "taken"
    COLLECTION_FAILED = "collection_failed"
    EXAMINED = "examined"
    SHARED = "shared"
    """Shared forms were made of exhibits, for packages that others receive."""
    DERIVED = "derived"
    """An exhibit was made from another: a playable form, a strip of stills, a clip."""
    TRANSCRIBED = "transcribed"
    STATED = "stated"
    """Claims, actors, incidents, datings, instruments."""
    CHARGED = "charged"
    JUDGED = "judged"
    WITHDRAWN = "withdrawn"
    VERIFIED = "verified"
    STAMPED = "stamped"
    EXPORTED = "exported"
    REDACTED = "redacted"
    """A redacted version was made of a record, to be shown in its place."""
    EXPUNGED = "expunged"
    """Bodies were deleted for good; the details name their salted digests, which stay in the ledger."""
    UNDONE = "undone"
    """An act was taken back: what it entered has, as its newest version, the version before again."""


class Subject(Value, frozen=True, kw_only=True):
    """One record version that an entry enters."""

    record: RecordId
    version: int
    digest: Digest


class Entry(Value, frozen=True, kw_only=True):
    """One entry of a case's ledger: about 300 bytes, naming nobody."""

    seq: int
    """From 0, without gaps."""
    prev: Digest | None
    at: str
    """UTC, `2031-10-02T08:15:00Z`."""
    act: Act
    subjects: int
    subjects_root: Digest | None
    details: Digest


class Details(Value, frozen=True, kw_only=True):
    """Who, with what, why, where: the part of an entry that can be withheld."""

    by: str
    """A random token per person and case."""
    role: str
    tool: str
    why: str = ""
    clock: str = "system clock, not checked against a time server"
    inputs: tuple[Digest, ...] = ()
    place: str = ""


class SignedCheckpoint(Value, frozen=True, kw_only=True):
    """A C2SP tlog-checkpoint as a signed note, as text, with the size that it covers."""

    size: int
    root: Digest
    note: str


class Record(Value, frozen=True, kw_only=True):
    """One version of one record: the body is bytes, stored and hashed as they are."""

    record: RecordId
    version: int
    record_kind: str
    schema: int
    salt: bytes
    body: bytes
    digest: Digest
    entry: int
    """The seq of the entry that entered it."""


class ExpungedVersion(Value, frozen=True, kw_only=True):
    """One version of one record whose body was deleted for good: what the ledger still says of it."""

    record: RecordId
    version: int
    record_kind: str
    schema: int
    digest: Digest
    entry: int
    """The seq of the entry that entered it."""
    expunged: int
    """The seq of the entry that expunged it."""


class RecordProof(Value, frozen=True, kw_only=True):
    """That one record version was entered: its place in the entry, the entry, the entry's place in the log."""

    subject: Subject
    position: int
    """Of the subject in its entry, from 0."""
    subject_path: tuple[Digest, ...]
    """From the subject to the entry's `subjects_root`."""
    entry: str
    """The canonical entry, as text."""
    log_path: tuple[Digest, ...]
    """From the entry's leaf to `root`."""
    size: int
    root: Digest


class Case(Body, frozen=True, kw_only=True, tag="case"):
    """The case itself."""

    key: Key
    title: str
    case_id: CaseId
    fictional: bool = False
    notice: str = ""
    """A sentence that stands on every page ("FICTIONAL")."""
    outcome: str = ""
    """The final outcome of a decided case; the first line of every page."""
    summary: str = ""
    language: str = "en"


class SigningKey(Body, frozen=True, kw_only=True, tag="signing_key"):
    """A key that may sign checkpoints of this case from its entry on."""

    key: Key
    algorithm: str
    public_key_hex: str
    fingerprint: Digest
    """SHA-256 of the 32 raw bytes of the Ed25519 public key."""


class TimeStamp(Body, frozen=True, kw_only=True, tag="time_stamp"):
    """The answer of an RFC 3161 authority for one checkpoint, whole, so that it can be checked for ever."""

    key: Key
    size: int
    """Of the checkpoint that was stamped."""
    root: Digest
    note_sha256: Digest
    """SHA-256 of the checkpoint's note as UTF-8: the imprint that the authority signed."""
    authority: str
    """Who was asked, in words: a name or an address."""
    response: str
    """The DER of the TimeStampResp, in base64: token, certificates, all that came."""
    nonce: str
    """Of the request, 16 hex digits."""
    gen_time: str
    """As the token says, UTC: `2031-10-02T08:15:00Z`, with a fraction where it has one."""


class Withdrawn(Body, frozen=True, kw_only=True, tag="withdrawn"):
    """The last version of a record that was taken back; the versions before it stay."""

    key: Key
    was: str
    why: str


class ForeignLedger(Body, frozen=True, kw_only=True, tag="foreign_ledger"):
    """A part of another case's ledger, kept whole as an exhibit of this one, and what its check said."""

    key: Key
    ledger_of: CaseId
    """The case whose ledger it is."""
    exhibit: RecordId | None
    """The archive of the package."""
    size: int
    """Entries under the package's last checkpoint."""
    root: Digest
    note: str
    """That checkpoint: what comes later from the same ledger has to continue it."""
    signer: Digest | None
    """The key that the package gives for itself."""
    signer_known: bool
    """Whether the receiver had its fingerprint by another way."""
    unproved: tuple[str, ...] = ()
    """What the check could not decide, in sentences."""


class CollectionFailed(Body, frozen=True, kw_only=True, tag="collection_failed"):
    """A lead that brought no exhibit, and what was seen."""

    key: Key
    lead: str
    sentence: str
