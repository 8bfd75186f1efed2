"""`make run`: what starts together ends together, and the next run goes on."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartfield import launch
from smartfield.lib.embedded.processes import Unready
from smartfield.lib.embedded.valkey import free_port

ROOT = Path(__file__).resolve().parents[2]
OWN = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "MAKELEVEL"}


class Place:
    """A data folder, and runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        given = {name: value for name, value in os.environ.items() if name not in OWN}
        self.started: list[subprocess.Popen[str]] = []
        self.environment = {**given, "DATA_DIR": str(folder), "PORT": str(self.port), "DEMO": "0"}

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        started = subprocess.Popen(
            [sys.executable, "-m", "smartfield.launch", *command],
            cwd=ROOT,
            env={**self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(started)
        return started

    def run(self) -> subprocess.Popen[str]:
        """A run that has said where it is."""
        running = self.start()
        said = [running.stdout.readline()]
        while "Ctrl-C" not in said[-1] and said[-1]:
            said.append(running.stdout.readline())
        assert f"Smartfield is at http://127.0.0.1:{self.port}\n" in said, said
        return running

    def page(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=10) as page:
            return page.status

    def living(self) -> list[str]:
        """The programs that work below the folder."""
        return [
            Path(os.readlink(process / "exe")).name
            for process in Path("/proc").glob("[0-9]*")
            if _reads(process) and Path(os.readlink(process / "cwd")).is_relative_to(self.folder)
        ]


def _reads(process: Path) -> bool:
    try:
        os.readlink(process / "cwd"), os.readlink(process / "exe")
    except OSError:
        return False
    return True


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = ("", "") if running.stdout.closed else running.communicate(timeout=60)
    return running.returncode, said


@pytest.fixture
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="smartfield-test-") as folder:
        Path(folder).chmod(0o711)
        place = Place(Path(folder))
        yield place
        for started in place.started:  # of a test that failed half-way
            started.terminate()
            ended(started)


@pytest.mark.django_db(databases=[])
def test_a_whole_life(place):
    running = place.run()
    assert place.page() == 200
    programs = place.living()
    assert "valkey-server" in programs
    assert "postgres" in programs
    assert sum(name.startswith("python") for name in programs) >= 3  # web, worker, beat

    code, said = ended(place.start())
    assert (code, "already running" in said) == (1, True)
    code, said = ended(place.start(sys.executable, "manage.py", "showmigrations", "accounts"))
    assert (code, "[X] 0001_initial" in said) == (0, True)

    running.kill()
    ended(running)
    running = place.run()  # at once, while the killed one's children are still ending
    assert place.page() == 200
    running.send_signal(signal.SIGTERM)
    assert ended(running) == (0, "\nStopping\nStopped.\n")
    assert place.living() == []


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is a number from 1 to 65535, not abc."),
        ({"PORT": "70000"}, "PORT is a number from 1 to 65535, not 70000."),
        ({"DATA_DIR": "/dev/null"}, "File exists: /dev/null"),
        ({"SMARTFIELD_PG_BIN": "/nowhere"}, "There is no PostgreSQL in /nowhere."),
    ],
    ids=["no number", "too large", "no folder", "no server"],
)
def test_what_is_missing_is_one_sentence(place, variables, sentence):
    code, said = ended(place.start(**variables))
    assert code == 1
    assert said.splitlines()[-1] == f"Smartfield: {sentence}"
    assert "Traceback" not in said
    assert place.living() == []


def test_a_taken_port_is_said_before_anything_starts(place):
    with socket.create_server(("127.0.0.1", place.port)):
        code, said = ended(place.start())
    assert code == 1
    assert said == (
        f"Smartfield: Port {place.port} is taken by another program; "
        "choose another by `PORT=9000 make run`.\n"
    )


def test_a_process_that_ends_by_itself_is_named(tmp_path):
    log = tmp_path / "log"
    log.write_text("starting\nno such module\n")
    child = subprocess.Popen(["sh", "-c", "exit 3"])
    child.wait()
    assert launch.how_it_ended(child, log) == f"ended by itself: no such module (in {log})"
    child = subprocess.Popen(["sh", "-c", "kill -9 $$"])
    child.wait()
    assert launch.how_it_ended(child, log) == "was killed by SIGKILL."


def test_given_servers_are_not_started(tmp_path, monkeypatch):
    given = {
        "DATABASE_URL": "postgresql:///given",
        "REDIS_URL": "redis://given/0",
        "SECRET_KEY": "given",
        "DATA_DIR": str(tmp_path),
    }
    with launch.House(dict(given)) as house:
        house.start_servers()
        assert house.servers == {}
        assert given.items() <= house.environment.items()
        assert "DEMO" not in house.environment  # never by itself in a database of others


def test_variables_go_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# PORT=1\nPORT=2\nAGENCY_NAME='Green & Co'\n\nEMPTY=\n")
    monkeypatch.setattr(launch, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", "3")
    environment = launch.read_environment()
    assert (environment["PORT"], environment["AGENCY_NAME"]) == ("3", "Green & Co")
    assert environment["EMPTY"] == ""


def test_a_port_that_needs_root_is_said(monkeypatch):
    monkeypatch.setattr(launch.socket.socket, "bind", _denied)
    with pytest.raises(Unready, match=r"Port 80 is closed to us \(Permission denied\)"):
        launch.check_port(80)


def _denied(*address: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_page_that_does_not_come_is_waited_for(monkeypatch):
    began = time.monotonic()
    assert not launch.is_answering(free_port())
    assert time.monotonic() - began < 2
