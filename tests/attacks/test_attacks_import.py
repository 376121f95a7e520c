"""Packages whose every signature holds, sent by one who wants to harm the workspace that imports them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from probanda.acts.check import check
from probanda.acts.import_case import Outcome, import_case, open_package
from probanda.model import history
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.canonical import encode
from probanda.model.custody import Act, Subject
from probanda.model.errors import EvidenceError, LedgerError, UnknownError, UsageError
from probanda.model.ids import CaseId, Key
from probanda.preserve import package as package_writer
from probanda.preserve import verifier
from probanda.preserve.keys import signing_key
from probanda.preserve.ledger import record_digest
from probanda.preserve.note import new_key
from probanda.preserve.package import write_package
from probanda.preserve.read_package import read_package
from probanda.store.models import BodyRow
from probanda.store.reading import cases, current, entries
from probanda.store.workspace import Workspace, create

THIEF = new_key(b"\x66" * 32)
OTHER_CASE = CaseId("c-bbbbbbbbbbbbbbbbbbbbbbbb")
Pen = Any


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Workspace]:
    with create(tmp_path / "receiver", randomness=lambda size: b"\x42" * size) as opened:
        yield opened


def sent(pen: Pen, out: Path) -> Path:
    """A package of the pen's case, signed over all of it, that the verifier does not disprove."""
    if not pen.checkpoints or pen.checkpoints[-1].size < len(pen.entries):
        pen.checkpoint()
    write_package(pen.contents(), out)
    assert verifier.verify(out).result == "unknown"
    return out


def person(key: str) -> Actor:
    return Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text="A Name"),))


def holds_nothing(workspace: Workspace) -> bool:
    return cases(workspace) == () and not BodyRow.objects.using(workspace.alias).exists()


def test_two_records_of_one_key_are_refused_and_nothing_enters(pen: Pen, receiver: Workspace, tmp_path: Path) -> None:
    pen.enter(Act.STATED, ("r-twice", person("same")), ("r-again", person("same")))
    with pytest.raises(EvidenceError, match="with the key 'same'"):
        import_case(receiver, "inlet", open_package(sent(pen, tmp_path / "out")))
    assert holds_nothing(receiver)


def append_raw(pen: Pen, record: str, body: bytes) -> None:
    """Enter a body that no version of probanda writes."""
    pen.enter(Act.STATED, (record, person("stand-in")))
    salt = pen.records[-1].salt
    digest = record_digest(salt, body)
    pen.records[-1] = replace_record(pen.records[-1], body, digest)
    subject = Subject(record=pen.records[-1].record, version=1, digest=digest)
    pen.entries.pop()
    pen.subjects.pop()
    pen.details.pop()
    pen._append(Act.STATED, (subject,), "2031-10-02T08:00:00Z")


