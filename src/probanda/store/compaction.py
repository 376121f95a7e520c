"""After bodies were deleted: the database gives up the room in which they lay.

- SQLite: VACUUM writes the whole database anew, then the write-ahead log is taken back and cut to nothing. While
  another program reads, the log cannot be cut: that is said, and everything can be run again.
- PostgreSQL: VACUUM FULL writes the tables anew in which bodies and lists lie. The server's write-ahead log, its
  archive and its backups keep what was written until they are recycled: nobody but its administrator reaches them.

What the disk below keeps (a journal of the file system, the spare blocks of an SSD) is beyond both.
"""

from collections.abc import Iterator

from django.db import connections

from probanda.model.errors import MachineError
from probanda.store.bodies import as_bytes
from probanda.store.database import machine_errors
from probanda.store.models import BodyRow, CaseRow, CurrentRow, PersonRow
from probanda.store.workspace import Workspace

_TABLES = (BodyRow, CurrentRow)


@machine_errors()
def compact(workspace: Workspace) -> None:
    """Write the database anew, without what was deleted; outside of any transaction.

    Raises:
        MachineError: another program holds the database, or the disk is full.
    """
    connection = connections[workspace.alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in _TABLES:
                cursor.execute(f"VACUUM (FULL) {table._meta.db_table}")  # noqa: SLF001 - Django's documented name for it
            return
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
    if busy:
        raise MachineError(
            "another program is reading the workspace, and the log of its database cannot be cut",
            advice="Wait until it is done, or end it, and run the same command again.",
        )


def kept_bytes(workspace: Workspace) -> Iterator[bytes]:
    """All that the database holds on purpose, of every case; the connection is given back at the end.

    It has to be before anybody opens SQLite's files on his own: the system drops the locks of a process on a file as
    soon as the process closes it anywhere.
    """
    alias = workspace.alias
    with machine_errors():
        for row in BodyRow.objects.using(alias).iterator(chunk_size=500):
            yield as_bytes(row.body, f"the body {row.digest}")
        yield from (key.encode() for key in CaseRow.objects.using(alias).values_list("key", flat=True))
        yield from (name.encode() for name in PersonRow.objects.using(alias).values_list("name", flat=True))
        yield from (key.encode() for key in CurrentRow.objects.using(alias).values_list("key", flat=True).iterator())
    workspace.close()
