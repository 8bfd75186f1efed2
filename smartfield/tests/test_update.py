import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.staticfiles.finders import get_finder

from accounts.models import Role, User
from smartfield.management.commands import update

ROOT = Path(__file__).resolve().parents[2]
NAME = "updated"


@pytest.fixture
def update_again(tmp_path) -> Iterator[Callable[..., str]]:
    """`manage.py update` as it is run, on an empty database; gives what it said."""
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        address = server.replace("/smartfield?", f"/{NAME}?")
        environment = {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(tmp_path)}

        def run(**variables: str) -> str:
            command = [sys.executable, ROOT / "manage.py", "update"]
            return subprocess.check_output(command, env={**environment, **variables}, text=True)

        yield run
        connection.execute(f"DROP DATABASE {NAME}")


def test_it_does_all_once_and_then_nothing(update_again, tmp_path):
    first = update_again(DEMO="0")
    assert [line.split(" … ")[0] for line in first.splitlines()] == [
        "Migrating the database",
        "Collecting static files",
    ]
    assert (tmp_path / "static/staticfiles.json").exists()
    assert update_again(DEMO="0") == ""


@pytest.fixture
def sheet(settings, tmp_path) -> Iterator[Path]:
    """The only static file, so that collecting takes no time."""
    settings.STATICFILES_DIRS = [tmp_path / "ours"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/sheet.css").write_text("a{}")
    get_finder.cache_clear()
    yield tmp_path / "ours/sheet.css"
    get_finder.cache_clear()


def test_a_changed_file_is_collected_again_and_the_old_ones_go(sheet, settings):
    command = update.Command()
    command.collect_static_files()
    (settings.STATIC_ROOT / "old.css").touch()
    command.collect_static_files()
    assert (settings.STATIC_ROOT / "old.css").exists()
    sheet.write_text("b{}")
    os.utime(sheet, (1, 1))
    command.collect_static_files()
    assert (settings.STATIC_ROOT / "sheet.css").read_text() == "b{}"
    assert not (settings.STATIC_ROOT / "old.css").exists()


@pytest.fixture
def demo(settings, monkeypatch) -> list[str]:
    """Stands for the demo: notes that it was asked for, makes a person, and fails."""
    asked = []

    def make_one_and_fail(name: str, **options: object) -> None:
        asked.append(name)
        User.objects.create_user("one@demo.example", name="One", role=Role.MANAGER)
        raise InterruptedError

    monkeypatch.setattr(update, "call_command", make_one_and_fail)
    settings.DEMO = True
    return asked


@pytest.mark.django_db
def test_half_a_demo_is_taken_back(demo):
    with pytest.raises(InterruptedError):
        update.Command().load_demo()
    assert demo == ["demo"]
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_demo_is_for_empty_databases_in_demo_mode(demo, settings):
    settings.DEMO = False
    update.Command().load_demo()
    settings.DEMO = True
    User.objects.create_user("first@demo.example", name="First", role=Role.MANAGER)
    update.Command().load_demo()
    assert demo == []
