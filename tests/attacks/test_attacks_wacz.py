"""Attacks on a WACZ: what the verifier says to each, in which words.

The WACZ is made by hand in tests/fixtures/wacz, part by part, so that an attack can change one part and make all others
fit again, as a forger would.
"""

import base64
import gzip
import hashlib
import io
import json
import struct
import sys
import zipfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from warcio.archiveiterator import ArchiveIterator

from probanda.cli.verify import command
from probanda.model.errors import UsageError
from probanda.preserve.verifier import Report
from probanda.preserve.verify_wacz import is_wacz, verify_wacz


def _by_hand() -> ModuleType:
    path = Path(__file__).parents[1] / "fixtures" / "wacz" / "wacz_by_hand.py"
    spec = spec_from_file_location("wacz_by_hand", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


W = _by_hand()
WARC, INDEX, PAGES, PACKAGE, DIGEST = W.WARC, W.INDEX, W.PAGES, W.PACKAGE, W.DIGEST
URL, PICTURE, DATE, TIME, PNG, RECORDS, KEY = W.URL, W.PICTURE, W.DATE, W.TIME, W.PNG, W.RECORDS, W.KEY
digest, sha1, record, zipped, line, index, parts = W.digest, W.sha1, W.record, W.zipped, W.line, W.index, W.parts
package, sealed, packed, in_two_steps = W.package, W.sealed, W.packed, W.in_two_steps
signed_data, fingerprint = W.signed_data, W.fingerprint
Parts = dict[str, bytes]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "council.wacz"


def assert_disproved(report: Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "disproved"]
    assert (report.result, report.exit_code) == ("disproved", 1), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


def assert_unknown_only(report: Report, *checks: str) -> None:
    assert (report.result, report.exit_code) == ("unknown", 2), report.text()
    assert {one.id for one in report.checks if one.result != "proved"} == set(checks), report.text()


# --- As it was made ---------------------------------------------------------------------------------------------------


def test_a_signed_wacz_is_proved_with_the_key(here: Path) -> None:
    signed = signed_data(package(parts()))
    report = verify_wacz(packed(here, sealed(parts(), signed)), fingerprint(signed))
    assert (report.result, report.exit_code) == ("proved", 0), report.text()
    assert is_wacz(here)


def test_a_signed_wacz_without_the_key_has_an_unknown_signer(here: Path) -> None:
    assert_unknown_only(verify_wacz(packed(here, sealed(parts(), signed_data(package(parts()))))), "signer")


def test_an_unsigned_wacz_is_whole_and_unknown(here: Path) -> None:
    report = verify_wacz(packed(here, sealed(parts())))
    assert_unknown_only(report, "signature", "signer")
    assert "nobody signed it: anyone could have made it" in report.text()


def test_a_wacz_without_a_digest_file_is_whole_and_unknown(here: Path) -> None:
    assert_unknown_only(verify_wacz(packed(here, parts() | {PACKAGE: package(parts())})), "signature", "signer")


def test_a_key_of_another_is_disproved(here: Path) -> None:
    packed(here, sealed(parts(), signed_data(package(parts()))))
    assert_disproved(verify_wacz(here, "0" * 64), "signer", "not by the one that was given")
    assert verify_wacz(here, "half").result == "unknown"


def test_a_warc_that_is_not_compressed_is_read_too(here: Path) -> None:
    found = parts()
    del found[WARC]
    found |= {"archive/page.warc": b"".join(RECORDS), INDEX: index(plain=True)}
    assert_unknown_only(verify_wacz(packed(here, sealed(found))), "signature", "signer")


def test_a_compressed_index_with_an_index_of_its_own_is_read(here: Path) -> None:
    found = in_two_steps()
    assert_unknown_only(verify_wacz(packed(here, sealed(found))), "signature", "signer")


def test_another_reader_reads_the_same_records() -> None:
    read = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in ArchiveIterator(io.BytesIO(zipped()))
    ]
    assert ("response", PICTURE) in read
    assert len(read) == len(RECORDS)


