"""What counts as a sign of life, and what a forgotten clock is asked and told."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import notices
from accounts.models import Notice
from timetracking import forgotten, timer
from timetracking.models import TimeEntry

START = "2026-11-23 09:00:00+00:00"  # a Monday
SILENCE = settings.CLOCK_SILENCE_LIMIT
ANSWER = settings.CLOCK_ANSWER_WITHIN


@pytest.fixture
def entry(arkadia, new_task, assistant):
    with time_machine.travel(START, tick=False):
        return timer.start(new_task(arkadia, "claimed", assistant), by=assistant)


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


def signs(entry):
    entry.refresh_from_db()
    return entry.last_sign_at


@pytest.mark.parametrize(
    ("method", "name", "headers", "is_sign"),
    [
        ("get", "clock", {}, True),
        ("get", "clock", {"HX-Request": "true"}, True),
        ("post", "clock_confirm", {}, True),
        ("post", "time_add", {}, True),
        ("get", "clock", {"X-Refresh": "1"}, False),
        ("get", "clock", {"HX-Request": "true", "X-Refresh": "1"}, False),
    ],
)
def test_what_a_hand_does_is_a_sign(entry, desk, method, name, headers, is_sign):
    before = entry.last_sign_at
    with time_machine.travel(entry.started_at + timedelta(minutes=5), tick=False):
        getattr(desk, method)(reverse(name), headers=headers)
    assert (signs(entry) > before) is is_sign


def test_a_redirect_without_a_page_is_a_sign(entry, desk):
    with time_machine.travel(entry.started_at + timedelta(minutes=5), tick=False):
        desk.post(reverse("set_language"), {"language": "ru"})
        assert signs(entry) == timezone.now()


def test_within_a_minute_nothing_is_written(entry, desk):
    with time_machine.travel(entry.started_at + timedelta(seconds=50), tick=False):
        desk.get(reverse("clock"))
    assert signs(entry) == entry.started_at


def test_anothers_request_is_no_sign(entry, client, other_assistant, manager):
    for person in (other_assistant, manager):
        client.force_login(person)
        with time_machine.travel(entry.started_at + timedelta(minutes=5), tick=False):
            client.get(reverse("time"))
    assert signs(entry) == entry.started_at


def look_after(entry, *spans):
    for span in spans:
        forgotten.look(entry.last_sign_at + span)
    entry.refresh_from_db()


def test_a_silent_clock_is_asked_about_once(entry):
    look_after(entry, SILENCE - timedelta(minutes=1))
    assert entry.asked_at is None
    look_after(entry, SILENCE, SILENCE, SILENCE + timedelta(minutes=1))
    assert entry.asked_at == entry.started_at + SILENCE
    assert Notice.objects.get(kind="clock_forgotten").person == entry.assistant


def test_without_an_answer_it_stops_at_the_last_sign_and_awaits_confirmation(entry):
    look_after(entry, SILENCE, SILENCE + ANSWER, SILENCE + 2 * ANSWER)
    assert entry.ended_at == entry.started_at + timer.BLINK  # its last sign was its start
    assert entry.is_to_confirm
    told = Notice.objects.get(kind="clock_stopped")
    assert "09:00" in notices.worded(told).line
    assert not TimeEntry.objects.billable().exists()


def test_an_answer_given_while_the_job_runs_keeps_the_clock(entry, assistant):
    look_after(entry, SILENCE)
    stale = TimeEntry.objects.get(pk=entry.pk)
    with time_machine.travel(entry.started_at + SILENCE + ANSWER, tick=False):
        timer.still_on_it(by=assistant)
        forgotten._stop(stale, timezone.now() - ANSWER)
    entry.refresh_from_db()
    assert entry.is_running
    assert not Notice.objects.filter(kind="clock_stopped").exists()


def test_after_the_working_day_it_is_asked_an_hour_later(entry):
    busy_until = entry.started_at + timedelta(hours=9, minutes=30)  # 18:30 in Lisbon
    TimeEntry.objects.update(last_sign_at=busy_until)
    entry.refresh_from_db()
    forgotten.look(busy_until + timedelta(minutes=80))
    entry.refresh_from_db()
    assert entry.asked_at is None
    forgotten.look(busy_until + timedelta(minutes=91))
    entry.refresh_from_db()
    assert entry.asked_at is not None
