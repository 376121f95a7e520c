"""What is asked of an authority: the bytes of the request, and what of an answer is kept."""

import base64
import hashlib
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from probanda.model.custody import SignedCheckpoint
from probanda.model.errors import UsageError
from probanda.model.ids import Digest
from probanda.preserve.timestamp import check_answer, check_roots, stamp_record, stamp_request

NOTE = "probanda/c-aaaaaaaaaaaaaaaaaaaaaaaa\n1\nAAAA\n"


@given(st.text(max_size=60), st.binary(min_size=8, max_size=8))
def test_a_request_is_the_der_that_the_library_writes_but_for_its_nonce(note: str, nonce: bytes) -> None:
    asked = stamp_request(note, randomness=lambda _: nonce)
    data = note.encode() or b"\0"
    theirs = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=False).build()
    ours = asked.der.replace(b"\x02\x08" + asked.nonce.to_bytes(8, "big"), b"", 1)
    assert asked.imprint == hashlib.sha256(note.encode()).hexdigest()
    if note:
        # Without the nonce's ten bytes the length says ten less.
        assert bytes([ours[0], ours[1] - 10]) + ours[2:] == theirs.as_bytes()


@given(st.binary(min_size=8, max_size=8))
def test_a_nonce_is_positive_and_eight_bytes_long_whatever_the_randomness(raw: bytes) -> None:
    nonce = stamp_request(NOTE, randomness=lambda _: raw).nonce
    assert nonce.to_bytes(8, "big")[0] in range(0x40, 0x80)
    assert nonce.to_bytes(8, "big")[1:] == raw[1:]


def test_openssl_reads_the_request_as_it_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "request.tsq"
    path.write_bytes(stamp_request(NOTE, randomness=bytes).der)
    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", str(path), "-text"], capture_output=True, text=True, check=True
    )
    assert "Hash Algorithm: sha256" in done.stdout
    assert "Nonce: 0x4000000000000000" in done.stdout
    assert "Certificate required: yes" in done.stdout


def test_openssl_takes_the_authority_of_the_tests_for_one(stamps: ModuleType, tmp_path: Path) -> None:
    request = stamp_request(NOTE, randomness=bytes)
    response, roots = tmp_path / "response.tsr", tmp_path / "roots.pem"
    response.write_bytes(stamps.Authority().stamp(request.der))
    roots.write_bytes(stamps.ROOT.pem)
    words = ["openssl", "ts", "-verify", "-digest", request.imprint, "-in", str(response), "-CAfile", str(roots)]
    words += ["-attime", str(int(stamps.NOW.timestamp()))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout


def test_the_record_keeps_the_whole_response(stamps: ModuleType) -> None:
    request = stamp_request(NOTE, randomness=bytes)
    response = stamps.Authority().stamp(request.der)
    answer = check_answer(response, request, roots=None)
    latest = SignedCheckpoint(size=1, root=Digest("0" * 64), note=NOTE)
    record = stamp_record(latest, request, response, answer, authority="https://stamps.example")
    assert base64.b64decode(record.response) == response
    assert (record.key, record.nonce) == ("1-4000000000000000", "4000000000000000")
    assert (record.note_sha256, record.gen_time) == (request.imprint, "2031-10-02T08:30:00Z")


def test_roots_are_read_and_their_bytes_come_back(stamps: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "roots.pem"
    path.write_bytes(stamps.ROOT.pem + stamps.ROOT.pem)
    assert check_roots(path) == stamps.ROOT.pem * 2


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_without_roots_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "roots.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match="holds no root certificates in PEM"):
        check_roots(path)
