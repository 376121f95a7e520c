"""Two writers, a server that goes away, a workspace of another version: what the store says and what it keeps."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, OperationalError, connections, transaction

from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import Address, DatabaseAddress, workspace_at
from probanda.model.custody import Act
from probanda.model.errors import LedgerError, MachineError, UsageError
from probanda.model.ids import CaseId, Key
from probanda.preserve.ledger import check_chain
from probanda.store import database as connecting
from probanda.store import guards
from probanda.store.database import DATABASE, connect, lock_number, machine_errors
from probanda.store.reading import cases, current, entries
from probanda.store.workspace import Workspace, create, exists, open_workspace
from probanda.store.writing import entering

MIGRATIONS = Path(guards.__file__).with_name("migrations")
NEWER = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "{last}")]
    operations = [migrations.AlterField("RecordRow", "digest", models.CharField(max_length=65))]
"""


def state(workspace: Workspace, case_id: CaseId, by: Operator, key: str, name: str = "A Name") -> None:
    actor = Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=name),))
    details = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=details, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(actor)


@contextmanager
def held(workspace: Workspace, name: str) -> Iterator[None]:
    """The lock of another program."""
    address = workspace.address
    if isinstance(address, DatabaseAddress):
        with psycopg.connect(str(address)) as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(name)])
            yield
        return
    with closing(sqlite3.connect(address / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_two_writers_queue_and_both_are_in_the_ledger(workspace: Workspace, by: Operator) -> None:
    case_id = open_case(workspace, key="busy", title="Busy", by=by)
    failures: list[BaseException] = []

    def write(writer: str) -> None:
        operator = Operator(name=writer)
        try:
            for number in range(10):
                state(workspace, case_id, operator, f"{writer}-{number}")
        except BaseException as why:  # noqa: BLE001 - told by the test, in its own thread
            failures.append(why)
        finally:
            connections[workspace.alias].close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(current(workspace, case_id, Actor)) == 30
    assert len(check_chain(entries(workspace, case_id))) == 31


def test_a_writer_who_waits_too_long_is_told_so(
    address: Address, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "LOCK_WAIT_S", 0.1)
    with create(address, randomness=by.randomness) as workspace:
        case_id = open_case(workspace, key="busy", title="Busy", by=by)
        before = entries(workspace, case_id)
        with held(workspace, case_id), pytest.raises(MachineError, match=r"writing to this \w+ for over"):
            state(workspace, case_id, by, "p")
        assert entries(workspace, case_id) == before


@pytest.mark.only("postgres")
def test_writers_of_two_cases_do_not_wait_for_each_other(
    address: Address, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "LOCK_WAIT_S", 0.1)
    with create(address, randomness=by.randomness) as workspace:
        one, other = (open_case(workspace, key=key, title=key, by=by) for key in ("one", "other"))
        with held(workspace, one):
            state(workspace, other, by, "p")
        assert len(current(workspace, other, Actor)) == 1


@pytest.mark.only("postgres")
def test_a_server_that_is_stricter_by_default_does_not_fork_the_ledger(
    workspace: Workspace, by: Operator, server: object
) -> None:
    assert isinstance(workspace.address, DatabaseAddress)
    workspace.close()
    name = workspace.address.database
    server.run("postgres", f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")  # type: ignore[attr-defined]
    with transaction.atomic(using=workspace.alias), connections[workspace.alias].cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


@pytest.mark.only("postgres")
def test_a_connection_cut_in_the_middle_of_an_act_enters_nothing_and_the_next_one_works(
    workspace: Workspace, by: Operator, server: object
) -> None:
    case_id = open_case(workspace, key="cut", title="Cut", by=by)
    before = entries(workspace, case_id)
    assert isinstance(workspace.address, DatabaseAddress)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'writer'"

    def cutting() -> datetime:
        server.run("postgres", cut)  # type: ignore[attr-defined]
        return by.clock()

    with pytest.raises(MachineError, match=r"stopped the work|broke|cannot be reached"):
        state(workspace, case_id, replace(by, clock=cutting), "p")
    workspace.close()
    with open_workspace(workspace.address) as opened:
        assert entries(opened, case_id) == before
        state(opened, case_id, by, "p")


def test_a_server_that_is_not_there_is_the_machines_fault(tmp_path: Path) -> None:
    address = workspace_at("postgresql://nobody@127.0.0.1:1/none", folder=str(tmp_path))
    with pytest.raises(MachineError, match="cannot be reached") as caught:
        open_workspace(address)
    assert "started" in caught.value.advice


@pytest.mark.only("postgres")
@pytest.mark.parametrize("database", ["postgres"])
def test_a_database_that_is_not_there_is_the_machines_fault(address: Address, tmp_path: Path) -> None:
    missing = workspace_at(f"{address}_not", folder=str(tmp_path))
    with pytest.raises(MachineError, match="does not exist") as caught:
        exists(missing)
    assert "database" in caught.value.advice


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (psycopg.errors.DiskFull, "disk of the database server is full"),
        (psycopg.errors.LockNotAvailable, "another program has been writing"),
        (psycopg.errors.TooManyConnections, "too many connections"),
        (psycopg.errors.DeadlockDetected, "gave way to another writer"),
        (psycopg.errors.AdminShutdown, "stopped the work"),
        (psycopg.errors.ConnectionFailure, "broke"),
        (psycopg.errors.InvalidPassword, "did not let you in"),
        (psycopg.errors.InvalidCatalogName, "no such database"),
        (psycopg.errors.InsufficientPrivilege, "does not allow it"),
        (psycopg.errors.ReadOnlySqlTransaction, "read-only"),
        (psycopg.errors.StringDataRightTruncation, "the database refused: said so"),
    ],
)
def test_what_postgresql_refuses_is_a_sentence_about_the_machine(error: type[psycopg.Error], sentence: str) -> None:
    with pytest.raises(MachineError, match=sentence) as caught, machine_errors():
        raise OperationalError("said so") from error("said so")
    assert caught.value.advice


def test_what_the_guards_refuse_stays_what_it_is() -> None:
    with pytest.raises(DataError, match="guard"), machine_errors():
        raise DataError("guard: a row of bodies is never changed")


def test_without_the_driver_the_advice_is_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connecting, "find_spec", lambda name: None)
    with pytest.raises(MachineError, match="cannot speak to PostgreSQL") as caught:
        connect(workspace_at("postgresql://somebody@127.0.0.1/none", folder=str(tmp_path)))
    assert "probanda[postgres]" in caught.value.advice


