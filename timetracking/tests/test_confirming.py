"""A manager looks at the team's time: confirms or sends back, many at a time, once each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Notice
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from timetracking import confirming, policies, recording
from timetracking.models import TimeEntry


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def write(task, assistant):
    def written(hours_ago, **fields):
        start = timezone.now() - timedelta(hours=hours_ago)
        return TimeEntry.objects.create(
            assistant=assistant,
            task=task,
            started_at=start,
            ended_at=start + timedelta(minutes=30),
            **fields,
        )

    return written


def waiting():
    return set(TimeEntry.objects.to_look_at())


def test_what_no_clock_measured_awaits_a_look(write):
    write(1)
    write(2, origin="manual", locked_at=timezone.now())
    write(3, origin="manual", checked_at=timezone.now())
    asked = {write(4, origin="manual"), write(5, origin="offline"), write(6, is_to_confirm=True)}
    assert waiting() == asked == {one for one in TimeEntry.objects.all() if one.awaits_a_look}


def test_a_manager_confirms_many_and_each_once(client, manager, write):
    entries = [write(4, origin="manual"), write(5, is_to_confirm=True)]
    client.force_login(manager)
    keys = {"entries": [entry.pk for entry in entries], "confirm": "1"}
    assert client.post("/time/confirm/", keys).status_code == 303
    assert waiting() == set()
    assert confirming.confirm(entries, by=manager) == 0
    assert [entry.versions.count() for entry in entries] == [1, 1]
    assert TimeEntry.objects.billable().count() == 2
    answer = client.post("/time/confirm/", keys)
    assert answer.status_code == 422
    assert "Somebody was faster" in answer.content.decode()


def test_what_is_sent_back_is_billed_only_after_a_managers_word(client, manager, assistant, write):
    entry = write(4, origin="manual")
    client.force_login(manager)
    sent = {"entries": [entry.pk], "decline": "1", "reason": "Two hours for a mail?"}
    assert client.post("/time/confirm/", sent).status_code == 303
    assert not TimeEntry.objects.billable().exists()
    notice = Notice.objects.get(kind="time_declined")
    assert (notice.person, notice.facts["words"]) == (assistant, "Two hours for a mail?")
    entry.refresh_from_db()
    assert not policies.may_confirm(assistant, entry)
    recording.confirm(entry, by=assistant)
    client.force_login(assistant)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Two hours for a mail?" in page
    assert "Yes, it is right" not in page
    span = Span(entry.started_at, entry.started_at + timedelta(minutes=10))
    recording.edit(entry, entry.task, span, by=assistant, reason="True.")
    assert not TimeEntry.objects.billable().exists()
    confirming.confirm([entry], by=manager)
    assert TimeEntry.objects.billable().get().ended_at == span.end


def test_a_managers_own_change_is_their_word(manager, write):
    entry = write(4, is_to_confirm=True, declined_why="Too long.")
    span = Span(entry.started_at, entry.started_at + timedelta(minutes=5))
    recording.edit(entry, entry.task, span, by=manager, reason="As agreed.")
    assert waiting() == set()
    assert TimeEntry.objects.billable().count() == 1


def test_all_that_is_shown_is_chosen_at_once(client, manager, write):
    for hours in (2, 4, 6):
        write(hours, origin="manual")
    client.force_login(manager)
    assert client.get("/time/confirm/").content.decode().count(" checked") == 0
    assert client.get("/time/confirm/?all").content.decode().count(" checked") == 3


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_nothing_goes_back_without_a_reason(client, manager, write, reason):
    entry = write(4, origin="manual")
    client.force_login(manager)
    sent = {"entries": [entry.pk], "decline": "1", "reason": reason}
    answer = client.post("/time/confirm/", sent)
    assert answer.status_code == 422
    assert f'value="{entry.pk}" checked' in answer.content.decode()
    assert not entry.versions.exists()
    assert not Notice.objects.filter(kind="time_declined").exists()
    with pytest.raises(Refusal):
        confirming.decline([entry], by=manager, reason="  ")


@pytest.mark.parametrize("keys", [[], ["x"], ["999999"], ["\x00"]])
def test_odd_choices_are_said_and_change_nothing(client, manager, write, keys):
    write(4, origin="manual")
    client.force_login(manager)
    answer = client.post("/time/confirm/", {"entries": keys, "confirm": "1"})
    assert answer.status_code == 422
    assert len(waiting()) == 1


def test_what_is_too_old_or_billed_is_left(manager, write):
    old = write(24 * 8, origin="manual")
    billed = write(4, origin="manual", locked_at=timezone.now())
    assert confirming.decline([old, billed], by=manager, reason="Why?") == 0
    assert confirming.confirm([old, billed], by=manager) == 1


def test_the_list_costs_the_same_for_many(client, manager, write):
    client.force_login(manager)
    costs = []
    for hours in ([2], range(3, 12)):
        for hour in hours:
            recording.keep(write(hour, origin="manual"), manager, "By hand.")
        with CaptureQueriesContext(connection) as asked:
            client.get("/time/confirm/")
        costs.append(len(asked))
    assert costs[0] == costs[1]
