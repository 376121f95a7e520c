"""What the database itself refuses, and what an altered workspace says when it is opened."""

import sqlite3
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, models

from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.custody import Case
from probanda.model.errors import DigestMismatchError, LedgerError
from probanda.store import guards
from probanda.store.models import RecordRow
from probanda.store.reading import current
from probanda.store.workspace import Workspace, open_workspace

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
    with open_workspace(case.root) as opened, pytest.raises(DigestMismatchError):
        current(opened, case_id, Case)