def test_a_zip_with_data_descriptors_and_large_sizes_is_read(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.raw = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, raw: Any) -> int:
            self.raw += raw
            return len(raw)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as file:  # type: ignore[type-var, unused-ignore]
        for name, raw in sealed(parts()).items():
            with file.open(name, "w", force_zip64=name == WARC) as inside:
                inside.write(raw)
    (tmp_path / "piped.wacz").write_bytes(pipe.raw)
    assert_unknown_only(verify_wacz(tmp_path / "piped.wacz"), "signature", "signer")


# --- The thirteen kinds of forged WACZ that the field's validator was tried with --------------------------------------


def test_none_of_the_thirteen_kinds_is_accepted(here: Path) -> None:
    kinds = [(kind, verify_wacz(here).result) for kind in W.forgeries(here, signed_data)]
    assert len({kind for kind, _ in kinds}) == 13
    assert [kind for kind, result in kinds if result != "disproved"] == []


def test_a_forged_page_under_an_old_signature_is_disproved(here: Path) -> None:
    signed = signed_data(package(parts()))
    forged = parts()
    forged[PAGES] = forged[PAGES].replace(b"Council", b"Militia")
    assert_disproved(verify_wacz(packed(here, sealed(forged, signed))), "signature", "changed after it was signed")


def test_a_signature_with_a_hash_that_was_made_to_fit_is_disproved(here: Path) -> None:
    signed = signed_data(package(parts()))
    forged = parts()
    forged[PAGES] = forged[PAGES].replace(b"Council", b"Militia")
    signed["hash"] = digest(package(forged))
    assert_disproved(verify_wacz(packed(here, sealed(forged, signed))), "signature", "its signature does not hold")


@pytest.mark.parametrize(
    ("part", "words"), [(WARC, "archive/: has no WARC"), (INDEX, "indexes/: has no index"), (PAGES, "no list of pages")]
)
def test_a_wacz_without_a_warc_an_index_or_pages_is_disproved(here: Path, part: str, words: str) -> None:
    found = parts()
    del found[part]
    assert_disproved(verify_wacz(packed(here, sealed(found))), "wacz", words)


@pytest.mark.parametrize("name", ["notes.txt", "archive/other.warc.gz"])
def test_a_file_or_warc_that_is_not_listed_is_disproved(here: Path, name: str) -> None:
    found = sealed(parts()) | {name: zipped()}
    assert_disproved(verify_wacz(packed(here, found)), "resources", f"{name}: is extra")


def test_a_flipped_bit_is_disproved(here: Path) -> None:
    found = parts()
    at = found[WARC].index(gzip.compress(RECORDS[3], mtime=0)) + 500
    torn = found[WARC][:at] + bytes([found[WARC][at] ^ 1]) + found[WARC][at + 1 :]
    report = verify_wacz(packed(here, sealed(parts()) | {WARC: torn}))
    assert_disproved(report, "resources", f"{WARC}: is not the file that")
    assert_disproved(verify_wacz(packed(here, sealed(found | {WARC: torn}))), "warc", "were changed")


@pytest.mark.parametrize(("field", "label"), [("WARC_Block_Digest", "block"), ("WARC_Payload_Digest", "payload")])
@pytest.mark.parametrize(
    "form", [digest, sha1, lambda raw: f"sha1:{hashlib.sha1(raw, usedforsecurity=False).hexdigest()}"]
)
def test_a_false_digest_of_a_record_is_disproved(
    here: Path, field: str, label: str, form: Callable[[bytes], str]
) -> None:
    forged = (*RECORDS[:3], record("response", PICTURE, PNG, **{field: form(b"something else")}), *RECORDS[4:])
    report = verify_wacz(packed(here, sealed(parts() | {WARC: zipped(forged), INDEX: index(forged)})))
    assert_disproved(report, "warc", f"has a false {label} digest")


