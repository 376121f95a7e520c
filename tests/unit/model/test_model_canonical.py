"""Canonical bytes: equal to RFC 8785 on our subset, refused outside it."""

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.canonical import encode
from probanda.model.custody import Subject
from probanda.model.ids import Digest, RecordId

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=15
)


@given(VALUES)
def test_our_bytes_are_those_of_rfc_8785(value: object) -> None:
    assert encode(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(VALUES)
def test_our_bytes_are_read_back_as_the_value(value: object) -> None:
    assert msgspec.json.decode(encode(value)) == value


def test_every_control_character_is_written_as_rfc_8785_writes_it() -> None:
    for code in (*range(0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x1F600):
        assert encode(chr(code)) == rfc8785.dumps(chr(code))


def test_a_value_of_the_domain_is_written_with_its_keys_in_order() -> None:
    subject = Subject(record=RecordId("r-1"), version=2, digest=Digest("ab"))
    assert encode(subject) == b'{"digest":"ab","record":"r-1","version":2}'


@pytest.mark.parametrize("value", [1.5, float("nan"), [1.0], {"a": float("inf")}])
def test_a_float_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no floats"):
        encode(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**63], {"a": 2**53}])
def test_an_integer_that_not_every_reader_keeps_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"beyond 2\^53 - 1"):
        encode(value)


@pytest.mark.parametrize("value", [{"\u00e9": 1}, {"a": {"\u0643": 1}}])
def test_a_key_that_is_not_ascii_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="ASCII"):
        encode(value)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        encode(["\ud800"])