def replace_record(record: Any, body: bytes, digest: str) -> Any:
    return type(record)(
        record=record.record,
        version=record.version,
        record_kind=record.record_kind,
        schema=record.schema,
        salt=record.salt,
        body=body,
        digest=digest,
        entry=record.entry,
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind":"horoscope","schema":1}',
        b'{"kind":"actor","schema":2}',
        b'{"kind":"actor","schema":1}',
        b'{"schema":1}',
        b"{}",
        b'{"kind":7,"schema":"x"}',
        *(b'{"deep":' + b"[" * depth + b"]" * depth + b',"kind":"actor","schema":1}' for depth in (400, 800, 900)),
        b'{"case_id":"c-elsewhere","key":"inlet","kind":"withdrawn","schema":1,"was":"case"}',
    ],
)
def test_a_body_that_this_version_does_not_know_is_a_sentence_and_nothing_enters(
    pen: Pen, receiver: Workspace, tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_raw(pen, "r-odd", body)
    pen.checkpoint()
    # Our own writer refuses to write it: the hostile sender has a writer without that scruple.
    with monkeypatch.context() as patched:
        patched.setattr(package_writer, "read", read_leniently)
        write_package(pen.contents(), tmp_path / "out")
    assert verifier.verify(tmp_path / "out").result == "unknown"
    with pytest.raises(EvidenceError) as caught:
        import_case(receiver, "inlet", open_package(tmp_path / "out"))
    assert str(caught.value)
    assert holds_nothing(receiver)


def read_leniently(raw: bytes) -> object:
    try:
        return history.read(raw)
    except (EvidenceError, RecursionError):
        return None


def test_a_thief_who_adds_a_key_of_his_own_does_not_continue_our_case(
    pen: Pen, receiver: Workspace, tmp_path: Path
) -> None:
    import_case(receiver, "inlet", open_package(sent(pen, tmp_path / "ours")))
    pen.enter(Act.KEY_ADDED, ("r-thief", signing_key(THIEF, first=False)))
    pen.enter(Act.STATED, ("r-lie", person("lie")))
    pen.key = THIEF
    theirs = sent(pen, tmp_path / "theirs")
    before = entries(receiver, pen.case_id)
    with pytest.raises(UnknownError, match="a key that this workspace does not know"):
        import_case(receiver, "inlet", open_package(theirs))
    assert entries(receiver, pen.case_id) == before


def test_a_key_that_the_continuation_took_back_signs_no_continuation(
    pen: Pen, receiver: Workspace, tmp_path: Path
) -> None:
    ours = signing_key(pen.key, first=True)
    import_case(receiver, "inlet", open_package(sent(pen, tmp_path / "ours")))
    pen.enter(Act.STATED, ("r-key", ours))
    pen.enter(Act.KEY_ADDED, ("r-thief", signing_key(THIEF, first=False)))
    pen.key = THIEF
    with pytest.raises(UnknownError):
        import_case(receiver, "inlet", open_package(sent(pen, tmp_path / "theirs")))


def test_a_forked_history_with_good_signatures_is_named_by_its_first_entry(
    small: ModuleType, receiver: Workspace, tmp_path: Path
) -> None:
    vault = small.MemoryBlobs()
    honest, forked = small.small_case(vault), small.opened(vault)
    import_case(receiver, "inlet", open_package(sent(honest, tmp_path / "honest")))
    forked.enter(Act.STATED, ("r-other", person("other")))
    for number in range(9):
        forked.enter(Act.STATED, (f"r-{number}", person(f"p{number}")))
    with pytest.raises(LedgerError, match="first entry that differs is 1, "):
        import_case(receiver, "inlet", open_package(sent(forked, tmp_path / "forked")))


def test_a_case_under_a_name_that_is_taken_is_refused(small: ModuleType, receiver: Workspace, tmp_path: Path) -> None:
    vault = small.MemoryBlobs()
    import_case(receiver, "inlet", open_package(sent(small.opened(vault), tmp_path / "one")))
    other = small.opened(vault, case_id=OTHER_CASE)
    with pytest.raises(UsageError, match="another case under the key 'inlet'"):
        import_case(receiver, "inlet", open_package(sent(other, tmp_path / "two")))


def test_bodies_copied_from_another_case_neither_break_it_nor_are_refused(
    small: ModuleType, receiver: Workspace, tmp_path: Path
) -> None:
    vault = small.MemoryBlobs()
    import_case(receiver, "inlet", open_package(sent(small.small_case(vault), tmp_path / "one")))
    copied = small.Pen(vault, case_id=OTHER_CASE)
    body = type(small.case_body())(key=Key("cove"), title="Another", case_id=OTHER_CASE)
    copied.enter(Act.CASE_OPENED, ("r-case", body), ("r-key", small.signing_key(small.KEY)))
    who = Actor(key=Key("p"), actor_kind=ActorKind.PERSON, names=(Name(text="Speaker One"),))
    copied.enter(Act.STATED, ("r-actor", who))
    assert any(one.digest == copied.records[-1].digest for one in small.small_case(vault).records)
    done = import_case(receiver, "cove", open_package(sent(copied, tmp_path / "two")))
    assert done.outcome is Outcome.NEW
    assert [one.problem for one in check(receiver) if one.problem] == []
    assert len(current(receiver, OTHER_CASE, Actor)) == 1


def test_a_withheld_body_of_another_case_hides_nothing_of_ours(
    small: ModuleType, receiver: Workspace, tmp_path: Path
) -> None:
    vault = small.MemoryBlobs()
    hiding = small.opened(vault, case_id=OTHER_CASE)
    body = type(small.case_body())(key=Key("cove"), title="Another", case_id=OTHER_CASE)
    hiding.enter(Act.STATED, ("r-case", body))
    hiding.checkpoint()
    write_package(replace(hiding.contents(), details=(None, None)), tmp_path / "hiding")
    import_case(receiver, "cove", open_package(tmp_path / "hiding"))
    ours = small.small_case(vault)
    assert ours.details[0] == hiding.details[0]
    import_case(receiver, "inlet", open_package(sent(ours, tmp_path / "ours")))
    assert [one.problem for one in check(receiver) if one.problem] == []


@pytest.mark.parametrize("depth", [930, 950, 960, 970, 980, 985, 990, 995, 1000, 5000])
def test_a_body_nested_as_deep_as_the_reader_can_go_is_a_sentence(
    pen: Pen, receiver: Workspace, tmp_path: Path, depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_raw(pen, "r-odd", b'{"deep":' + b"[" * depth + b"]" * depth + b',"kind":"actor","schema":1}')
    pen.checkpoint()
    with monkeypatch.context() as patched:
        patched.setattr(package_writer, "read", read_leniently)
        write_package(pen.contents(), tmp_path / "out")
    with pytest.raises(EvidenceError):
        import_case(receiver, "inlet", open_package(tmp_path / "out"))
    assert holds_nothing(receiver)


NAMES = ("records.jsonl", "ledger.jsonl", "subjects.jsonl", "details.jsonl", "manifest-sha256.txt")
GARBAGE = (b"\n", b"[]\n", b"null\n", b'{"seq":1e400}\n', b"\x00\xff\n", b"[" * 100_000 + b"\n")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("garbage", [b"", *GARBAGE])
def test_garbage_in_any_file_is_a_sentence_of_the_verifier(package: Any, name: str, garbage: bytes) -> None:
    (package.folder / name).write_bytes(garbage)
    with pytest.raises(EvidenceError, match="the package is disproved") as caught:
        open_package(package.folder)
    assert name in str(caught.value) or "manifest" in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_that_comes_after_the_verifier_looked_is_a_sentence_too(
    package: Any, name: str, garbage: bytes
) -> None:
    (package.folder / name).write_bytes(garbage)
    with pytest.raises(EvidenceError):
        list(read_package(package.folder).records()) + list(read_package(package.folder).files())


def test_encoding_a_value_again_would_change_nothing_that_is_kept(
    pen: Pen, receiver: Workspace, tmp_path: Path
) -> None:
    import_case(receiver, "inlet", open_package(sent(pen, tmp_path / "out")))
    kept = {bytes(row.body) for row in BodyRow.objects.using(receiver.alias).all()}
    assert {one.body for one in pen.records} <= kept
    assert all(encode(body) in kept for _, body in current(receiver, pen.case_id, Actor))
