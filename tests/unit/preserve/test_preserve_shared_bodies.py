"""What is taken out of bodies before they leave with shared forms."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.model.canonical import encode
from probanda.model.custody import Case, CollectionFailed, Withdrawn
from probanda.model.exhibit import CompletenessItem, Exhibit, Presence, SealedFile, Tool
from probanda.model.footage import Footage, ProbeFailure
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId
from probanda.model.sharing import KEYFRAMES, TOOL
from probanda.model.value import Body
from probanda.preserve.shared_bodies import rules_for, shared_exhibit, taken_out

WORD = "secret-word"
FILE = SealedFile(
    name=f"{WORD}.jpg",
    size=1,
    sha256=Digest("ab" * 32),
    blake3=Digest("cd" * 32),
    media_type="image/jpeg",
    original_name=f"/home/{WORD}.jpg",
)
TAKEN = Exhibit(
    label=Label("PRB-0003"),
    key=Key(WORD),
    title=WORD,
    description=WORD,
    files=(FILE,),
    url="https://site.example/watch?v=abc",
    publisher="The river channel",
    made_from=(RecordId("r-one"),),
    made_by=Tool(name=WORD, version=WORD, settings=WORD),
    copies=(RecordId("r-two"),),
    copies_outside=(WORD,),
    language="uk",
    completeness=(CompletenessItem(item=WORD, presence=Presence.ABSENT, reason=WORD),),
)
TOOL_USED = Tool(name="PyAV", version="1", settings=f'{{"not_kept_from":"{WORD}"}}')


def emptied(body: Body, pointers: tuple[str, ...]) -> bytes:
    """The body after the rule of redactions, written here a second time."""
    plain: Any = msgspec.json.decode(encode(body))
    for pointer in pointers:
        *way, last = pointer.split("/")[1:]
        place = plain
        for step in way:
            place = place[step]
        place[last] = {str: "", list: [], dict: None}[type(place[last])]
    return encode(plain)


def test_an_exhibit_leaves_without_any_word_of_its_collector() -> None:
    left = shared_exhibit(TAKEN)
    assert WORD.encode() not in encode(left)
    assert Digest("ab" * 32).encode() not in encode(left)
    assert left == Exhibit(
        label=TAKEN.label,
        key=Key(""),
        title="",
        files=(),
        url=TAKEN.url,
        publisher=TAKEN.publisher,
        made_from=TAKEN.made_from,
        copies=TAKEN.copies,
        language="uk",
    )


def test_what_is_left_is_what_a_redaction_by_the_same_pointers_leaves() -> None:
    pointers = taken_out(TAKEN)
    assert pointers is not None
    assert read(emptied(TAKEN, pointers)) == shared_exhibit(TAKEN)


def test_every_field_of_an_exhibit_is_decided_on() -> None:
    stays = {"schema", "label", "publisher", "language", "loss", "stand_in", "made_from", "copies"}
    goes = {rule.pointer[1:] for rule in rules_for(msgspec.structs.replace(TAKEN, url="file:///x")) or ()}
    assert goes | stays == set(Exhibit.__struct_fields__)
    assert not goes & stays


@pytest.mark.parametrize(
    "url",
    [
        "https://name:word@site.example/post", "https://site.example/post#me", "https://site.example/p?igsh=c2Vj",
        "https://site.example/watch?v=abc&si=xyz", "http://localhost:8000/x", "http://192.168.1.7/page",
        "http://127.0.0.1/x", "https://desk.internal/x", "http://fileserver/x", "file:///home/x", "ftp://site.example/x",
        "https://[fe80::1]/x", "https://[broken/x", "https://site.example/?token",
    ],
)  # fmt: skip
def test_an_address_that_names_more_than_the_thing_does_not_leave(url: str) -> None:
    assert not shared_exhibit(msgspec.structs.replace(TAKEN, url=url)).url


@pytest.mark.parametrize("url", ["https://site.example/post/1", "http://site.example/?p=4", "https://1.1.1.1/x", None])
def test_a_plain_address_stays(url: str | None) -> None:
    assert shared_exhibit(msgspec.structs.replace(TAKEN, url=url)).url == url


def test_a_shared_form_stays_as_it_is_and_keyframes_lose_the_name_of_their_film() -> None:
    shared = Exhibit(
        label=Label("PRB-0004"), key=Key("r-x#shared"), title="Shared form of PRB-0003", files=(FILE,),
        made_by=Tool(name=TOOL, version="1", settings="{}"),
    )  # fmt: skip
    assert shared_exhibit(shared) == shared
    frames = msgspec.structs.replace(
        shared,
        key=Key(f"r-x#{WORD}.mp4#keyframes"),
        title=f"Keyframes of PRB-0003 ({WORD}.mp4)",
        files=(msgspec.structs.replace(FILE, name="keyframe-01.jpg", original_name=""),),
        made_by=Tool(name=KEYFRAMES, version="1", settings=WORD),
    )
    assert WORD.encode() not in encode(shared_exhibit(frames))
    assert shared_exhibit(frames).files == frames.files


def test_an_author_cannot_call_a_thing_a_shared_form() -> None:
    pretended = msgspec.structs.replace(TAKEN, made_by=Tool(name=TOOL, version=""))
    assert WORD.encode() not in encode(shared_exhibit(pretended))


def test_footage_leaves_without_tags_names_and_digest_of_its_file() -> None:
    footage = Footage(
        exhibit=RecordId("r-x"), file=WORD, sha256=Digest("ab" * 32), tags=(("make", WORD),), warnings=(WORD,),
        made_by=TOOL_USED, failure=ProbeFailure(sentence=WORD),
    )  # fmt: skip
    left = emptied(footage, taken_out(footage) or ())
    assert WORD.encode() not in left
    assert b"abab" not in left
    assert isinstance(read(left), Footage)


def test_what_was_taken_back_leaves_without_its_key_and_reason() -> None:
    body = Withdrawn(key=Key(WORD), was="footage", why=WORD)
    assert WORD.encode() not in emptied(body, taken_out(body) or ())


@pytest.mark.parametrize(
    "body",
    [
        CollectionFailed(key=Key("r-x"), lead="/home/x", sentence="x"),
        Case(key=Key("x"), title="x", case_id=CaseId("c-x")),
    ],
)
def test_a_kind_without_rules_is_withheld_whole(body: Body) -> None:
    assert taken_out(body) is None


@settings(max_examples=40, derandomize=True)
@given(title=st.text(), description=st.text(), words=st.lists(st.text(), max_size=3))
def test_no_word_of_the_notes_comes_through(title: str, description: str, words: list[str]) -> None:
    exhibit = msgspec.structs.replace(TAKEN, title=title, description=description, copies_outside=tuple(words))
    assert shared_exhibit(exhibit) == shared_exhibit(TAKEN)
    assert read(emptied(exhibit, taken_out(exhibit) or ())) == shared_exhibit(exhibit)
