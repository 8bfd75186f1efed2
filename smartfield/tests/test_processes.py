"""Nothing is left behind when a parent is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from smartfield.lib.embedded.processes import last_words, outwait, start, stop

PARENT = """
import sys, time
from pathlib import Path
from smartfield.lib.embedded.postgres import Postgres
from smartfield.lib.embedded.valkey import Valkey
folder = Path(sys.argv[1])
with Postgres(folder / "postgres", log=folder / "log") as postgres:
    with Valkey(folder / "valkey", log=folder / "log") as valkey:
        print(postgres.process.pid, valkey.process.pid, flush=True)
        time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """A zombie that nobody has collected yet has ended as well."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def comes_true(condition, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_servers_end_when_their_parent_is_killed():
    with tempfile.TemporaryDirectory(prefix="smartfield-test-") as folder:
        Path(folder).chmod(0o711)
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, folder], stdout=subprocess.PIPE, text=True
        )
        with parent.stdout as said:
            servers = [int(pid) for pid in said.readline().split()]
        assert all(map(is_running, servers))
        parent.kill()
        parent.wait()
        assert len(servers) == 2
        assert comes_true(lambda: not any(map(is_running, servers)))


def test_a_child_that_does_not_listen_is_killed(tmp_path):
    deaf = "trap '' TERM; echo ready; for _ in $(seq 200); do sleep 0.1; done"
    child = start(["sh", "-c", deaf], log=tmp_path / "log")
    assert comes_true(lambda: last_words(tmp_path / "log") == "ready")
    assert stop(child, within=0.3) == -signal.SIGKILL


def test_a_child_ends_by_the_signal_it_is_asked_with(tmp_path):
    child = start(["sleep", "60"], log=tmp_path / "log")
    assert stop(child) == -signal.SIGTERM


def test_leftovers_of_a_folder_are_waited_for_and_then_killed(tmp_path):
    child = start(["sleep", "60"], log=tmp_path / "log", cwd=tmp_path)
    elsewhere = start(["sleep", "60"], log=tmp_path / "log", cwd="/")
    assert comes_true(lambda: os.readlink(f"/proc/{child.pid}/exe").endswith("sleep"))
    outwait(tmp_path, "sleep", within=0.2)
    assert child.wait(1) == -signal.SIGKILL
    assert elsewhere.poll() is None
    stop(elsewhere)


@pytest.mark.parametrize(
    ("text", "last"), [("one\ntwo\n\n", "two"), ("", "it said nothing"), (None, "it said nothing")]
)
def test_the_last_words_of_a_log(tmp_path, text, last):
    log = tmp_path / "log"
    if text is not None:
        log.write_text(text)
    assert last_words(log) == last
