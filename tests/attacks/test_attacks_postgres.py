"""What PostgreSQL itself refuses, and what an opening finds after somebody who owns the database got round it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connections, models

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.address import DatabaseAddress
from probanda.model.custody import Case
from probanda.model.errors import DigestMismatchError, LedgerError
from probanda.model.ids import CaseId
from probanda.store import guards
from probanda.store.models import RecordRow
from probanda.store.reading import current
from probanda.store.workspace import Workspace, open_workspace

pytestmark = pytest.mark.only("postgres")
TABLES = ("cases", "bodies", "entries", "records", "checkpoints")
CALL = "EXECUTE FUNCTION guard_evidence()"


def _run(workspace: Workspace, sql: str) -> None:
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="attacked", title="Attacked", by=by)


@pytest.fixture
def owner(workspace: Workspace, case_id: CaseId, server: object) -> Callable[..., object]:
    """Statements by the owner of the server, who may do anything."""
    workspace.close()
    assert isinstance(workspace.address, DatabaseAddress)
    database = workspace.address.database
    return lambda *statements: server.run(database, *statements)  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_evidence_is_never_emptied(workspace: Workspace, case_id: CaseId, table: str) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, f"TRUNCATE {table} CASCADE")


def test_an_insert_that_meets_a_row_never_updates_it(workspace: Workspace, case_id: CaseId) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(
            workspace,
            "INSERT INTO bodies SELECT * FROM bodies LIMIT 1 ON CONFLICT (digest) DO UPDATE SET body = EXCLUDED.salt",
        )


def test_a_merge_never_updates_a_row(workspace: Workspace, case_id: CaseId) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(
            workspace,
            "MERGE INTO bodies USING entries ON bodies.digest = entries.details "
            "WHEN MATCHED THEN UPDATE SET body = bodies.salt",
        )


def test_an_altered_field_keeps_its_guards(workspace: Workspace, case_id: CaseId) -> None:
    wider = models.CharField(max_length=65)
    wider.set_attributes_from_name("digest")
    with connections[workspace.alias].schema_editor() as editor:
        editor.alter_field(RecordRow, RecordRow._meta.get_field("digest"), wider)
    guards.check(workspace.alias)
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, "DELETE FROM records")


def test_a_session_that_calls_itself_a_replica_is_refused_too(owner: Callable[..., object]) -> None:
    import psycopg

    with pytest.raises(psycopg.DatabaseError, match="guard"):
        owner("SET session_replication_role = replica", "UPDATE bodies SET body = salt")


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        ("ALTER TABLE bodies DISABLE TRIGGER ALL", "guard_bodies_update"),
        ("ALTER TABLE entries DISABLE TRIGGER guard_entries_truncate", "guard_entries_truncate"),
        ("DROP TRIGGER guard_records_delete ON records", "guard_records_delete"),
        ("ALTER TRIGGER guard_records_delete ON records RENAME TO guard_nothing", "guard_nothing"),
        (
            "CREATE OR REPLACE FUNCTION guard_evidence() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "guard_cases_update",
        ),
        (
            f"CREATE OR REPLACE TRIGGER guard_bodies_update BEFORE UPDATE OF salt ON bodies FOR EACH ROW {CALL}",
            "guard_bodies_update",
        ),
        (
            f"CREATE OR REPLACE TRIGGER guard_bodies_update BEFORE UPDATE ON bodies FOR EACH ROW WHEN (false) {CALL}",
            "guard_bodies_update",
        ),
        (
            f"CREATE TRIGGER in_between BEFORE INSERT ON records FOR EACH ROW {CALL}",
            "in_between",
        ),
        ("CREATE RULE swallow AS ON INSERT TO checkpoints DO INSTEAD NOTHING", "swallow"),
    ],
)
def test_a_guard_that_was_taken_away_or_weakened_is_found_at_opening(
    workspace: Workspace, owner: Callable[..., object], attack: str, named: str
) -> None:
    owner(attack)
    with pytest.raises(LedgerError, match=named):
        open_workspace(workspace.address)


def test_guards_put_to_sleep_and_woken_again_are_found_at_opening(
    workspace: Workspace, owner: Callable[..., object]
) -> None:
    owner(
        "ALTER TABLE bodies DISABLE TRIGGER ALL",
        "UPDATE bodies SET body = salt",
        "ALTER TABLE bodies ENABLE TRIGGER ALL",
    )
    with pytest.raises(LedgerError, match="guard_bodies_update"):
        open_workspace(workspace.address)


def test_a_column_rewritten_by_its_owner_is_found_when_it_is_read(
    workspace: Workspace, case_id: CaseId, owner: Callable[..., object]
) -> None:
    owner("ALTER TABLE bodies ALTER COLUMN body TYPE bytea USING body || '\\x20'")
    with open_workspace(workspace.address) as opened:
        with pytest.raises(DigestMismatchError):
            current(opened, case_id, Case)
        assert {"ledger", "records"} <= {one.subject for one in check(opened) if one.problem}


def test_a_ledger_whose_last_entry_was_cut_off_by_its_owner_is_found_by_its_checkpoint(
    workspace: Workspace, owner: Callable[..., object]
) -> None:
    owner(
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)",
        *(
            f"ALTER TABLE entries ENABLE ALWAYS TRIGGER guard_entries_{verb}"
            for verb in ("update", "delete", "truncate")
        ),
    )
    with open_workspace(workspace.address) as opened:
        assert "checkpoints" in [one.subject for one in check(opened) if one.problem]
