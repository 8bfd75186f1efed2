"""`manage.py ring` plays an exchange against a running server."""

import io
import urllib.error
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command

from accounts.tests.test_keeping_files import WAV
from clients.models import Call, Ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(client, settings, monkeypatch):
    """The command, with our own door at the other end of the line."""
    settings.HOOKS_SECRETS = ["a-secret-of-the-exchange-and-ours"]

    def urlopen(request, timeout):
        headers = {name: request.get_header(name) for name in ("Smartfield-signature",)}
        kind = request.get_header("Content-type")
        assert request.full_url == "https://crm.example/hooks/calls/"
        answer = client.post("/hooks/calls/", request.data, content_type=kind, headers=headers)
        said = io.BytesIO(answer.content)
        if answer.status_code != 200:
            raise urllib.error.HTTPError(request.full_url, answer.status_code, "", None, said)
        return closing(said)

    def ring(*words):
        call_command("ring", "--from", "+351912448190", "--at", "https://crm.example/", *words)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    return ring


def test_a_call_is_answered_and_recorded(play, manager, arkadia, tmp_path):
    sound = tmp_path / "call.wav"
    sound.write_bytes(WAV)
    play(
        *("--answer-after", "0", "--end-after", "0", "--agent", manager.email),
        *("--recording", str(sound)),
    )
    ring = Ring.objects.get()
    assert [event.kind for event in ring.events.all()] == [
        *("ringing", "answered", "ended", "recording")
    ]
    assert (ring.call.state, ring.call.manager) == ("draft", manager)
    assert ring.recording.media_type == "audio/wav"


def test_a_call_is_missed(play, manager, arkadia):
    play("--missed", "--answer-after", "0", "--end-after", "0")
    assert Call.objects.get().state == "missed"


def test_an_outgoing_call_is_ours(play, manager, arkadia):
    play("--out", "--answer-after", "0", "--end-after", "0", "--agent", manager.email)
    assert Call.objects.get().direction == "out"


def test_what_is_wrong_is_said(play, settings, manager):
    settings.HOOKS_PER_MINUTE = 0
    with pytest.raises(CommandError, match=r"429: .*Too many events"):
        play("--missed", "--end-after", "0")
    settings.HOOKS_SECRETS = []
    with pytest.raises(CommandError, match="HOOKS_SECRET"):
        play("--missed")


def test_a_server_that_is_not_there_is_said(settings):
    settings.HOOKS_SECRETS = ["x" * 32]
    with pytest.raises(CommandError, match="Nobody answers"):
        call_command("ring", "--from", "+351912448190", "--at", "http://127.0.0.1:9")
