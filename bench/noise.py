"""Who used the processors meanwhile: the server, and others, beside whom a time is worth less."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def foreign() -> Iterator[list[float]]:
    """Fills the list with the cores that processes outside this run were busy on."""
    shares: list[float] = []
    began, busy, ours = time.perf_counter(), _busy(), _ours()
    yield shares
    elapsed = (time.perf_counter() - began) * TICKS
    shares.append(max(0.0, (_busy() - busy - (_ours() - ours)) / elapsed))


def _busy() -> int:
    """Ticks of work of the whole machine: user, nice, system, interrupts."""
    numbers = [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return sum(numbers[n] for n in (0, 1, 2, 5, 6))


def spent(root: int) -> float:
    """Seconds of work of a process and of all its descendants, also ended ones."""
    return _ticks(root) / TICKS


def _ours() -> int:
    return _ticks(os.getppid())  # the launcher: it started the databases, and us


def _ticks(root: int) -> int:
    times, parents = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended while we looked
        parents[int(stat.parent.name)] = int(fields[1])
        times[int(stat.parent.name)] = sum(int(ticks) for ticks in fields[11:15])
    return sum(ticks for pid, ticks in times.items() if _descends(pid, root, parents))


def descendants(root: int) -> list[int]:
    """The process itself and all that came from it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue  # it ended while we looked
    return [pid for pid in parents if _descends(pid, root, parents)]


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root
