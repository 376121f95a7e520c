"""The signature of a WACZ (WACZ Signing and Verification 0.1.0): never valid unless it was verified.

1. `signedData.hash` is the digest of `datapackage.json` that was recomputed here: an old signature over another one is
   worth nothing.
2. Anonymous form: `publicKey` (ECDSA, SubjectPublicKeyInfo) signed the text of the hash. Who holds the key is unknown;
   its fingerprint, the SHA-256 of these bytes, is what a sender can name by another way.
3. Domain form: the key of `domainCert`, a certificate for `domain`, signed the same text. A false signature is
   disproved. A true one is still unknown: which roots to trust, and whether the time stamp holds, only the person
   verifying can say.

ECDSA needs `cryptography`; where it is missing, the signature is unknown. It is imported at the call, nowhere else.
"""

import base64
import hashlib
from typing import Any, NamedTuple

from probanda.preserve.findings import Wrong
from probanda.preserve.verifier import UNKNOWN

_FILE = "datapackage-digest.json"
_NO_LIBRARY = "cannot be checked: the Python library `cryptography` is missing; install it and check again"


class Signature(NamedTuple):
    """A signature that was verified, by a key of this fingerprint."""

    fingerprint: str


def check_signature(signed: dict[str, Any], recomputed: str) -> Signature:
    """The verified signature over the digest of `datapackage.json`, `sha256:...`, as it was recomputed.

    Raises:
        Wrong: it is another's, it does not hold, or nobody can know here.
    """
    if signed.get("hash") != recomputed:
        raise Wrong(_FILE, "its signature is over another datapackage.json: it was changed after it was signed")
    signature = _base64(signed.get("signature"), "signature")
    message = recomputed.encode("ascii")
    if "publicKey" in signed:
        public = _base64(signed["publicKey"], "publicKey")
        _anonymous(public, signature, message)
        return Signature(hashlib.sha256(public).hexdigest())
    if isinstance(signed.get("domainCert"), str) and isinstance(signed.get("domain"), str):
        _domain(signed["domainCert"], signed["domain"], (signature, message))
        advice = "whether its certificate is to be trusted, and when it signed, is not checked here"
        raise Wrong(_FILE, f"signed by the key of a certificate for {signed['domain']}; {advice}", UNKNOWN)
    raise Wrong(_FILE, "is signed in neither form: it has no publicKey, and no domain with its domainCert")


def _base64(value: object, name: str) -> bytes:
    if not isinstance(value, str):
        raise Wrong(_FILE, f"has a signature without {name}")
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise Wrong(_FILE, f"has a {name} that is not base64") from None


def _anonymous(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - optional, as the docstring says
        from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - the same
    except ImportError:
        raise Wrong(_FILE, _NO_LIBRARY, UNKNOWN) from None
    try:
        key = load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm):
        raise Wrong(_FILE, "has a public key that is none") from None
    _ecdsa(key, signature, message)


def _domain(chain: str, domain: str, signed: tuple[bytes, bytes]) -> None:
    try:
        from cryptography import x509  # noqa: PLC0415 - optional, as the docstring says
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - the same
    except ImportError:
        raise Wrong(_FILE, _NO_LIBRARY, UNKNOWN) from None
    try:
        leaf = x509.load_pem_x509_certificates(chain.encode("utf-8", "surrogatepass"))[0]
        key = leaf.public_key()
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        domains = names.get_values_for_type(x509.DNSName)
    except (ValueError, UnsupportedAlgorithm, x509.ExtensionNotFound, x509.DuplicateExtension):
        raise Wrong(_FILE, "has a certificate that cannot be read, or that names no domain") from None
    if domain.lower() not in {one.lower() for one in domains}:
        raise Wrong(_FILE, f"is signed for {domain}, and its certificate is not for that domain")
    _ecdsa(key, *signed)


def _ecdsa(key: object, signature: bytes, message: bytes) -> None:
    """Check a signature in either encoding: r and s side by side (Web Cryptography), or DER."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - its callers have made sure that it is here
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - the same

    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Wrong(_FILE, "is signed by a key that is not ECDSA, which the form does not have")
    half = (key.curve.key_size + 7) // 8
    if len(signature) == 2 * half:
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        signature = utils.encode_dss_signature(r, s)
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Wrong(_FILE, "its signature does not hold: it was changed, or another key signed it") from None
