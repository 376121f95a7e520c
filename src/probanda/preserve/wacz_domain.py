"""Who vouches for a WACZ that was signed for a domain (WACZ Signing and Verification 0.1.0, "Domain-Name Identity").

What its maker sends with the signature (`signature`, the text) proves nothing by itself. It is checked in this order:

1. stamp: `timeSignature` is a whole RFC 3161 response over the SHA-256 of the text of `signature`, by one certificate
   for time stamps alone that was valid at the time that it says, and that stands first in `timestampCert`. There is
   no nonce to compare: nobody here asked
2. time: `created` is within ten minutes of the stamp; the certificate of the domain was valid at the time of the stamp
   and is one for servers
3. trust: one of the roots that the person verifying gave vouches for the stamp, and one for the certificate of the
   domain, at the time of the stamp and under the rules of the web (RFC 5280, and names as browsers compare them)

What contradicts itself is disproved. What no given root vouches for is unknown: another root might. Without roots, or
without the libraries (`cryptography`, `rfc3161-client`, imported at the call), all of this stays unknown. Revocation
is not asked for, and `crossSignedCert`, a second way to a root, is not walked.
"""

import base64
import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from probanda.preserve.findings import Wrong
from probanda.preserve.verifier import (
    UNKNOWN,
    Stamp,
    StampError,
    UnknownRootError,
    check_library,
    read_roots,
    read_stamp,
    trust_stamp,
)

FILE = "datapackage-digest.json"
NO_LIBRARY = "cannot be checked: the Python library `cryptography` is missing; install it and check again"

_TOLERANCE = timedelta(minutes=10)  # the specification, Verification, step 7
_MAX_CHAIN = 10  # certificates: an opponent must not keep a verifier busy
_MAX_PEM = 256 << 10
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SERVERS = "1.3.6.1.5.5.7.3.1"  # id-kp-serverAuth (RFC 5280, section 4.2.1.12)


class Vouched(NamedTuple):
    """What a given root vouches for: the domain, when its server had signed, and by whose stamp."""

    domain: str
    at: str
    by: str


class Leaf(NamedTuple):
    """What a certificate for a domain says: its key, names in small letters, usages (None: it says none), and times."""

    key: Any
    domains: frozenset[str]
    usages: frozenset[str] | None
    first: datetime
    last: datetime


def read_chain(pem: object, name: str) -> list[Any]:
    """The certificates of a field of the signature, the signer's own first.

    Raises:
        Wrong: it holds none that can be read.
        ImportError: the library cryptography is not installed.
    """
    with _reading(f"has a {name} that cannot be read as a chain of certificates"):
        if not isinstance(pem, str) or len(pem) > _MAX_PEM:
            raise ValueError
        found = read_roots(pem.encode("ascii"))
        if len(found) > _MAX_CHAIN:
            raise ValueError
    return found


def read_leaf(certificate: Any) -> Leaf:
    """What the certificate of a domain says.

    Raises:
        Wrong: it cannot be read, or names no domain.
    """
    from cryptography.x509 import DNSName  # noqa: PLC0415 - optional, as the docstring says
    from cryptography.x509.oid import ExtensionOID  # noqa: PLC0415 - the same

    with _reading("has a certificate that cannot be read, or that names no domain"):
        said = {one.oid: one.value for one in certificate.extensions}
        names = said[ExtensionOID.SUBJECT_ALTERNATIVE_NAME].get_values_for_type(DNSName)
        usages = said.get(ExtensionOID.EXTENDED_KEY_USAGE)
        return Leaf(
            key=certificate.public_key(),
            domains=frozenset(one.lower() for one in names),
            usages=None if usages is None else frozenset(one.dotted_string for one in usages),
            first=certificate.not_valid_before_utc,
            last=certificate.not_valid_after_utc,
        )


def check_domain(signed: dict[str, Any], leaf: Leaf, trust: Path | None) -> Vouched:
    """What a root that was given vouches for, after the signature was found to be by the key of the leaf.

    Raises:
        Wrong: it contradicts itself, or nobody can know here.
    """
    try:
        check_library()
        # 1. The stamp
        stamp = _stamp(signed)
        # 2. The time
        _check_times(signed, leaf, datetime.fromisoformat(stamp.at))
        # 3. The roots
        roots = _roots(trust, signed["domain"])
        _trust_stamp(stamp, roots)
        _trust_chain(signed, datetime.fromisoformat(stamp.at), roots)
    except ImportError as why:
        told = "install rfc3161-client and check again"
        raise Wrong(FILE, f"cannot be checked with this Python ({why}): {told}", UNKNOWN) from None
    return Vouched(signed["domain"], stamp.at, stamp.by)


