"""The database refuses what code must not do.

Rules, each with its attack in tests/attacks/test_attacks_store.py or test_attacks_expunge.py:

- a row of evidence is never updated and never deleted;
- one exception: a row of `bodies` is deleted once its digest stands in `expunged`, and never comes back;
- a digest comes into `expunged` only with an entry of its case whose act is `expunged` and whose details name it
  (details that are not here, because they were withheld, name whatever the entry says);
- an insert never replaces a row (`INSERT OR REPLACE` passes SQLite's update and delete triggers, so a BEFORE INSERT
  trigger looks for the row first);
- on PostgreSQL a table of evidence is never emptied: TRUNCATE passes row triggers (`guards_postgres` tells more);
- Django's AlterField on SQLite rebuilds a table and silently drops its triggers: all guards are installed again after
  each migration, and a workspace where one is missing or altered is refused.

They protect from our own mistakes. Against an owner of the database only checkpoints held by others do.
"""

from collections.abc import Collection

from django.db import connections

from probanda.model.errors import LedgerError
from probanda.store import guards_postgres

EXPUNGED = "expunged"
ENTRY_OF_ACT = f'{{"act":"{EXPUNGED}",'
"""How an entry of this act begins: entries are canonical JSON, and `act` is the first of its keys."""

# table -> the columns that name a row: an insert may not meet an existing one.
_EVIDENCE: dict[str, tuple[tuple[str, ...], ...]] = {
    "cases": (("case_id",), ("key",)),
    "bodies": (("digest",),),
    "entries": (("id",), ("case_id", "seq")),
    "records": (("id",), ("case_id", "record", "version"), ("case_id", "entry", "position")),
    "checkpoints": (("id",), ("case_id", "size")),
    EXPUNGED: (("digest",),),
}
_NAMED = (
    "SELECT 1 FROM entries LEFT JOIN bodies ON bodies.digest = entries.details "
    "WHERE entries.case_id = NEW.case_id AND entries.seq = NEW.entry "
    f"AND substr(entries.canonical, 1, {len(ENTRY_OF_ACT)}) = CAST('{ENTRY_OF_ACT}' AS BLOB) "
    "AND (bodies.digest IS NULL OR instr(bodies.body, CAST(NEW.digest AS BLOB)) > 0)"
)


def statements(*tables: str) -> dict[str, str]:
    """Name of each trigger of these tables (all, when none is named) -> its SQL, exactly as SQLite keeps it.

    Without the table `expunged`, as in a workspace of an older version, no body is ever deleted.
    """
    chosen = tables or tuple(_EVIDENCE)
    found: dict[str, str] = {}
    for table in chosen:
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
    return found | (_of_expunging() if EXPUNGED in chosen else {})


def _of_expunging() -> dict[str, str]:
    return {
        "guard_bodies_delete": (
            "CREATE TRIGGER guard_bodies_delete BEFORE DELETE ON bodies "
            "WHEN NOT EXISTS (SELECT 1 FROM expunged WHERE digest = OLD.digest) "
            "BEGIN SELECT RAISE(ABORT, 'guard: a row of bodies is deleted only when it is expunged'); END"
        ),
        "guard_bodies_return": (
            "CREATE TRIGGER guard_bodies_return BEFORE INSERT ON bodies "
            "WHEN EXISTS (SELECT 1 FROM expunged WHERE digest = NEW.digest) "
            "BEGIN SELECT RAISE(ABORT, 'guard: what was expunged never comes back'); END"
        ),
        "guard_expunged_entry": (
            "CREATE TRIGGER guard_expunged_entry BEFORE INSERT ON expunged "
            f"WHEN NOT EXISTS ({_NAMED}) "
            "BEGIN SELECT RAISE(ABORT, 'guard: a digest is expunged only by an entry that names it'); END"
        ),
    }


def install(alias: str) -> None:
    """Make every guard anew on the database behind the alias."""
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            guards_postgres.install(cursor, tuple(_EVIDENCE))
            return
        for name, sql in statements().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def check(alias: str, *, tables: Collection[str] = tuple(_EVIDENCE)) -> None:
    """Nothing, when every guard of these tables stands as it was made.

    Raises:
        LedgerError: a guard is missing or altered.
    """
    guarded = tuple(table for table in _EVIDENCE if table in tables)
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            broken = guards_postgres.broken(cursor, guarded)
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            wanted = statements(*guarded) if guarded else {}
            broken = tuple(sorted(name for name, sql in wanted.items() if found.get(name) != sql))
    if broken:
        raise LedgerError(
            f"the workspace has lost its guards ({', '.join(broken)}): rows may have been changed since",
            advice="Do not write to it; compare it with a checkpoint that somebody else holds (`probanda check`).",
        )
