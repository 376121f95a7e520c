"""The database behind a workspace: its connection, the lock at the head of an act, its failures as sentences.

- SQLite runs in WAL with full sync; a write transaction begins with the write lock (BEGIN IMMEDIATE).
- PostgreSQL: a transaction that enters something takes an advisory lock first, one a case. Transactions are READ
  COMMITTED whatever the server's default: a stricter one reads a snapshot taken before the wait for the lock, and would
  continue the ledger from an entry that is no longer the last.

Either way two writers queue; the second sees what the first entered.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import DatabaseError, Error, connections, transaction

from probanda.model.address import Address, DatabaseAddress
from probanda.model.errors import MachineError

DATABASE = "probanda.sqlite"
_SQLITE = "django.db.backends.sqlite3"
LOCK_WAIT_S = 30  # another writer's longest act here is a bulk import of seconds
_CONNECT_WAIT_S = 10
_LOCK_BYTES = 8  # PostgreSQL numbers its advisory locks with 64 bits
_RUN_AGAIN = "Run it again; nothing was entered."
# https://www.postgresql.org/docs/15/errcodes-appendix.html: code, or class of codes -> sentence and advice.
_SENTENCES: dict[str, tuple[str, str]] = {
    "53100": ("the disk of the database server is full: nothing was entered", "Free some space and run it again."),
    "53300": ("the database server has too many connections", "Wait until others are done and run it again."),
    "55P03": (
        "another program has been writing to this case for over {wait} seconds",
        "Wait until it is done and run it again; nothing was entered.",
    ),
    "40": ("the database server gave way to another writer", _RUN_AGAIN),
    "57": ("the database server stopped the work: {words}", _RUN_AGAIN),
    "08": ("the connection to the database server broke: {words}", _RUN_AGAIN),
    "28": ("the database server did not let you in: {words}", "Check the user, and the password in ~/.pgpass."),
    "3D": ("the database server has no such database: {words}", "Make it with `createdb -E UTF8 NAME`."),
    "42501": ("the database server does not allow it: {words}", "Connect as the user who owns the database."),
    "25006": ("the database server is read-only: {words}", "Connect to the server that takes writes."),
}


def connect(address: Address) -> str:
    """The alias of a connection to the database at an address; nothing is sent yet.

    Raises:
        MachineError: the driver of PostgreSQL is not installed.
    """
    database = address if isinstance(address, DatabaseAddress) else address.resolve()
    alias = f"workspace:{database}"
    return _register(alias, _postgres(address) if isinstance(address, DatabaseAddress) else _sqlite(address))


def connect_for_reading(address: Address) -> str:
    """The alias of a connection that cannot write.

    SQLite in WAL needs two files beside the database even to read it. Where they cannot be made, and no log is left
    with something in it, nobody writes: then SQLite may take the file for one that never changes.

    Raises:
        MachineError: the database cannot be opened, or the driver of PostgreSQL is not installed.
    """
    if isinstance(address, DatabaseAddress):
        settings = _postgres(address)
        options = {
            **settings["OPTIONS"],
            "options": f"{settings['OPTIONS']['options']} -c default_transaction_read_only=on",
        }
        return _register(f"reading:{address!r}", {**settings, "OPTIONS": options})
    database = address.resolve() / DATABASE
    log = database.with_name(f"{DATABASE}-wal")
    for mode in ("mode=ro", "immutable=1"):
        alias = _register(
            f"reading:{mode}:{database}",
            {
                "ENGINE": _SQLITE,
                "NAME": f"file:{quote(str(database))}?{mode}",
                "OPTIONS": {"timeout": LOCK_WAIT_S, "transaction_mode": "DEFERRED"},
            },
        )
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
        except DatabaseError as why:
            connections[alias].close()
            # Where a folder cannot be written to SQLite says either, by how far it came.
            no_files = "unable to open" in str(why) or "readonly" in str(why)
            if not no_files or mode == "immutable=1" or (log.exists() and log.stat().st_size):
                raise _of_sqlite(str(why)) from why
        else:
            break
    return alias


def forget(alias: str) -> None:
    """Close a connection for good. The last one to leave takes SQLite's write-ahead log back into the database."""
    connections[alias].close()
    del connections[alias]
    del connections.databases[alias]


