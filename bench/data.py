"""The two databases that are measured, in the cluster that `smartfield.launch` started."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import conninfo

ROOT = Path(__file__).resolve().parents[1]
TASKS_A_COLLEAGUE = 5  # as the large demo has it
SIZES = {"large": 100_000, "tenth": 10_000}


def environment(size: str) -> dict[str, str]:
    """The environment in which `size` is the database."""
    name = "smartfield" if size == "large" else f"smartfield_{size}"
    address = conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=name)
    return {**os.environ, "DATABASE_URL": address, "DEMO": "1"}


def load(size: str) -> None:
    """Make and fill the database of `size`, unless an earlier run did."""
    address = environment(size)["DATABASE_URL"]
    name = conninfo.conninfo_to_dict(address)["dbname"]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
    manage(size, "migrate", "--verbosity", "0")
    with psycopg.connect(address) as connection:
        loaded = connection.execute("SELECT count(*) FROM tasks_task").fetchone()[0]
        callers = connection.execute("SELECT count(*) FROM clients_contact").fetchone()[0]
    if loaded < SIZES[size] or callers < SIZES[size] // TASKS_A_COLLEAGUE:
        print(f"Loading {SIZES[size]:,} tasks", flush=True)
        manage(size, "demo", "--size", "large", "--tasks", str(SIZES[size]), "--fresh")


def manage(size: str, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment(size), check=True)
