"""Proofs in the form of C2SP tlog-proof, read by a reader that knows the specification only."""

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from probanda.model.custody import RecordProof, Subject
from probanda.model.ids import Digest, RecordId
from probanda.preserve import merkle, note
from probanda.preserve.tlog_proof import tlog_proof


class Read(NamedTuple):
    extra: bytes
    index: int
    hashes: list[bytes]
    checkpoint: str


def read(text: str) -> Read:
    """As https://c2sp.org/tlog-proof says, line by line."""
    header, *lines = text.split("\n")
    assert header == "c2sp.org/tlog-proof@v1"
    extra = b""
    if lines[0].startswith("extra "):
        extra = base64.b64decode(lines.pop(0).removeprefix("extra "), validate=True)
    index = lines.pop(0).removeprefix("index ")
    assert index == "0" or (index.isdecimal() and index[0] != "0")
    end = lines.index("")
    hashes = [base64.b64decode(line, validate=True) for line in lines[:end]]
    assert {len(one) for one in hashes} <= {32}
    return Read(extra, int(index), hashes, "\n".join(lines[end + 1 :]))


@pytest.mark.parametrize("label", ["PRB-0001", "PRB-0002", "PRB-0003"])
def test_a_reader_of_other_logs_finds_the_entry_in_the_checkpoint(package: Any, label: str) -> None:
    found = read((package.folder / "proof" / f"{label}.tlog-proof").read_text("utf-8"))
    public = note.public_bytes(note.new_key(b"\x01" * 32))
    signed = note.open_checkpoint(found.checkpoint, public, origin="probanda/c-aaaaaaaaaaaaaaaaaaaaaaaa")
    extra = json.loads(found.extra)
    leaf = merkle.leaf_hash(extra["entry"].encode())
    merkle.verify_inclusion(leaf, found.index, signed.size, found.hashes, bytes.fromhex(signed.root))
    beside = json.loads((package.folder / "proof" / f"{label}.json").read_bytes())
    assert extra == {name: beside[name] for name in ("entry", "position", "subject", "subject_path")}


def test_the_checkpoint_in_it_is_the_latest_as_it_is(package: Any) -> None:
    latest = (package.folder / "checkpoints" / "latest.note").read_bytes()
    assert (package.folder / "proof" / "PRB-0001.tlog-proof").read_bytes().endswith(b"\n\n" + latest)


def test_the_form_is_the_one_of_the_specification() -> None:
    digest = Digest("0" * 64)
    subject = Subject(record=RecordId("r"), version=1, digest=digest)
    proof = RecordProof(
        subject=subject, position=0, subject_path=(), entry="{}", log_path=(digest,), size=2, root=digest
    )
    extra = (
        '{"entry":"{}","position":0,"subject":{"digest":"' + "0" * 64 + '","record":"r","version":1},"subject_path":[]}'
    )
    assert tlog_proof(proof, index=1, checkpoint="a note\n") == (
        "c2sp.org/tlog-proof@v1\n"
        f"extra {base64.b64encode(extra.encode()).decode()}\n"
        "index 1\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "\n"
        "a note\n"
    )


def test_a_ledger_of_one_entry_has_a_proof_without_hashes(vault: Any, tmp_path: Path) -> None:
    digest = Digest("0" * 64)
    subject = Subject(record=RecordId("r"), version=1, digest=digest)
    alone = RecordProof(subject=subject, position=0, subject_path=(), entry="{}", log_path=(), size=1, root=digest)
    assert read(tlog_proof(alone, index=0, checkpoint="a note\n"))[1:] == (0, [], "a note\n")
