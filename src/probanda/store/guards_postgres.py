"""Guards on PostgreSQL: one function that refuses, and three triggers a table that call it.

- Before an update or a delete of a row (`INSERT ... ON CONFLICT DO UPDATE` and MERGE update, so they are refused too);
- before TRUNCATE, which passes row triggers.

They are ENABLE ALWAYS: with `session_replication_role = replica`, an ordinary trigger sleeps. It also tells: after
`DISABLE TRIGGER ALL` and `ENABLE TRIGGER ALL` a guard is enabled, but no longer always, and the workspace is refused.
Triggers and rules on a table of evidence that are not ours are refused as well: they could change what is written.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

_FUNCTION = "guard_evidence"
_SOURCE = "BEGIN RAISE EXCEPTION 'guard: a row of % is never changed (%)', TG_TABLE_NAME, TG_OP; END"
_ALWAYS = "A"
_VERBS = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}


def triggers(table: str) -> dict[str, str]:
    """Name of each trigger of a table -> the SQL that makes it, exactly as PostgreSQL tells it."""
    return {
        f"guard_{table}_{verb.lower()}": (
            f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
        )
        for verb, each in _VERBS.items()
    }


def install(cursor: CursorWrapper, tables: Iterable[str]) -> None:
    """Make every guard anew."""
    cursor.execute(f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_SOURCE}$$")
    for table in tables:
        for name, sql in triggers(table).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(sql)
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def broken(cursor: CursorWrapper, tables: Iterable[str]) -> tuple[str, ...]:
    """Names of guards that are missing, altered or asleep, and of triggers and rules that are not ours, sorted."""
    wanted = {name: sql for table in tables for name, sql in triggers(table).items()}
    here = list(tables)
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(t.oid, true), tgenabled::text, prosrc, lanname FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid JOIN pg_language l ON l.oid = prolang "
        "WHERE NOT tgisinternal AND pg_table_is_visible(c.oid) AND relname = ANY(%s)",
        [here],
    )
    found = {str(name): tuple(rest) for name, *rest in cursor.fetchall()}
    right = {name: (sql, _ALWAYS, _SOURCE, "plpgsql") for name, sql in wanted.items()}
    wrong = {name for name in right.keys() | found.keys() if found.get(name) != right.get(name)}
    cursor.execute("SELECT rulename FROM pg_rules WHERE tablename = ANY(%s)", [here])
    return tuple(sorted(wrong | {str(name) for (name,) in cursor.fetchall()}))
