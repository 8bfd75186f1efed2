import socket
import time
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from smartfield.lib.embedded.processes import Unready
from smartfield.lib.embedded.valkey import Valkey, binary


def server(folder: Path, **options) -> Valkey:
    return Valkey(folder / "valkey", log=folder / "valkey.log", **options)


def client(valkey: Valkey) -> redis.Redis:
    return redis.Redis.from_url(valkey.url(), decode_responses=True)


def test_it_keeps_what_it_was_told_a_second_before_a_kill(tmp_path):
    with server(tmp_path) as valkey, client(valkey) as told:
        told.set("word", "да")
        time.sleep(1.5)
        valkey.process.kill()
        valkey.process.wait()
    with server(tmp_path) as valkey, client(valkey) as asked:
        assert asked.get("word") == "да"


def test_it_answers_nobody_without_the_password(tmp_path):
    with server(tmp_path) as valkey:
        stranger = redis.Redis(port=valkey.port, retry=Retry(NoBackoff(), 0))
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_no_list_of_processes_shows_the_password(tmp_path):
    with server(tmp_path) as valkey:
        command = Path(f"/proc/{valkey.process.pid}/cmdline").read_text()
    assert "valkey-server" in command
    assert valkey.password not in command


def test_it_never_forgets_to_make_room(tmp_path):
    with server(tmp_path) as valkey, client(valkey) as asked:
        assert asked.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unready, match="Valkey did not start"):
            server(tmp_path, port=taken.getsockname()[1]).__enter__()


def test_a_given_binary_goes_before_the_wheels(monkeypatch):
    assert binary().name == "valkey-server"
    monkeypatch.setenv("SMARTFIELD_VALKEY", "/nowhere")
    with pytest.raises(Unready, match="no Valkey in /nowhere"):
        binary()
