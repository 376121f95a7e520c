"""What a file says about itself is told as it is written; nothing is concluded, and no signer is ever called valid."""

import contextlib
import io
import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from films import Take, make_film
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from probanda.media.cbor import CborError, read_cbor
from probanda.media.embedded import read_embedded
from probanda.model.embedded import Embedded, Origin
from probanda.model.errors import ReaderError
from probanda.model.ids import Digest, RecordId
from probanda.report.embedded import tell_embedded

Say = Callable[[Path], Embedded]


@pytest.fixture
def say(reader: Any) -> Say:
    def read(path: Path) -> Embedded:
        return read_embedded(path, reader=reader, exhibit=RecordId("r-a"), file=path.name, sha256=Digest(""))

    return read


def words(found: Embedded, name: str) -> str:
    (one,) = [saying.words for saying in found.sayings if saying.name == name]
    return one


def photograph(path: Path, *, preview: Image.Image | None = None, quality: int = 85) -> Path:
    """A picture with the EXIF of an invented camera."""
    image = Image.linear_gradient("L").resize((160, 120)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Invented Cameras", "2031:10:02 08:15:00"
    exif.get_ifd(0x8769).update({0x9003: "2031:10:02 08:14:59", 0x829A: IFDRational(1, 250), 0xA431: "SN-0001"})
    exif.get_ifd(0x8825).update({1: "N", 2: (IFDRational(0), IFDRational(0), IFDRational(3000, 100)), 3: "E"})
    block = exif.tobytes()
    order = "<" if block[6:8] == b"II" else ">"  # Pillow writes fractions in lowest terms, cameras do not
    block = block.replace(struct.pack(f"{order}II", 30, 1), struct.pack(f"{order}II", 3000, 100))
    if preview is not None:
        block = _with_preview(block, preview)
    image.save(path, exif=block, quality=quality)
    return path


def _with_preview(block: bytes, preview: Image.Image) -> bytes:
    """The EXIF with a second directory that points at a preview behind it."""
    held = io.BytesIO()
    preview.save(held, "JPEG")
    head, tiff = block[:6], bytearray(block[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    struct.pack_into(f"{order}I", tiff, first + 2 + 12 * count, len(tiff))
    at = len(tiff) + 2 + 24 + 4
    tiff += struct.pack(f"{order}H", 2)
    tiff += struct.pack(f"{order}HHII", 0x0201, 4, 1, at) + struct.pack(f"{order}HHII", 0x0202, 4, 1, held.tell())
    return head + bytes(tiff) + bytes(4) + held.getvalue()


def test_exif_is_told_as_it_is_written_and_a_time_gets_no_zone(tmp_path: Path, say: Say) -> None:
    found = say(photograph(tmp_path / "a.jpg"))
    assert words(found, "Make") == "Invented Cameras"
    assert words(found, "DateTimeOriginal") == "2031:10:02 08:14:59"
    assert words(found, "ExposureTime") == "1/250"
    assert words(found, "GPSLatitude") == "0/1 0/1 3000/100"
    assert {one.origin for one in found.sayings} == {Origin.EXIF, Origin.EXIF_POSITION}


def test_a_preview_like_the_picture_differs_little_and_another_differs_much(tmp_path: Path, say: Say) -> None:
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    same = say(photograph(tmp_path / "a.jpg", preview=picture)).thumbnail
    other = say(photograph(tmp_path / "b.jpg", preview=picture.transpose(Image.Transpose.ROTATE_180))).thumbnail
    assert (same.width, same.height) == (40, 30)
    assert float(same.difference) < 4
    assert float(other.difference) > 60


@pytest.mark.parametrize("quality", [10, 50, 75, 85, 92, 100])
def test_a_table_of_the_standard_is_named_by_its_quality(tmp_path: Path, say: Say, quality: int) -> None:
    tables = say(photograph(tmp_path / "a.jpg", quality=quality)).tables
    assert [one.standard_quality for one in tables] == [quality, quality]


def test_a_table_of_its_own_is_not_named_after_the_standard(tmp_path: Path, say: Say) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.jpg", qtables=[list(range(1, 65)), list(range(2, 66))])
    found = say(tmp_path / "a.jpg")
    assert [one.standard_quality for one in found.tables] == [None, None]
    assert ("Coding table 0 (JPEG)", "a table of its own") in tell_embedded(found)


def test_the_times_of_a_header_are_told_without_a_zone(tmp_path: Path, say: Say) -> None:
    film = make_film(tmp_path / "a.mov", Take())
    data = bytearray(film.read_bytes())
    moment = int((datetime(2031, 10, 2, 8, 15) - datetime(1904, 1, 1)).total_seconds())  # noqa: DTZ001 - as written
    struct.pack_into(">I", data, data.index(b"mvhd") + 8, moment)
    film.write_bytes(data)
    found = say(film)
    assert words(found, "film: made") == "2031-10-02T08:15:00, no zone written"
    assert not any(one.words.endswith("Z") for one in found.sayings)


def test_the_tags_of_a_film_are_told_as_they_stand(tmp_path: Path, say: Say) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["com.apple.quicktime.location.ISO6709"] = "+00.0083+000.0000/"
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
        container.mux(stream.encode())
    assert words(say(tmp_path / "a.mp4"), "com.apple.quicktime.location.ISO6709") == "+00.0083+000.0000/"


# CBOR and JUMBF, written here as C2PA 2.1 and ISO/IEC 19566-5 say.


def cbor(value: Any) -> bytes:
    def head(kind: int, number: int) -> bytes:
        for short, code in ((24, None), (256, ">B"), (65_536, ">H"), (2**32, ">I"), (2**64, ">Q")):
            if number < short:
                extra = b"" if code is None else struct.pack(code, number)
                return bytes([kind << 5 | (number if code is None else 23 + len(extra).bit_length())]) + extra
        raise ValueError(number)

    match value:
        case bool() | None:
            return bytes([{False: 0xF4, True: 0xF5, None: 0xF6}[value]])
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value.encode())) + value.encode()
        case list():
            return head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            return head(5, len(value)) + b"".join(cbor(one) + cbor(other) for one, other in value.items())
    raise TypeError(value)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def superbox(label: str, *inside: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + label.encode() + b"\0") + b"".join(inside))


