"""A broker, a worker and a beat of our own, and what can happen to them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

import redis
from django.db import connection

from smartfield.lib.embedded.processes import start
from smartfield.lib.embedded.valkey import Valkey

APP = "smartfield.tests.storm.app"
HOUSE = Path(__file__).resolve().parents[3]


class Weather:
    """Real processes while its `with` block lasts; each fault is followed by a new start."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.broker = Valkey(folder / "valkey", log=folder / "valkey.log", durable=False)
        self.faults: list[str] = []

    def __enter__(self) -> Self:
        self.broker.__enter__()
        self.worker, self.beat = self._worker(), self._beat()
        return self

    def __exit__(self, *exception: object) -> None:
        for process in (self.beat, self.worker):
            _kill(process)
        self.broker.__exit__()

    def kill_worker(self) -> None:
        _kill(self.worker)
        self.worker = self._worker()

    def kill_child(self) -> None:
        """One process of the worker's pool, in the middle of whatever it does."""
        children = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children")
        pids = children.read_text().split()
        if pids:
            os.kill(int(pids[-1]), signal.SIGKILL)

    def kill_beat(self) -> None:
        _kill(self.beat)
        self.beat = self._beat()

    def kill_broker(self) -> None:
        """It keeps nothing, so everything that was rung for is forgotten."""
        _kill(self.broker.process)
        self.broker.__enter__()

    def flush_broker(self) -> None:
        with redis.Redis.from_url(self.broker.url()) as client:
            client.flushall()

    def strike(self, fault: str) -> None:
        self.faults.append(fault)
        getattr(self, fault)()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def client(self, seconds: float, owner_pk: int) -> subprocess.Popen:
        """The client who accepts everything within `seconds`."""
        module = "smartfield.tests.storm.accepting"
        return self._start("client", "-m", module, str(seconds), str(owner_pk))

    def _worker(self) -> subprocess.Popen:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self._start("worker", "-m", "celery", "-A", APP, "worker", "-c", "2", *quiet)

    def _beat(self) -> subprocess.Popen:
        (self.folder / "schedule").unlink(missing_ok=True)
        return self._start(
            "beat", "-m", "celery", "-A", APP, "beat", "-s", str(self.folder / "schedule")
        )

    def _start(self, name: str, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, *arguments]
        return start(
            command, log=self.folder / f"{name}.log", cwd=HOUSE, env=os.environ | self._settings()
        )

    def _settings(self) -> dict[str, str]:
        base, _, query = os.environ["DATABASE_URL"].partition("?")
        database = base.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        return {
            "DATABASE_URL": f"{database}?{query}",
            "REDIS_URL": self.broker.url(),
            "DATA_DIR": str(self.folder),
            "PYTHONUNBUFFERED": "1",
        }


def _kill(process: subprocess.Popen) -> None:
    """By kill -9, the whole family."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