def test_a_deflated_warc_is_disproved(here: Path) -> None:
    assert_disproved(verify_wacz(packed(here, sealed(parts()), deflate=(WARC,))), "wacz", "is compressed in the ZIP")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_in_the_zip_is_disproved(here: Path) -> None:
    packed(here, sealed(parts()))
    with zipfile.ZipFile(here, "a") as file:
        file.writestr(PAGES, parts()[PAGES])
    assert_disproved(verify_wacz(here), "zip", f"{PAGES}: stands twice")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"status": "200"', '"status": "404"', "says the status 404"),
        ("https://www.example.org/", "https://www.example.org/x", "says the URL"),
        ("text/html", "image/gif", "says the media type image/gif"),
        (TIME, "20290405060708", "says the time 20290405060708"),
        ("org,example)/ ", "org,elsewhere)/ ", "says the key"),
        ("page.warc.gz", "gone.warc.gz", "where no record starts"),
        ('"offset": "', '"offset": "1', "where no record starts"),
        ('"length": ', '"length": 1', "bytes to a record of"),
        ("sha1:", "sha1:" + "A" * 32 + '", "other": "', "says the digest"),
    ],
)
def test_a_lying_index_is_disproved(here: Path, old: str, new: str, words: str) -> None:
    lying = index().decode().replace(old, new, 1).encode()
    assert lying != index()
    assert_disproved(verify_wacz(packed(here, sealed(parts() | {INDEX: lying}))), "index", words)


def test_an_index_that_hides_a_response_is_disproved(here: Path) -> None:
    first = index().splitlines(keepends=True)[0]
    report = verify_wacz(packed(here, sealed(parts() | {INDEX: first})))
    assert_disproved(report, "index", f"no index line names this response ({PICTURE})")


def test_an_index_out_of_order_is_disproved(here: Path) -> None:
    turned = b"".join(reversed(index().splitlines(keepends=True)))
    assert_disproved(verify_wacz(packed(here, sealed(parts() | {INDEX: turned}))), "index", "stands out of order")


@pytest.mark.parametrize(
    "garbage", [b"no WARC at all", b"", b"\x1f\x8b garbage", gzip.compress(b"no record\r\n\r\n", mtime=0)]
)
def test_a_warc_of_garbage_is_disproved(here: Path, garbage: bytes) -> None:
    report = verify_wacz(packed(here, sealed(parts() | {WARC: garbage})))
    assert_disproved(report, "warc", WARC)


def test_a_wacz_that_lists_no_resources_is_disproved(here: Path) -> None:
    for none in (None, [], {}, "all"):
        found = sealed(parts(), of=package(parts(), resources=none))
        assert_disproved(verify_wacz(packed(here, found)), "wacz", "lists no resources")


def test_the_command_finds_a_wacz_by_its_content(tmp_path: Path) -> None:
    signed = signed_data(package(parts()))
    odd = packed(tmp_path / "no-name-that-says-it", sealed(parts(), signed))
    answer = CliRunner().invoke(command, [str(odd), "--key", fingerprint(signed), "--json"])
    assert (answer.exit_code, json.loads(answer.output)["result"]) == (0, "proved")


def test_a_zip_that_is_no_wacz_and_a_file_that_is_no_zip_are_unknown(tmp_path: Path) -> None:
    for found in (packed(tmp_path / "photos.zip", {"photo.txt": b"x"}), tmp_path / "text", tmp_path / "nowhere"):
        if found.name == "text":
            found.write_bytes(b"no ZIP")
        assert not is_wacz(found)
        done = CliRunner().invoke(command, [str(found)])
        # What is not there is a mistake of the call, which the door turns into the same exit code.
        assert (done.exception.exit if isinstance(done.exception, UsageError) else done.exit_code) == 2
    assert verify_wacz(tmp_path / "nowhere").result == "unknown"


# --- More attacks on the WARC and the index ---------------------------------------------------------------------------


def test_a_warc_that_is_torn_at_any_place_is_disproved(here: Path) -> None:
    whole = b"".join(RECORDS)
    for cut in (len(whole) - 1, len(whole) - 4, len(whole) - 40, len(RECORDS[0]) + 3):
        found = parts() | {"archive/page.warc": whole[:cut], INDEX: index(plain=True)}
        del found[WARC]
        assert verify_wacz(packed(here, sealed(found))).result == "disproved"
    found = parts() | {WARC: zipped()[:-9]}
    assert_disproved(verify_wacz(packed(here, sealed(found))), "warc", "is torn")


