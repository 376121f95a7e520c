"""Attacks on what was expunged: bodies deleted without an entry, entries that do not say so, what comes back."""

import sqlite3
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connections

from probanda.acts.check import check
from probanda.acts.expunge import expunge
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import DatabaseAddress
from probanda.model.custody import Act, ExpungedVersion
from probanda.model.errors import EvidenceError, LedgerError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.store import bulk, guards
from probanda.store.models import BodyRow, EntryRow, ExpungedRow, RecordRow
from probanda.store.reading import current, details, expunged, expunged_versions, records
from probanda.store.workspace import Workspace, open_workspace
from probanda.store.writing import entering

TRIGGERS = ("guard_bodies_delete", "guard_bodies_return", "guard_expunged_entry", "guard_expunged_update")


def _run(workspace: Workspace, sql: str, *values: object) -> None:
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute(sql, values or None)


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="attacked", title="Attacked", by=by)


def _state(workspace: Workspace, case_id: CaseId, by: Operator, key: str) -> RecordId:
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        return writing.put(Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=f"The name of {key}"),)))


@pytest.fixture
def gone(workspace: Workspace, case_id: CaseId, by: Operator) -> ExpungedVersion:
    """A version that was expunged."""
    record = _state(workspace, case_id, by, "gone")
    _state(workspace, case_id, by, "stays")
    expunge(workspace, case_id, record, why="a test", by=by)
    (one,) = expunged_versions(workspace, case_id)
    return one


def _digest(workspace: Workspace, key: str) -> str:
    rows = RecordRow.objects.using(workspace.alias).filter(record_kind="actor").order_by("entry")
    return [row.digest for row in rows][("gone", "stays").index(key)]


def _problems(workspace: Workspace) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in check(workspace):
        if one.problem:
            found.setdefault(one.subject, []).append(one.problem)
    return found


def test_a_body_is_never_deleted_without_its_expunge_entry(workspace: Workspace, gone: ExpungedVersion) -> None:
    with pytest.raises(DatabaseError, match="guard: a row of bodies is deleted only when it is expunged"):
        _run(workspace, "DELETE FROM bodies WHERE digest = %s", _digest(workspace, "stays"))
    with pytest.raises(DatabaseError, match="guard"):
        BodyRow.objects.using(workspace.alias).all().delete()
    assert BodyRow.objects.using(workspace.alias).filter(digest=_digest(workspace, "stays")).exists()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (999, "an entry that is not there"),
        (0, "an entry of another act"),
        (-1, "the entry of another expunge, which does not name it"),
    ],
)
def test_a_digest_is_expunged_only_by_an_entry_that_names_it(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, entry: int, why: str
) -> None:
    with pytest.raises(DatabaseError, match="guard: a digest is expunged only by an entry that names it"):
        _run(
            workspace,
            "INSERT INTO expunged (digest, case_id, entry) VALUES (%s, %s, %s)",
            _digest(workspace, "stays"),
            case_id,
            gone.expunged if entry < 0 else entry,
        )
    assert len(expunged(workspace, case_id)) == 1, why


def test_an_expunge_of_one_case_expunges_nothing_of_another(
    workspace: Workspace, gone: ExpungedVersion, by: Operator
) -> None:
    other = open_case(workspace, key="other", title="Other", by=by)
    with pytest.raises(DatabaseError, match="guard"):
        _run(
            workspace,
            "INSERT INTO expunged (digest, case_id, entry) VALUES (%s, %s, %s)",
            _digest(workspace, "stays"),
            other,
            gone.expunged,
        )


def test_an_entry_that_only_looks_like_an_expunge_in_its_details_expunges_nothing(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, by: Operator
) -> None:
    digest = _digest(workspace, "stays")
    said = by.details(workspace, case_id, why=f'"act":"expunged", {digest}')
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness, bare=True):
        pass
    last = EntryRow.objects.using(workspace.alias).filter(case_id=case_id).count() - 1
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, "INSERT INTO expunged (digest, case_id, entry) VALUES (%s, %s, %s)", digest, case_id, last)


@pytest.mark.parametrize("change", ["UPDATE expunged SET entry = 0", "DELETE FROM expunged"])
def test_a_row_of_what_was_expunged_is_never_changed(workspace: Workspace, gone: ExpungedVersion, change: str) -> None:
    with pytest.raises(DatabaseError, match="guard: a row of expunged is never changed"):
        _run(workspace, change)


