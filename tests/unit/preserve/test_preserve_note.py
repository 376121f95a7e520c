"""Signed notes and checkpoints: one spelling, one key, one ledger."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import LedgerError
from probanda.preserve import note

KEY, OTHER = note.new_key(b"\x01" * 32), note.new_key(b"\x02" * 32)
PUBLIC = note.public_bytes(KEY)
ORIGIN = "probanda/c-aaaa"
ROOT = bytes(range(32))
SIGNED = note.sign_checkpoint(KEY, origin=ORIGIN, size=7, root=ROOT)


def test_a_fingerprint_is_the_sha256_of_the_raw_public_key() -> None:
    assert PUBLIC.hex() == "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
    assert note.fingerprint(PUBLIC) == "34750f98bd59fcfc946da45aaabe933be154a4b5094e1c4abf42866505f3c97e"


def test_a_note_of_the_specification_is_read_and_holds() -> None:
    """The example of the Go package that C2SP signed-note describes: key PeterNeumann, RISKS Digest."""
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    raw = f"{text}\n\u2014 PeterNeumann {line}\n"
    assert note.key_hash("PeterNeumann", public).hex() == "c74f20a3"
    assert note.open_note(raw, public, name="PeterNeumann") == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read_back_and_written_again_the_same(text: str, seed: bytes) -> None:
    key = note.new_key(seed)
    raw = note.sign_note(key, name=ORIGIN, text=text + "\n")
    assert note.open_note(raw, note.public_bytes(key), name=ORIGIN) == text + "\n"
    assert note._written(note.parse_note(raw)) == raw


def test_a_text_may_hold_empty_lines() -> None:
    text = "a\n\nb\n\n\u2014 not a signature\n\n"
    assert note.open_note(note.sign_note(KEY, name="k", text=text), PUBLIC, name="k") == text


@given(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back(size: int, root: bytes) -> None:
    signed = note.sign_checkpoint(KEY, origin=ORIGIN, size=size, root=root)
    assert note.open_checkpoint(signed.note, PUBLIC, origin=ORIGIN) == signed
    assert note.open_checkpoint(signed.note, PUBLIC) == signed
    assert (signed.size, signed.root) == (size, root.hex())


@given(st.data())
def test_any_changed_letter_is_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SIGNED.note) - 1))
    letter = data.draw(st.characters())
    changed = SIGNED.note[:at] + letter + SIGNED.note[at + 1 :]
    if changed != SIGNED.note:
        with pytest.raises(LedgerError):
            note.open_checkpoint(changed, PUBLIC, origin=ORIGIN)


@given(st.text(max_size=200))
def test_any_text_is_a_note_or_an_error_of_ours(text: str) -> None:
    try:
        parsed = note.parse_note(text)
    except LedgerError:
        return
    assert note._written(parsed) == text


def test_a_note_by_another_key_is_refused() -> None:
    with pytest.raises(LedgerError, match="has no signature of key"):
        note.open_checkpoint(SIGNED.note, note.public_bytes(OTHER), origin=ORIGIN)


def test_a_checkpoint_of_another_ledger_is_refused() -> None:
    with pytest.raises(LedgerError, match="'probanda/c-aaaa', not of 'probanda/c-bbbb'"):
        note.open_checkpoint(SIGNED.note, PUBLIC, origin="probanda/c-bbbb")


def test_a_line_of_a_witness_is_allowed_and_ignored() -> None:
    text = SIGNED.note.partition("\n\n")[0] + "\n"
    witness = note.sign_note(OTHER, name="a-witness", text=text).rpartition("\n\n")[2]
    assert note.open_checkpoint(SIGNED.note + witness, PUBLIC, origin=ORIGIN).size == 7


def test_a_second_line_of_our_key_that_does_not_hold_is_refused() -> None:
    forged = note.sign_note(KEY, name=ORIGIN, text="something else\n").rpartition("\n\n")[2]
    with pytest.raises(LedgerError, match="does not hold"):
        note.open_checkpoint(SIGNED.note + forged, PUBLIC, origin=ORIGIN)


def test_a_note_with_too_many_lines_is_refused() -> None:
    line = SIGNED.note.rpartition("\n\n")[2]
    with pytest.raises(LedgerError, match="more than 32"):
        note.parse_note(SIGNED.note + line * 40)


@pytest.mark.parametrize("text", ["no end", "a\x00b\n", "a\tb\n", "a\r\n", "", "half \ud800\n"])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(LedgerError):
        note.sign_note(KEY, name=ORIGIN, text=text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "a\nb"])
def test_a_name_that_cannot_stand_in_a_note_is_not_signed(name: str) -> None:
    with pytest.raises(LedgerError):
        note.sign_note(KEY, name=name, text="x\n")


@pytest.mark.parametrize(("size", "root"), [(0, ROOT), (-1, ROOT), (2**53, ROOT), (1, b"short")])
def test_a_checkpoint_of_no_ledger_is_not_signed(size: int, root: bytes) -> None:
    with pytest.raises(LedgerError, match="cannot be signed"):
        note.sign_checkpoint(KEY, origin=ORIGIN, size=size, root=root)


GOOD_ROOT = base64.b64encode(ROOT).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n07\n{GOOD_ROOT}\n",
        f"{ORIGIN}\n0\n{GOOD_ROOT}\n",
        f"{ORIGIN}\n-7\n{GOOD_ROOT}\n",
        f"{ORIGIN}\n\u0667\n{GOOD_ROOT}\n",
        f"{ORIGIN}\n9999999999999999\n{GOOD_ROOT}\n",
        f"{ORIGIN}\n7\n{GOOD_ROOT[:-1]}\n",
        f"{ORIGIN}\n7\n{GOOD_ROOT.replace('=', '')}\n",
        f"{ORIGIN}\n7\nAAAA\n",
        f"{ORIGIN}\n7\n{GOOD_ROOT}\nmore\n",
        f"{ORIGIN}\n7\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    raw = note.sign_note(KEY, name=ORIGIN, text=text)
    with pytest.raises(LedgerError):
        note.open_checkpoint(raw, PUBLIC, origin=ORIGIN)


def test_base64_with_idle_bits_is_refused() -> None:
    text, _, line = SIGNED.note.rpartition(" ")
    idle = line[:-3] + chr(ord(line[-3]) + 1) + line[-2:]
    assert base64.b64decode(idle) == base64.b64decode(line)
    with pytest.raises(LedgerError, match="canonical spelling"):
        note.open_checkpoint(f"{text} {idle}", PUBLIC, origin=ORIGIN)


def test_lines_that_are_no_signatures_are_refused() -> None:
    for line, words in (
        ("\u2014 k AAAA\n", "holds no signature"),
        ("- k AAAAAAAAAA==\n", "begins with an em dash"),
        ("\u2014 k %%%%\n", "is not base64"),
        ("\u2014  AAAAAAAAAA==\n", "cannot be the name of a key"),
    ):
        with pytest.raises(LedgerError, match=words):
            note.parse_note(f"text\n\n{line}")
