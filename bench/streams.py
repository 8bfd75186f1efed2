"""Files of any length: how soon they begin, how long they take, how the server's memory moves."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.noise import descendants

PATIENCE = 300  # seconds
MIB = 2**20


def measured(server: tuple[int, int], stream: dict[str, Any]) -> dict[str, Any]:
    """The second of two: what is read for the first time is read before."""
    port, process = server
    _ask(port, stream)
    before = resident(process)
    with _watched(process) as most:
        first, seconds, size = _ask(port, stream)
    return {
        "name": stream["name"],
        "rows": stream["rows"],
        "bytes": size,
        "first_ms": round(first * 1000),
        "seconds": round(seconds, 1),
        "mib": [round(n / MIB, 1) for n in (before, max(most), resident(process))],
    }


def line(found: dict[str, Any]) -> str:
    before, most, after = found["mib"]
    return (
        f"{found['name']:<18} {found['rows']:>7,} rows  {found['bytes'] / MIB:5.1f} MiB"
        f"  first byte {found['first_ms']} ms  {found['seconds']} s"
        f"  memory of the server {before} MiB, at most {most}, then {after}"
    )


def resident(root: int) -> int:
    """Bytes of memory of a process and its descendants."""
    found = 0
    for pid in descendants(root):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue  # it ended while we looked
        found += sum(
            int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith("VmRSS")
        )
    return found


def _ask(port: int, stream: dict[str, Any]) -> tuple[float, float, int]:
    began = time.perf_counter()
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    asked.request("GET", stream["path"], headers={"Cookie": stream["cookies"]})
    answer = asked.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{stream['name']}: {answer.status}")
    size = len(answer.read(1))
    first = time.perf_counter() - began
    while piece := answer.read(2**16):
        size += len(piece)
    return first, time.perf_counter() - began, size


@contextmanager
def _watched(process: int) -> Iterator[list[int]]:
    """Fills the list with the memory, ten times a second."""
    sizes, is_over = [resident(process)], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            sizes.append(resident(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield sizes
    is_over.set()
    watcher.join()
