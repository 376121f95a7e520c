"""A workspace: a folder with `vault/`, `signing.key` and `probanda.sqlite`, or PostgreSQL instead of the last.

1. A folder is made beside its place, whole and guarded, and renamed into it: a kill leaves no half of one, and of two
programs that make it at once one is faster and the other opens what it made. In PostgreSQL the tables and their guards
are made in one transaction.
2. Opening for writing brings an older workspace up to this version; a newer one is refused, and so is one whose guards
do not stand (`store.migrating`), and one whose signing key is not the one that it signed with before.
3. Opening for reading writes nothing, needs no signing key and works on a disk that cannot be written to.

Each opened workspace has a connection of its own (`store.database`). A workspace made here is plain: not encrypted, and
every command that makes one says so.
"""

import os
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from probanda.model.address import Address, DatabaseAddress
from probanda.model.errors import LedgerError, MachineError, UsageError
from probanda.model.ids import Randomness
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store import migrating
from probanda.store.database import DATABASE, connect, connect_for_reading, forget, machine_errors
from probanda.store.models import SettingRow
from probanda.store.new_folder import made_beside

VAULT = "vault"
KEY_FILE = "signing.key"
_KEY_SETTING = "signing_key"
_KEY_BYTES = 32  # Ed25519 seed, RFC 8032


class Workspace:
    """An open workspace; close it, or use it as a context."""

    def __init__(self, address: Address, *, alias: str, key: Ed25519PrivateKey | None) -> None:
        self.address, self.alias, self._key = address, alias, key
        self.root = folder_of(address)
        self.blobs = DiskBlobs(self.root / VAULT)

    @property
    def key(self) -> Ed25519PrivateKey:
        """The signing key.

        Raises:
            UsageError: the workspace was opened for reading.
        """
        if self._key is None:
            raise UsageError(f"{self.address} was opened for reading: nothing is signed", advice="Open it for writing.")
        return self._key

    def change_key(self, seed: bytes) -> None:
        """Put another signing key into the place of this one, in one step, and sign with it from here on.

        Raises:
            MachineError: the folder cannot be written to.
        """
        fresh = self.root / f".{KEY_FILE}.new"
        new = private_key(seed)
        with machine_errors():
            _remember_keys(self.alias, self.key, new)  # a kill leaves a workspace that knows either
        try:
            fresh.unlink(missing_ok=True)
            write_key(fresh, seed)
            fresh.replace(self.root / KEY_FILE)
        except OSError as why:
            raise MachineError(
                f"the folder {self.root} cannot be written to: {why.strerror}", advice="The old key is still in place."
            ) from why
        with machine_errors():
            _remember_keys(self.alias, new)
        self._key = new

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        connections[self.alias].close()


def exists(address: Address) -> bool:
    """Whether a workspace lies there.

    Raises:
        MachineError: the database server cannot be asked.
    """
    if not isinstance(address, DatabaseAddress):
        return (address / DATABASE).is_file()
    alias = connect(address)
    with machine_errors():
        return migrating.holds_workspace(alias)


def create(address: Address, *, randomness: Randomness) -> Workspace:
    """A new plain workspace in a folder that is empty or not there yet, or in an empty database.

    Where another program was faster, its own.

    Raises:
        UsageError: there is one already, or the folder or the database holds something else.
        MachineError: the folder or the database cannot be written to.
    """
    if exists(address):
        raise UsageError(f"{address} already holds a workspace", advice="Open it, or choose another with -w.")
    folder = folder_of(address)
    try:
        if isinstance(address, DatabaseAddress):
            _fill_database(address, randomness)
        else:
            with made_beside(folder.resolve(), DATABASE) as fresh:
                _fill(fresh, randomness)
    except OSError as why:
        raise MachineError(
            f"the folder {folder} cannot be written to: {why.strerror}", advice="Choose another folder with -w."
        ) from why
    return open_workspace(address)


def open_workspace(address: Address) -> Workspace:
    """The workspace in the folder or database, for writing.

    Raises:
        UsageError: there is none.
        LedgerError: a guard is missing, or the signing key is another one.
        MachineError: it cannot be read or written, or a newer version wrote it.
    """
    _check_there(address)
    key = signing_key(folder_of(address))
    alias = connect(address)
    with machine_errors():
        migrating.bring_up(alias)
        _check_own_key(address, alias, key)
    return Workspace(address, alias=alias, key=key)