@pytest.mark.only("sqlite")
def test_a_row_of_what_was_expunged_is_never_replaced(workspace: Workspace, gone: ExpungedVersion) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, "INSERT OR REPLACE INTO expunged SELECT digest, case_id, 0 FROM expunged")
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, "INSERT OR REPLACE INTO expunged SELECT * FROM expunged")


def test_what_was_expunged_never_comes_back(workspace: Workspace, gone: ExpungedVersion) -> None:
    row = BodyRow(digest=gone.digest, salt=b"\0" * 32, body=b"{}")
    with pytest.raises(DatabaseError, match="guard: what was expunged never comes back"):
        row.save(using=workspace.alias, force_insert=True)
    other = BodyRow(digest="0" * 64, salt=b"\0" * 32, body=b"{}")
    with pytest.raises(DatabaseError, match="guard: what was expunged never comes back"):
        bulk.insert(workspace.alias, [other, row])
    assert not BodyRow.objects.using(workspace.alias).filter(digest=gone.digest).exists()


@pytest.mark.only("postgres")
@pytest.mark.parametrize("table", ["bodies", "expunged"])
def test_neither_table_is_ever_emptied(workspace: Workspace, gone: ExpungedVersion, table: str) -> None:
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, f"TRUNCATE {table}")


@pytest.mark.only("postgres")
def test_a_temporary_table_does_not_answer_for_what_was_expunged(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId
) -> None:
    digest = _digest(workspace, "stays")
    _run(workspace, "CREATE TEMPORARY TABLE expunged (digest text, case_id text, entry bigint)")
    _run(workspace, "INSERT INTO expunged VALUES (%s, %s, 0)", digest, case_id)
    with pytest.raises(DatabaseError, match="guard"):
        _run(workspace, "DELETE FROM bodies WHERE digest = %s", digest)


@pytest.mark.only("postgres")
@pytest.mark.parametrize(
    ("attack", "named"),
    [
        ("ALTER TABLE bodies DISABLE TRIGGER guard_bodies_delete", "guard_bodies_delete"),
        ("ALTER TABLE expunged ENABLE TRIGGER guard_expunged_entry", "guard_expunged_entry"),
        ("DROP TRIGGER guard_bodies_return ON bodies", "guard_bodies_return"),
        ("DROP TRIGGER guard_expunged_truncate ON expunged", "guard_expunged_truncate"),
        (
            "CREATE OR REPLACE FUNCTION guard_deleting() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "guard_bodies_delete",
        ),
        ("ALTER FUNCTION guard_expunging() SET search_path = pg_temp", "guard_expunged_entry"),
        ("ALTER FUNCTION guard_return() SECURITY DEFINER", "guard_bodies_return"),
        ("CREATE RULE quiet AS ON DELETE TO bodies DO INSTEAD NOTHING", "quiet"),
    ],
)
def test_a_guard_of_expunging_that_was_weakened_is_found_at_opening(
    workspace: Workspace, gone: ExpungedVersion, server: object, attack: str, named: str
) -> None:
    workspace.close()
    assert isinstance(workspace.address, DatabaseAddress)
    server.run(workspace.address.database, attack)  # type: ignore[attr-defined]
    with pytest.raises(LedgerError, match=named):
        open_workspace(workspace.address)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("name", TRIGGERS)
def test_a_guard_of_expunging_that_was_taken_away_is_found_at_opening(
    workspace: Workspace, gone: ExpungedVersion, name: str
) -> None:
    workspace.close()
    with sqlite3.connect(workspace.root / "probanda.sqlite") as database:
        database.execute(f"DROP TRIGGER {name}")
    database.close()
    with pytest.raises(LedgerError, match=name):
        open_workspace(workspace.address)


