"""The clock by its addresses: pressed twice, by htmx and without, and what the bar says."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clients.models import PlaybookSection
from clients.writing import add_section, rewrite
from tasks.models import State
from timetracking import timer
from timetracking.models import TimeEntry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "claimed", assistant)


@pytest.fixture
def desk(client, assistant):
    """The assistant's browser."""
    client.force_login(assistant)
    return client


def press(desk, name, **data):
    return desk.post(reverse(name), data, headers={"Referer": "http://testserver/tasks/"})


def test_start_and_stop_lead_back_to_the_page(desk, task, assistant):
    answer = press(desk, "clock_start", task=task.pk)
    assert (answer.status_code, answer.url) == (303, "http://testserver/tasks/")
    assert timer.running(assistant).task == task
    task.refresh_from_db()
    assert task.state == State.IN_PROGRESS
    answer = press(desk, "clock_stop", note="Called all three.")
    assert answer.status_code == 303
    assert TimeEntry.objects.get().note == "Called all three."
    assert timer.running(assistant) is None


def test_each_press_may_come_twice(desk, task, assistant):
    for _ in range(2):
        press(desk, "clock_start", task=task.pk)
    assert TimeEntry.objects.count() == 1
    for _ in range(2):
        assert press(desk, "clock_stop").status_code == 303
    assert TimeEntry.objects.count() == 1


def test_switching_says_what_was_stopped(desk, task, arkadia, new_task, assistant):
    other = new_task(arkadia, "claimed", assistant, title="Newsletter")
    press(desk, "clock_start", task=task.pk)
    press(desk, "clock_switch", task=other.pk)
    first, second = TimeEntry.objects.order_by("started_at")
    assert first.ended_at == second.started_at
    assert "Now: Newsletter." in desk.get(reverse("clock")).content.decode()


def test_the_bar_is_on_the_page_and_in_the_fragment(desk, task, assistant):
    timer.start(task, by=assistant)
    for headers in ({}, HTMX):
        page = desk.get(reverse("clock"), headers=headers).content.decode()
        assert 'id="clock-bar"' in page
        assert "data-started=" in page
    assert "<html" not in desk.get(reverse("clock"), headers=HTMX).content.decode()


def test_after_a_stop_the_bar_takes_a_note_and_an_undo(desk, task, assistant):
    timer.start(task, by=assistant)
    bar = desk.post(reverse("clock_stop"), headers=HTMX)
    entry = TimeEntry.objects.get()
    assert (
        bar.headers["HX-Trigger"] == "clock-changed" or "clock-changed" in bar.headers["HX-Trigger"]
    )
    assert reverse("time_note", args=[entry.pk]) in bar.content.decode()
    assert reverse("clock_undo") in bar.content.decode()
    desk.post(reverse("time_note", args=[entry.pk]), {"note": "All three called."}, headers=HTMX)
    assert desk.post(reverse("clock_undo"), headers=HTMX).status_code == 200
    again = timer.running(assistant)
    assert (again.pk, again.note, again.started_at) == (
        entry.pk,
        "All three called.",
        entry.started_at,
    )


def test_a_stop_is_taken_back_only_for_a_moment(desk, task, assistant):
    timer.start(task, by=assistant)
    timer.stop(by=assistant)
    with time_machine.travel(timezone.now() + timer.TAKE_BACK_WITHIN + timedelta(seconds=1)):
        assert press(desk, "clock_undo").status_code == 303
        assert timer.running(assistant) is None
        assert "too late" in desk.get(reverse("clock")).content.decode()


def test_a_stop_is_not_taken_back_when_the_task_has_left(desk, task, assistant):
    timer.start(task, by=assistant)
    task.deliver(by=assistant, summary="Done.")
    press(desk, "clock_undo")
    assert timer.running(assistant) is None
    assert reverse("clock_undo") not in desk.get(reverse("clock")).content.decode()


def test_an_undo_pressed_twice_or_after_another_start_changes_nothing(
    desk, task, arkadia, new_task, assistant
):
    other = new_task(arkadia, "claimed", assistant)
    timer.start(task, by=assistant)
    timer.stop(by=assistant)
    press(desk, "clock_undo")
    press(desk, "clock_undo")
    assert TimeEntry.objects.count() == 1
    timer.start(other, by=assistant)
    press(desk, "clock_undo")
    assert timer.running(assistant).task == other


