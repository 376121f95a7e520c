"""Content credentials (C2PA), in the child: whether a manifest is there, and who says to have signed it.

Rules: 1. A JPEG holds them in APP11 segments, a PNG in a `caBX` chunk, an MP4 in a `uuid` box of its outermost level;
they are JUMBF boxes (ISO/IEC 19566-5), read here box by box, with bounds. 2. The signer is the subject of the first
certificate of the COSE signature (RFC 9360). 3. Nothing is checked: not the signature, not the trust in its signer, not
whether it belongs to this picture. So nothing is called valid.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography import x509

from probanda.media.cbor import CborError, read_cbor

_MOST = 32 << 20  # bytes of a manifest store: those of cameras are below one MiB
_MOST_BOXES, _MOST_DEPTH = 10_000, 12
_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # C2PA 2.1, 11.3.2: of the box in MP4
_X5CHAIN = 33  # RFC 9360: the label of the certificates in a COSE header
_LABEL_FLAG = 2
_JUMD_HEAD = 17  # a type of 16 bytes, and the flags
_WORDS = 400


def read_credentials(file: BinaryIO, said: list[str]) -> list[dict[str, str]]:
    """The manifests of the file, in its order; the last one is the active one."""
    store = _store(file)
    if not store:
        return []
    try:
        return list(_manifests(store))
    except (CborError, IndexError, ValueError) as why:
        said.append(f"a content credential (C2PA) is there and cannot be read: {why}")
        return []


def _store(file: BinaryIO) -> bytes:
    """The JUMBF box of the manifests; empty when there is none."""
    file.seek(0)
    head = file.read(12)
    if head.startswith(b"\xff\xd8"):
        return _in_jpeg(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _in_png(file)
    return _in_film(file) if head[4:8] == b"ftyp" else b""


def _in_jpeg(file: BinaryIO) -> bytes:
    parts: dict[int, list[tuple[int, bytes]]] = {}
    at, total = 2, 0
    while total < _MOST:
        file.seek(at)
        mark = file.read(4)
        if len(mark) < 4 or mark[0] != 0xFF or mark[1] in {0xD9, 0xDA}:  # noqa: PLR2004 - a marker, end, scan
            break
        length = int.from_bytes(mark[2:], "big")
        if mark[1] == 0xEB:  # noqa: PLR2004 - APP11
            segment = file.read(max(0, length - 2))
            if segment[:2] == b"JP" and len(segment) > 16:  # noqa: PLR2004 - with the header of its box
                number, order = int.from_bytes(segment[2:4], "big"), int.from_bytes(segment[4:8], "big")
                # Each part repeats the header of the box; that of the first is the box's own.
                parts.setdefault(number, []).append((order, segment[8:] if order == 1 else segment[16:]))
                total += len(segment)
        at += 2 + length
    for one in parts.values():
        store = b"".join(data for _, data in sorted(one))
        if store[4:8] == b"jumb":
            return store
    return b""


def _in_png(file: BinaryIO) -> bytes:
    at = 8
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":  # noqa: PLR2004 - length and kind
            break
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"caBX":
            return file.read(min(length, _MOST))
        at += 12 + length
    return b""


def _in_film(file: BinaryIO) -> bytes:
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(32)
        length = int.from_bytes(head[:4], "big")
        skip = 8
        if length == 1:
            length, skip = int.from_bytes(head[8:16], "big"), 16
        if len(head) < 8 or length < 8:  # noqa: PLR2004 - length and kind
            break
        if head[4:8] == b"uuid" and head[skip : skip + 16] == _UUID:
            file.seek(at + skip + 16 + 4)
            body = file.read(min(length, _MOST))
            purpose, _, rest = body.partition(b"\0")
            if purpose == b"manifest":
                return rest[8:]
        at += length
    return b""


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, content) of the boxes in a row."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = len(data) if length == 0 else at + length
        if (length and length < 8) or end > len(data):  # noqa: PLR2004 - length and kind
            raise ValueError("a box of it is cut off")
        yield kind, data[at + 8 : end]
        at = end


def _opened(content: bytes) -> tuple[str, list[tuple[bytes, bytes]]]:
    """(label, boxes) of a superbox."""
    (kind, head), *inside = _boxes(content)
    if kind != b"jumd" or len(head) < _JUMD_HEAD:
        raise ValueError("a superbox of it does not say what it is")
    label = head[_JUMD_HEAD:].partition(b"\0")[0] if head[16] & _LABEL_FLAG else b""
    return label.decode("utf-8", "replace"), inside


def _manifests(store: bytes) -> Iterator[dict[str, str]]:
    for kind, content in _boxes(store):
        if kind != b"jumb":
            continue
        for inner, manifest in _opened(content)[1]:
            if inner == b"jumb":
                label, inside = _opened(manifest)
                yield {"label": label[:_WORDS], **_said(dict(_labelled(inside)))}


def _labelled(boxes: list[tuple[bytes, bytes]]) -> Iterator[tuple[str, bytes]]:
    """(label, CBOR) of each superbox that holds some."""
    for kind, content in boxes:
        if kind == b"jumb":
            label, inside = _opened(content)
            held = next((data for one, data in inside if one == b"cbor"), None)
            if held is not None:
                yield label, held


def _said(held: dict[str, bytes]) -> dict[str, str]:
    claim = read_cbor(held.get("c2pa.claim.v2") or held.get("c2pa.claim") or b"\xa0")
    found = {"generator": _generator(claim), "signer": "", "issuer": ""}
    signature = read_cbor(held["c2pa.signature"]) if "c2pa.signature" in held else None
    certificate = _certificate(signature)
    if certificate is None:
        return found
    return found | {
        "signer": certificate.subject.rfc4514_string()[:_WORDS],
        "issuer": certificate.issuer.rfc4514_string()[:_WORDS],
        "valid_from": certificate.not_valid_before_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "valid_to": certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _generator(claim: Any) -> str:
    if not isinstance(claim, dict):
        return ""
    words = claim.get("claim_generator")
    told = claim.get("claim_generator_info")
    if isinstance(told, list):
        told = told[0] if told else None
    if not isinstance(words, str) and isinstance(told, dict):
        words = f"{told.get('name', '')} {told.get('version', '')}".strip()
    return str(words or "")[:_WORDS]


def _certificate(signature: Any) -> x509.Certificate | None:
    """The first certificate of a COSE_Sign1 structure; None when none can be read."""
    if not isinstance(signature, list) or len(signature) != 4:  # noqa: PLR2004 - RFC 9052, 4.2
        return None
    heads = [read_cbor(signature[0]) if isinstance(signature[0], bytes) and signature[0] else {}, signature[1]]
    for head in heads:
        chain = (head.get(_X5CHAIN) or head.get("x5chain")) if isinstance(head, dict) else None
        first = chain[0] if isinstance(chain, list) and chain else chain
        if isinstance(first, bytes):
            try:
                return x509.load_der_x509_certificate(first)
            except ValueError:
                return None
    return None