@contextmanager
def one_moment(alias: str) -> Iterator[None]:
    """All that is read inside is of one moment, whoever writes meanwhile."""
    begins = not connections[alias].in_atomic_block
    with machine_errors(), transaction.atomic(using=alias):
        if begins and connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def lock(alias: str, name: str) -> None:
    """Wait until nobody else holds this name; it is free again when the transaction ends.

    The first statement of the transaction, always. On SQLite the transaction has begun with the lock of all.
    """
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(name)])


def lock_number(name: str) -> int:
    """The number of a name's advisory lock."""
    digest = hashlib.sha256(f"probanda/lock/1/{name}".encode()).digest()
    return int.from_bytes(digest[:_LOCK_BYTES], "big", signed=True)


@contextmanager
def machine_errors() -> Iterator[None]:
    """Turns a database that is full, locked, broken or gone into a sentence about the machine.

    Raises:
        MachineError: the database said so.
    """
    try:
        yield
    except (Error, sqlite3.Error) as why:
        if "guard:" in str(why):
            raise
        of_sqlite = isinstance(why, sqlite3.Error) or isinstance(why.__cause__, sqlite3.Error)
        raise (_of_sqlite(str(why)) if of_sqlite else _of_postgres(why)) from why


def _of_sqlite(words: str) -> MachineError:
    if "full" in words or "disk I/O" in words:
        return MachineError("the disk is full: nothing was entered", advice="Free some space and run it again.")
    if "locked" in words:
        return MachineError(
            f"another program has been writing to this workspace for over {LOCK_WAIT_S} seconds",
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


def _of_postgres(why: Exception) -> MachineError:
    code = getattr(why.__cause__, "sqlstate", None)
    words = (str(why).strip().splitlines() or ["no reason given"])[0]
    if code is None:
        return MachineError(
            f"the database server cannot be reached: {words}",
            advice="Is it started, does it listen there, does the database exist, and is the password in ~/.pgpass?",
        )
    sentence, advice = _SENTENCES.get(code) or _SENTENCES.get(code[:2]) or ("the database refused: {words}", "")
    return MachineError(
        sentence.format(words=words, wait=LOCK_WAIT_S),
        advice=advice or "Run `probanda check`; if that is clean, please report it.",
    )


def _register(alias: str, settings: dict[str, Any]) -> str:
    if alias not in connections.databases:
        connections.databases[alias] = connections.configure_settings(
            {"default": {"ENGINE": "django.db.backends.dummy"}, alias: settings}
        )[alias]
    return alias


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": _SQLITE,
        "NAME": str(folder / DATABASE),
        "OPTIONS": {
            "timeout": LOCK_WAIT_S,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-65536;",  # KiB: keys are random, and a large import touches every page of an index,
        },
    }


def _postgres(address: DatabaseAddress) -> dict[str, Any]:
    if find_spec("psycopg") is None:
        raise MachineError(
            "this installation cannot speak to PostgreSQL", advice="Install it with `pip install 'probanda[postgres]'`."
        )
    from psycopg import IsolationLevel  # noqa: PLC0415 - an extra: a workspace in a folder never needs it

    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.database,
        "USER": address.user,
        "HOST": address.host,
        "PORT": "" if address.port is None else str(address.port),
        "OPTIONS": {
            "connect_timeout": _CONNECT_WAIT_S,
            **dict(address.settings),
            "application_name": "probanda",
            "isolation_level": IsolationLevel.READ_COMMITTED,
            # Full sync, as on SQLite: a server set to answer before it has written would lose entries in a power cut.
            "options": f"-c lock_timeout={int(LOCK_WAIT_S * 1000)} -c synchronous_commit=on",
        },
    }
