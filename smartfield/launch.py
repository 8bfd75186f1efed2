"""Run the whole of Smartfield on this machine.

    python -m smartfield.launch               everything, until Ctrl-C or SIGTERM
    python -m smartfield.launch COMMAND …     one command, beside the same servers

Starts Postgres and Valkey in DATA_DIR, unless DATABASE_URL and REDIS_URL name others, then
brings the database and the static files up to date and starts the web server, the worker
and the beat. All of them end with this process, even when it is killed, and the next run
goes on from there. What is missing is said in one sentence.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Self

from smartfield.lib.embedded import processes
from smartfield.lib.embedded.place import NEEDED_TO_GO_ON, Place
from smartfield.lib.embedded.postgres import Postgres
from smartfield.lib.embedded.processes import Unready, last_words
from smartfield.lib.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[1]
DEMO_PEOPLE = ("manager", "assistant", "client", "admin")
POOLED = {"DATABASE_POOL": "8"}  # for many short requests; docs/adr/0007
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C, SIGTERM, or a closed terminal."""


def main(command: list[str] | None = None) -> int | str:
    """Gives the exit code, or the sentence to exit with."""
    heed_signals()
    try:
        environment = read_environment()
        with House(environment) as house:
            return house.run_beside(command) if command else house.live()
    except Stopped:
        say("Stopped.")
        return 0
    except Unready as unready:
        return f"Smartfield: {unready}"
    except OSError as error:
        return f"Smartfield: {in_words(error)}"


