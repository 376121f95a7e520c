"""Guards on PostgreSQL: a function for each rule, and the triggers that call it.

- Before an update or a delete of a row (`INSERT ... ON CONFLICT DO UPDATE` and MERGE update, so they are refused too);
- before TRUNCATE, which passes row triggers;
- before a body is deleted and before a digest is expunged; after bodies were inserted, once for all of a statement: the
  functions look in the schema of the guarded table itself, so that a temporary table of the same name cannot answer.

They are ENABLE ALWAYS: with `session_replication_role = replica`, an ordinary trigger sleeps. It also tells: after
`DISABLE TRIGGER ALL` and `ENABLE TRIGGER ALL` a guard is enabled, but no longer always, and the workspace is refused.
Triggers and rules on a table of evidence that are not ours are refused as well: they could change what is written.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

_EXPUNGED = "expunged"
_VERBS = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}
_INSERTED = "REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT"  # a row trigger made COPY of bodies 2.8 times slower
_LOOK = "DECLARE found boolean; BEGIN EXECUTE pg_catalog.format('SELECT EXISTS ({query})', TG_TABLE_SCHEMA) "
_IS_EXPUNGED = _LOOK.replace("{query}", "SELECT 1 FROM %I.expunged WHERE digest = $1")
_CAME_BACK = _LOOK.replace("{query}", "SELECT 1 FROM inserted JOIN %I.expunged USING (digest)")
# The first bytes of an entry are those of `guards.ENTRY_OF_ACT`; its details name the digest, or are withheld.
_IS_NAMED = _LOOK.replace(
    "{query}",
    "SELECT 1 FROM %1$I.entries e LEFT JOIN %1$I.bodies b ON b.digest = e.details "
    "WHERE e.case_id = $1 AND e.seq = $2 "
    """AND substring(e.canonical FROM 1 FOR 18) = convert_to(''{"act":"expunged",'', ''UTF8'') """
    "AND (b.digest IS NULL OR position(convert_to($3, ''UTF8'') IN b.body) > 0)",
)

_ALWAYS = "A"
_EVIDENCE = "guard_evidence"
_FUNCTIONS: dict[str, str] = {
    _EVIDENCE: "BEGIN RAISE EXCEPTION 'guard: a row of % is never changed (%)', TG_TABLE_NAME, TG_OP; END",
    "guard_deleting": (
        _IS_EXPUNGED + "INTO found USING OLD.digest; IF found THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'guard: a row of bodies is deleted only when it is expunged'; END"
    ),
    "guard_return": (
        _CAME_BACK + "INTO found; IF NOT found THEN RETURN NULL; END IF; "
        "RAISE EXCEPTION 'guard: what was expunged never comes back'; END"
    ),
    "guard_expunging": (
        _IS_NAMED + "INTO found USING NEW.case_id, NEW.entry, NEW.digest; IF found THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'guard: a digest is expunged only by an entry that names it'; END"
    ),
}


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One trigger: where it stands, when it acts, and the function that decides."""

    name: str
    table: str
    when: str
    each: str
    function: str

    @property
    def sql(self) -> str:
        """The SQL that makes it, exactly as PostgreSQL tells it."""
        return f"CREATE TRIGGER {self.name} {self.when} ON {self.table} {self.each} EXECUTE FUNCTION {self.function}()"


def _triggers(tables: Collection[str]) -> tuple[_Trigger, ...]:
    """The triggers of these tables; without the table `expunged`, no body is ever deleted."""
    plain = [
        _Trigger(f"guard_{table}_{verb.lower()}", table, f"BEFORE {verb}", f"FOR EACH {each}", _EVIDENCE)
        for table in tables
        for verb, each in _VERBS.items()
    ]
    expunging = [
        _Trigger("guard_bodies_delete", "bodies", "BEFORE DELETE", "FOR EACH ROW", "guard_deleting"),
        _Trigger("guard_bodies_return", "bodies", "AFTER INSERT", _INSERTED, "guard_return"),
        _Trigger("guard_expunged_entry", _EXPUNGED, "BEFORE INSERT", "FOR EACH ROW", "guard_expunging"),
    ]
    found = [*plain, *(expunging if _EXPUNGED in tables else ())]
    return tuple({one.name: one for one in found}.values())


def install(cursor: CursorWrapper, tables: Collection[str]) -> None:
    """Make every guard anew."""
    for name, source in _FUNCTIONS.items():
        head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        cursor.execute(f"{head} AS $guard${source}$guard$")
    for one in _triggers(tables):
        cursor.execute(f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}")
        cursor.execute(one.sql)
        cursor.execute(f"ALTER TABLE {one.table} ENABLE ALWAYS TRIGGER {one.name}")


def broken(cursor: CursorWrapper, tables: Collection[str]) -> tuple[str, ...]:
    """Names of guards that are missing, altered or asleep, and of triggers and rules that are not ours, sorted."""
    here = list(tables)
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(t.oid, true), tgenabled::text, prosrc, lanname, proconfig, prosecdef "
        "FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid JOIN pg_language l ON l.oid = prolang "
        "WHERE NOT tgisinternal AND pg_table_is_visible(c.oid) AND relname = ANY(%s)",
        [here],
    )
    found = {str(name): tuple(rest) for name, *rest in cursor.fetchall()}
    right = {one.name: (one.sql, _ALWAYS, _FUNCTIONS[one.function], "plpgsql", None, False) for one in _triggers(here)}
    wrong = {name for name in right.keys() | found.keys() if found.get(name) != right.get(name)}
    cursor.execute("SELECT rulename FROM pg_rules WHERE tablename = ANY(%s)", [here])
    return tuple(sorted(wrong | {str(name) for (name,) in cursor.fetchall()}))
