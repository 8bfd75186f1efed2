"""Children that never outlive their parent, and the leftovers of a run that was killed."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
libc = ctypes.CDLL(None)


class Unready(Exception):
    """Something is missing; the text is one sentence for the person at the keyboard."""


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    dies_by: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only its parent.

    On Linux the kernel sends the child `dies_by` when the thread that calls this ends, be it
    by SIGKILL: call it from the main thread. Output is appended to `log`.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid(), dies_by),
            **{"stdin": subprocess.DEVNULL, **options},
        )


def die_with(parent: int, by: signal.Signals) -> None:
    """Let the kernel send this process `by` when its parent ends. Linux only; elsewhere nothing."""
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, int(by))
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def stop(
    process: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM, within: float = 20
) -> int:
    """Ask the child to end and wait; after `within` seconds kill its group. Gives the exit code."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        return process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait(5)


def outwait(folder: Path, program: str, within: float = 15) -> None:
    """Return when no process of that program works in `folder` any more.

    A killed run's children are already ending by the signal they asked for; those that have
    not ended `within` seconds are killed.
    """
    deadline = time.monotonic() + within
    while leftovers := _working_in(folder, program):
        if time.monotonic() > deadline:
            for pid in leftovers:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _working_in(folder: Path, program: str) -> list[int]:
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if _link(process / "cwd") == str(folder)
        and Path(_link(process / "exe")).name.startswith(program)
    ]


def _link(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:  # ended meanwhile, or not ours to look at
        return ""


def last_words(log: Path) -> str:
    """The last line of a log, to end a sentence with."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
