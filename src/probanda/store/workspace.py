"""A workspace: a folder with `probanda.sqlite`, `vault/` and `signing.key`.

1. It is made in a folder beside its place, whole and guarded, and renamed into it: a kill leaves no half of one, and of
two programs that make it at once one is faster and the other opens what it made.
2. Opening for writing gives each workspace a connection of its own. SQLite runs in WAL with full sync, and every act
takes the write lock at its head (BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
3. Guards are checked when nothing has to be migrated, and made anew by a migration (`store.apps`).
4. Opening for reading writes nothing, needs no signing key and works on a disk that cannot be written to.

A workspace made here is plain: not encrypted, and every command that makes one says so.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from probanda.model.errors import MachineError, UsageError
from probanda.model.ids import Randomness
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.store import guards
from probanda.store.new_folder import made_beside

DATABASE = "probanda.sqlite"
VAULT = "vault"
KEY_FILE = "signing.key"
_LOCK_WAIT_S = 30  # another writer's longest act here is a bulk import of seconds
_KEY_BYTES = 32  # Ed25519 seed, RFC 8032


class Workspace:
    """An open workspace; close it, or use it as a context."""

    def __init__(self, root: Path, *, alias: str, key: Ed25519PrivateKey | None) -> None:
        self.root, self.alias, self._key = root, alias, key
        self.blobs = DiskBlobs(root / VAULT)

    @property
    def key(self) -> Ed25519PrivateKey:
        """The signing key.

        Raises:
            UsageError: the workspace was opened for reading.
        """
        if self._key is None:
            raise UsageError(f"{self.root} was opened for reading: nothing is signed", advice="Open it for writing.")
        return self._key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        connections[self.alias].close()


def exists(root: Path) -> bool:
    """Whether a workspace lies in the folder."""
    return (root / DATABASE).is_file()


def create(root: Path, *, randomness: Randomness) -> Workspace:
    """A new plain workspace in a folder that is empty or not there yet; where another program was faster, its own.

    Raises:
        UsageError: there is one already, or the folder holds something else.
        MachineError: the folder cannot be written to.
    """
    if exists(root):
        raise UsageError(f"{root} already holds a workspace", advice="Open it, or choose another folder with -w.")
    try:
        with made_beside(root.resolve(), DATABASE) as fresh:
            _fill(fresh, randomness)
    except OSError as why:
        raise MachineError(
            f"the folder {root} cannot be written to: {why.strerror}", advice="Choose another folder with -w."
        ) from why
    return open_workspace(root)


def open_workspace(root: Path) -> Workspace:
    """The workspace in the folder, for writing.

    Raises:
        UsageError: there is none.
        LedgerError: a guard is missing.
        MachineError: it cannot be read or written.
    """
    _check_there(root)
    key = signing_key(root)
    alias = _connect(root)
    with machine_errors():
        _migrate_or_check(alias)
    return Workspace(root, alias=alias, key=key)


def read_workspace(root: Path) -> Workspace:
    """The workspace in the folder, for reading: nothing of it is changed, and the signing key is not read.

    SQLite may leave two empty files of its own beside the database, which the next writer removes.

    Raises:
        UsageError: there is none.
        LedgerError: a guard is missing.
        MachineError: it cannot be read, or an older version made it.
    """
    _check_there(root)
    alias = _connect_for_reading(root)
    with machine_errors():
        if _to_migrate(alias):
            raise MachineError(
                f"{root} was made by an older version and cannot be read before it is brought up to this one",
                advice="Run `probanda rebuild` once, where the workspace can be written to.",
            )
        guards.check(alias)
    return Workspace(root, alias=alias, key=None)


def signing_key(root: Path) -> Ed25519PrivateKey:
    """The workspace's signing key.

    Raises:
        MachineError: it is not there, cannot be read, or is none.
    """
    path = root / KEY_FILE
    try:
        seed = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as why:
        raise MachineError(
            f"the signing key {path} cannot be read",
            advice="Restore it from your backup: without it no checkpoint of this workspace can be signed.",
        ) from why
    if len(seed) != _KEY_BYTES:
        raise MachineError(f"the signing key {path} is not {_KEY_BYTES} bytes", advice="Restore it from your backup.")
    return Ed25519PrivateKey.from_private_bytes(seed)


def may_sign(root: Path) -> bool:
    """Whether the signing key lies in the folder and is ours to read."""
    return os.access(root / KEY_FILE, os.R_OK)


@contextmanager
def machine_errors() -> Iterator[None]:
    """Turns a database that is full, locked or broken into a sentence about the machine.

    Raises:
        MachineError: the database said so.
    """
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as why:
        words = str(why)
        if "guard:" in words:
            raise
        raise _machine_error(words) from why


def _machine_error(words: str) -> MachineError:
    """What SQLite said, as a sentence."""
    if "full" in words or "disk I/O" in words:
        return MachineError("the disk is full: nothing was entered", advice="Free some space and run it again.")
    if "locked" in words:
        return MachineError(
            f"another program has been writing to this workspace for over {_LOCK_WAIT_S} seconds",
            advice="Wait until it is done and run it again; nothing was entered.",
        )
    if "readonly" in words or "unable to open" in words:
        return MachineError(
            f"the workspace's database cannot be opened or written to ({words})",
            advice="Check the permissions of the folder and of what lies in it; what only reads works without them.",
        )
    return MachineError(
        f"the workspace's database cannot be used: {words}",
        advice="Keep this copy as it is, and go on with a backup of the whole folder.",
    )


def _check_there(root: Path) -> None:
    if not exists(root):
        raise UsageError(
            f"{root} holds no workspace",
            advice="Make one with `probanda init CASE`, or name another with -w or PROBANDA_WORKSPACE.",
        )


def _fill(folder: Path, randomness: Randomness) -> None:
    """Everything of a new workspace, on the disk, with no connection left open."""
    (folder / VAULT).mkdir()
    _write_key(folder / KEY_FILE, randomness(_KEY_BYTES))
    alias = _connect(folder)
    try:
        with machine_errors():
            _migrate_or_check(alias)
    finally:
        connections[alias].close()  # the last one to close takes the write-ahead log back into the database
        del connections[alias]
        del connections.databases[alias]


def _migrate_or_check(alias: str) -> None:
    """Guards that stand: those found, when nothing has to be migrated; else those that the migration makes."""
    if _to_migrate(alias):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    guards.check(alias)


def _to_migrate(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _connect(root: Path) -> str:
    """The alias of a connection to the workspace's database."""
    return _register(
        f"workspace:{root.resolve()}",
        name=str(root / DATABASE),
        options={
            "timeout": _LOCK_WAIT_S,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    )


def _connect_for_reading(root: Path) -> str:
    """The alias of a connection that cannot write.

    A database in WAL needs two files beside it even to be read. Where they cannot be made, and no log is left with
    something in it, nobody writes: then SQLite may take the file for one that never changes.
    """
    database = root.resolve() / DATABASE
    log = database.with_name(f"{DATABASE}-wal")
    for mode in ("mode=ro", "immutable=1"):
        alias = _register(
            f"reading:{mode}:{database}",
            name=f"file:{quote(str(database))}?{mode}",
            options={"timeout": _LOCK_WAIT_S, "transaction_mode": "DEFERRED"},
        )
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
        except DatabaseError as why:
            connections[alias].close()
            # Where a folder cannot be written to SQLite says either, by how far it came.
            no_files = "unable to open" in str(why) or "readonly" in str(why)
            if not no_files or mode == "immutable=1" or (log.exists() and log.stat().st_size):
                raise _machine_error(str(why)) from why
        else:
            break
    return alias


def _register(alias: str, *, name: str, options: dict[str, object]) -> str:
    if alias not in connections.databases:
        connections.databases[alias] = connections.configure_settings(
            {
                "default": {"ENGINE": "django.db.backends.dummy"},
                alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options},
            }
        )[alias]
    return alias


def _write_key(path: Path, seed: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(seed.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
