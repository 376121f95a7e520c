"""Expunging: what goes, what goes with it, what stays provable; and a kill at any point."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections

from probanda.acts import expunge as room
from probanda.acts.assess import assess_case
from probanda.acts.build import Paper, build
from probanda.acts.check import Checked, check
from probanda.acts.disclose import export_part
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.expunge import Expunged, expunge, expunged_exhibits
from probanda.acts.import_case import import_case, open_package
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import export_case
from probanda.acts.take import take
from probanda.acts.view import view_case
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import DatabaseAddress
from probanda.model.charge import Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Act, Case, SigningKey
from probanda.model.errors import MachineError, UsageError
from probanda.model.exhibit import Exhibit, Lead, Tool
from probanda.model.footage import Footage
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.rules import Rules
from probanda.model.speech import Cue, Transcript
from probanda.preserve import verifier
from probanda.preserve.byte_search import Searched
from probanda.preserve.ledger import check_chain
from probanda.store import guards, guards_postgres, projections
from probanda.store.expunging import FILE, is_begun, journal
from probanda.store.models import BodyRow, CurrentRow
from probanda.store.reading import (
    checkpoints,
    current,
    details,
    entries,
    expunged,
    expunged_versions,
    history,
    records,
    versions,
)
from probanda.store.workspace import Workspace, open_workspace
from probanda.store.writing import checkpoint, entering

DEMO = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
TOOL = Tool(name="a reader", version="1")
WHY = "consent was taken back"


class Killed(BaseException):
    """The machine stopped."""


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="Inlet", by=by)


@pytest.fixture
def demo(workspace: Workspace, by: Operator) -> CaseId:
    folder, _ = read_case_folder(DEMO)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return case_id


def person(key: str, name: str) -> Actor:
    return Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=name),))


def state(
    workspace: Workspace, case_id: CaseId, by: Operator, body: Actor, record: RecordId | None = None, expects: int = 0
) -> RecordId:
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        return writing.put(body, record=record, expects=expects)


def taken(workspace: Workspace, case_id: CaseId, by: Operator, path: Path, content: bytes) -> Exhibit:
    path.write_bytes(content)
    (one,) = take(workspace, case_id, [Lead(source=str(path))], (FileCollector(),), by=by)
    assert one.exhibit is not None
    return one.exhibit


def problems(workspace: Workspace) -> list[str]:
    return [f"{one.subject}: {one.problem}" for one in check(workspace) if one.problem]


def acts(workspace: Workspace, case_id: CaseId) -> list[Act]:
    return [entry.act for entry in check_chain(entries(workspace, case_id))]


def letter(words: str) -> bytes:
    return (f"An invented letter about {words}. " * 12).encode()


def searched(one: Expunged) -> Searched:
    assert one.searched is not None
    return one.searched


def test_an_exhibit_goes_with_its_file_and_the_ledger_still_holds(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    exhibit = taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    before, notes = entries(workspace, case_id), checkpoints(workspace, case_id)
    (done,) = expunge(workspace, case_id, exhibit.label, why=WHY, by=by)
    assert (done.versions, done.removed, done.stays, searched(done).found) == (1, 1, (), ())
    assert entries(workspace, case_id)[: len(before)] == before
    assert set(notes) < set(checkpoints(workspace, case_id))
    assert acts(workspace, case_id)[-1] is Act.EXPUNGED
    assert checkpoints(workspace, case_id)[-1].size == len(before) + 1
    assert not workspace.blobs.has(exhibit.files[0].sha256)
    assert current(workspace, case_id, Exhibit) == ()
    assert problems(workspace) == []
    assert not (workspace.root / FILE).exists()


def test_the_entry_says_why_and_names_salted_digests_and_no_name(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    exhibit = taken(workspace, case_id, by, tmp_path / "a-telling-name.txt", letter("the harbour"))
    (version,) = (one for one in versions(workspace, case_id) if one.record_kind == "exhibit")
    expunge(workspace, case_id, exhibit.label, why=WHY, by=by)
    detail = details(workspace, case_id)[-1]
    assert detail is not None
    assert f'"inputs":["{version.digest}"]'.encode() in detail[1]
    assert f"PRB-0001: {WHY}".encode() in detail[1]
    assert exhibit.files[0].sha256.encode() not in detail[1]
    assert b"telling" not in detail[1]


def test_check_says_what_was_expunged_and_calls_nothing_lost(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    assert "expunged" not in [one.subject for one in check(workspace)]
    taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    (one,) = (one for one in check(workspace) if one.subject == "expunged")
    assert one == Checked(case="inlet", subject="expunged", says="1 bodies are gone, as entry 2 of the ledger says")


def test_readers_leave_out_what_was_expunged_and_name_its_place(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    for name in ("one", "two", "three"):
        taken(workspace, case_id, by, tmp_path / f"{name}.txt", letter(name))
    expunge(workspace, case_id, "PRB-0002", why=WHY, by=by)
    assert [one.label for _, one in current(workspace, case_id, Exhibit)] == ["PRB-0001", "PRB-0003"]
    (gone,) = expunged_exhibits(workspace, case_id)
    assert (gone.label, gone.entry, gone.why) == ("PRB-0002", 4, f"PRB-0002: {WHY}")
    assert [one.expunged for one in expunged_versions(workspace, case_id)] == [4]
    assert len(list(records(workspace, case_id))) == len(versions(workspace, case_id)) - 1
    assert projections.rebuild(workspace, case_id) == 4
    assert taken(workspace, case_id, by, tmp_path / "four.txt", letter("four")).label == "PRB-0004"
    assert problems(workspace) == []


def test_a_second_run_enters_nothing_and_says_that_it_was_done(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    (first,) = expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    before = entries(workspace, case_id)
    (second,) = expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    assert (second.entry, second.versions, second.searched) == (first.entry, 1, None)
    (gone,) = expunged_versions(workspace, case_id)
    assert expunge(workspace, case_id, gone.record, why=WHY, by=by, version=1)[0].entry == first.entry
    assert entries(workspace, case_id) == before


def test_one_version_of_a_record_goes_and_the_current_one_stays(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    record = state(workspace, case_id, by, person("p", "A name that must not stand here, as long as it may be"))
    state(workspace, case_id, by, person("p", "Witness 1"), record, expects=1)
    row = CurrentRow.objects.using(workspace.alias).get(record=record)
    (done,) = expunge(workspace, case_id, record, why=WHY, by=by, version=1)
    assert (done.versions, searched(done).found) == (1, ())
    assert [body.names[0].text for _, body in current(workspace, case_id, Actor)] == ["Witness 1"]
    assert problems(workspace) == []
    projections.rebuild(workspace, case_id)
    after = CurrentRow.objects.using(workspace.alias).get(record=record)
    assert (after.first_entry, after.first_position) == (row.first_entry, row.first_position)
    assert len(history(workspace, case_id, record)) == 2


def test_an_older_version_does_not_take_the_place_of_the_one_that_was_expunged(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    record = state(workspace, case_id, by, person("p", "First"))
    state(workspace, case_id, by, person("p", "Second"), record, expects=1)
    expunge(workspace, case_id, record, why=WHY, by=by, version=2)
    assert current(workspace, case_id, Actor) == ()
    projections.rebuild(workspace, case_id)
    assert current(workspace, case_id, Actor) == ()
    state(workspace, case_id, by, person("p", "Third"), record, expects=2)
    assert [body.names[0].text for _, body in current(workspace, case_id, Actor)] == ["Third"]
    assert problems(workspace) == []
    state(workspace, case_id, by, person("p", "Fourth"), record, expects=3)
    assert problems(workspace) == []


def test_a_key_is_free_again_when_its_record_was_expunged(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    expunge(workspace, case_id, state(workspace, case_id, by, person("p", "First")), why=WHY, by=by)
    other = state(workspace, case_id, by, person("p", "Second"))
    assert [record for record, _ in current(workspace, case_id, Actor)] == [other]
    assert problems(workspace) == []


@pytest.mark.parametrize("kind", [Case, SigningKey])
def test_the_case_and_its_keys_stay(
    workspace: Workspace, case_id: CaseId, by: Operator, kind: type[Case | SigningKey]
) -> None:
    ((record, _),) = current(workspace, case_id, kind)
    before = entries(workspace, case_id)
    with pytest.raises(UsageError, match="without the case and its keys"):
        expunge(workspace, case_id, record, why=WHY, by=by)
    assert entries(workspace, case_id) == before
    assert not (workspace.root / FILE).exists()


@pytest.mark.parametrize(
    ("what", "version", "why", "says"),
    [
        ("PRB-0009", None, WHY, "no exhibit 'PRB-0009'"),
        ("r-abcdefghijklmnopqrstuvwx", None, WHY, "no record 'r-abc"),
        ("PRB-0001", 7, WHY, "has no version 7"),
        ("PRB-0001", None, "  ", "needs a reason"),
    ],
)
def test_what_is_not_there_is_refused_with_advice(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path, what: str, version: int, why: str, says: str
) -> None:
    taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    with pytest.raises(UsageError, match=says) as caught:
        expunge(workspace, case_id, what, why=why, by=by, version=version)
    assert caught.value.advice


def test_a_file_that_another_exhibit_holds_stays_and_is_named(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    second = open_case(workspace, key="second", title="Second", by=by)
    exhibit = taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    taken(workspace, second, by, tmp_path / "copy.txt", letter("the harbour"))
    (done,) = expunge(workspace, case_id, exhibit.label, why=WHY, by=by)
    assert (done.removed, done.stays) == (0, ("copy.txt of PRB-0001 in second",))
    assert searched(done).found == ()
    assert workspace.blobs.has(exhibit.files[0].sha256)
    (last,) = expunge(workspace, second, "PRB-0001", why=WHY, by=by)
    assert (last.removed, last.stays) == (1, ())
    assert problems(workspace) == []


def test_what_another_record_holds_is_no_leak_and_is_counted(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    long = "A name of an invented person that is rather long, and stands in two records of the case"
    record = state(workspace, case_id, by, person("p", long))
    state(workspace, case_id, by, person("q", long))
    (done,) = expunge(workspace, case_id, record, why=WHY, by=by)
    assert searched(done).found == ()
    assert searched(done).shared > len(long) - 32


def test_details_that_tell_a_name_of_what_is_gone_go_too(workspace: Workspace, demo: CaseId, by: Operator) -> None:
    ((record, exhibit), *_) = [one for one in current(workspace, demo, Exhibit) if one[1].label == "PRB-0005"]
    said = by.details(workspace, demo, why=f"looked at {exhibit.files[0].name}", inputs=(exhibit.files[0].sha256,))
    footage = Footage(exhibit=record, file=exhibit.files[0].name, made_by=TOOL)
    with entering(workspace, demo, Act.VERIFIED, details=said, clock=by.clock, randomness=by.randomness, bare=True):
        pass
    with entering(workspace, demo, Act.EXAMINED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(footage)
    seq = len(entries(workspace, demo)) - 1
    (done,) = expunge(workspace, demo, exhibit.label, why=WHY, by=by, with_derived=True)
    assert details(workspace, demo)[seq] is None
    assert details(workspace, demo)[1] is not None  # all exhibits of the folder: it entered what stays
    assert done.told == (seq - 1,)
    gone = check_chain(entries(workspace, demo))[seq].details
    assert expunged(workspace, demo)[gone] == done.entry
    assert problems(workspace) == []
    lines = view_case(workspace, demo, assess_case(workspace, demo), by=by).ledger
    assert lines[seq].why == f"(by whom and why was expunged at entry {done.entry})"
    assert lines[done.entry].why == f"PRB-0005: {WHY}"


def test_what_holds_its_content_is_named_and_nothing_is_done_without_a_word(
    workspace: Workspace, demo: CaseId, by: Operator
) -> None:
    before = entries(workspace, demo)
    with pytest.raises(UsageError, match="PRB-0001 does not go alone") as caught:
        expunge(workspace, demo, "PRB-0001", why=WHY, by=by)
    for named in ("exhibit PRB-0002", "transcript 'speech-en'", "records of kind cue", "records of kind argument"):
        assert named in str(caught.value)
    assert "--with-derived" in caught.value.advice
    assert entries(workspace, demo) == before
    assert not is_begun(workspace)


def test_an_exhibit_goes_with_all_that_was_made_from_it_and_theories_are_still_assessed(
    workspace: Workspace, demo: CaseId, by: Operator
) -> None:
    vault = set(workspace.blobs.digests())
    labels = [one.label for _, one in current(workspace, demo, Exhibit)]
    (done,) = expunge(workspace, demo, "PRB-0001", why=WHY, by=by, with_derived=True)
    assert searched(done).found == ()
    assert acts(workspace, demo)[-2:] == [Act.EXPUNGED, Act.WITHDRAWN]
    made_from_it = {"PRB-0001", "PRB-0002", "PRB-0003", "PRB-0008"}  # a transcript and two translations
    left = [one.label for _, one in current(workspace, demo, Exhibit)]
    assert left == [one for one in labels if one not in made_from_it]
    assert len(left) == len(labels) - 4
    assert current(workspace, demo, Transcript) == current(workspace, demo, Cue) == ()
    claims = {record for record, _ in current(workspace, demo, Claim)}
    arguments = [body for _, body in current(workspace, demo, TheoryArgument)]
    assert arguments
    assert all(claims.issuperset(one.claims) for one in arguments)
    keys = {one.key for one in arguments}
    assert all(keys.issuperset(one.attacks) for one in arguments)
    assert all({one.argument, one.rebuttal} <= keys for _, one in current(workspace, demo, TheoryPreference))
    assert assess_case(workspace, demo)
    assert view_case(workspace, demo, assess_case(workspace, demo), by=by).exhibits
    assert len(vault) - len(set(workspace.blobs.digests())) == done.removed
    assert problems(workspace) == []
    withdrawn = [one for one in records(workspace, demo) if one.record_kind == "withdrawn"]
    assert withdrawn
    assert all(f"entry {done.entry} expunged".encode() in one.body for one in withdrawn)


def test_a_person_on_whom_a_theory_rests_goes_and_the_theory_is_withdrawn_not_deleted(
    workspace: Workspace, demo: CaseId, by: Operator
) -> None:
    (_, theory), *_ = current(workspace, demo, Theory)
    count = len(list(records(workspace, demo)))
    with pytest.raises(UsageError, match="withdrawn, or changed"):
        expunge(workspace, demo, theory.suspect, why=WHY, by=by)
    (done,) = expunge(workspace, demo, theory.suspect, why=WHY, by=by, with_derived=True)
    assert done.versions == 1
    assert theory.key not in [body.key for _, body in current(workspace, demo, Theory)]
    assert len(list(records(workspace, demo))) > count - 1
    assert problems(workspace) == []


def test_an_exhibit_that_copies_what_was_expunged_stays_with_an_origin_outside_of_the_record(
    workspace: Workspace, demo: CaseId, by: Operator
) -> None:
    exhibits = {one.label: (record, one) for record, one in current(workspace, demo, Exhibit)}
    first, _ = exhibits["PRB-0006"]
    record, copy = exhibits["PRB-0004"]
    body = type(copy)(**{name: getattr(copy, name) for name in copy.__struct_fields__} | {"copies": (first,)})
    said = by.details(workspace, demo, why="a test")
    with entering(workspace, demo, Act.TAKEN, details=said, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(body, record=record, expects=1)
    expunge(workspace, demo, "PRB-0006", why=WHY, by=by, with_derived=True)
    (assessed, *_) = assess_case(workspace, demo)
    (piece,) = (piece for piece in assessed.graph.pieces if piece.id == "PRB-0004")
    assert piece.copies == ()
    assert piece.copies_outside[-1] == f"{first}, which was expunged"


POINTS = {
    "before anything is entered": ("probanda.acts.expunge.Writing.close", False),
    "before the checkpoint": ("probanda.acts.expunge.checkpoint", True),
    "before the files go": ("probanda.preserve.blobs_disk.DiskBlobs.remove", True),
    "before the database is written anew": ("probanda.acts.expunge.compact", True),
    "before the search": ("probanda.acts.expunge.search", True),
    "before its end": ("probanda.store.expunging.Journal.end", True),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_leaves_nothing_half_and_the_same_command_goes_on(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    exhibit = taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    taken(workspace, case_id, by, tmp_path / "other.txt", letter("another thing"))
    before = entries(workspace, case_id)
    where, entered = POINTS[point]

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, kill)
        with pytest.raises(Killed):
            expunge(workspace, case_id, exhibit.label, why=WHY, by=by)
    assert is_begun(workspace)
    with open_workspace(workspace.address) as opened:
        (problem,) = problems(opened)
        assert "not finished" in problem
        assert len(entries(opened, case_id)) == len(before) + entered
        (done,) = expunge(opened, case_id, exhibit.label, why=WHY, by=by)
        assert searched(done).found == ()
        assert acts(opened, case_id).count(Act.EXPUNGED) == 1
        assert checkpoints(opened, case_id)[-1].size == len(before) + 1
        assert not opened.blobs.has(exhibit.files[0].sha256)
        assert not (opened.root / FILE).exists()
        assert problems(opened) == []


def test_what_was_begun_is_finished_before_something_else_is_expunged(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        taken(workspace, case_id, by, tmp_path / f"{name}.txt", letter(name))

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(room, "compact", kill)
        with pytest.raises(Killed):
            expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    first, second = expunge(workspace, case_id, "PRB-0002", why=WHY, by=by)
    assert (first.what, second.what) == ("PRB-0001", "PRB-0002")
    assert searched(first).found == searched(second).found == ()
    assert problems(workspace) == []


def test_a_journal_that_was_half_written_is_that_of_nothing_entered(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    (workspace.root / FILE).write_bytes(b'{"case_id":"c-')
    (done,) = expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    assert searched(done).found == ()
    assert problems(workspace) == []


def test_two_programs_do_not_expunge_at_once(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    record = state(workspace, case_id, by, person("p", "First"))
    with journal(workspace), pytest.raises(MachineError, match="another program is expunging"):
        expunge(workspace, case_id, record, why=WHY, by=by)
    (done,) = expunge(workspace, case_id, record, why=WHY, by=by)
    assert searched(done).found == ()


@pytest.mark.parametrize("place", ["backup.sqlite", "vault/.left", "vault/ab/c", "notes/old.txt"])
def test_a_copy_in_the_folder_is_found_named_and_searched_for_again(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path, place: str
) -> None:
    content = letter("the harbour")
    taken(workspace, case_id, by, tmp_path / "letter.txt", content)
    copy = workspace.root / place
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(b"x" * 77 + content + b"x" * 5000)
    (done,) = expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    assert {one.path for one in searched(done).found} == {place}
    assert is_begun(workspace)
    copy.unlink()
    (again,) = expunge(workspace, case_id, "PRB-0001", why=WHY, by=by)
    assert searched(again).found == ()
    assert again.entry == done.entry
    assert not is_begun(workspace)


def test_a_body_in_a_leftover_file_is_found_in_any_form(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    record = state(workspace, case_id, by, person("p", "An invented person with a rather long name, once more"))
    (raw,) = (one.body for one in records(workspace, case_id) if one.record == record)
    (workspace.root / "raw").write_bytes(raw)
    (workspace.root / "hex").write_bytes(raw.hex().encode())
    (done,) = expunge(workspace, case_id, record, why=WHY, by=by)
    assert {(one.path, one.form) for one in searched(done).found} == {("raw", "as it was"), ("hex", "hex")}


@pytest.mark.only("sqlite")
def test_a_reader_that_holds_the_log_is_said_and_the_next_run_finishes(
    workspace: Workspace, case_id: CaseId, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = state(workspace, case_id, by, person("p", "First"))
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    with closing(sqlite3.connect(workspace.root / "probanda.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM bodies").fetchone()
        with pytest.raises(MachineError, match="another program"):
            expunge(workspace, case_id, record, why=WHY, by=by)
    (done,) = expunge(workspace, case_id, record, why=WHY, by=by)
    assert searched(done).found == ()
    assert problems(workspace) == []


@pytest.mark.only("sqlite")
def test_the_log_of_the_database_is_empty_afterwards(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    expunge(workspace, case_id, state(workspace, case_id, by, person("p", "First")), why=WHY, by=by)
    log = workspace.root / "probanda.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.only("postgres")
def test_the_files_of_the_server_do_not_hold_it_any_more_its_log_excepted(
    workspace: Workspace, case_id: CaseId, by: Operator, server: object
) -> None:
    canary = b"Orrin Vastholm of nowhere"
    record = state(workspace, case_id, by, person("p", canary.decode()))
    assert isinstance(workspace.address, DatabaseAddress)

    def holding() -> set[str]:
        server.run("postgres", "CHECKPOINT")  # type: ignore[attr-defined]
        data = server._data  # type: ignore[attr-defined]
        return {
            path.relative_to(data).parts[0]
            for path in data.rglob("*")
            if path.is_file() and canary in path.read_bytes()
        }

    assert "base" in holding()
    expunge(workspace, case_id, record, why=WHY, by=by)
    assert holding() <= {"pg_wal"}


def test_a_package_withholds_what_was_expunged_by_name_and_verifies(
    workspace: Workspace, demo: CaseId, by: Operator, tmp_path: Path
) -> None:
    (done,) = expunge(workspace, demo, "PRB-0001", why=WHY, by=by, with_derived=True)
    out = tmp_path / "out"
    exported = export_case(workspace, demo, out, by=by)
    assert verifier.verify(out, exported.key).result == "proved"
    lines = [json.loads(line) for line in (out / "records.jsonl").read_text("utf-8").splitlines()]
    bare = [line for line in lines if "withheld" in line]
    assert {line["withheld"] for line in bare} == {f"expunged at entry {done.entry}"}
    assert not any({"salt", "body"} & set(line) for line in bare)
    assert [(line["record"], line["version"], line["digest"]) for line in bare] == [
        (one.record, one.version, one.digest) for one in expunged_versions(workspace, demo)
    ]
    assert not (out / "data" / "originals" / "PRB-0001").exists()


def test_a_package_for_one_receiver_shows_nothing_of_what_was_expunged(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    record = state(workspace, case_id, by, person("p", "Shown in the first version"))
    state(workspace, case_id, by, person("p", "Second"), record, expects=1)
    state(workspace, case_id, by, person("q", "Another"))
    expunge(workspace, case_id, record, why=WHY, by=by, version=2)
    out = tmp_path / "out"
    exported = export_part(workspace, case_id, out, Rules(), by=by)
    assert verifier.verify(out, exported.key).result != "disproved"
    text = (out / "records.jsonl").read_text("utf-8")
    assert "Another" in text
    assert record not in text


def test_an_older_package_brings_nothing_back(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    exhibit = taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    export_case(workspace, case_id, tmp_path / "out", by=by)
    expunge(workspace, case_id, exhibit.label, why=WHY, by=by)
    before = entries(workspace, case_id)
    done = import_case(workspace, "inlet", open_package(tmp_path / "out"))
    assert (done.outcome.value, done.details) == ("nothing to do", 0)
    assert entries(workspace, case_id) == before
    assert not workspace.blobs.has(exhibit.files[0].sha256)
    assert problems(workspace) == []


def test_details_that_were_expunged_do_not_come_back_from_an_older_package(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    exhibit = taken(workspace, case_id, by, tmp_path / "letter.txt", letter("the harbour"))
    said = by.details(workspace, case_id, why=f"a second look at {exhibit.files[0].name}")
    footage = Footage(exhibit=current(workspace, case_id, Exhibit)[0][0], file="letter.txt", made_by=TOOL)
    with entering(workspace, case_id, Act.EXAMINED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(footage)
    checkpoint(workspace, case_id)
    export_case(workspace, case_id, tmp_path / "out", by=by)
    expunge(workspace, case_id, exhibit.label, why=WHY, by=by, with_derived=True)
    assert details(workspace, case_id)[2] is None
    import_case(workspace, "inlet", open_package(tmp_path / "out"))
    assert details(workspace, case_id)[2] is None
    assert problems(workspace) == []


def test_a_build_takes_the_exhibit_again_while_its_folder_holds_it(
    workspace: Workspace, demo: CaseId, by: Operator, tmp_path: Path
) -> None:
    expunge(workspace, demo, "PRB-0007", why=WHY, by=by, with_derived=True)
    build(workspace, read_case_folder(DEMO)[0], tmp_path / "out", reader=Confined(), by=by, paper=Paper.NONE)
    assert verifier.verify(tmp_path / "out" / "package", None).result == "unknown"  # nobody named the signer
    labels = [one.label for _, one in current(workspace, demo, Exhibit)]
    assert "PRB-0007" not in labels
    assert "PRB-0008" in labels
    assert [one.label for one in expunged_exhibits(workspace, demo)] == ["PRB-0007"]
    assert problems(workspace) == []


@pytest.fixture
def older(workspace: Workspace) -> Callable[[], None]:
    """Make the workspace what the version before had left: no table of what was expunged, and the guards of then."""

    def go_back() -> None:
        tables = tuple(table for table in guards._EVIDENCE if table != "expunged")
        with connections[workspace.alias].cursor() as cursor:
            cursor.execute("DROP TABLE expunged")
            cursor.execute("DELETE FROM django_migrations WHERE name = '0004_expunged'")
            if connections[workspace.alias].vendor == "postgresql":
                cursor.execute("DROP FUNCTION guard_deleting, guard_return, guard_expunging CASCADE")
                guards_postgres.install(cursor, tables)
            else:
                for name in ("guard_bodies_delete", "guard_bodies_return"):
                    cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(guards.statements(*tables)["guard_bodies_delete"])
        workspace.close()

    return go_back


def test_a_workspace_of_the_version_before_is_brought_up_and_can_expunge(
    workspace: Workspace, case_id: CaseId, by: Operator, older: Callable[[], None]
) -> None:
    record = state(workspace, case_id, by, person("p", "First"))
    older()
    with open_workspace(workspace.address) as opened:
        expunge(opened, case_id, record, why=WHY, by=by)
        assert not BodyRow.objects.using(opened.alias).filter(
            digest__in=[one.digest for one in expunged_versions(opened, case_id)]
        )
        assert problems(opened) == []
