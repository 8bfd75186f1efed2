"""The house in order: migrations, production settings, pins and the list of variables."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
READERS = ("smartfield/settings.py", "smartfield/launch.py", "smartfield/lib/embedded")
VARIABLE = re.compile(r"""(?:env|flag|environ\.get|environment\.get)\("([A-Z_]+)\"""")
PINS = sorted(path.name for path in ROOT.glob("requirements*.txt"))


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "PATH"}
    environment = {name: value for name, value in os.environ.items() if name in own} | variables
    words = [sys.executable, "manage.py", *command]
    return subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_production_settings_pass_djangos_deployment_check():
    checked = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY="".join(map(chr, range(48, 123))),
        SITE_URL="https://smartfield.example",
        ALLOWED_HOSTS="smartfield.example",
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    ("variables", "named"),
    [({}, "SECRET_KEY"), ({"SECRET_KEY": "short"}, "SECRET_KEY")],
    ids=["none", "too short"],
)
def test_a_missing_production_secret_stops_the_start_by_its_name(variables, named):
    checked = manage("check", **variables)
    assert checked.returncode != 0
    assert named in checked.stderr.splitlines()[-1]


def test_the_example_lists_every_variable_that_is_read():
    sources = [ROOT / name for name in READERS]
    files = [
        path
        for source in sources
        for path in (source.rglob("*.py") if source.is_dir() else [source])
    ]
    read = {name for path in files for name in VARIABLE.findall(path.read_text())}
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {"SECRET_KEY", "PORT", "SMARTFIELD_PG_BIN"} <= read
    assert not read - listed


@pytest.mark.parametrize("name", PINS)
def test_every_package_is_pinned_and_hashed_and_names_no_host(name):
    text = (ROOT / name).read_text()
    pins = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[\w.\[\]-]+==\S+", pin) and "--hash=sha256:" in pin for pin in pins)
    assert "://" not in text


def test_production_installs_what_was_tested():
    wanted, tested = (
        set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert len(wanted) > 30
    assert not wanted - tested


def test_the_lock_of_the_assets_names_no_host():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
