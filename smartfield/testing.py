"""Pytest plugin: real servers before settings are read, and a closed network edge.

    addopts = -p smartfield.testing

Starts an embedded Postgres and Valkey for the run, unless DATABASE_URL and REDIS_URL name
others. Nothing that a test starts can reach another machine.
"""

import atexit
import gc
import os
import socket
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from smartfield.lib.catalogues import compile_stale
from smartfield.lib.embedded.postgres import Postgres
from smartfield.lib.embedded.processes import Unready
from smartfield.lib.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[1]
HERE = {"127.0.0.1", "::1", "localhost"}
servers = ExitStack()
atexit.register(servers.close)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """A plugin's earliest hook; as a wrapper it comes before pytest-django reads the settings."""
    try:
        _start_servers()
    except Unready as unready:
        raise pytest.UsageError(str(unready)) from None
    compile_stale(ROOT / "locale")
    _close_network()
    return (yield)


def pytest_collection_finish() -> None:
    """Thousands of tests and all code stay until the end: searching them for rubbish again and
    again took a sixth of the run. What tests leave behind is still found, less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _start_servers() -> None:
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="smartfield-test-")))
    folder.chmod(0o711)  # as root, Postgres is another user
    environment = {"DATA_DIR": str(folder), "SECRET_KEY": "for-tests-" + "0" * 50}
    if "DATABASE_URL" not in os.environ:
        postgres = Postgres(folder / "postgres", log=folder / "postgres.log", durable=False)
        environment["DATABASE_URL"] = servers.enter_context(postgres).url()
    if "REDIS_URL" not in os.environ:
        valkey = Valkey(folder / "valkey", log=folder / "valkey.log", durable=False)
        environment["REDIS_URL"] = servers.enter_context(valkey).url()
    os.environ.update(environment)


def _close_network() -> None:
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _only_here(getattr(socket.socket, name)))


def _only_here(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and address[0] not in HERE:
            self.close()
            raise AssertionError(f"A test reached for {address}, outside this machine.")
        return connect(self, address)

    return guarded