@pytest.fixture
def behind(workspace: Workspace) -> Callable[..., None]:
    """Change evidence as its owner can: without a guard, and the guard put back."""

    def change(table: str, guard: str, sql: str) -> None:
        if connections[workspace.alias].vendor == "postgresql":
            _run(workspace, f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
            _run(workspace, sql)
            _run(workspace, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")
            return
        _run(workspace, f"DROP TRIGGER {guard}")
        _run(workspace, sql)
        _run(workspace, guards.statements()[guard])

    return change


def test_a_body_that_is_lost_is_never_taken_for_one_that_was_expunged(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, behind: Callable[..., None]
) -> None:
    digest = _digest(workspace, "stays")
    behind("bodies", "guard_bodies_delete", f"DELETE FROM bodies WHERE digest = '{digest}'")
    (problem,) = _problems(workspace)["records"]
    assert "not in the workspace any more" in problem
    with pytest.raises(EvidenceError, match=digest):
        list(records(workspace, case_id))


def test_an_expunge_that_its_owner_invented_is_found_by_check(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, behind: Callable[..., None]
) -> None:
    digest = _digest(workspace, "stays")
    row = f"INSERT INTO expunged (digest, case_id, entry) VALUES ('{digest}', '{case_id}', {gone.expunged})"
    behind("expunged", "guard_expunged_entry", row)
    _run(workspace, "DELETE FROM bodies WHERE digest = %s", digest)
    found = _problems(workspace)
    assert f"called expunged by entry {gone.expunged}, which does not say so" in found["expunged"][0]
    assert "records" not in found


def test_an_expunge_row_that_its_owner_removed_turns_its_body_into_a_lost_one(
    workspace: Workspace, gone: ExpungedVersion, behind: Callable[..., None]
) -> None:
    behind("expunged", "guard_expunged_delete", "DELETE FROM expunged")
    assert "not in the workspace any more" in _problems(workspace)["records"][0]


def test_an_expunge_row_of_another_case_does_not_cover_a_lost_body(
    workspace: Workspace, gone: ExpungedVersion, by: Operator, behind: Callable[..., None]
) -> None:
    other = open_case(workspace, key="other", title="Other", by=by)
    behind("expunged", "guard_expunged_update", f"UPDATE expunged SET case_id = '{other}'")
    found = _problems(workspace)
    assert gone.digest in found["records"][0]
    assert "does not say so" in found["expunged"][0]


def test_a_body_that_its_owner_put_back_is_found_by_check(
    workspace: Workspace, gone: ExpungedVersion, behind: Callable[..., None]
) -> None:
    salt = "x'00'" if connections[workspace.alias].vendor == "sqlite" else "'\\x00'"
    row = f"INSERT INTO bodies (digest, salt, body) VALUES ('{gone.digest}', {salt}, {salt})"
    behind("bodies", "guard_bodies_return", row)
    found = _problems(workspace)
    assert "is in the workspace again" in found["expunged"][0]


def test_the_details_of_an_expunge_that_are_gone_are_lost(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, behind: Callable[..., None]
) -> None:
    entry = EntryRow.objects.using(workspace.alias).get(case_id=case_id, seq=gone.expunged)
    behind("bodies", "guard_bodies_delete", f"DELETE FROM bodies WHERE digest = '{entry.details}'")
    with pytest.raises(EvidenceError, match="not in the workspace any more"):
        details(workspace, case_id)
    assert "not in the workspace any more" in _problems(workspace)["ledger"][0]


def test_a_list_that_still_shows_what_was_expunged_is_found(
    workspace: Workspace, gone: ExpungedVersion, case_id: CaseId, by: Operator
) -> None:
    _run(
        workspace,
        "INSERT INTO current_records (case_id, record, version, record_kind, key, label, digest, first_entry, "
        "first_position) VALUES (%s, %s, 1, 'actor', 'gone', '', %s, 1, 0)",
        case_id,
        gone.record,
        gone.digest,
    )
    assert "not a current record" in _problems(workspace)["lists"][0]
    with pytest.raises(LedgerError, match="lists are not those of the records"):
        _state(workspace, case_id, by, "new")
    with pytest.raises(EvidenceError, match="not in the workspace any more"):
        current(workspace, case_id, Actor)


def test_expunged_rows_are_those_of_the_ledger(workspace: Workspace, gone: ExpungedVersion, case_id: CaseId) -> None:
    assert _problems(workspace) == {}
    assert list(ExpungedRow.objects.using(workspace.alias).values_list("digest", "entry")) == [
        (gone.digest, gone.expunged)
    ]
