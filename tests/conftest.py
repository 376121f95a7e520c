"""What all tests share: a clock and a randomness that never change, and workspaces on both databases.

Every test that asks for `address` or `workspace` runs on SQLite, and on PostgreSQL where Debian's is installed: one
server a test process, on loopback, as a user who is not root, gone at the end. Where it is not installed the run says
so at its end; with PROBANDA_TEST_POSTGRES=1 (`./dev check`) it is an error.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from probanda.acts.operator import Operator
    from probanda.model.address import Address
    from probanda.store.workspace import Workspace

# How long an example takes says how busy the machine is, nothing about the code.
settings.register_profile("probanda", deadline=None)
settings.load_profile("probanda")
POSTGRES = Path("/usr/lib/postgresql/15/bin/postgres")
_START_S = 60  # a loaded machine with two cores
_FAST = ("fsync=off", "full_page_writes=off", "max_connections=20", "shared_buffers=16MB", "autovacuum=off")


def pytest_configure() -> None:
    if os.environ.get("PROBANDA_TEST_POSTGRES") == "1" and not POSTGRES.is_file():
        raise pytest.UsageError(f"{POSTGRES} is missing, and PROBANDA_TEST_POSTGRES=1 asks for it")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("only"):
        metafunc.parametrize("database", ["sqlite", "postgres"] if POSTGRES.is_file() else ["sqlite"], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if POSTGRES.is_file():
        return
    gone = [one for one in items if any(mark.args == ("postgres",) for mark in one.iter_markers("only"))]
    config.hook.pytest_deselected(items=gone)
    items[:] = [one for one in items if one not in gone]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not POSTGRES.is_file():
        terminalreporter.write_line(
            "PostgreSQL 15 is not installed here: what the store does was tested on SQLite only "
            "(Debian: apt install postgresql-15; ./dev check needs it)",
            yellow=True,
        )


class Seeded:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"{self._seed}/{self._count}".encode()).digest(size)


class Ticking:
    """A clock that moves on by one second at each look."""

    def __init__(self) -> None:
        self._now = datetime(2031, 10, 2, 8, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def seeded() -> "Callable[[], Operator]":
    """A maker of operators that all have the same clock and randomness from their start."""
    from probanda.acts.operator import Operator

    return lambda: Operator(name="Test Person", clock=Ticking(), randomness=Seeded("operator"))


@pytest.fixture
def by() -> "Operator":
    """An operator whose clock and randomness are the test's."""
    from probanda.acts.operator import Operator

    return Operator(name="Test Person", clock=Ticking(), randomness=Seeded("operator"))


class Server:
    """A PostgreSQL server of this test process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._count = folder, 0
        self._as = ("setpriv", "--pdeathsig", "INT")
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "nobody", "nogroup")
            self._as = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig", "INT")
        password = folder / "password"
        password.write_text("only-in-tests\n", encoding="ascii")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        os.environ["PGPASSFILE"] = str(folder.with_name(f"{folder.name}.pgpass"))
        passfile = Path(os.environ["PGPASSFILE"])
        passfile.touch(mode=0o600)
        passfile.write_text("*:*:*:*:only-in-tests\n", encoding="ascii")
        self._data = folder / "data"
        setup = ("--auth=scram-sha-256", f"--pwfile={password}", "--username=owner", "--encoding=UTF8", "--locale=C")
        made = [*self._as, str(POSTGRES.with_name("initdb")), "-D", str(self._data), *setup, "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd="/", timeout=_START_S)

    def start(self) -> subprocess.Popen[bytes]:
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", *_FAST]
        options = [word for setting in settings for word in ("-c", setting)]
        with (self.folder.parent / f"{self.folder.name}.log").open("wb") as log:
            return subprocess.Popen(
                [*self._as, str(POSTGRES), "-D", str(self._data), *options], stdout=log, stderr=log, cwd="/"
            )

    def wait(self, running: subprocess.Popen[bytes]) -> None:
        import psycopg

        until_s = time.monotonic() + _START_S
        while True:
            try:
                self.run("postgres", "SELECT 1")
            except psycopg.OperationalError:
                if running.poll() is not None or time.monotonic() > until_s:
                    raise
                time.sleep(0.05)
            else:
                return

    def run(self, database: str, *statements: str) -> list[tuple[object, ...]]:
        """Run statements as the server's owner; the rows of the last."""
        import psycopg

        rows: list[tuple[object, ...]] = []
        with psycopg.connect(host="127.0.0.1", port=self.port, user="owner", dbname=database, autocommit=True) as to:
            for statement in statements:
                done = to.execute(statement.encode())
                rows = done.fetchall() if done.description else []
        return rows

    def fresh(self) -> str:
        """The name of a new database, owned by a user who may do nothing else."""
        self._count += 1
        name = f"workspace_{self._count}"
        if self._count == 1:
            self.run("postgres", "CREATE ROLE writer LOGIN PASSWORD 'only-in-tests'")
        self.run("postgres", f"CREATE DATABASE {name} OWNER writer")
        return name


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Debian's PostgreSQL 15, started when the first test asks for it."""
    folder = Path(tempfile.mkdtemp(prefix="probanda-postgres-"))  # short: the path of a socket has at most 107 bytes
    server = Server(folder)
    running = server.start()
    try:
        server.wait(running)
        yield server
    finally:
        running.send_signal(signal.SIGINT)  # "fast": connections are closed
        running.wait(_START_S)
        shutil.rmtree(folder)
        for beside in (".log", ".pgpass"):
            folder.with_name(folder.name + beside).unlink(missing_ok=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`; a test marked `only` names its own."""
    only = request.node.get_closest_marker("only")
    return str(only.args[0] if only else request.param)


@pytest.fixture
def address(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> "Address":
    """Where a fresh workspace can be made."""
    from probanda.model.address import workspace_at

    folder = tmp_path / "workspace"
    if database == "sqlite":
        return folder
    server = request.getfixturevalue("server")
    return workspace_at(f"postgresql://writer@127.0.0.1:{server.port}/{server.fresh()}", folder=str(folder))


@pytest.fixture
def workspace(address: "Address") -> Iterator["Workspace"]:
    """A fresh plain workspace."""
    from probanda.store.workspace import create

    with create(address, randomness=Seeded("key")) as opened:
        yield opened


@pytest.fixture(scope="session")
def stamps() -> ModuleType:
    """The time-stamp authority of tests/fixtures/authority."""
    return _fixture_module("authority/authority.py", "stamp_authority")


@pytest.fixture(scope="session")
def dirty() -> ModuleType:
    """Files with a canary in every field, of tests/fixtures/shared_forms."""
    return _fixture_module("shared_forms/dirty.py", "dirty_files")


@pytest.fixture(scope="session")
def moving() -> ModuleType:
    """Films of texture that moves, of tests/fixtures/moving."""
    return _fixture_module("moving/moving.py", "moving_films")


def _fixture_module(place: str, name: str) -> ModuleType:
    spec = spec_from_file_location(name, Path(__file__).parent / "fixtures" / place)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