def test_an_unread_playbook_leads_to_the_playbook_and_back(desk, task, arkadia, assistant, manager):
    PlaybookSection.objects.create(
        client=arkadia.client, title="Tone", text="Formal.", is_required=True, author=manager
    )
    answer = press(desk, "clock_start", task=task.pk)
    assert answer.status_code == 303
    assert answer.url.startswith(reverse("client_playbook", args=[arkadia.client.slug]))
    assert answer.url.endswith(f"next=%2Ftasks%2FSF-{task.pk}%2F")
    assert not TimeEntry.objects.exists()
    by_htmx = desk.post(reverse("clock_start"), {"task": task.pk}, headers=HTMX)
    assert by_htmx.headers["HX-Redirect"] == answer.url


def test_the_gate_names_what_is_missing_and_lets_through_what_is_read(
    desk, task, arkadia, assistant, manager
):
    tone, mail, _tea = (
        add_section(arkadia.client, by=manager, title=title, text="…", is_required=is_required)
        for title, is_required in (("Tone", True), ("Mail", True), ("Tea", False))
    )
    mail.acknowledge(by=assistant)
    page = desk.get(press(desk, "clock_start", task=task.pk).url).content.decode()
    said, missing = page[page.index("toast") :], page[page.index('class="plot to-read"') :]
    assert "Read this first, then the clock can start: Tone" in said
    missing = missing[: missing.index("</section>")]
    assert f'href="#section-{tone.pk}"' in missing
    assert "Mail" not in missing
    assert "Tea" not in missing
    tone.acknowledge(by=assistant)
    words = {"title": "Tone", "text": "….", "is_required": True, "change_note": "A dot"}
    rewrite(tone, by=manager, is_major=False, **words)
    assert press(desk, "clock_start", task=task.pk).url == "http://testserver/tasks/"
    assert timer.running(assistant).task == task


def test_a_task_in_other_hands_is_not_found_or_refused(desk, arkadia, new_task, other_assistant):
    foreign = new_task(arkadia, "claimed", other_assistant)
    assert press(desk, "clock_start", task=foreign.pk).status_code == 404
    for nonsense in ("", "x", "-1", "²", "9" * 30, "SF-"):
        assert press(desk, "clock_start", task=nonsense).status_code == 404
    in_queue = new_task(arkadia, "open")
    press(desk, "clock_start", task=in_queue.pk)
    assert not TimeEntry.objects.exists()
    assert "not in your hands" in desk.get(reverse("clock")).content.decode()


def test_a_refused_press_by_htmx_says_why(desk, arkadia, new_task):
    in_queue = new_task(arkadia, "open")
    answer = desk.post(reverse("clock_start"), {"task": in_queue.pk}, headers=HTMX)
    assert answer.headers.get("HX-Refresh") == "true"
    assert "not in your hands" in desk.get(reverse("clock")).content.decode()


def test_still_on_it_is_a_sign_of_life(desk, task, assistant):
    entry = timer.start(task, by=assistant)
    TimeEntry.objects.update(asked_at=timezone.now())
    press(desk, "clock_confirm")
    entry.refresh_from_db()
    assert entry.asked_at is None
    assert entry.is_running


@time_machine.travel("2026-11-23 15:30:00+00:00", tick=False)
def test_the_clock_can_be_stopped_at_a_time_that_has_passed(desk, task, assistant):
    with time_machine.travel("2026-11-23 14:20:00+00:00", tick=False):
        timer.start(task, by=assistant)
    wrong = press(desk, "clock_confirm", stopped_at="1400")
    assert wrong.status_code == 422
    assert "between the start of the clock and now" in wrong.content.decode()
    assert 'value="1400"' in wrong.content.decode()
    for unclear in ("half past", "", "25:00"):
        assert press(desk, "clock_confirm", stopped_at=unclear).status_code == 422
    press(desk, "clock_confirm", stopped_at="15.05")
    entry = TimeEntry.objects.get()
    assert entry.ended_at.isoformat() == "2026-11-23T15:05:00+00:00"
    assert not entry.is_to_confirm


@time_machine.travel("2026-11-24 08:00:00+00:00", tick=False)
def test_a_time_of_last_night_is_last_nights(desk, task, assistant):
    with time_machine.travel("2026-11-23 21:00:00+00:00", tick=False):
        timer.start(task, by=assistant)
    press(desk, "clock_confirm", stopped_at="22:30")
    assert TimeEntry.objects.get().ended_at.isoformat() == "2026-11-23T22:30:00+00:00"


def test_nobody_else_has_a_clock(client, manager, arkadia):
    for person in (manager, arkadia.owner):
        client.force_login(person)
        assert client.get(reverse("clock")).status_code == 403
        for name in ("clock_start", "clock_stop", "clock_switch", "clock_confirm", "clock_undo"):
            assert client.post(reverse(name)).status_code == 403


def test_a_press_needs_a_post(desk):
    for name in ("clock_start", "clock_stop", "clock_switch", "clock_confirm", "clock_undo"):
        assert desk.get(reverse(name)).status_code == 405