def test_two_records_in_one_gzip_member_are_disproved(here: Path) -> None:
    both = gzip.compress(RECORDS[0] + RECORDS[1], mtime=0)
    assert_disproved(verify_wacz(packed(here, sealed(parts() | {WARC: both}))), "warc", "which no index can name")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"Content-Length: ", b"Content-Length: 1", "the WARC is torn"),
        (b"Content-Length: ", b"Content-Length: x", "length that is a number"),
        (b"WARC-Date: ", b"X-Date: ", "has no warc-date"),
        (b"WARC-Type: ", b"WARC-Type: request\r\nWARC-Type: ", "two fields warc-type"),
        (b"WARC/1.1", b"HTTP/1.1", "is no WARC record"),
        (b"WARC-Date", b"no field\r\nWARC-Date", "line that is no field"),
    ],
)
def test_a_record_with_a_false_head_is_disproved(here: Path, old: bytes, new: bytes, words: str) -> None:
    forged = (*RECORDS[:3], RECORDS[3].replace(old, new, 1), *RECORDS[4:])
    report = verify_wacz(packed(here, sealed(parts() | {WARC: zipped(forged)})))
    assert_disproved(report, "warc", words)


def test_a_digest_that_python_cannot_make_is_unknown(here: Path) -> None:
    odd = (*RECORDS[:3], record("response", PICTURE, PNG, WARC_Block_Digest="whirlpool:00"), *RECORDS[4:])
    found = parts() | {WARC: zipped(odd), INDEX: index(odd)}
    assert_unknown_only(verify_wacz(packed(here, sealed(found))), "warc", "signature", "signer")


def test_a_payload_that_was_digested_unchunked_is_unknown(here: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: image/png\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    odd = (*RECORDS[:3], record("response", PICTURE, block, WARC_Payload_Digest=sha1(b"abc")), *RECORDS[4:])
    lines = index(odd).replace(sha1(PNG.partition(b"\r\n\r\n")[2]).encode(), sha1(b"abc").encode())
    found = parts() | {WARC: zipped(odd), INDEX: lines}
    assert_unknown_only(verify_wacz(packed(here, sealed(found))), "warc", "signature", "signer")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"offset": 7}, "where no part of an index starts"),
        ({"length": 7}, "gives 7 bytes to a part of"),
        ({"digest": digest(b"")}, "has another digest than the part"),
        ({"digest": []}, "has another digest than the part"),
        ({"key": "org,zzz)/"}, "names another key than"),
        ({"filename": "gone.cdx.gz"}, "where no part of an index starts"),
    ],
)
def test_a_lying_index_of_an_index_is_disproved(here: Path, change: dict[str, Any], words: str) -> None:
    assert_disproved(verify_wacz(packed(here, sealed(in_two_steps(**change)))), "index", words)


def test_an_index_of_an_index_that_leaves_out_a_part_is_disproved(here: Path) -> None:
    found = in_two_steps()
    found["indexes/index.idx"] = b"".join(found["indexes/index.idx"].splitlines(keepends=True)[:2])
    assert_disproved(verify_wacz(packed(here, sealed(found))), "index", "leaves out a part of index.cdx.gz")


# --- More attacks on the ZIP ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "c:x", "a\\x", "a\x01x"])
def test_a_name_that_leaves_the_archive_is_disproved(here: Path, name: str) -> None:
    assert_disproved(verify_wacz(packed(here, sealed(parts() | {name: b"x"}))), "zip", "is a name")


def test_a_link_in_the_zip_is_disproved(here: Path) -> None:
    packed(here, sealed(parts()))
    with zipfile.ZipFile(here, "a") as file:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        file.writestr(link, "/etc/hosts")
    assert_disproved(verify_wacz(here), "zip", "link: is a link")


