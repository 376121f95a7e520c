"""A workspace: a folder with `probanda.sqlite`, `vault/` and `signing.key`.

Opening gives each workspace a connection of its own. SQLite runs in WAL
with full sync, and every act takes the write lock at its head (BEGIN IMMEDIATE), so that two writers queue instead of
failing half-way. A workspace made here is plain: not encrypted, and every command that makes one says so.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import DatabaseError, connections

from probanda.model.errors import MachineError, UsageError
from probanda.model.ids import Randomness
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.store import guards

DATABASE = "probanda.sqlite"
VAULT = "vault"
KEY_FILE = "signing.key"
_LOCK_WAIT_S = 30  # another writer's longest act here is a bulk import of seconds
_KEY_BYTES = 32  # Ed25519 seed, RFC 8032


class Workspace:
    """An open workspace; close it, or use it as a context."""

    def __init__(self, root: Path, *, alias: str, key: Ed25519PrivateKey) -> None:
        self.root, self.alias, self.key = root, alias, key
        self.blobs = DiskBlobs(root / VAULT)

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
    """A new plain workspace in a folder that holds none.

    Raises:
        UsageError: there is one already.
        MachineError: the folder cannot be written to.
    """
    if exists(root):
        raise UsageError(f"{root} already holds a workspace", advice="Open it, or choose another folder with -w.")
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / VAULT).mkdir(exist_ok=True)
        _write_key(root / KEY_FILE, randomness(_KEY_BYTES))
    except OSError as why:
        raise MachineError(
            f"the folder {root} cannot be written to: {why.strerror}", advice="Choose another folder with -w."
        ) from why
    alias = _connect(root)
    with machine_errors():
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        guards.install(alias)
    return Workspace(root, alias=alias, key=_read_key(root / KEY_FILE))


def open_workspace(root: Path) -> Workspace:
    """The workspace in the folder.

    Raises:
        UsageError: there is none.
        LedgerError: a guard is missing.
        MachineError: it cannot be read.
    """
    if not exists(root):
        raise UsageError(
            f"{root} holds no workspace",
            advice="Make one with `probanda init CASE`, or name another with -w or PROBANDA_WORKSPACE.",
        )
    key = _read_key(root / KEY_FILE)
    alias = _connect(root)
    with machine_errors():
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        guards.check(alias)
    return Workspace(root, alias=alias, key=key)


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
        if "full" in words or "disk I/O" in words:
            raise MachineError(
                "the disk is full: nothing was entered", advice="Free some space and run it again."
            ) from why
        if "locked" in words:
            raise MachineError(
                f"another program has been writing to this workspace for over {_LOCK_WAIT_S} seconds",
                advice="Wait until it is done and run it again; nothing was entered.",
            ) from why
        raise MachineError(
            f"the workspace's database cannot be used: {words}", advice="Restore a copy, or run `probanda check`."
        ) from why


def _connect(root: Path) -> str:
    """The alias of a connection to the workspace's database."""
    alias = f"workspace:{root.resolve()}"
    if alias not in connections.databases:
        connections.databases[alias] = connections.configure_settings(
            {
                "default": {"ENGINE": "django.db.backends.dummy"},
                alias: {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": str(root / DATABASE),
                    "OPTIONS": {
                        "timeout": _LOCK_WAIT_S,
                        "transaction_mode": "IMMEDIATE",
                        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
                    },
                },
            }
        )[alias]
    return alias


def _write_key(path: Path, seed: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(seed.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> Ed25519PrivateKey:
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
