"""Copying a workspace's records: all tables as they are at one moment, whoever writes meanwhile.

1. Within SQLite by its online backup: page by page, so the copy is the database, guards and all. 2. To or from
PostgreSQL, row by row in blocks, each table in the order in which it was written, into tables that the same migrations
made; the guards of the receiving database see every row. 3. Numbers that a database draws for itself are drawn anew:
nothing refers to them.

Nothing is checked here but what the columns must hold: the caller checks the copy.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.db import connections, transaction
from django.db.models import AutoField, BinaryField, Model, QuerySet

from probanda.model.address import DatabaseAddress
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit, SealedFile
from probanda.model.ids import CaseId, Label
from probanda.store import bulk, migrating
from probanda.store.apps import StoreConfig
from probanda.store.bodies import as_bytes
from probanda.store.database import DATABASE, connect, connect_for_reading, forget, machine_errors, one_moment
from probanda.store.reading import all_of_kind, cases
from probanda.store.workspace import Workspace

_BLOCK = 1_000  # rows held in memory at once: a few MB even where each has a body


def copy_records(workspace: Workspace, folder: Path) -> None:
    """The records of the workspace, in a new SQLite database in the folder.

    Raises:
        EvidenceError: a column of bytes holds something else.
        MachineError: the disk is full, or a database cannot be used.
    """
    if connections[workspace.alias].vendor == "sqlite":
        _copy_pages(workspace.alias, folder / DATABASE)
        return
    alias = connect(folder)
    try:
        with machine_errors():
            migrating.bring_up(alias)
            with transaction.atomic(using=alias, durable=True):
                _carry(workspace.alias, alias)
    finally:
        forget(alias)


@contextmanager
def records_in(copy: Workspace, address: DatabaseAddress) -> Iterator[Workspace]:
    """The workspace in an empty PostgreSQL database with the records of the copy; it is there when the block ends well.

    Raises:
        UsageError: another program made a workspace there meanwhile.
        EvidenceError: a column of bytes holds something else.
        MachineError: the database cannot be used.
    """
    alias = connect(address)
    with machine_errors(), migrating.making(alias):
        if any(QuerySet(table).using(alias).exists() for table in _tables()):
            raise UsageError(f"another program made a workspace in {address} meanwhile", advice="Look at that one.")
        _carry(copy.alias, alias)
        yield Workspace(address, alias=alias, key=None)


@contextmanager
def opened_copy(folder: Path) -> Iterator[Workspace]:
    """The workspace of a database that was copied into the folder, brought up to this version; it cannot sign.

    Raises:
        LedgerError: a guard is missing.
        MachineError: a newer version wrote it, or it cannot be used.
    """
    alias = connect(folder)
    try:
        with machine_errors():
            migrating.bring_up(alias)
        yield Workspace(folder, alias=alias, key=None)
    finally:
        forget(alias)


@contextmanager
def copied_from(folder: Path) -> Iterator[Workspace]:
    """The workspace in a folder, for copying only: it may be of an older version, and its guards are not looked at.

    Raises:
        MachineError: it cannot be read.
    """
    alias = connect_for_reading(folder)
    try:
        yield Workspace(folder, alias=alias, key=None)
    finally:
        forget(alias)


def sealed_files(workspace: Workspace) -> Iterator[tuple[CaseId, Label, SealedFile]]:
    """Each file of each exhibit of each case, in every version that was not expunged; a file may come more than once.

    Raises:
        EvidenceError: a body is gone or is not the one that was entered.
    """
    for case_id, _ in cases(workspace):
        for _, exhibit in all_of_kind(workspace, case_id, Exhibit):
            yield from ((case_id, exhibit.label, file) for file in exhibit.files)


def _copy_pages(alias: str, database: Path) -> None:
    with machine_errors():
        connections[alias].ensure_connection()
        with closing(sqlite3.connect(database)) as target:
            connections[alias].connection.backup(target)


def _carry(source: str, target: str) -> None:
    with one_moment(source):
        for table in _tables():
            fields = [field for field in table._meta.concrete_fields if not isinstance(field, AutoField)]  # noqa: SLF001 - Django's documented name for it
            names = [field.attname for field in fields]
            binary = frozenset(field.attname for field in fields if isinstance(field, BinaryField))
            rows = QuerySet(table).using(source).order_by("pk").values_list(*names).iterator(chunk_size=_BLOCK)
            while block := list(islice(rows, _BLOCK)):
                values = [
                    [
                        as_bytes(one, f"a {name}") if name in binary else one
                        for name, one in zip(names, row, strict=True)
                    ]
                    for row in block
                ]
                bulk.insert_values(target, table, names, values)


def _tables() -> list[type[Model]]:
    """Every table of the store, whatever later versions add."""
    return list(apps.get_app_config(StoreConfig.label).get_models())