def test_names_that_differ_by_case_only_are_disproved(here: Path) -> None:
    found = parts() | {"Pages/pages.jsonl": b"{}"}
    assert_disproved(verify_wacz(packed(here, sealed(found))), "zip", "the same but for case or Unicode form")


def test_a_local_header_with_another_name_is_disproved(here: Path) -> None:
    raw = packed(here, sealed(parts())).read_bytes()
    here.write_bytes(raw.replace(PAGES.encode(), b"pages/extra.jsonl"[: len(PAGES)], 1))
    assert_disproved(verify_wacz(here), "zip", "local header that says something else")


def test_bytes_before_between_and_after_the_entries_are_disproved(here: Path) -> None:
    raw = packed(here, sealed(parts())).read_bytes()
    directory_at = struct.unpack_from("<L", raw, len(raw) - 6)[0]
    end = raw[-22:]
    moved = end[:16] + struct.pack("<L", directory_at + 5) + end[20:]
    here.write_bytes(raw[:directory_at] + b"hello" + raw[directory_at:-22] + moved)
    assert_disproved(verify_wacz(here), "zip", "5 bytes before the directory belong to no entry")
    here.write_bytes(b"MZ" + raw)
    assert verify_wacz(here).result == "disproved"
    here.write_bytes(raw + b"hello")
    assert_disproved(verify_wacz(here), "zip", "has no end record")


def test_a_zip_with_two_ends_is_disproved(here: Path) -> None:
    raw = packed(here, sealed(parts())).read_bytes()
    here.write_bytes(raw[:-2] + struct.pack("<H", 22) + raw[-22:])
    assert_disproved(verify_wacz(here), "zip", "has two end records")


def test_a_cut_zip_is_a_wacz_that_is_disproved(here: Path) -> None:
    raw = packed(here, sealed(parts())).read_bytes()
    here.write_bytes(raw[:-30])
    assert is_wacz(here)
    assert_disproved(verify_wacz(here), "zip", "has no end record")


# --- More attacks on the list and the signature -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hash": digest(b"")}, "another digest or size"),
        ({"bytes": 1}, "another digest or size"),
        ({"hash": None}, "is listed without a hash"),
        ({"bytes": None}, "does not have a name, a path and a number of bytes"),
        ({"name": ""}, "does not have a name"),
        ({"path": "pages/gone.jsonl"}, "pages/gone.jsonl: is missing"),
        ({"path": INDEX}, "is listed twice"),
    ],
)
def test_a_false_list_of_resources_is_disproved(here: Path, change: dict[str, Any], words: str) -> None:
    told = json.loads(package(parts()))
    told["resources"][-1] |= change
    found = sealed(parts(), of=json.dumps(told).encode())
    assert_disproved(verify_wacz(packed(here, found)), "resources", words)


def test_a_false_digest_file_is_disproved(here: Path) -> None:
    for change, words in (({"hash": digest(b"")}, "has another hash"), ({"path": PAGES}, "is the digest of")):
        told = {"path": PACKAGE, "hash": digest(package(parts()))} | change
        found = sealed(parts()) | {DIGEST: json.dumps(told).encode()}
        assert_disproved(verify_wacz(packed(here, found)), "digest", words)


def test_a_list_hashed_with_md5_and_another_version_are_unknown(here: Path) -> None:
    told = json.loads(package(parts(), wacz_version="1.0.0"))
    told["resources"][0]["hash"] = "md5:00"
    report = verify_wacz(packed(here, sealed(parts(), of=json.dumps(told).encode())))
    assert_unknown_only(report, "wacz", "resources", "signature", "signer")


