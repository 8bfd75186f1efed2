import stat

import pytest

from smartfield.lib.embedded import place
from smartfield.lib.embedded.place import Place
from smartfield.lib.embedded.processes import Unready


def test_one_run_at_a_time_may_claim_a_place(tmp_path):
    first, second = Place(tmp_path), Place(tmp_path)
    assert first.claim("http://127.0.0.1:1")
    assert not second.claim("http://127.0.0.1:2")
    assert second.claimed_by == "http://127.0.0.1:1"
    first.leave()
    assert second.claim("http://127.0.0.1:2")
    assert first.claimed_by == "http://127.0.0.1:2"
    second.leave()


def test_a_secret_stays_the_same_and_private(tmp_path):
    secret = Place(tmp_path).secret("key")
    assert len(secret) >= 50
    assert Place(tmp_path).secret("key") == secret
    assert Place(tmp_path).secret("other") != secret
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_addresses_are_shared_while_the_servers_run(tmp_path):
    running = Place(tmp_path)
    running.share({"DATABASE_URL": "postgresql:///x"})
    assert Place(tmp_path).shared() == {"DATABASE_URL": "postgresql:///x"}
    running.unshare()
    with pytest.raises(Unready, match="only starting"):
        Place(tmp_path).shared()


def test_a_long_log_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "LONGEST_LOG", 3)
    log = Place(tmp_path).log("web")
    log.write_text("long")
    assert not Place(tmp_path).log("web").exists()
    assert (tmp_path / "log/web.log.old").read_text() == "long"


def test_a_full_disk_is_said_in_megabytes(tmp_path):
    Place(tmp_path).check_room()
    with pytest.raises(Unready, match=r"The disk is full: \d+ MB are free for .*, and 1\d+ MB"):
        Place(tmp_path).check_room(2**60)


def test_mails_are_for_nobody_else_on_the_machine(tmp_path):
    """They hold links that let their reader in."""
    place = Place(tmp_path / "data")
    assert stat.S_IMODE((place.folder / "mail").stat().st_mode) == 0o700
