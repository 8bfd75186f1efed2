"""The door for the telephone exchange: signed, limited, each word once."""

import json
import time
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Tally
from accounts.tests.test_keeping_files import PNG, WAV
from clients.models import Call, Ring, RingEvent
from smartfield.lib.multipart import in_parts
from smartfield.lib.signatures import sign
from smartfield.tests.at_once import at_once

SECRET = "a-secret-of-the-exchange-and-ours"
CALLER, OURS = "+351 912 448 190", "+351 300 500 100"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def door(settings):
    settings.HOOKS_SECRETS = [SECRET]
    settings.AGENCY_PHONE = OURS


def word(event="ringing", call="c1", id=None, **more):
    facts = {"id": id or f"{call}-{event}", "event": event, "call": call}
    return {**facts, "direction": "in", "from": CALLER, "to": OURS, **more}


def post(body, kind="application/json", secret=SECRET, later=0, signed=None, signature=None):
    """`later`: seconds by which the exchange's clock is ahead; `signed`: another body."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    header = signature or sign(signed or body, secret, int(time.time()) + later)
    headers = {"Smartfield-Signature": header}
    return Browser(enforce_csrf_checks=True).post(
        "/hooks/calls/", body, content_type=kind, headers=headers
    )


def test_a_word_that_is_signed_is_heard(arkadia):
    answer = post(word())
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    ring = Ring.objects.get()
    assert (ring.pbx_id, ring.number, ring.our_number) == ("c1", "+351912448190", "+351300500100")
    assert json.loads(ring.events.get().facts) == word()


def test_without_a_secret_there_is_no_door(settings):
    settings.HOOKS_SECRETS = []
    assert post(word()).status_code == 404
    assert Browser().get("/hooks/calls/").status_code == 404


def test_it_is_only_for_posts(client):
    for method in (client.get, client.put, client.delete):
        assert method("/hooks/calls/").status_code == 405


@pytest.mark.parametrize(
    "facts",
    [
        {"secret": "x" * 40},
        {"later": -400},
        {"later": 400},
        {"signature": "t=1,v1=2"},
        {"signed": b'{"another": "body"}'},
    ],
)
def test_what_is_not_signed_by_us_now_is_refused_in_a_sentence(facts):
    answer = post(word(), **facts)
    assert answer.status_code == 401
    assert answer.json()["error"].endswith(".")
    assert not RingEvent.objects.exists()


def test_a_secret_is_changed_without_a_gap(settings):
    settings.HOOKS_SECRETS = ["n" * 32, SECRET]
    assert post(word("ringing")).status_code == 200
    assert post(word("ended"), secret="n" * 32).status_code == 200


def test_the_same_word_again_is_heard_once(arkadia):
    for _ in range(3):
        assert post(word("ended")).status_code == 200
    assert (RingEvent.objects.count(), Call.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b'"text"', b"{", b"\xff\xfe", b"{}", b'{"id": 1, "event": "x"}'),
        b'{"id": true, "event": "ringing", "call": "c"}',
        b'{"id": " \\u0000 ", "event": "ringing", "call": "c"}',
        b"[" * 60_000,
    ],
)
def test_what_is_no_word_is_refused_in_a_sentence(body):
    answer = post(body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "more",
    [
        {"event": "transferred"},
        {"event": "x" * 5000},
        {"from": None, "to": {"deep": []}, "at": "yesterday"},
        {"from": "anonymous"},
        {"at": 1e300},
        {"at": float("9" * 30)},
        {"from": "a\u0000b", "agent": "\ud800", "extension": "\u202e7"},
        {"direction": 7, "queue": {"any": ["thing"]}},
    ],
)
def test_an_unknown_word_is_kept_all_the_same(more):
    said = json.dumps({**word(), **more}).encode()
    assert post(said).status_code == 200
    assert RingEvent.objects.get().facts == said.decode()


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (timedelta(minutes=-3), timedelta(minutes=-3)),
        (timedelta(days=-40), timedelta(days=-1)),
        (timedelta(hours=5), timedelta(0)),
    ],
)
def test_the_instants_of_the_exchange_are_believed_within_a_day(said, believed):
    now = timezone.now()
    for call, at in (("a", (now + said).isoformat()), ("b", (now + said).timestamp())):
        post(word(call=call, at=at))
        off = Ring.objects.get(pbx_id=call).rang_at - (now + believed)
        assert abs(off) < timedelta(seconds=30)


def test_an_event_has_a_limit(settings):
    assert post(word(note="x" * 70_000)).status_code == 413
    settings.UPLOAD_LIMIT = 1000
    assert post(*in_parts(b"{}", b"x" * 70_000)).status_code == 413


def test_too_many_words_wait(settings):
    settings.HOOKS_PER_MINUTE = 3
    answers = [post(word(call=f"c{n}")) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert "Too many" in answers[3].json()["error"]
    Tally.objects.update(since=timezone.now() - timedelta(minutes=2))
    assert post(word(call="c9")).status_code == 200


def test_a_recording_may_come_with_its_word(manager, arkadia):
    post(word("answered", agent=manager.email))
    answer = post(*in_parts(json.dumps(word("recording")).encode(), WAV))
    assert answer.json() == {"ok": True}
    assert Ring.objects.get().recording.media_type == "audio/wav"


def test_what_is_no_sound_is_said_and_its_word_kept(manager):
    answer = post(*in_parts(json.dumps(word("recording")).encode(), PNG))
    assert answer.status_code == 200
    assert "sound file" in answer.json()["note"]
    assert RingEvent.objects.count() == 1
    assert Ring.objects.get().recording is None


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"],
)
def test_parts_that_cannot_be_told_apart_are_refused(kind):
    assert post(b"--y\r\nnothing", kind).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_fifty_copies_of_a_word_have_one_effect(manager, arkadia):
    def again():
        return post(word("ended")).status_code

    assert at_once([again] * 50) == [200] * 50
    assert (Ring.objects.count(), RingEvent.objects.count(), Call.objects.count()) == (1, 1, 1)
    assert manager.notices.filter(kind="missed_call").count() == 1


@pytest.mark.django_db(transaction=True)
def test_all_words_of_a_call_at_once_make_one_call(manager, arkadia):
    words = [word(event, agent=manager.email) for event in ("ringing", "answered", "ended")] * 4
    assert at_once([lambda said=said: post(said).status_code for said in words]) == [200] * 12
    assert (RingEvent.objects.count(), Call.objects.count()) == (3, 1)
    assert Call.objects.get().state == "draft"