def test_pages_without_time_or_record_are_said(here: Path) -> None:
    bad = parts() | {PAGES: b'{"url": "https://example.org/"}\n'}
    assert_disproved(verify_wacz(packed(here, sealed(bad))), "pages", "is no page")
    assert_disproved(verify_wacz(packed(here, sealed(parts() | {PAGES: b""}))), "pages", "is empty")
    other = json.dumps({"url": "https://example.org/never-taken", "ts": DATE}).encode()
    report = verify_wacz(packed(here, sealed(parts() | {PAGES: other})))
    assert_unknown_only(report, "pages", "signature", "signer")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signature": "AAAA"}, "does not hold"),
        ({"signature": "%"}, "is not base64"),
        ({"signature": None}, "without signature"),
        ({"publicKey": "AAAA"}, "a public key that is none"),
        ({"publicKey": None}, "without publicKey"),
    ],
)
def test_a_broken_signature_is_disproved(here: Path, change: dict[str, Any], words: str) -> None:
    signed = signed_data(package(parts())) | change
    assert_disproved(verify_wacz(packed(here, sealed(parts(), signed))), "signature", words)


def test_a_key_that_is_not_ecdsa_is_disproved(here: Path) -> None:
    public = rsa.generate_private_key(65_537, 2_048).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = signed_data(package(parts())) | {"publicKey": base64.b64encode(der).decode()}
    assert_disproved(verify_wacz(packed(here, sealed(parts(), signed))), "signature", "a key that is not ECDSA")


def test_a_signature_is_unknown_where_the_library_is_missing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(here, sealed(parts(), signed_data(package(parts()))))
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    report = verify_wacz(here)
    assert_unknown_only(report, "signature", "signer")
    assert "`cryptography` is missing" in report.text()


# --- Hostile bytes ----------------------------------------------------------------------------------------------------

HOSTILE = (
    b"",
    b"\n",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"null",
    b"[]",
    b"{}",
    b'{"a":1,"a":2}',
    b"\0" * 999,
)


@pytest.mark.parametrize("name", [PACKAGE, DIGEST, WARC, INDEX, PAGES])
def test_hostile_bytes_in_any_part_are_disproved_without_a_traceback(here: Path, name: str) -> None:
    for raw in HOSTILE:
        found = sealed(parts() | {name: raw}) | ({name: raw} if name in {PACKAGE, DIGEST} else {})
        assert verify_wacz(packed(here, found)).result == "disproved", (name, raw[:9])


def test_wrong_types_in_any_field_give_no_traceback(here: Path) -> None:
    signed = signed_data(package(parts()))
    for value in (None, True, -1, 2**70, "", "\x00\x1b[2J", "\ud800", [], [[]], {}, {"a": []}):
        for field in ("url", "mime", "status", "digest", "offset", "length", "filename"):
            told = json.loads(index().split(b"\n")[0].split(b" ", 2)[2]) | {field: value}
            report = verify_wacz(packed(here, sealed(parts() | {INDEX: line("org,example)/", told)})))
            assert report.result == "disproved"
            assert "\x1b" not in report.text()
        for field in ("name", "path", "hash", "bytes"):
            listed = json.loads(package(parts()))
            listed["resources"][0][field] = value
            verify_wacz(packed(here, sealed(parts(), of=json.dumps(listed).encode()))).text().encode()
        for field in ("hash", "signature", "publicKey", "domain", "domainCert"):
            report = verify_wacz(packed(here, sealed(parts(), signed | {field: value})))
            assert report.result == "disproved" or field in {"domain", "domainCert"}


def test_flipped_cut_and_inserted_bytes_never_give_a_traceback_or_a_proof(here: Path) -> None:
    signed = signed_data(package(parts()))
    sound = packed(here, sealed(parts(), signed)).read_bytes()
    rolls = iter(hashlib.shake_256(b"rolls").digest(20_000))
    harmless = 0
    for turn in range(600):
        at = int.from_bytes([next(rolls), next(rolls)]) % len(sound)
        byte = next(rolls)
        changes = (
            sound[:at] + bytes([sound[at] ^ (byte or 1)]) + sound[at + 1 :],
            sound[:at],
            sound[:at] + bytes([byte]) + sound[at:],
        )
        here.write_bytes(changes[turn % 3])
        report = verify_wacz(here, fingerprint(signed))
        report.text().encode()
        is_wacz(here)
        harmless += report.result == "proved"
    assert harmless <= 60  # the times and system codes of ZIP headers mean nothing to what is unpacked
