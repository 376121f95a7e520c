"""What the database itself refuses, and what an altered workspace says when it is opened."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.db import DatabaseError, connections, models

from probanda.acts.assess import assess_case
from probanda.acts.build import Paper, build
from probanda.acts.check import Checked, check
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.cli.main import door
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.charge import TheoryArgument
from probanda.model.custody import Act, Case
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError, MachineError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Key
from probanda.store import guards, projections
from probanda.store.models import CurrentRow, RecordRow
from probanda.store.reading import case_named, current, details, entries, history, records
from probanda.store.workspace import Workspace, open_workspace, read_workspace
from probanda.store.writing import checkpoint, entering

DEMO = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
ARGUMENT = str(TheoryArgument.__struct_config__.tag)

TABLES = ("cases", "bodies", "entries", "records", "checkpoints")


def _run(workspace: Workspace, sql: str) -> None:
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def case(workspace: Workspace, by: Operator) -> Workspace:
    open_case(workspace, key="attacked", title="Attacked", by=by)
    return workspace


@pytest.mark.parametrize("table", TABLES)
def test_a_row_of_evidence_is_never_deleted(case: Workspace, table: str) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(case, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases", "key = 'x'"),
        ("bodies", "body = salt"),
        ("entries", "canonical = NULL"),
        ("records", "version = 7"),
        ("checkpoints", "note = ''"),
    ],
)
def test_a_row_of_evidence_is_never_updated(case: Workspace, table: str, change: str) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(case, f"UPDATE {table} SET {change}")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("table", TABLES)
def test_insert_or_replace_replaces_nothing(case: Workspace, table: str) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(case, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@pytest.mark.only("sqlite")
def test_a_replacement_under_a_new_row_id_is_refused_too(case: Workspace) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(
            case,
            "INSERT OR REPLACE INTO records (case_id, record, version, record_kind, schema, digest, entry, position) "
            "SELECT case_id, record, version, record_kind, schema, 'f', entry, 99 FROM records LIMIT 1",
        )


@pytest.mark.only("sqlite")
def test_an_altered_field_drops_the_guards_and_the_workspace_is_refused(case: Workspace) -> None:
    wider = models.CharField(max_length=65)
    wider.set_attributes_from_name("digest")
    with connections[case.alias].schema_editor() as editor:
        editor.alter_field(RecordRow, RecordRow._meta.get_field("digest"), wider)
    with pytest.raises(LedgerError, match="lost its guards"):
        guards.check(case.alias)


@pytest.mark.only("sqlite")
def test_a_workspace_without_one_guard_is_not_opened(case: Workspace) -> None:
    root = case.root
    case.close()
    with sqlite3.connect(root / "probanda.sqlite") as database:
        database.execute("DROP TRIGGER guard_entries_update")
    database.close()
    with pytest.raises(LedgerError, match="guard_entries_update"):
        open_workspace(root)


@pytest.mark.only("sqlite")
def test_a_guard_that_was_weakened_is_found(case: Workspace) -> None:
    root = case.root
    case.close()
    with sqlite3.connect(root / "probanda.sqlite") as database:
        database.execute("DROP TRIGGER guard_bodies_update")
        database.execute("CREATE TRIGGER guard_bodies_update BEFORE UPDATE ON bodies BEGIN SELECT 1; END")
    database.close()
    with pytest.raises(LedgerError, match="guard_bodies_update"):
        open_workspace(root)


@pytest.mark.only("sqlite")
def test_a_body_changed_behind_the_guards_is_found_when_it_is_read(case: Workspace, tmp_path: Path) -> None:
    case_id = open_case(case, key="second", title="Before", by=Operator())
    case.close()
    with sqlite3.connect(case.root / "probanda.sqlite") as database:
        database.execute("DROP TRIGGER guard_bodies_update")
        database.execute("UPDATE bodies SET body = CAST(replace(CAST(body AS TEXT), 'Before', 'After!') AS BLOB)")
        database.execute(guards.statements()["guard_bodies_update"])
    database.close()
    with open_workspace(case.address) as opened, pytest.raises(DigestMismatchError):
        current(opened, case_id, Case)


def _behind(workspace: Workspace, table: str, change: str) -> None:
    """Change evidence as its owner can: without the guard, and the guard put back."""
    name = f"guard_{table}_{change.split(maxsplit=1)[0].lower()}"
    if connections[workspace.alias].vendor == "postgresql":
        _run(workspace, f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        _run(workspace, change)
        _run(workspace, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        workspace.close()
        return
    workspace.close()
    with sqlite3.connect(workspace.root / "probanda.sqlite") as database:
        database.execute(f"DROP TRIGGER {name}")
        database.execute(change)
        database.execute(guards.statements()[name])
    database.close()


def _problems(workspace: Workspace) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in check(workspace):
        assert isinstance(one, Checked)
        if one.problem:
            found.setdefault(one.subject, []).append(one.problem)
    return found


def _person(key: str, name: str = "A Name") -> Actor:
    return Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=name),))


def _enter(workspace: Workspace, case_id: CaseId, by: Operator, *bodies: Actor) -> None:
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        for body in bodies:
            writing.put(body)


@pytest.fixture
def demo(workspace: Workspace, by: Operator) -> tuple[Workspace, CaseId]:
    folder, _ = read_case_folder(DEMO)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return workspace, case_id


def test_a_counter_argument_that_the_lists_leave_out_is_found_by_check_and_stops_an_assessment(
    demo: tuple[Workspace, CaseId],
) -> None:
    workspace, case_id = demo
    CurrentRow.objects.using(workspace.alias).filter(record_kind=ARGUMENT).last().delete()  # type: ignore[union-attr]
    (problem,) = _problems(workspace)["lists"]
    assert "leave out record" in problem
    assert "probanda rebuild" in problem
    with pytest.raises(LedgerError, match="lists are not those of the records") as caught:
        assess_case(workspace, case_id)
    assert "probanda rebuild" in caught.value.advice


@pytest.mark.parametrize(
    "change",
    ["key = 'another'", "label = 'PRB-9999'", "version = 7", "digest = 'f'", "record = 'r-none'", "first_entry = 99"],
)
def test_a_changed_row_of_the_lists_is_found_and_mended(demo: tuple[Workspace, CaseId], change: str) -> None:
    workspace, case_id = demo
    _run(workspace, f"UPDATE current_records SET {change} WHERE id = (SELECT MAX(id) FROM current_records)")
    assert set(_problems(workspace)) == {"lists"}
    projections.rebuild(workspace, case_id)
    assert _problems(workspace) == {}


def test_no_second_record_is_entered_under_a_key_that_the_lists_lost(case: Workspace, by: Operator) -> None:
    case_id = case_named(case, "attacked")
    _enter(case, case_id, by, _person("p"))
    CurrentRow.objects.using(case.alias).filter(key="p").delete()
    before = entries(case, case_id)
    with pytest.raises(LedgerError, match="lists are not those of the records"):
        _enter(case, case_id, by, _person("p", "Other"))
    assert entries(case, case_id) == before
    projections.rebuild(case, case_id)
    _enter(case, case_id, by, _person("q"))
    assert _problems(case) == {}


def test_a_folder_is_not_entered_over_lists_with_a_changed_key(demo: tuple[Workspace, CaseId], by: Operator) -> None:
    workspace, case_id = demo
    prepared = Prepared.of(read_case_folder(DEMO)[0], workspace)
    _run(workspace, "UPDATE current_records SET key = 'x' WHERE id = (SELECT MAX(id) FROM current_records)")
    with pytest.raises(LedgerError, match="lists are not those of the records"):
        enter_folder(workspace, case_id, prepared, by=by)


def test_two_records_under_one_key_are_rebuilt_with_the_one_entered_last(
    case: Workspace, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_named(case, "attacked")
    _enter(case, case_id, by, _person("p", "First"))
    CurrentRow.objects.using(case.alias).filter(key="p").delete()
    with monkeypatch.context() as patched:
        patched.setattr("probanda.store.writing.count_lists", lambda *_: None)
        _enter(case, case_id, by, _person("p", "Second"))
    projections.rebuild(case, case_id)
    assert [body.names[0].text for _, body in current(case, case_id, Actor)] == ["Second"]
    assert _problems(case) == {}
    _enter(case, case_id, by, _person("q"))
    assert len(current(case, case_id, Actor)) == 2


def test_a_workspace_with_a_foreign_signing_key_is_neither_written_to_nor_signed_for(case: Workspace) -> None:
    case.close()
    (case.root / "signing.key").write_text("11" * 32)
    with pytest.raises(LedgerError, match="not the one that this workspace signs with") as caught:
        open_workspace(case.address)
    assert "Restore" in caught.value.advice
    with read_workspace(case.address) as reading:
        assert list(_problems(reading)) == ["signing key"]


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("change", ["body = CAST(body AS TEXT)", "salt = 'x'"])
def test_a_body_that_is_no_bytes_is_a_finding_of_every_verb(
    demo: tuple[Workspace, CaseId], by: Operator, tmp_path: Path, change: str
) -> None:
    assert_found_by_every_verb(demo, by, tmp_path / "out", f"UPDATE bodies SET {change} WHERE digest = '{{}}'")


def test_a_body_that_is_gone_is_a_finding_of_every_verb(
    demo: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    assert_found_by_every_verb(demo, by, tmp_path / "out", "DELETE FROM bodies WHERE digest = '{}'")


def assert_found_by_every_verb(demo: tuple[Workspace, CaseId], by: Operator, out: Path, change: str) -> None:
    workspace, case_id = demo
    argument = RecordRow.objects.using(workspace.alias).filter(record_kind=ARGUMENT).last()
    assert argument is not None
    _behind(workspace, "bodies", change.format(argument.digest))
    with open_workspace(workspace.address) as opened:
        found = _problems(opened)
        assert any(argument.record in one for one in found["records"])
        with pytest.raises(EvidenceError, match="body"):
            projections.rebuild(opened, case_id)
        with pytest.raises(EvidenceError, match="body"):
            assess_case(opened, case_id)
        with pytest.raises(EvidenceError, match="body"):
            list(records(opened, case_id))
        with pytest.raises(EvidenceError, match="body"):
            build(opened, read_case_folder(DEMO)[0], out, reader=Confined(), by=by, paper=Paper.NONE)


def test_details_that_are_gone_are_a_finding(case: Workspace) -> None:
    case_id = case_named(case, "attacked")
    (record, _), *_ = current(case, case_id, Case)
    _behind(case, "bodies", "DELETE FROM bodies WHERE digest IN (SELECT details FROM entries)")
    with open_workspace(case.address) as opened:
        assert "not in the workspace" in _problems(opened)["ledger"][0]
        with pytest.raises(EvidenceError, match="not in the workspace"):
            details(opened, case_id)
        with pytest.raises(EvidenceError, match="not in the workspace"):
            history(opened, case_id, record)


@pytest.mark.only("sqlite")
def test_an_entry_that_was_stored_as_text_is_a_finding(case: Workspace) -> None:
    case_id = case_named(case, "attacked")
    _behind(case, "entries", "UPDATE entries SET canonical = CAST(canonical AS TEXT)")
    with open_workspace(case.address) as opened:
        assert "stored as str" in _problems(opened)["ledger"][0]
        with pytest.raises(EvidenceError, match="stored as str"):
            entries(opened, case_id)


def test_a_leaf_that_was_changed_beside_its_entry_is_found_and_never_signed(case: Workspace, by: Operator) -> None:
    case_id = case_named(case, "attacked")
    _enter(case, case_id, by, _person("p"))
    _behind(case, "entries", "UPDATE entries SET leaf = '" + "0" * 64 + "'")
    with open_workspace(case.address) as opened:
        checkpoint(opened, case_id)
        found = _problems(opened)
    assert "stands beside entry 0" in found["ledger"][0]
    assert "checkpoints" not in found


def test_a_checkpoint_whose_row_says_another_size_is_found(case: Workspace) -> None:
    _behind(case, "checkpoints", "UPDATE checkpoints SET size = 7")
    with open_workspace(case.address) as opened:
        assert "not what was signed" in _problems(opened)["checkpoints"][0]


def test_a_record_that_calls_itself_another_kind_is_found(case: Workspace) -> None:
    _behind(case, "records", "UPDATE records SET record_kind = 'claim' WHERE record_kind = 'case'")
    with open_workspace(case.address) as opened:
        assert "called a claim" in _problems(opened)["records"][0]


def test_check_says_every_problem_of_a_kind(demo: tuple[Workspace, CaseId]) -> None:
    workspace, _ = demo
    digests = list(
        RecordRow.objects.using(workspace.alias).filter(record_kind="claim").values_list("digest", flat=True)
    )
    _behind(workspace, "bodies", f"DELETE FROM bodies WHERE digest IN ('{digests[0]}', '{digests[1]}')")
    with open_workspace(workspace.address) as opened:
        assert len(_problems(opened)["records"]) == 2


def test_every_missing_blob_is_named_with_its_label_and_file(demo: tuple[Workspace, CaseId]) -> None:
    workspace, case_id = demo
    exhibits = [body for _, body in current(workspace, case_id, Exhibit)][:2]
    for exhibit in exhibits:
        workspace.blobs.path(exhibit.files[0].sha256).unlink()
    problems = _problems(workspace)["vault"]
    assert len(problems) == 2
    for exhibit, problem in zip(exhibits, problems, strict=True):
        assert exhibit.label in problem
        assert exhibit.files[0].name in problem


def test_a_file_of_an_older_version_of_an_exhibit_is_checked_too(
    workspace: Workspace, by: Operator, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DEMO, tmp_path / "case"))
    first, _ = read_case_folder(folder)
    case_id = open_case(workspace, key=first.case.key, title="t", by=by)
    enter_folder(workspace, case_id, Prepared.of(first, workspace), by=by)
    before = {body.label: body for _, body in current(workspace, case_id, Exhibit)}
    text = next(path for path in sorted((folder / "exhibits").rglob("*.txt")))
    text.write_text(text.read_text("utf-8") + "\nA line more.\n", "utf-8")
    enter_folder(workspace, case_id, Prepared.of(read_case_folder(folder)[0], workspace), by=by)
    (changed,) = (body for _, body in current(workspace, case_id, Exhibit) if body != before[body.label])
    workspace.blobs.path(before[changed.label].files[0].sha256).unlink()
    (problem,) = _problems(workspace)["vault"]
    assert changed.label in problem


def test_a_list_of_cases_that_was_emptied_is_a_finding(case: Workspace) -> None:
    _behind(case, "cases", "DELETE FROM cases")
    with open_workspace(case.address) as opened:
        assert "list of cases does not name it" in _problems(opened)["cases"][0]


def test_a_ledger_that_was_emptied_is_a_finding(case: Workspace) -> None:
    _behind(case, "entries", "DELETE FROM entries")
    with open_workspace(case.address) as opened:
        found = _problems(opened)
    assert "ledger is empty" in found["ledger"][0]
    assert "does not have" in found["records"][0]
    assert "does not match the ledger" in found["checkpoints"][0]


def test_a_record_that_is_not_there_is_said_and_no_key_error(demo: tuple[Workspace, CaseId]) -> None:
    workspace, case_id = demo
    _behind(workspace, "records", "DELETE FROM records WHERE record_kind = 'claim'")
    with open_workspace(workspace.address) as opened:
        projections.rebuild(opened, case_id)
        with pytest.raises(EvidenceError, match="names a record that is not there"):
            assess_case(opened, case_id)
        assert any("not those that it entered" in one for one in _problems(opened)["records"])


@pytest.mark.only("sqlite")
def test_a_locked_database_is_said_by_every_reader_and_by_rebuild(case: Workspace) -> None:
    case_id = case_named(case, "attacked")
    _run(case, "PRAGMA busy_timeout = 0")
    with sqlite3.connect(case.root / "probanda.sqlite", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MachineError, match="another program has been writing"):
            projections.rebuild(case, case_id)
        other.execute("ROLLBACK")
    other.close()


@pytest.mark.only("sqlite")
def test_a_database_that_is_none_is_a_sentence_whose_advice_goes_in_no_circle(case: Workspace, tmp_path: Path) -> None:
    case.close()
    (case.root / "probanda.sqlite").write_bytes(b"no database at all" * 100)
    for opening in (open_workspace, read_workspace):
        with pytest.raises(MachineError, match="cannot be used") as caught:
            opening(case.root)
        assert "check" not in caught.value.advice
        assert "backup" in caught.value.advice


def test_a_reader_of_a_broken_table_gets_a_sentence(case: Workspace) -> None:
    _run(case, "DROP TABLE current_records")
    with pytest.raises(MachineError, match=r"cannot be used|refused"):
        current(case, case_named(case, "attacked"), Case)


@pytest.mark.only("sqlite")
def test_guards_are_made_anew_by_a_migration_that_opening_had_to_run(case: Workspace) -> None:
    call_command("migrate", "store", database=case.alias, verbosity=0, interactive=False)
    guards.check(case.alias)
    for name in guards.statements():
        _run(case, f"DROP TRIGGER {name}")
    call_command("migrate", "store", database=case.alias, verbosity=0, interactive=False)
    guards.check(case.alias)
    assert _problems(case) == {}


def test_a_workspace_opened_for_reading_cannot_be_written_to(case: Workspace, by: Operator) -> None:
    case_id = case_named(case, "attacked")
    case.close()
    with read_workspace(case.address) as reading:
        assert current(reading, case_id, Case)
        with pytest.raises(UsageError, match="opened for reading"):
            _enter(reading, case_id, by, _person("p"))
        with pytest.raises(DatabaseError, match=r"read-?only"):
            _run(reading, "DELETE FROM current_records")


@pytest.mark.only("sqlite")
def test_a_workspace_without_one_guard_is_not_read_either(case: Workspace) -> None:
    case.close()
    with sqlite3.connect(case.root / "probanda.sqlite") as database:
        database.execute("DROP TRIGGER guard_entries_update")
    database.close()
    with pytest.raises(LedgerError, match="guard_entries_update"):
        read_workspace(case.address)


def test_a_damaged_case_does_not_stop_the_rebuild_of_the_others(case: Workspace, by: Operator) -> None:
    open_case(case, key="whole", title="Whole", by=by)
    attacked = case_named(case, "attacked")
    row = RecordRow.objects.using(case.alias).get(case_id=attacked, record_kind="case")
    _behind(case, "bodies", f"DELETE FROM bodies WHERE digest = '{row.digest}'")
    runner = CliRunner(env={"PROBANDA_VAULT": str(case.root)})
    done = runner.invoke(door, ["-w", str(case.address), "rebuild"])
    assert done.exit_code == 1
    assert "whole: 2 current records" in done.stdout
    assert f"attacked: the body {row.digest}" in done.stderr
