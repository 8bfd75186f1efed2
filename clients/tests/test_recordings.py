"""Recordings of the exchange: from where they may come, and not heard before they agree."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import outbox, tidying
from accounts.models import Errand, StoredFile
from accounts.tests.test_keeping_files import PNG, WAV
from clients import recordings
from clients.models import Call, Ring
from smartfield.lib import fetching

URL = "https://pbx.example/rec/1.wav"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(manager, arkadia):
    call = Call.objects.create(manager=manager, client=arkadia.client, phone="+351912448190")
    return Ring.objects.create(pbx_id="c1", number=call.phone, call=call, taken_by=manager)


@pytest.fixture(autouse=True)
def pbx(settings):
    settings.HOOKS_RECORDINGS_FROM = ["https://pbx.example"]


@pytest.fixture
def serves(monkeypatch):
    """What the exchange gives for an address: bytes, or an error."""

    def given(what):
        def fetch(address, into, **limits):
            if isinstance(what, Exception):
                raise what
            return into.write(what)

        monkeypatch.setattr(recordings.fetching, "fetch", fetch)

    return given


def sound(content=WAV):
    return SimpleUploadedFile("x", content)


def run_errands():
    for errand in Errand.objects.filter(done_at=None):
        outbox.run(errand.pk)


def test_nobody_hears_it_before_they_agree(client, manager, ring):
    assert recordings.receive(ring, sound()) == ""
    kept = StoredFile.objects.get()
    client.force_login(manager)
    assert client.get(kept.get_absolute_url()).status_code == 404
    page = client.get(ring.call.get_absolute_url()).content.decode()
    assert "Nobody can hear it before they agree" in page
    assert str(kept.pk) not in page
    recordings.agree(ring.call)
    assert client.get(kept.get_absolute_url()).status_code == 200
    ring.call.refresh_from_db()
    assert (ring.call.recording, ring.call.has_consent) == (kept, True)


def test_what_an_exchange_announces_is_agreed_to(ring, settings):
    settings.HOOKS_CONSENT = True
    recordings.receive(ring, sound())
    ring.call.refresh_from_db()
    assert ring.call.recording
    assert ring.call.has_consent


def test_it_waits_on_its_ring_until_there_is_a_call(manager, settings):
    settings.HOOKS_CONSENT = True
    ring = Ring.objects.create(pbx_id="c2")
    recordings.receive(ring, sound())
    ring.call = Call.objects.create(manager=manager)
    ring.save()
    recordings.hand_over(ring)
    assert ring.call_id
    assert Call.objects.get(pk=ring.call_id).recording


def test_the_tick_of_the_intake_agrees(client, manager, ring):
    recordings.receive(ring, sound())
    client.force_login(manager)
    typed = {
        "found": f"client:{ring.call.client_id}", "summary": "Hello.", "direction": "in",
        "has_consent": "on", "tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(reverse("call_finish", args=[ring.call.pk]), typed).status_code == 303
    run_errands()
    ring.refresh_from_db()
    assert ring.recording is None
    assert Call.objects.get().recording


def test_it_may_come_after_the_call_was_finished(ring):
    Call.objects.update(state="logged", ended_at=timezone.now(), has_consent=True)
    ring.call.refresh_from_db()
    recordings.receive(ring, sound())
    assert Call.objects.get().recording


def test_who_did_not_agree_is_forgotten(client, manager, ring):
    recordings.receive(ring, sound())
    Call.objects.update(state="logged", ended_at=timezone.now())
    client.force_login(manager)
    assert "They did not: delete it" in client.get(ring.call.get_absolute_url()).content.decode()
    client.post(reverse("call_consent", args=[ring.call.pk]), {"forget": "1"})
    StoredFile.objects.update(created_at=timezone.now() - timedelta(hours=2))
    tidying.forget_loose_files(timezone.now() - timedelta(hours=1))
    assert not StoredFile.objects.exists()


def test_what_nobody_asked_about_for_a_month_goes(ring):
    recordings.receive(ring, sound())
    recordings.forget_what_waits_too_long(timezone.now() + timedelta(days=29))
    assert Ring.objects.get().recording
    recordings.forget_what_waits_too_long(timezone.now() + timedelta(days=31))
    assert Ring.objects.get().recording is None


def test_a_second_one_is_not_kept(ring):
    recordings.receive(ring, sound())
    assert recordings.receive(ring, sound()) == recordings.SECOND
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("content", [PNG, b"<html>", b"", b"text"])
def test_only_sound_is_kept(ring, content):
    assert recordings.receive(ring, sound(content))
    assert not StoredFile.objects.exists()
    assert Ring.objects.get().trouble


# By address ------------------------------------------------------------------------


def test_an_address_is_fetched_by_the_worker(ring, serves):
    serves(WAV)
    assert recordings.send_for(ring, URL, "e1") == ""
    run_errands()
    assert Ring.objects.get().recording.media_type == "audio/wav"


def test_only_from_where_the_settings_say(ring):
    assert "evil.example" in recordings.send_for(ring, "https://evil.example/1.wav", "e1")
    assert not Errand.objects.filter(kind="fetch recording").exists()


def test_what_is_not_there_yet_is_tried_again(ring, serves):
    serves(fetching.Failed("pbx.example answered 404."))
    recordings.send_for(ring, URL, "e1")
    run_errands()
    errand = Errand.objects.get(kind="fetch recording")
    assert (errand.done_at, errand.attempts) == (None, 1)
    assert errand.next_try_at > timezone.now()
    serves(WAV)
    run_errands()
    assert Ring.objects.get().recording


@pytest.mark.parametrize("days", [0, 3])
def test_it_is_given_up_in_the_end(ring, serves, days):
    """At once when it may never be fetched; after two days when it only fails."""
    why = fetching.Failed("pbx.example answered 404.") if days else fetching.Refused("Private.")
    Ring.objects.update(heard_at=timezone.now() - timedelta(days=days))
    serves(why)
    recordings.send_for(ring, URL, "e1")
    run_errands()
    assert Errand.objects.get(kind="fetch recording").done_at
    assert Ring.objects.get().trouble == str(why)


def test_a_private_address_behind_an_allowed_name_is_refused(ring, monkeypatch):
    monkeypatch.setattr(
        fetching.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("10.0.0.8", 443))]
    )
    monkeypatch.setattr(fetching, "connection", lambda *where: pytest.fail("It connected."))
    recordings.send_for(ring, URL, "e1")
    run_errands()
    assert "private network" in Ring.objects.get().trouble
