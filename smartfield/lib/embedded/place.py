"""The folder that a run keeps its things in: data, logs, secrets, and who is running."""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from smartfield.lib.embedded.processes import Unready, outwait

NEEDED_TO_START = 300 * 2**20  # bytes: a new cluster, the demo and the static files
NEEDED_TO_GO_ON = 2**20  # bytes: less explains every failure
LONGEST_LOG = 10 * 2**20  # bytes


class Place:
    """DATA_DIR. One run at a time may claim it."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder).resolve()
        # As root, Postgres is another user, who must be able to pass.
        self.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        self.work = self.folder / "run"  # the working folder of web server, worker and beat
        self.work.mkdir(mode=0o700, exist_ok=True)
        (self.folder / "mail").mkdir(mode=0o700, exist_ok=True)  # mails hold private links
        self._lock: IO[str] | None = None

    def claim(self, address: str) -> bool:
        """Become the one run here, or give False. A killed run's last processes are waited for."""
        lock = (self.folder / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        self._lock = lock  # held as long as it is open
        outwait(self.work, "python")
        return True

    def leave(self) -> None:
        if self._lock:
            self._lock.close()

    @property
    def claimed_by(self) -> str:
        """The address of the run that is here."""
        return (self.folder / "lock").read_text(encoding="utf-8")

    def check_room(self, needed: int = NEEDED_TO_START) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise Unready(
                f"The disk is full: {free // 2**20} MB are free for {self.folder}, "
                f"and {needed // 2**20} MB are needed."
            )

    def log(self, name: str) -> Path:
        """The file that a process writes to; a long one is put aside first."""
        path = self.folder / "log" / f"{name}.log"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_suffix(".log.old"))
        return path

    def secret(self, name: str) -> str:
        """A random word, made on the first run, that only its owner can read."""
        path = self.folder / name
        if not path.exists():
            _write_private(path, secrets.token_urlsafe(50))
        return path.read_text(encoding="utf-8")

    def share(self, environment: dict[str, str]) -> None:
        """Leave the servers' addresses for commands that come while they run."""
        _write_private(self.work / "servers.json", json.dumps(environment))

    def shared(self) -> dict[str, str]:
        path = self.work / "servers.json"
        if not path.exists():
            raise Unready(f"The servers in {self.folder} are only starting; try again in a moment.")
        return json.loads(path.read_text(encoding="utf-8"))

    def unshare(self) -> None:
        (self.work / "servers.json").unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    """All or nothing, and never readable by others."""
    making = path.with_name(path.name + ".new")
    making.unlink(missing_ok=True)
    with open(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    making.replace(path)
