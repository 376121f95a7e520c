"""The database refuses what code must not do.

Rules, each with its attack in tests/attacks/test_attacks_store.py:

- a row of evidence is never updated and never deleted;
- an insert never replaces a row (`INSERT OR REPLACE` passes SQLite's update and delete triggers, so a BEFORE INSERT
  trigger looks for the row first);
- on PostgreSQL a table of evidence is never emptied: TRUNCATE passes row triggers (`guards_postgres` tells more);
- Django's AlterField on SQLite rebuilds a table and silently drops its triggers: all guards are installed again after
  each migration, and a workspace where one is missing or altered is refused.

They protect from our own mistakes. Against an owner of the database only checkpoints held by others do.
"""

from django.db import connections

from probanda.model.errors import LedgerError
from probanda.store import guards_postgres

# table -> the columns that name a row: an insert may not meet an existing one.
_EVIDENCE: dict[str, tuple[tuple[str, ...], ...]] = {
    "cases": (("case_id",), ("key",)),
    "bodies": (("digest",),),
    "entries": (("id",), ("case_id", "seq")),
    "records": (("id",), ("case_id", "record", "version"), ("case_id", "entry", "position")),
    "checkpoints": (("id",), ("case_id", "size")),
}


def statements(*tables: str) -> dict[str, str]:
    """Name of each trigger of these tables (all, when none is named) -> its SQL, exactly as SQLite keeps it."""
    found: dict[str, str] = {}
    for table in tables or _EVIDENCE:
        names = _EVIDENCE[table]
        for verb in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{verb.lower()}"
            found[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'guard: a row of {table} is never changed'); END"
            )
        met = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in names
        )
        name = f"guard_{table}_insert"
        found[name] = (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {met}) "
            f"BEGIN SELECT RAISE(ABORT, 'guard: a row of {table} is never replaced'); END"
        )
    return found


def install(alias: str) -> None:
    """Make every guard anew on the database behind the alias."""
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            guards_postgres.install(cursor, _EVIDENCE)
            return
        for name, sql in statements().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def check(alias: str, *, tables: frozenset[str] = frozenset(_EVIDENCE)) -> None:
    """Nothing, when every guard of these tables stands as it was made.

    Raises:
        LedgerError: a guard is missing or altered.
    """
    guarded = [table for table in _EVIDENCE if table in tables]
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            broken = guards_postgres.broken(cursor, guarded)
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            wanted = {name: sql for table in guarded for name, sql in statements(table).items()}
            broken = tuple(sorted(name for name, sql in wanted.items() if found.get(name) != sql))
    if broken:
        raise LedgerError(
            f"the workspace has lost its guards ({', '.join(broken)}): rows may have been changed since",
            advice="Do not write to it; compare it with a checkpoint that somebody else holds (`probanda check`).",
        )
