"""Many rows at once: executemany on SQLite, COPY on PostgreSQL.

Several times faster than one INSERT a row, and than Django's `bulk_create`. Constraints and guards hold as for any
other insert: triggers BEFORE INSERT run for each row of either.
"""

from collections.abc import Sequence

from django.db import connections
from django.db.models import AutoField, Model


def insert(alias: str, rows: Sequence[Model]) -> None:
    """Insert rows of one table, in order; ids that the database draws do not come back into the rows."""
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001 - Django's documented name for it
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    connection = connections[alias]
    quote = connection.ops.quote_name
    table, columns = quote(meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    values = ([getattr(row, field.attname) for field in fields] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django wraps the errors of execute, not those of COPY.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            places = ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - made of our own models' names
            cursor.executemany(sql, list(values))
