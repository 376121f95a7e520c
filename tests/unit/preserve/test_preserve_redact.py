"""What is left of a record when a part of it is taken out."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import Key
from probanda.preserve import verifier
from probanda.preserve.redact import _without, redact


def first(pen: Any, record: str = "r-one") -> Any:
    return next(one for one in pen.records if one.record == record)


def test_members_are_emptied_and_elements_are_taken_out(pen: Any) -> None:
    one = redact(first(pen), ["/files/0", "/title"], key=Key("r"), reason="a witness")
    left = read(one.body.encode())
    whole = read(first(pen).body)
    assert isinstance(left, Exhibit)
    assert isinstance(whole, Exhibit)
    assert (left.title, left.files) == ("", whole.files[1:])
    assert (left.label, left.completeness) == (whole.label, whole.completeness)
    assert (one.record, one.version, one.removed) == ("r-one", 1, ("/files/0", "/title"))


def test_lists_and_objects_become_empty(pen: Any) -> None:
    left = json.loads(redact(first(pen, "r-three"), ["/files", "/made_by"], key=Key("r"), reason="why").body)
    assert (left["files"], left["made_by"]) == ([], None)


def test_several_elements_go_by_their_places_in_the_first(pen: Any) -> None:
    left = json.loads(redact(first(pen), ["/files/0", "/files/1"], key=Key("r"), reason="why").body)
    assert left["files"] == []


@pytest.mark.parametrize(
    ("removed", "words"),
    [
        ([], "says what it takes out, and why"),
        (["title"], "is no JSON pointer"),
        (["/"], "is no JSON pointer"),
        (["/a/~1"], "is no JSON pointer"),
        (["/nothing"], "has no nothing"),
        (["/files/2"], "has no 2"),
        (["/files/-1"], "is no JSON pointer"),
        (["/title/0"], "holds nothing that could be taken out"),
        (["/title", "/title"], "taken out twice"),
        (["/files", "/files/1/name"], "taken out twice, or something within it"),
        (["/stand_in"], "is a number or a choice"),
        (["/files/0/size"], "is a number or a choice"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(pen: Any, removed: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        redact(first(pen), removed, key=Key("r"), reason="why")


def test_a_redaction_without_a_reason_is_refused(pen: Any) -> None:
    with pytest.raises(UsageError, match="and why"):
        redact(first(pen), ["/title"], key=Key("r"), reason=" ")


@pytest.mark.parametrize("removed", ["/kind", "/loss"])
def test_what_its_kind_cannot_do_without_is_not_taken_out(pen: Any, removed: str) -> None:
    with pytest.raises(EvidenceError, match="is no record of its kind any more"):
        redact(first(pen), [removed], key=Key("r"), reason="why")


def test_a_redaction_is_not_redacted(pen: Any) -> None:
    body = encode(redact(first(pen), ["/title"], key=Key("r"), reason="why"))
    with pytest.raises(UsageError, match="is a redaction itself"):
        redact(replace(first(pen), body=body), ["/reason"], key=Key("r"), reason="why")


NAMES = st.sampled_from(["a", "b", "c"])
BODIES = st.recursive(
    st.text("xyz", max_size=2) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def paths_in(value: Any) -> list[list[str]]:
    """Every path to something in a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for name, part in parts:
        found += [[str(name)], *([str(name), *rest] for rest in paths_in(part))]
    return found


@given(st.dictionaries(NAMES, BODIES, max_size=3), st.data())
def test_the_verifier_takes_out_what_we_take_out(body: dict[str, Any], data: st.DataObject) -> None:
    every = paths_in(body)
    chosen = data.draw(st.lists(st.sampled_from(every), unique_by=tuple, max_size=4)) if every else []
    apart = [one for one in chosen if not any(one != other and one[: len(other)] == other for other in chosen)]
    before = json.dumps(body)
    ours = _without(body, apart, "x") if apart else body
    assert verifier._without(body, apart, "x") == ours
    assert json.dumps(body) == before
    for path in sorted(apart):
        if not any(part.isdecimal() for part in path):
            left = ours
            for part in path:
                left = left[part]
            assert left in ("", [], None)


@given(BODIES, st.lists(st.lists(st.sampled_from(["a", "b", "0", "1", "x"]), min_size=1, max_size=3), max_size=4))
def test_any_paths_are_taken_out_or_refused_by_both(body: Any, paths: list[list[str]]) -> None:
    try:
        ours = _without(body, paths, "x")
    except UsageError:
        ours = None
    try:
        theirs = verifier._without(body, paths, "x")
    except verifier._Wrong:
        theirs = None
    if paths:
        assert ours == theirs
