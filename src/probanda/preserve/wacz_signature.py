"""The signature of a WACZ (WACZ Signing and Verification 0.1.0): never valid unless it was verified.

1. `signedData.hash` is the digest of `datapackage.json` that was recomputed here: an old signature over another one is
   worth nothing.
2. Anonymous form: `publicKey` (ECDSA, SubjectPublicKeyInfo) signed the text of the hash. Who holds the key is unknown;
   its fingerprint, the SHA-256 of these bytes, is what a sender can name by another way.
3. Domain form: the key of `domainCert`, a certificate for `domain`, signed the same text. A false signature is
   disproved. Whether a true one is worth anything, and when it was made: `wacz_domain.py`.

ECDSA needs `cryptography`; where it is missing, the signature is unknown. It is imported at the call, nowhere else.
"""

import base64
import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from probanda.preserve.findings import Wrong
from probanda.preserve.verifier import UNKNOWN
from probanda.preserve.wacz_domain import FILE, NO_LIBRARY, Leaf, Vouched, check_domain, read_chain, read_leaf


class Signature(NamedTuple):
    """A signature that was verified, by a key of this fingerprint, and who vouches for the key: nobody, or a root."""

    fingerprint: str
    vouched: Vouched | None = None


def check_signature(signed: dict[str, Any], recomputed: str, trust: Path | None = None) -> Signature:
    """The verified signature over the digest of `datapackage.json`, `sha256:...`, as it was recomputed.

    `trust` is a file of the root certificates, in PEM, that the person verifying trusts.

    Raises:
        Wrong: it is another's, it does not hold, or nobody can know here.
    """
    if signed.get("hash") != recomputed:
        raise Wrong(FILE, "its signature is over another datapackage.json: it was changed after it was signed")
    signature = _base64(signed.get("signature"), "signature")
    message = recomputed.encode("ascii")
    if "publicKey" in signed:
        public = _base64(signed["publicKey"], "publicKey")
        _anonymous(public, signature, message)
        return Signature(hashlib.sha256(public).hexdigest())
    if isinstance(signed.get("domainCert"), str) and isinstance(signed.get("domain"), str):
        leaf = _domain(signed)
        _ecdsa(leaf.key, signature, message)
        return Signature(_fingerprint(leaf.key), check_domain(signed, leaf, trust))
    raise Wrong(FILE, "is signed in neither form: it has no publicKey, and no domain with its domainCert")


def _base64(value: object, name: str) -> bytes:
    if not isinstance(value, str):
        raise Wrong(FILE, f"has a signature without {name}")
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise Wrong(FILE, f"has a {name} that is not base64") from None


def _anonymous(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - optional, as the docstring says
        from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - the same
    except ImportError:
        raise Wrong(FILE, NO_LIBRARY, UNKNOWN) from None
    try:
        key = load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm):
        raise Wrong(FILE, "has a public key that is none") from None
    _ecdsa(key, signature, message)


def _domain(signed: dict[str, Any]) -> Leaf:
    """The certificate that says that its key is that of the domain."""
    try:
        leaf = read_leaf(read_chain(signed["domainCert"], "domainCert")[0])
    except ImportError:
        raise Wrong(FILE, NO_LIBRARY, UNKNOWN) from None
    domain = signed["domain"].lower()
    if not leaf.domains & {domain, f"*.{domain.partition('.')[2]}"}:
        raise Wrong(FILE, f"is signed for {signed['domain']}, and its certificate is not for that domain")
    return leaf


def _fingerprint(key: Any) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - as _ecdsa

    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _ecdsa(key: object, signature: bytes, message: bytes) -> None:
    """Check a signature in either encoding: r and s side by side (Web Cryptography), or DER."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - its callers have made sure that it is here
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - the same

    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Wrong(FILE, "is signed by a key that is not ECDSA, which the form does not have")
    half = (key.curve.key_size + 7) // 8
    if len(signature) == 2 * half:
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        signature = utils.encode_dss_signature(r, s)
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Wrong(FILE, "its signature does not hold: it was changed, or another key signed it") from None
