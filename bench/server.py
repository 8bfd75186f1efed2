"""The server that is measured: uvicorn with two workers on a free port of this machine."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.data import ROOT, environment
from smartfield.lib.embedded import processes

WORKERS = 2
APPLICATIONS = {"asgi": "smartfield.asgi:application", "threads": "bench.threaded:application"}


@contextmanager
def serving(size: str, how: str = "asgi", pool: int = 8) -> Iterator[tuple[int, int]]:
    """Serve the database of `size`; gives the port, and the number of the process."""
    port = free_port()
    command = [
        *[sys.executable, "-m", "uvicorn", APPLICATIONS[how], "--host", "127.0.0.1"],
        *["--port", str(port), "--workers", str(WORKERS), "--lifespan", "off"],
        *["--log-level", "warning", "--no-server-header", "--no-proxy-headers"],
    ]
    bench = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DATABASE_POOL": str(pool), "DEMO": "0"}
    server = processes.start(
        command,
        log=Path(environment(size)["DATA_DIR"]) / "log" / "bench-web.log",
        cwd=ROOT,
        env={**environment(size), **bench},
    )
    try:
        wait_for(port, server)
        yield port, server.pid
    finally:
        processes.stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/login/")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not answer; see log/bench-web.log.")
