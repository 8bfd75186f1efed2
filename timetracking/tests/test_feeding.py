"""The calendar at a secret address: what stands in it, for how long, and for whom."""

import io
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from smartfield.lib.calendars import Happening, calendar
from timetracking import feeding
from timetracking.models import CalendarFeed, TimeEntry
from timetracking.views import feed as door

NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)  # in the night clocks went back


@pytest.fixture(autouse=True)
def _sunday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def task(arkadia, new_task, assistant):
    due = datetime(2026, 10, 26, 9, tzinfo=UTC)
    return new_task(arkadia, "in_progress", assistant, title="Rooms; two, or three", due_at=due)


@pytest.fixture
def entry(task, assistant):
    start, end = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    return TimeEntry.objects.create(
        assistant=assistant, task=task, started_at=start, ended_at=end, note="Asked\r\nX:1"
    )


def read(secret):
    return Browser().get(f"/feeds/{secret}.ics")


def lines_of(answer):
    """The lines as a calendar reads them: folded ones joined again."""
    text = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")


def test_it_holds_own_time_and_due_tasks_in_utc(task, entry, assistant, arkadia, manager):
    task.comment(by=manager, text="Between us", is_internal=True)
    secret = feeding.renew(by=assistant)
    answer = read(secret)
    lines = lines_of(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    for line in (
        f"UID:entry-{entry.pk}@smartfield",
        "DTSTART:20261025T003000Z",
        "DTEND:20261025T013000Z",
        "SUMMARY:Rooms\\; two\\, or three (Arkadia Dental)",
        "DESCRIPTION:Asked\\nX:1",
        f"UID:due-{task.number}@smartfield",
        "DTSTART:20261026T090000Z",
    ):
        assert line in lines
    assert "Between us" not in answer.content.decode()
    assert [line for line in lines if line.startswith("UID")] == [
        line for line in lines_of(read(secret)) if line.startswith("UID")
    ]


def test_what_is_cancelled_or_in_other_hands_is_gone(
    task, assistant, other_assistant, manager, new_task, arkadia
):
    secret = feeding.renew(by=assistant)
    other = new_task(arkadia, "in_progress", assistant, title="The other")
    task.cancel(by=manager, why="Not needed.")
    other.hand_over(other_assistant, by=manager, note="You know them.")
    new_task(arkadia, "in_progress", other_assistant, title="Never theirs")
    assert [line for line in lines_of(read(secret)) if line.startswith("UID")] == []


def test_the_address_is_shown_once_and_a_new_one_puts_it_out(client, assistant, task):
    client.force_login(assistant)
    page = client.post("/time/calendar/")
    secret = page.context["address"].removesuffix(".ics").rpartition("/")[2]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get("/time/calendar/").content.decode()
    assert secret not in CalendarFeed.objects.get().token_hash
    assert read(secret).status_code == 200
    other = feeding.renew(by=assistant)
    assert (read(secret).status_code, read(other).status_code) == (404, 200)
    client.post("/time/calendar/", {"stop": "1"})
    assert read(other).status_code == 404
    assert client.post("/time/calendar/", {"stop": "1"}).status_code == 303


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "manager"}])
def test_who_has_left_is_read_no_more(assistant, change):
    secret = feeding.renew(by=assistant)
    type(assistant).objects.filter(pk=assistant.pk).update(**change)
    assert read(secret).status_code == 404


@pytest.mark.parametrize("secret", ["x", "%00", "é", "a" * 5000, "..", "<b>"])
def test_an_odd_secret_opens_nothing(db, secret):
    assert read(secret).status_code == 404


def test_guessing_is_slowed_down(db, monkeypatch):
    monkeypatch.setitem(door.__wrapped__.__globals__, "PER_MINUTE", 2)
    answers = [read("x").status_code for _ in range(3)]
    assert answers == [404, 404, 429]


@pytest.fixture
def console(monkeypatch):
    """What the console was told, as it stands there."""
    told = io.StringIO()
    handler = next(one for one in logging.getLogger().handlers if one.name == "console")
    monkeypatch.setattr(handler, "stream", told)
    return told


def test_no_log_holds_the_secret(assistant, console, monkeypatch):
    """Not that of the web server, of pages not found, nor a traceback."""
    secret = feeding.renew(by=assistant)
    asked = ("127.0.0.1:5000", "GET", f"/feeds/{secret}.ics?x=1", "1.1", 200)
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *asked)
    logging.getLogger("uvicorn.error").warning("Odd: http://agency.example/feeds/%s.ics", secret)
    feeding.stop(by=assistant)
    assert read(secret).status_code == 404
    monkeypatch.setattr(feeding, "reader_of", lambda secret, at: 1 / 0)
    browser = Browser(raise_request_exception=False)
    assert browser.get(f"/feeds/{secret}.ics").status_code == 500
    assert console.getvalue().count("/feeds/…") == 4
    assert "ZeroDivisionError" in console.getvalue()
    assert secret not in console.getvalue()


@pytest.mark.parametrize("name", ["django", "django.request", "uvicorn", "uvicorn.error"])
def test_no_other_handler_writes_beside_the_discreet_one(name):
    logger = logging.getLogger(name)
    assert (logger.handlers, logger.propagate) == ([], True)


def test_long_words_are_folded_between_characters():
    words = "Ж" * 100 + "😀" * 20
    text = calendar("x", [Happening("u", NOW, NOW + timedelta(hours=1), words)], timezone.now())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert words in text.replace("\r\n ", "")
