"""RFC 3161 time stamps of checkpoints: what is asked of an authority, and what its answer has to be.

1. Asked is the SHA-256 of the checkpoint's note with a fresh nonce, and for the certificates (certReq). The request
   says nothing else: no policy, no name.
2. An answer is entered only when it is for this note and nonce, signed by a certificate for time stamps alone that was
   valid at the time that it says. With roots: when one of them vouches for the signer too, at that time.
3. The whole response is kept. The same check stands in `verifier`, which travels with each package, and is called here:
   what is entered is what the other side will accept.

Without roots the signature is not checked, since nobody vouches for the key that made it: the answer is `chain=False`.
"""

import base64
import hashlib
from pathlib import Path

from rfc3161_client import decode_timestamp_response

from probanda.model.custody import SignedCheckpoint, TimeStamp
from probanda.model.errors import EvidenceError, UnknownError, UsageError
from probanda.model.ids import Digest, Key, Randomness
from probanda.model.value import Value
from probanda.preserve import verifier

_NONCE_BYTES = 8  # RFC 3161, section 2.4.1: 64 bits
# TimeStampReq ::= SEQUENCE { version 1, SEQUENCE { SEQUENCE { id-sha256, NULL }, OCTET STRING (32) }, nonce, certReq }
_BEFORE_IMPRINT = bytes.fromhex("3043 020101 3031 300d 0609608648016503040201 0500 0420")
_BEFORE_NONCE, _AFTER_NONCE = bytes.fromhex("0208"), bytes.fromhex("0101ff")


class StampRequest(Value, frozen=True, kw_only=True):
    """What is asked for one checkpoint."""

    der: bytes
    imprint: Digest
    nonce: int


class StampAnswer(Value, frozen=True, kw_only=True):
    """What an answer says, when it answers the request."""

    gen_time: str
    """UTC, as the token says."""
    by: str
    """The subject of the signer's certificate."""
    chain: bool
    """Whether signature and chain were checked under roots; if not, who stamped is unknown."""


def stamp_request(note: str, *, randomness: Randomness) -> StampRequest:
    """The request for a time stamp of a checkpoint's note."""
    imprint = hashlib.sha256(note.encode("utf-8")).digest()
    nonce = bytearray(randomness(_NONCE_BYTES))
    nonce[0] = nonce[0] & 0x3F | 0x40  # positive and eight bytes long, so that its DER has one length
    der = _BEFORE_IMPRINT + imprint + _BEFORE_NONCE + bytes(nonce) + _AFTER_NONCE
    return StampRequest(der=der, imprint=Digest(imprint.hex()), nonce=int.from_bytes(nonce, "big"))


def check_roots(file: Path) -> bytes:
    """The PEM of root certificates in a file.

    Raises:
        UsageError: it cannot be read, or holds no certificate.
    """
    try:
        pem = file.read_bytes()
        verifier.read_roots(pem)
    except (OSError, ValueError) as why:
        raise UsageError(
            f"{file} holds no root certificates in PEM", advice="Get them from the authority's own pages, and compare."
        ) from why
    return pem


def check_answer(response: bytes, request: StampRequest, *, roots: bytes | None) -> StampAnswer:
    """What the answer to a request says, checked as far as the roots (PEM) allow.

    Raises:
        UnknownError: the authority refused to stamp.
        EvidenceError: the answer is no time stamp, answers something else, or no root vouches for it.
    """
    _check_granted(response)
    try:
        stamp = verifier.read_stamp(response, bytes.fromhex(request.imprint), request.nonce)
        if roots is not None:
            verifier.trust_stamp(stamp, verifier.read_roots(roots))
    except verifier.StampError as why:
        raise EvidenceError(
            f"the answer of the authority {why}",
            advice="Nothing was entered. Check the address and the roots, or ask another authority.",
        ) from why
    return StampAnswer(gen_time=stamp.at, by=stamp.by, chain=roots is not None)


def stamp_record(
    checkpoint: SignedCheckpoint, request: StampRequest, response: bytes, answer: StampAnswer, *, authority: str
) -> TimeStamp:
    """The record of a stamp, with the whole response."""
    return TimeStamp(
        key=Key(f"{checkpoint.size}-{request.nonce:016x}"),
        size=checkpoint.size,
        root=checkpoint.root,
        note_sha256=request.imprint,
        authority=authority,
        response=base64.b64encode(response).decode(),
        nonce=f"{request.nonce:016x}",
        gen_time=answer.gen_time,
    )


def _check_granted(response: bytes) -> None:
    """Raises UnknownError for a refusal; what cannot be read at all is told by the check that follows."""
    try:
        answer = decode_timestamp_response(response)
    except ValueError:
        return
    if answer.status != 0:
        words = f": {' '.join(answer.status_string)}" if answer.status_string else ""
        raise UnknownError(
            f"the authority refused to stamp (status {answer.status}{words})",
            advice="Nothing was entered. Ask it later, or ask another authority.",
        )
