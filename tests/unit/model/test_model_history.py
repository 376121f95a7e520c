"""Bodies live for ever: each (kind, schema) ever released is still read."""

from pathlib import Path

import msgspec
import pytest

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.history import KINDS, kind_of, read

GOLDEN = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "records").glob("*.json"))


def test_each_kind_has_a_golden_body() -> None:
    assert {path.name.split(".")[0] for path in GOLDEN} == {str(kind.__struct_config__.tag) for kind in KINDS}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_golden_body_is_read_and_is_of_its_kind(path: Path) -> None:
    assert kind_of(read(path.read_bytes())) == path.name.split(".")[0]


@pytest.mark.parametrize("path", [path for path in GOLDEN if path.name.endswith(".1.json")], ids=lambda path: path.name)
def test_a_body_of_todays_schema_encodes_to_the_same_bytes(path: Path) -> None:
    assert encode(read(path.read_bytes())) == path.read_bytes()


def test_a_body_of_an_unknown_kind_advises_to_update() -> None:
    with pytest.raises(EvidenceError, match="unknown to this version") as caught:
        read(b'{"kind":"omen","schema":1}')
    assert "update" in caught.value.advice


def test_a_body_of_a_newer_schema_advises_to_update() -> None:
    body = msgspec.json.decode(GOLDEN[0].read_bytes()) | {"schema": 99}
    with pytest.raises(EvidenceError, match="schema 99"):
        read(encode(body))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"kind":1}', b"\xff"])
def test_what_is_no_body_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(EvidenceError, match="not the JSON of a record"):
        read(body)


def test_a_body_with_a_key_that_its_schema_does_not_have_is_refused() -> None:
    body = msgspec.json.decode(GOLDEN[0].read_bytes()) | {"surprise": True}
    with pytest.raises(EvidenceError, match="surprise"):
        read(encode(body))
