"""Where a workspace is: a folder, or a PostgreSQL database with a folder for its vault and its signing key.

A URL never holds a password: command lines and settings are seen by others. libpq finds it in `~/.pgpass`, or in the
file that PGPASSFILE names. Only the settings of the connection that concern its safety may stand behind the `?`.
"""

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from probanda.model.errors import UsageError
from probanda.model.value import Value

_SCHEMES = ("postgresql", "postgres")
_SETTINGS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "passfile"})
_FORM = "Write postgresql://user@host:port/database."


class DatabaseAddress(Value, frozen=True, kw_only=True):
    """A PostgreSQL database, and the folder that keeps what no database should: the vault and the signing key."""

    user: str
    host: str
    """A name, a number, or the folder of a Unix socket."""
    port: int | None
    database: str
    settings: tuple[tuple[str, str], ...] = ()
    folder: Path

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host.replace("/", "%2F")
        port = "" if self.port is None else f":{self.port}"
        user = f"{self.user}@" if self.user else ""
        return f"postgresql://{user}{host}{port}/{self.database}"


Address = Path | DatabaseAddress


def workspace_at(text: str, *, folder: str | None) -> Address:
    """The address that a person wrote; `folder` is PROBANDA_VAULT, which only a database needs.

    Raises:
        UsageError: it is no address, it holds a password, or a database has no folder.
    """
    if "://" not in text:
        return Path(text)
    parts = _split(text)
    if parts.password is not None:
        raise UsageError(
            "the address of the workspace holds a password, and others can see it there",
            advice="Write it in ~/.pgpass (or a file that PGPASSFILE names), and leave it out of the address.",
        )
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in database:
        raise UsageError("the address of the workspace names no database", advice=_FORM)
    settings = tuple(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted({name for name, _ in settings} - _SETTINGS)
    if unknown or parts.fragment:
        raise UsageError(
            f"the address of the workspace has a setting that is not known: {', '.join(unknown) or parts.fragment}",
            advice=f"Settings that may stand there: {', '.join(sorted(_SETTINGS))}.",
        )
    if not folder:
        raise UsageError(
            "a workspace in a database needs a folder for its vault and its signing key",
            advice="Name it with PROBANDA_VAULT: everyone who works on this workspace needs the same folder.",
        )
    return DatabaseAddress(
        user=unquote(parts.username or ""),
        host=unquote(parts.hostname or ""),
        port=parts.port,
        database=database,
        settings=settings,
        folder=Path(folder),
    )


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        known = parts.scheme in _SCHEMES and (parts.port is None or parts.port > 0)
    except ValueError as why:
        raise UsageError("the address of the workspace cannot be read", advice=_FORM) from why
    if not known:
        raise UsageError(f"a workspace cannot lie at a {parts.scheme!r} address", advice=f"{_FORM} Or name a folder.")
    return parts
