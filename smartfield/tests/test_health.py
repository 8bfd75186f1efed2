"""/health/: well while the database answers; a silent broker is told and no reason to fall."""

from django.db import OperationalError, connection


def test_all_is_well(client, db):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_silent_broker_is_told_and_pages_go_on(client, db, settings):
    settings.REDIS_URL = "redis://user:secret@127.0.0.1:1/0"
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "down"}
    assert "secret" not in response.content.decode()


def test_without_the_database_nothing_is_well(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("password=secret host=db.example")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["status"] == "down"
    assert "secret" not in response.content.decode()
