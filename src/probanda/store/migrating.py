"""Bringing a database to the tables of this version.

1. Migrations that this version does not know mean that a newer probanda wrote here: nothing is touched.
2. The guards of every table that is there must stand, before anything is migrated: a migration must not heal a wound.
3. What is missing is migrated, and all guards are installed again, in one transaction: a kill leaves the old workspace.

On PostgreSQL two openings of an older workspace wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from probanda.model.errors import MachineError
from probanda.store import guards
from probanda.store.apps import StoreConfig
from probanda.store.database import lock

_LABEL = StoreConfig.label


def holds_workspace(alias: str) -> bool:
    """Whether the database has tables of ours."""
    return bool(_applied(alias))


def bring_up(alias: str) -> None:
    """Bring the database to this version; nothing, when it is there already and its guards stand.

    Raises:
        MachineError: a newer probanda wrote it.
        LedgerError: a guard is missing or altered.
    """
    if _missing(alias):
        with making(alias):
            pass
    guards.check(alias)


@contextmanager
def making(alias: str) -> Iterator[None]:
    """Tables and guards of this version, and what the block writes, in one transaction.

    Raises:
        MachineError: a newer probanda wrote the database.
        LedgerError: a guard is missing or altered.
    """
    # SQLite changes tables only while it does not watch foreign keys, and that cannot be said in a transaction.
    with connections[alias].constraint_checks_disabled(), transaction.atomic(using=alias, durable=True):
        lock(alias, "migrations")
        _migrate(alias)
        guards.install(alias)
        yield


def check_current(alias: str) -> None:
    """Check that the database is at this version and guarded; nothing is written.

    Raises:
        MachineError: another version wrote it.
        LedgerError: a guard is missing or altered.
    """
    if _missing(alias):
        raise MachineError(
            "the workspace was made by an older version and cannot be read before it is brought up to this one",
            advice="Run `probanda rebuild` once, where the workspace can be written to.",
        )
    guards.check(alias)


def _migrate(alias: str) -> None:
    missing = _missing(alias)
    guards.check(alias, tables=frozenset(connections[alias].introspection.table_names()))
    executor = MigrationExecutor(connections[alias])
    if missing:
        from probanda.store.log import rebuild_missing  # noqa: PLC0415 - it needs modules that need this one

        executor.migrate(executor.loader.graph.leaf_nodes(_LABEL))
        rebuild_missing(alias)


def _missing(alias: str) -> frozenset[str]:
    known = {name for label, name in MigrationLoader(None).disk_migrations if label == _LABEL}
    applied = _applied(alias)
    if newer := sorted(applied - known):
        raise MachineError(
            f"the workspace was written by a newer probanda (it has {newer[-1]}, which this version does not know)",
            advice="Update probanda; this version will not touch it.",
        )
    return frozenset(known - applied)


def _applied(alias: str) -> frozenset[str]:
    recorder = MigrationRecorder(connections[alias])
    return frozenset(name for label, name in recorder.applied_migrations() if label == _LABEL)