@pytest.mark.only("postgres")
def test_a_database_with_tables_of_another_program_is_left_alone(address: Address, by: Operator) -> None:
    with psycopg.connect(str(address)) as other:
        other.execute("CREATE TABLE payroll (id int)")
    with pytest.raises(UsageError, match=r"another program .payroll"):
        create(address, randomness=by.randomness)
    assert isinstance(address, DatabaseAddress)
    assert not address.folder.exists()


@pytest.mark.only("postgres")
def test_a_folder_of_another_workspace_is_refused(workspace: Workspace, by: Operator, tmp_path: Path) -> None:
    open_case(workspace, key="mine", title="Mine", by=by)
    with create(tmp_path / "other", randomness=by.randomness):
        pass
    wrong = workspace_at(str(workspace.address), folder=str(tmp_path / "other"))
    with pytest.raises(LedgerError, match="signing key") as caught:
        open_workspace(wrong)
    assert "PROBANDA_VAULT" in caught.value.advice


@pytest.mark.only("postgres")
def test_a_folder_that_has_a_key_is_not_given_to_an_empty_database(address: Address, by: Operator) -> None:
    assert isinstance(address, DatabaseAddress)
    with create(address.folder, randomness=by.randomness):
        pass
    with pytest.raises(UsageError, match="belongs to another workspace"):
        create(address, randomness=by.randomness)


@pytest.mark.only("postgres")
def test_a_database_that_loses_letters_is_refused(address: Address, by: Operator, server: object) -> None:
    made = "CREATE DATABASE latin OWNER writer ENCODING 'LATIN1' TEMPLATE template0"
    server.run("postgres", made)  # type: ignore[attr-defined]
    assert isinstance(address, DatabaseAddress)
    latin = workspace_at(f"postgresql://writer@127.0.0.1:{address.port}/latin", folder=str(address.folder))
    with pytest.raises(UsageError, match="LATIN1"):
        create(latin, randomness=by.randomness)


def test_cases_are_listed_in_one_order_on_both_databases(workspace: Workspace, by: Operator) -> None:
    for key in ("b", "A", "a", "B", "a-1", "a.1"):
        open_case(workspace, key=key, title=key, by=by)
    assert [key for _, key in cases(workspace)] == ["A", "B", "a", "a-1", "a.1", "b"]


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """From now on this probanda is the next one: it alters a table of evidence."""
    package = tmp_path / "next_migrations"
    package.mkdir()
    (package / "__init__.py").touch()
    for path in MIGRATIONS.glob("0*.py"):
        (package / path.name).write_bytes(path.read_bytes())
    (package / "9999_wider.py").write_text(
        NEWER.replace("{last}", max(path.stem for path in MIGRATIONS.glob("0*.py"))), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return lambda: monkeypatch.setattr(settings, "MIGRATION_MODULES", {"store": "next_migrations"}, raising=False)


def test_an_older_workspace_is_brought_up_with_its_guards_and_its_records(
    workspace: Workspace, by: Operator, next_version: Callable[[], None]
) -> None:
    case_id = open_case(workspace, key="old", title="Old", by=by)
    before = entries(workspace, case_id)
    workspace.close()
    next_version()
    with open_workspace(workspace.address) as opened:
        guards.check(opened.alias)
        assert entries(opened, case_id) == before
        state(opened, case_id, by, "p")


def test_a_workspace_of_a_newer_version_is_refused_and_left_as_it_is(
    workspace: Workspace, next_version: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.close()
    with monkeypatch.context():
        next_version()
        open_workspace(workspace.address).close()
    monkeypatch.setattr(settings, "MIGRATION_MODULES", {})
    with pytest.raises(MachineError, match=r"newer probanda .*9999_wider") as caught:
        open_workspace(workspace.address)
    assert "Update" in caught.value.advice


def test_a_migration_does_not_heal_guards_that_were_taken_away(
    workspace: Workspace, next_version: Callable[[], None]
) -> None:
    on = " ON entries" if isinstance(workspace.address, DatabaseAddress) else ""
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute(f"DROP TRIGGER guard_entries_update{on}")
    workspace.close()
    next_version()
    for _ in range(2):
        with pytest.raises(LedgerError, match="guard_entries_update"):
            open_workspace(workspace.address)