def _stamp(signed: dict[str, Any]) -> Stamp:
    """The time stamp of the signature."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - optional, as the docstring says

    if not isinstance(signed.get("timeSignature"), str):
        raise Wrong(FILE, "is signed for a domain without a timeSignature: when is not proved", UNKNOWN)
    try:
        response = base64.b64decode(signed["timeSignature"], validate=True)
    except ValueError:
        raise Wrong(FILE, "has a timeSignature that is not base64") from None
    imprint = hashlib.sha256(signed["signature"].encode("ascii")).digest()
    try:
        stamp = read_stamp(response, imprint, _nonce(response, imprint))
    except StampError as why:
        raise Wrong(FILE, f"its time stamp {why}") from why
    first = read_chain(signed.get("timestampCert"), "timestampCert")[0]
    brought = {bytes(one) for one in stamp.response.signed_data.certificates}
    if first.subject.rfc4514_string() != stamp.by or first.public_bytes(Encoding.DER) not in brought:
        raise Wrong(FILE, "names another timestampCert than the one that signed its time stamp")
    return stamp


def _nonce(response: bytes, imprint: bytes) -> Any:
    """The nonce of a response, if it has one: its asker sent it, and did not keep it."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - optional, as the docstring says

    try:
        info = decode_timestamp_response(response).tst_info
        said, nonce = info.message_imprint, info.nonce
        found, algorithm = said.message, said.hash_algorithm.dotted_string
    except (ValueError, KeyError, TypeError):
        return None  # `read_stamp` says what is wrong with it
    if algorithm != _SHA256:
        raise Wrong(FILE, "has a time stamp of a digest that is not SHA-256", UNKNOWN)
    if found != imprint:
        raise Wrong(FILE, "has a time stamp of something else than its signature")
    return nonce


def _check_times(signed: dict[str, Any], leaf: Leaf, at: datetime) -> None:
    """Created, stamped and certified fit together."""
    try:
        created = datetime.fromisoformat(signed["created"])
    except (KeyError, TypeError, ValueError):
        raise Wrong(FILE, "does not say when it was created, in ISO 8601") from None
    if created.tzinfo is None:
        raise Wrong(FILE, "says when it was created, and in no time zone", UNKNOWN)
    if abs(at - created) > _TOLERANCE:
        raise Wrong(FILE, f"says that it was created at {signed['created']}, more than ten minutes from its time stamp")
    if not leaf.first <= at <= leaf.last:
        raise Wrong(FILE, f"was signed at {at.isoformat()}, when the certificate of its domain was not valid")
    if leaf.usages is not None and _SERVERS not in leaf.usages:
        raise Wrong(FILE, "is signed by a certificate that is not for the server of a domain")


def _roots(trust: Path | None, domain: str) -> list[Any]:
    if trust is None:
        told = (
            f"is signed by the key of a certificate for {domain}; whether to trust it, and when it signed, is unknown"
        )
        raise Wrong(FILE, f"{told}: give the roots that you trust with --trust ROOTS.pem", UNKNOWN)
    try:
        return read_roots(trust.read_bytes())
    except OSError as why:
        raise Wrong(str(trust), f"cannot be read: {why.strerror or 'reason unknown'}", UNKNOWN) from None
    except ValueError:
        raise Wrong(str(trust), "holds no certificate in PEM", UNKNOWN) from None


def _trust_stamp(stamp: Stamp, roots: list[Any]) -> None:
    try:
        trust_stamp(stamp, roots)
    except StampError as why:
        result = {"result": UNKNOWN} if isinstance(why, UnknownRootError) else {}
        raise Wrong(FILE, f"its time stamp {why}", **result) from why


def _trust_chain(signed: dict[str, Any], at: datetime, roots: list[Any]) -> None:
    from cryptography import x509  # noqa: PLC0415 - optional, as the docstring says
    from cryptography.x509 import verification  # noqa: PLC0415 - the same

    leaf, *between = read_chain(signed["domainCert"], "domainCert")
    with _reading(f"is signed for {signed['domain']}, which is the name of no domain, or its chain is damaged"):
        policy = verification.PolicyBuilder().store(verification.Store(roots)).time(at)
        try:
            policy.build_server_verifier(x509.DNSName(signed["domain"])).verify(leaf, between)
        except verification.VerificationError as why:
            told = f"no root among those given vouches for the certificate of {signed['domain']} at {at.isoformat()}"
            raise Wrong(FILE, f"{told}: {why}", UNKNOWN) from why


@contextmanager
def _reading(says: str) -> Iterator[None]:
    """What the library says to something damaged becomes this sentence; its warnings are kept off the screen."""
    from cryptography import exceptions, x509  # noqa: PLC0415 - optional, as the docstring says

    damaged = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (ValueError, KeyError, TypeError, exceptions.UnsupportedAlgorithm, *damaged) as why:
            raise Wrong(FILE, says) from why