def certificate(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Issuer")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2031, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2032, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    from cryptography.hazmat.primitives.serialization import Encoding

    return made.public_bytes(Encoding.DER)


def store(*, chain: Any, unprotected: bool = False) -> bytes:
    header = {33: chain}
    protected = cbor({1: -7} if unprotected else {1: -7, **header})
    signature = b"\xd2" + cbor([protected, header if unprotected else {}, None, bytes(64)])
    claim = cbor({"claim_generator": "Invented Camera 1", "alg": "sha256"})
    parts = superbox("c2pa.claim", box(b"cbor", claim)), superbox("c2pa.signature", box(b"cbor", signature))
    return superbox("c2pa", superbox("urn:c2pa:0001", *parts))


def in_jpeg(held: bytes, path: Path) -> Path:
    """The picture with the store in two APP11 segments."""
    plain = photograph(path).read_bytes()
    half = len(held) // 2
    segments = b""
    for order, part in ((1, held[:half]), (2, held[:8] + held[half:])):
        content = b"JP" + struct.pack(">HI", 1, order) + part
        segments += b"\xff\xeb" + struct.pack(">H", len(content) + 2) + content
    path.write_bytes(plain[:2] + segments + plain[2:])
    return path


def in_png(held: bytes, path: Path) -> Path:
    Image.new("RGB", (8, 8)).save(path)
    plain = path.read_bytes()
    import zlib

    chunk = struct.pack(">I", len(held)) + b"caBX" + held + struct.pack(">I", zlib.crc32(b"caBX" + held))
    path.write_bytes(plain[:33] + chunk + plain[33:])
    return path


def in_film(held: bytes, path: Path) -> Path:
    make_film(path, Take())
    head = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(4) + b"manifest\0" + bytes(8)
    path.write_bytes(path.read_bytes() + box(b"uuid", head + held))
    return path


@pytest.mark.parametrize(("put", "name"), [(in_jpeg, "a.jpg"), (in_png, "a.png"), (in_film, "a.mp4")])
@pytest.mark.parametrize("unprotected", [False, True])
def test_a_signer_is_named_and_his_trust_is_said_not_to_be_checked(
    tmp_path: Path, say: Say, put: Callable[[bytes, Path], Path], name: str, *, unprotected: bool
) -> None:
    chain = [certificate("Invented Signer"), certificate("Another")]
    (manifest,) = say(put(store(chain=chain, unprotected=unprotected), tmp_path / name)).manifests
    assert (manifest.signer, manifest.issuer) == ("CN=Invented Signer", "CN=Invented Issuer")
    assert (manifest.label, manifest.generator) == ("urn:c2pa:0001", "Invented Camera 1")
    assert manifest.valid_to == "2032-01-01T00:00:00Z"
    assert manifest.sentence.endswith("a signature by CN=Invented Signer, whose trust was not checked")
    assert "valid" not in manifest.sentence


def test_a_manifest_without_a_certificate_says_so(tmp_path: Path, say: Say) -> None:
    (manifest,) = say(in_jpeg(store(chain=b"no certificate"), tmp_path / "a.jpg")).manifests
    assert manifest.signer == ""
    assert "without a certificate that can be read" in manifest.sentence


@pytest.mark.parametrize("cut", [9, 40, 120, 300, 500])
def test_a_manifest_that_is_cut_off_is_there_and_cannot_be_read(tmp_path: Path, say: Say, cut: int) -> None:
    held = store(chain=certificate("Invented Signer"))
    found = say(in_png(held[:cut], tmp_path / "a.png"))
    assert found.manifests == ()
    assert any("cannot be read" in one for one in found.warnings)


def test_a_file_without_credentials_has_none(tmp_path: Path, say: Say) -> None:
    found = say(photograph(tmp_path / "a.jpg"))
    assert (found.manifests, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0" * 9),
        ("a.jpg", b"\xff\xd8\xff\xeb\x00\x01" * 50),
        ("a.mp4", b""),
        ("a.mp4", b"a text that is called .mp4" * 9),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 40),
        ("a.tiff", b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 60),
    ],
)
def test_a_file_that_cannot_be_read_gives_the_reason(tmp_path: Path, say: Say, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = say(tmp_path / name)
    assert found.failure
    assert tell_embedded(found) == (("It could not be read", found.failure),)


class _Says:
    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def run(self, module: str, request: bytes, *, reads: Path, **_: Any) -> bytes:
        if self.answer == b"crash":
            raise ReaderError("the reader crashed")
        return self.answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"crash", "the reader crashed"),
        (b'{"tool":{"name":"a","version":"1"},"verdict":"genuine"}', "not of the form agreed"),
        (json.dumps({"tool": {"name": "a", "version": "1"}, "warnings": ["\ud800"]}).encode(), "form agreed"),
    ],
)
def test_nothing_that_a_child_says_is_believed(tmp_path: Path, answer: bytes, reason: str) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    found = read_embedded(
        tmp_path / "a.jpg", reader=_Says(answer), exhibit=RecordId("r-a"), file="a.jpg", sha256=Digest("")
    )
    assert reason in found.failure
    assert found.sayings == ()


keys = st.text(max_size=5) | st.integers(0, 9)
values = st.recursive(
    st.integers(-(2**40), 2**40) | st.binary(max_size=300) | st.text(max_size=40) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


@given(values)
def test_what_was_written_in_cbor_is_read_back(value: Any) -> None:
    assert read_cbor(cbor(value)) == value


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_cbor(data: bytes) -> None:
    with contextlib.suppress(CborError):
        read_cbor(data)


@pytest.mark.parametrize("data", [b"", b"\x9f\xff", b"\xfb" + bytes(8), b"\x81" * 40, b"\x9b" + b"\xff" * 8])
def test_what_is_not_read_here_is_refused(data: bytes) -> None:
    with pytest.raises(CborError):
        read_cbor(data)
