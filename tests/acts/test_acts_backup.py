"""Backups: whatever the workspace holds is in the copy, checked, and comes back the same on either database."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections

from probanda.acts.backup import back_up, restore
from probanda.acts.check import check
from probanda.acts.expunge import expunge, expunged_exhibits
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.signing_keys import new_key
from probanda.acts.take import take
from probanda.collect.file import FileCollector
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import Address, DatabaseAddress, workspace_at
from probanda.model.custody import Act
from probanda.model.errors import (
    DigestMismatchError,
    EvidenceError,
    MachineError,
    ProbandaError,
    UsageError,
)
from probanda.model.exhibit import Lead
from probanda.model.ids import CaseId, Key
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store import copying, guards
from probanda.store.workspace import Workspace, create, exists, open_workspace, read_workspace
from probanda.store.writing import checkpoint, entering

DATABASES = ["sqlite", "postgres"] if Path("/usr/lib/postgresql/15/bin/postgres").is_file() else ["sqlite"]


@pytest.fixture
def filled(workspace: Workspace, by: Operator, tmp_path: Path) -> Workspace:
    """Two cases: two files and a failure, some records, and a key that was changed."""
    first = open_case(workspace, key="inlet", title="Inlet", by=by)
    second = open_case(workspace, key="weir", title="Weir", by=by)
    for name in ("letter.txt", "list.txt"):
        (tmp_path / name).write_text(f"an invented {name}\n", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "list.txt")
    leads = [Lead(source=str(tmp_path / name)) for name in ("letter.txt", "list.txt", "link.txt")]
    take(workspace, first, leads, (FileCollector(),), by=by)
    name_actors(workspace, second, by, "clerk", "porter")
    new_key(workspace, by=by)
    return workspace


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Where nothing is yet, on each database."""
    if request.param == "sqlite":
        return tmp_path / "restored"
    server = request.getfixturevalue("server")
    url = f"postgresql://writer@127.0.0.1:{server.port}/{server.fresh()}"
    return workspace_at(url, folder=str(tmp_path / "restored"))


def name_actors(workspace: Workspace, case_id: CaseId, by: Operator, *keys: str) -> None:
    details = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=details, clock=by.clock, randomness=by.randomness) as writing:
        for key in keys:
            writing.put(Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=key),)))
    checkpoint(workspace, case_id)


def problems(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem]