def read_workspace(address: Address) -> Workspace:
    """The workspace in the folder or database, for reading: nothing is changed, and the signing key is not read.

    SQLite may leave two empty files of its own beside the database, which the next writer removes.

    Raises:
        UsageError: there is none.
        LedgerError: a guard is missing.
        MachineError: it cannot be read, or another version made it.
    """
    _check_there(address)
    alias = connect_for_reading(address)
    with machine_errors():
        migrating.check_current(alias)
    return Workspace(address, alias=alias, key=None)


def folder_of(address: Address) -> Path:
    """The folder with the vault and the signing key."""
    return address.folder if isinstance(address, DatabaseAddress) else address


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
    return private_key(seed)


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The signing key that grows from 32 random bytes (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def may_sign(root: Path) -> bool:
    """Whether the signing key lies in the folder and is ours to read."""
    return os.access(root / KEY_FILE, os.R_OK)


def _check_there(address: Address) -> None:
    if not exists(address):
        raise UsageError(
            f"{address} holds no workspace",
            advice="Make one with `probanda init CASE`, or name another with -w or PROBANDA_WORKSPACE.",
        )


def _fill(folder: Path, randomness: Randomness) -> None:
    """Everything of a new workspace, on the disk, with no connection left open."""
    (folder / VAULT).mkdir()
    write_key(folder / KEY_FILE, randomness(_KEY_BYTES))
    alias = connect(folder)
    try:
        with machine_errors():
            migrating.bring_up(alias)
    finally:
        forget(alias)


def _fill_database(address: DatabaseAddress, randomness: Randomness) -> None:
    """The folder first: tables without a key could not be signed for."""
    alias = connect(address)
    check_empty(address)
    if (address.folder / KEY_FILE).exists():
        raise UsageError(
            f"the folder {address.folder} belongs to another workspace, and the database is empty",
            advice="Name a new folder with PROBANDA_VAULT, or the database that belongs to this one with -w.",
        )
    address.folder.mkdir(parents=True, exist_ok=True)
    (address.folder / VAULT).mkdir(exist_ok=True)
    write_key(address.folder / KEY_FILE, randomness(_KEY_BYTES))
    with machine_errors():
        migrating.bring_up(alias)


def check_empty(address: DatabaseAddress) -> None:
    """Check that a workspace can be made in the database.

    Raises:
        UsageError: it holds tables of another program, or keeps text in an encoding that loses letters.
        MachineError: the database server cannot be asked.
    """
    alias = connect(address)
    with machine_errors(), connections[alias].cursor() as cursor:
        tables = connections[alias].introspection.table_names(cursor)
        cursor.execute("SHOW server_encoding")
        (encoding,) = cursor.fetchone()
    if tables:
        raise UsageError(
            f"the database {address} holds tables of another program ({', '.join(sorted(tables)[:3])})",
            advice="Give the workspace a database of its own: `createdb -E UTF8 NAME`.",
        )
    if encoding != "UTF8":
        raise UsageError(
            f"the database {address} keeps text in {encoding}, not in UTF8",
            advice="Make it with `createdb -E UTF8 -T template0 NAME`.",
        )


def known_keys(alias: str) -> tuple[str, ...]:
    """Fingerprints of the key that the workspace signs with: one, or two while it is being changed.

    None where an older version made the workspace and nobody has opened it for writing since.
    """
    row = SettingRow.objects.using(alias).filter(name=_KEY_SETTING).first()
    return tuple(row.value.split()) if row else ()


def _remember_keys(alias: str, *keys: Ed25519PrivateKey) -> None:
    names = " ".join(fingerprint(public_bytes(key)) for key in keys)
    SettingRow.objects.using(alias).update_or_create(name=_KEY_SETTING, defaults={"value": names})


def _check_own_key(address: Address, alias: str, key: Ed25519PrivateKey) -> None:
    known = known_keys(alias)
    if not known:
        _remember_keys(alias, key)
    elif fingerprint(public_bytes(key)) not in known:
        raise LedgerError(
            f"the signing key in {folder_of(address)} is not the one that this workspace signs with ({known[0]})",
            advice="Restore it from your backup. If the workspace is a database, name its own folder with "
            "PROBANDA_VAULT.",
        )


def write_key(path: Path, seed: bytes) -> None:
    """Write a signing key to a file that is not there yet, for its owner only, down to the disk.

    Raises:
        OSError: the file is there already, or cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(seed.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
