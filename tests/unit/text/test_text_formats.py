"""Bytes become text by the encoding that a person named, or they are refused with the place and the advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError, UsageError
from probanda.text.formats import decode

ARABIC = "أهل بلدة قرنبة، لا تخافوا من شيء"


def refused(data: bytes, encoding: str = "utf-8") -> EvidenceError:
    with pytest.raises(EvidenceError) as caught:
        decode(data, encoding=encoding)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "windows-1256"])
def test_text_comes_back_from_the_encoding_it_was_written_in(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding), encoding=encoding) == ARABIC


def test_line_ends_stay_as_typed() -> None:
    assert decode(b"one\r\ntwo\rthree\n") == "one\r\ntwo\rthree\n"


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "utf-8-sig"])
def test_the_mark_of_utf_8_is_taken_off(name: str) -> None:
    assert decode(b"\xef\xbb\xbfabc", encoding=name) == "abc"


@pytest.mark.parametrize(("written", "named"), [("utf-16", "utf-8"), ("utf-32", "utf-16"), ("utf-8-sig", "cp1256")])
def test_a_byte_order_mark_of_another_encoding_is_refused_with_its_name(written: str, named: str) -> None:
    error = refused("abc".encode(written), named)
    assert "byte offset 0" in str(error)
    assert f"--encoding {written.removesuffix('-sig')}" in error.advice


def test_windows_1256_under_the_name_of_utf_8_is_refused_with_offset_and_suggestion() -> None:
    error = refused(b"General: " + ARABIC.encode("windows-1256"))
    assert "offset 9 " in str(error)
    assert "--encoding" in error.advice
    assert "windows-1256" in error.advice


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("un café très cher", "windows-1252"), ("Привет всем людям", "windows-1251"), ("plain words", "utf-16-le")],
)
def test_the_encoding_that_fits_best_is_suggested_first(text: str, encoding: str) -> None:
    advice = refused(text.encode(encoding)).advice
    assert f"could be {encoding}" in advice


def test_bytes_that_fit_nothing_bring_advice_without_a_name() -> None:
    assert "find out its encoding" in refused(b"\xab\xbb \xa7\xa9\xb6\xb1").advice


@pytest.mark.parametrize(
    ("data", "encoding", "offset"),
    [
        (b"ab\0", "utf-8", 2),
        ("ابج\0".encode(), "utf-8", 6),
        ("ab\0".encode("utf-16"), "utf-16", 6),
        ("ab\0".encode("utf-16-be"), "utf-16-be", 4),
        (b"\xef\xbb\xbfa\0", "utf-8", 4),
    ],
)
def test_a_nul_is_refused_with_its_byte_offset(data: bytes, encoding: str, offset: int) -> None:
    assert f"NUL stands at byte offset {offset}:" in str(refused(data, encoding))


def test_a_control_character_shows_that_the_name_of_the_encoding_is_wrong() -> None:
    assert "U+0093" in str(refused("“so”".encode("windows-1252"), "latin-1"))


@pytest.mark.parametrize(
    ("start", "what"), [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "Word"), (b"{\\rtf1", "RTF"), (b"\xff\xd8\xff", "JPEG")]
)
def test_a_file_that_is_no_plain_text_is_named(start: bytes, what: str) -> None:
    error = refused(start + b" abc")
    assert what in str(error)
    assert "plain text" in error.advice


@pytest.mark.parametrize("name", ["rot13", "base64", "no-such-encoding", "x\0y", "unicode_escape", "utf-7", ""])
def test_what_is_no_encoding_of_text_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="encoding"):
        decode(b"abc", encoding=name)


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_text_that_encodes_to_them_again_or_are_refused(data: bytes) -> None:
    answer = text_or_refusal(data)
    if isinstance(answer, EvidenceError):
        assert answer.advice
    else:
        assert answer.encode() == data.removeprefix(b"\xef\xbb\xbf")


def text_or_refusal(data: bytes) -> str | EvidenceError:
    try:
        return decode(data)
    except EvidenceError as error:
        return error