def rows(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the numbers that a database draws."""
    found = {}
    for table in apps.get_app_config("store").get_models():
        names = [field.attname for field in table._meta.concrete_fields if field.attname != "id"]
        several = table._default_manager.using(workspace.alias).values_list(*names)
        found[table._meta.db_table] = sorted(
            tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in several
        )
    return found


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_backup_restored_equals_its_source_on_every_pair_of_databases(
    filled: Workspace, place: Address, by: Operator, tmp_path: Path
) -> None:
    (case_id,) = (CaseId(str(row[0])) for row in rows(filled)["cases"] if row[1] == "weir")
    name_actors(filled, case_id, by, *(f"clerk-{number}" for number in range(1_030)))  # two entries
    (inlet,) = (CaseId(str(row[0])) for row in rows(filled)["cases"] if row[1] == "inlet")
    expunge(filled, inlet, "PRB-0002", why="a test", by=by)
    before = rows(filled)
    made = back_up(filled, tmp_path / "backup", with_key=True)
    brought = restore(tmp_path / "backup", place)
    with open_workspace(place) as restored:
        assert rows(restored) == before
        assert {name: len(several) for name, several in before.items()}["records"] == 1_041
        assert problems(restored) == []
        assert files(restored.root / "vault") == files(filled.root / "vault")
        assert public_bytes(restored.key) == public_bytes(filled.key)
        name_actors(restored, case_id, by, "newcomer")
        assert [one.label for one in expunged_exhibits(restored, inlet)] == ["PRB-0002"]
        assert problems(restored) == []
    assert (made.cases, made.files, made.size, made.key) == (brought.cases, brought.files, brought.size, brought.key)
    assert all(b"an invented list.txt" not in raw for raw in files(tmp_path / "backup").values())
    assert (made.files, made.key) == (1, fingerprint(public_bytes(filled.key)))


def test_a_backup_is_a_workspace_that_opens_by_itself(filled: Workspace, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup", with_key=True)
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == ["probanda.sqlite", "signing.key", "vault"]
    assert (tmp_path / "backup" / "signing.key").stat().st_mode & 0o777 == 0o600
    shutil.move(tmp_path / "backup", tmp_path / "elsewhere")
    with open_workspace(tmp_path / "elsewhere") as opened:
        assert rows(opened) == rows(filled)
        assert problems(opened) == []


def test_a_backup_is_of_one_moment_while_others_write(
    filled: Workspace, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "late.txt").write_text("seen late\n", encoding="utf-8")
    before = rows(filled)
    case_id = next(CaseId(str(row[0])) for row in before["cases"] if row[1] == "inlet")
    copy_records = copying.copy_records

    def then_write(workspace: Workspace, folder: Path) -> None:
        copy_records(workspace, folder)
        take(filled, case_id, [Lead(source=str(tmp_path / "late.txt"))], (FileCollector(),), by=by)

    monkeypatch.setattr("probanda.acts.backup.copy_records", then_write)
    with read_workspace(filled.address) as reading:
        made = back_up(reading, tmp_path / "backup", with_key=True)
    with read_workspace(tmp_path / "backup") as copy:
        assert rows(copy) == before
        assert problems(copy) == []
    assert len(list(filled.blobs.digests())) == 3
    assert made.files == 2


@pytest.mark.only("postgres")
def test_rows_that_come_while_a_database_is_copied_are_not_torn_apart(
    filled: Workspace, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(filled)
    case_id = next(CaseId(str(row[0])) for row in before["cases"] if row[1] == "weir")
    insert, written = copying.bulk.insert_values, []

    def write_beside(alias: str, table: type, names: list[str], values: list[list[object]]) -> None:
        if not written:
            written.append(table)
            with monkeypatch.context() as straight:
                straight.setattr(copying.bulk, "insert_values", insert)
                name_actors(filled, case_id, by, "newcomer")
        insert(alias, table, names, values)

    with read_workspace(filled.address) as reading, monkeypatch.context() as patched:
        patched.setattr(copying.bulk, "insert_values", write_beside)
        back_up(reading, tmp_path / "backup", with_key=True)
    with read_workspace(tmp_path / "backup") as copy:
        assert rows(copy) == before
    assert written
    assert rows(filled) != before


def test_while_something_is_being_expunged_nothing_is_copied(
    filled: Workspace, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    (inlet,) = (CaseId(str(row[0])) for row in rows(filled)["cases"] if row[1] == "inlet")
    with monkeypatch.context() as patched:
        patched.setattr("probanda.acts.expunge.compact", killed)
        with pytest.raises(KeyboardInterrupt):
            expunge(filled, inlet, "PRB-0002", why="a test", by=by)
    with pytest.raises(EvidenceError, match="is being expunged"):
        back_up(filled, tmp_path / "backup", with_key=True)
    assert not (tmp_path / "backup").exists()
    expunge(filled, inlet, "PRB-0002", why="a test", by=by)
    assert back_up(filled, tmp_path / "backup", with_key=True).files == 1


def test_files_that_no_record_names_stay_behind(filled: Workspace, tmp_path: Path) -> None:
    (tmp_path / "orphan").write_bytes(b"left by a killed run")
    with (tmp_path / "orphan").open("rb") as file:
        orphan, _, _ = filled.blobs.keep(file)
    back_up(filled, tmp_path / "backup", with_key=True)
    assert orphan not in DiskBlobs(tmp_path / "backup" / "vault").digests()


def test_a_backup_without_the_key_is_checked_restored_and_signs_nothing(
    filled: Workspace, place: Address, tmp_path: Path
) -> None:
    made = back_up(filled, tmp_path / "backup", with_key=False)
    assert made.key is None
    seed = (filled.root / "signing.key").read_bytes().strip()
    assert all(
        seed not in raw and bytes.fromhex(seed.decode()) not in raw for raw in files(tmp_path / "backup").values()
    )
    assert restore(tmp_path / "backup", place).key is None
    with read_workspace(place) as restored:
        assert problems(restored) == []
        root = restored.root
    with pytest.raises(MachineError, match="signing key"):
        open_workspace(place)
    shutil.copy(filled.root / "signing.key", root)
    with open_workspace(place) as opened:
        assert rows(opened) == rows(filled)


def test_a_file_that_is_not_the_one_that_was_sealed_is_named_and_nothing_is_left(
    filled: Workspace, tmp_path: Path
) -> None:
    path = filled.blobs.path(next(iter(filled.blobs.digests())))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"~")
    with pytest.raises(DigestMismatchError, match=r"PRB-000[12]: l\w+\.txt in the vault is not"):
        back_up(filled, tmp_path / "backup", with_key=True)
    path.unlink()
    with pytest.raises(EvidenceError, match="no readable blob"):
        back_up(filled, tmp_path / "backup", with_key=True)
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


def test_what_was_changed_behind_probanda_is_found_by_the_check_of_the_copy(filled: Workspace, tmp_path: Path) -> None:
    with connections[filled.alias].cursor() as cursor:
        cursor.execute("UPDATE current_records SET version = 7 WHERE label = 'PRB-0001'")
    with pytest.raises(EvidenceError, match=r"inlet: lists: .*probanda rebuild"):
        back_up(filled, tmp_path / "backup", with_key=True)
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("damage", ["file", "row", "guard", "key"])
def test_a_damaged_backup_is_refused_and_nothing_lies_at_the_address(
    backup: Path, place: Address, tmp_path: Path, damage: str
) -> None:
    spoil(backup, damage)
    held = files(backup)
    with pytest.raises(ProbandaError, match=SAYS[damage]):
        restore(backup, place)
    assert not exists(place)
    assert files(tmp_path / "restored").items() <= held.items()  # what stays in a database's folder is the backup's
    assert [one.name for one in tmp_path.iterdir() if "being-made" in one.name] == []


SAYS = {
    "file": "no readable blob",
    "row": "lists leave out",
    "guard": "guard_entries_update",
    "key": "not the one that the records name",
}


def spoil(backup: Path, damage: str) -> None:
    if damage == "file":
        blobs = DiskBlobs(backup / "vault")
        blobs.path(next(blobs.digests())).unlink()
    elif damage == "key":
        (backup / "signing.key").write_text("11" * 32)
    else:
        change(backup, "DELETE FROM current_records" if damage == "row" else "DROP TRIGGER guard_entries_update")


def change(backup: Path, *statements: str) -> None:
    with closing(sqlite3.connect(backup / "probanda.sqlite")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_a_place_where_something_lies_is_left_as_it_is(filled: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine\n")
    (tmp_path / "file").write_text("mine too\n")
    back_up(filled, tmp_path / "backup", with_key=True)
    for out in ("mine", "file", "backup"):
        with pytest.raises(UsageError, match="there already"):
            back_up(filled, tmp_path / out, with_key=True)
    with pytest.raises(UsageError, match="one in the other"):
        back_up(filled, filled.root / "backup", with_key=True)
    for out in ("mine", "file"):
        with pytest.raises(UsageError, match="there already"):
            restore(tmp_path / "backup", tmp_path / out)
    with pytest.raises(UsageError, match="already holds a workspace"):
        restore(tmp_path / "backup", filled.address)
    with pytest.raises(UsageError, match="no backup"):
        restore(tmp_path / "mine", tmp_path / "restored")
    assert files(tmp_path / "mine") == {"diary.txt": b"mine\n"}


def test_a_place_that_was_filled_meanwhile_is_left_to_the_one_who_filled_it(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_fill(workspace: Workspace) -> tuple[()]:
        shutil.copytree(workspace.root, tmp_path / "backup")
        (tmp_path / "backup" / "theirs").touch()
        return ()

    monkeypatch.setattr("probanda.acts.backup.check", first_fill)
    with pytest.raises(UsageError, match="meanwhile"):
        back_up(filled, tmp_path / "backup", with_key=True)
    assert (tmp_path / "backup" / "theirs").exists()


def test_a_key_that_was_changed_while_it_was_copied_is_found(
    filled: Workspace, by: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_records: Callable[[Workspace, Path], None] = copying.copy_records

    def then_change(workspace: Workspace, folder: Path) -> None:
        copy_records(workspace, folder)
        new_key(filled, by=by)

    monkeypatch.setattr("probanda.acts.backup.copy_records", then_change)
    with pytest.raises(MachineError, match="not the one that the records name") as caught:
        back_up(filled, tmp_path / "backup", with_key=True)
    assert "run it again" in caught.value.advice
    assert not (tmp_path / "backup").exists()


def test_a_backup_of_an_older_version_is_brought_up_to_this_one_and_stays_as_it_is(
    backup: Path, place: Address
) -> None:
    with read_workspace(backup) as copy:
        before = rows(copy)
    # As the first version made it: fewer tables, and a guard of bodies that knows no expunging.
    newer = ("guard_bodies_delete", "guard_bodies_return")
    change(
        backup,
        *(f"DROP TRIGGER {name}" for name in newer),
        *(f"DROP TABLE {table}" for table in ("expunged", "log_tiles", "settings")),
        guards.statements("bodies")["guard_bodies_delete"],
        "DELETE FROM django_migrations WHERE app = 'store' AND name <> '0001_initial'",
    )
    held = (backup / "probanda.sqlite").read_bytes()
    restore(backup, place)
    with open_workspace(place) as restored:
        assert rows(restored) == before
    assert (backup / "probanda.sqlite").read_bytes() == held


@pytest.fixture
def backup(tmp_path: Path, by: Operator) -> Iterator[Path]:
    """A small backup."""
    with create(tmp_path / "small", randomness=lambda size: b"\x21" * size) as small:
        case_id = open_case(small, key="inlet", title="Inlet", by=by)
        (tmp_path / "letter.txt").write_text("an invented letter\n", encoding="utf-8")
        take(small, case_id, [Lead(source=str(tmp_path / "letter.txt"))], (FileCollector(),), by=by)
        back_up(small, tmp_path / "backup", with_key=True)
        yield tmp_path / "backup"


@pytest.mark.only("postgres")
def test_a_restore_into_a_database_that_was_killed_goes_on_with_its_folder(
    address: Address, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("probanda.acts.backup._check_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(backup, address)
    assert isinstance(address, DatabaseAddress)
    assert (address.folder / "signing.key").is_file()
    assert not exists(address)
    (address.folder / "vault" / ".incoming-left").write_bytes(b"half")
    restore(backup, address)
    with open_workspace(address) as restored:
        assert problems(restored) == []
    assert not (address.folder / "vault" / ".incoming-left").exists()


@pytest.mark.only("postgres")
@pytest.mark.parametrize("other", ["diary.txt", "vault/ab/notes", "signing.key", "probanda.sqlite"])
def test_a_restore_into_a_database_leaves_the_folder_of_somebody_else_alone(
    address: Address, backup: Path, other: str
) -> None:
    assert isinstance(address, DatabaseAddress)
    path = address.folder / other
    path.parent.mkdir(parents=True)
    path.write_text("11" * 32)
    with pytest.raises(UsageError, match="not of this backup"):
        restore(backup, address)
    assert files(address.folder) == {other: b"11" * 32}
    assert not exists(address)


@pytest.mark.only("postgres")
def test_a_restore_into_a_database_of_another_program_is_refused(address: Address, backup: Path) -> None:
    assert isinstance(address, DatabaseAddress)
    with pytest.raises(UsageError, match="no workspace"):
        open_workspace(address)
    alias = copying.connect(address)
    with connections[alias].cursor() as cursor:
        cursor.execute("CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(UsageError, match="another program"):
        restore(backup, address)
    assert not address.folder.exists()


@pytest.mark.only("postgres")
def test_a_workspace_that_was_made_meanwhile_is_left_to_the_one_who_made_it(
    address: Address, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files_of = copying.sealed_files

    def first_made(copy: Workspace) -> Iterator[object]:
        monkeypatch.undo()
        assert isinstance(address, DatabaseAddress)
        other = workspace_at(f"{address}", folder=f"{address.folder}-other")
        create(other, randomness=lambda size: b"\x42" * size).close()
        with open_workspace(other) as made:
            open_case(made, key="first", title="First", by=Operator())
        return files_of(copy)

    (backup.parent / "workspace").mkdir(exist_ok=True)
    monkeypatch.setattr("probanda.acts.backup.sealed_files", first_made)
    with pytest.raises(UsageError, match="meanwhile"):
        restore(backup, address)


@pytest.mark.only("sqlite")
def test_an_unreadable_key_is_said_with_the_way_out(filled: Workspace, tmp_path: Path) -> None:
    (filled.root / "signing.key").unlink()
    with read_workspace(filled.address) as reading, pytest.raises(MachineError) as caught:
        back_up(reading, tmp_path / "backup", with_key=True)
    assert "--without-key" in caught.value.advice