class House:
    """All the processes of one run, their folder and the environment that leads to them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = port_of(environment)
        self.address = environment.setdefault("SITE_URL", f"http://127.0.0.1:{self.port}")
        self.place = Place(environment.get("DATA_DIR") or ROOT / ".data")
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.endings = ExitStack()
        self.endings.callback(self.place.leave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.endings.close()

    def live(self) -> int:
        """Returns only by an exception: a signal, or something that is missing or has ended."""
        if not self.place.claim(self.address):
            raise Unready(
                f"It is already running in {self.place.folder}, at {self.place.claimed_by}"
            )
        check_port(self.port)
        self.start_servers()
        self.update()
        self.start_children()
        self.wait_until_answering(within=90)
        self.welcome()
        while True:
            self.check_alive()
            time.sleep(0.5)

    def run_beside(self, command: list[str]) -> int:
        """Run a command with the servers of the run that is here, or with its own."""
        if self.place.claim(self.address):
            self.start_servers()
            self.update()
        else:
            self.environment |= self.place.shared()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
        return wait_for(subprocess.Popen(command, env=self.environment))

    def start_servers(self) -> None:
        """Start what is not given, and leave the addresses for `run_beside`."""
        self.place.check_room()
        given = {name for name, value in self.environment.items() if value}
        own = {"DATA_DIR": str(self.place.folder), "SITE_URL": self.address}
        if "SECRET_KEY" not in given:
            own["SECRET_KEY"] = self.place.secret("secret-key")
        if "HOOKS_SECRET" not in given:
            own["HOOKS_SECRET"] = self.place.secret("hooks-secret")
        if "DATABASE_URL" not in given:
            own["DATABASE_URL"] = self.start_postgres()
            own["DEMO"] = self.environment.get("DEMO", "1")  # never by itself in a given database
        if "REDIS_URL" not in given:
            own["REDIS_URL"] = self.start_valkey()
        self.environment |= own
        self.endings.callback(self.place.unshare)
        self.place.share(own)

    def start_postgres(self) -> str:
        say("Starting Postgres")
        postgres = Postgres(self.place.folder / "postgres", log=self.place.log("postgres"))
        self.endings.enter_context(postgres)
        self.servers["postgres"] = postgres.process
        return postgres.url()

    def start_valkey(self) -> str:
        say("Starting Valkey")
        password = self.place.secret("valkey-password")
        folder = self.place.folder / "valkey"
        valkey = Valkey(folder, log=self.place.log("valkey"), password=password)
        self.endings.enter_context(valkey)
        self.servers["valkey"] = valkey.process
        return valkey.url()

    def update(self) -> None:
        log = self.place.log("update")
        command = [sys.executable, str(ROOT / "manage.py"), "update"]
        with log.open("ab") as errors:
            child = subprocess.Popen(
                command, env=self.environment, stderr=errors, start_new_session=True
            )
        if wait_for(child):
            self.place.check_room(NEEDED_TO_GO_ON)
            raise Unready(f"It could not be brought up to date: {last_words(log)} (in {log})")

    def start_children(self) -> None:
        say("Starting the web server, the worker and the beat")
        self.endings.callback(self.stop_children)
        for name, command in commands(self.port, self.place.work).items():
            self.children[name] = processes.start(
                [sys.executable, "-m", *command],
                log=self.place.log(name),
                cwd=self.place.work,
                env=POOLED | self.environment if name == "web" else self.environment,
            )

    def stop_children(self) -> None:
        say("\nStopping")
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            processes.stop(child)

    def wait_until_answering(self, within: float) -> None:
        deadline = time.monotonic() + within
        while not is_answering(self.port):
            self.check_alive()
            if time.monotonic() > deadline:
                raise Unready(f"The web server does not answer; see {self.place.log('web')}")
            time.sleep(0.05)

    def check_alive(self) -> None:
        for name, process in {**self.servers, **self.children}.items():
            if process.poll() is not None:
                self.place.check_room(NEEDED_TO_GO_ON)
                raise Unready(f"The {name} {how_it_ended(process, self.place.log(name))}")

    def welcome(self) -> None:
        say(f"\nSmartfield is at {self.address}")
        if self.environment.get("DEMO") == "1":
            say("Sign in with the password demo-smartfield as")
            say("\n".join(f"  {person}@demo.example" for person in DEMO_PEOPLE))
        say(f"Ctrl-C stops it. Its logs are in {self.place.folder / 'log'}")


def commands(port: int, folder: Path) -> dict[str, list[str]]:
    celery = ["celery", "--app", "smartfield"]
    return {
        "web": [
            *["uvicorn", "smartfield.asgi:application", "--host", "127.0.0.1", "--port", str(port)],
            *["--lifespan", "off", "--no-proxy-headers", "--no-server-header"],
            *["--timeout-graceful-shutdown", "5"],
        ],
        "worker": [
            *[*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            *["--without-gossip", "--without-mingle"],
        ],
        "beat": [
            *[*celery, "beat", "--loglevel", "INFO", "--pidfile="],
            *["--schedule", str(folder / "beat-schedule")],
        ],
    }


def read_environment() -> dict[str, str]:
    """The variables of this process and, below them, those of the file .env."""
    return {**dotenv(ROOT / ".env"), **os.environ, "PYTHONPATH": str(ROOT)}


def dotenv(path: Path) -> dict[str, str]:
    """Lines of NAME=VALUE; the rest are comments."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def port_of(environment: dict[str, str]) -> int:
    wanted = environment.get("PORT") or "8000"
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise Unready(f"PORT is a number from 1 to 65535, not {wanted}.")
    return int(wanted)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program" if taken else f"is closed to us ({error.strerror})"
            raise Unready(f"Port {port} {why}; choose another by `PORT=9000 make run`.") from None


def is_answering(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5).close()
    except urllib.error.HTTPError:
        return True  # what it says is for the reader of that page
    except OSError:
        return False
    return True


def how_it_ended(process: subprocess.Popen[bytes], log: Path) -> str:
    if process.returncode < 0:
        return f"was killed by {signal.Signals(-process.returncode).name}."
    return f"ended by itself: {last_words(log)} (in {log})"


def wait_for(child: subprocess.Popen[bytes]) -> int:
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def heed_signals() -> None:
    for number in ENDINGS:
        signal.signal(number, _stop)
    if "MAKELEVEL" in os.environ:  # when make is killed we are to end as well
        processes.die_with(os.getppid(), signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> None:
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)  # once is enough; the ending takes seconds
    raise Stopped


def in_words(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full."
    return f"{error.strerror}: {error.filename}" if error.filename else str(error)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
