"""Bring everything that is made from the code up to date with it."""

import hashlib
import inspect
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from smartfield.lib.catalogues import compile_stale


class Command(BaseCommand):
    help = (
        "Compiles translations, migrates the database, collects static files and, in demo mode, "
        "fills an empty database with the demo. Does only what is not done yet."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        compile_stale(settings.BASE_DIR / "locale")
        self.migrate()
        self.collect_static_files()
        self.load_demo()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.progress("Migrating the database"):
                call_command("migrate", verbosity=0, interactive=False)

    def collect_static_files(self) -> None:
        mark = Path(settings.STATIC_ROOT) / ".made"
        sources = signature_of_static_files()
        if mark.exists() and mark.read_text() == sources:
            return
        with self.progress("Collecting static files"):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            mark.write_text(sources)

    def load_demo(self) -> None:
        """All or nothing: an interrupted load leaves the database empty for the next one."""
        if not settings.DEMO or "demo" not in get_commands():
            return
        if get_user_model().objects.exists():
            return
        with self.progress("Loading the demo"), transaction.atomic():
            call_command("demo", verbosity=0)

    @contextmanager
    def progress(self, what: str) -> Iterator[None]:
        self.stdout.write(f"{what} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - began:.0f} s")


def signature_of_static_files() -> str:
    """Changes with the name, size or time of any file that would be collected, and with the how."""
    storage_code = inspect.getsource(type(storages["staticfiles"]))
    digest = hashlib.sha256(storage_code.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
