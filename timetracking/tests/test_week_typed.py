"""A week typed into a grid: each cell becomes an entry by the rules of any, or none does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from smartfield.lib.periods import Span
from smartfield.tests.at_once import at_once
from timetracking import placing
from timetracking.models import TimeEntry
from timetracking.week import Refused, Wish, write

WEEK = "/time/week/2026-W48/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel("2026-11-25 18:00:00+00:00", tick=False):  # Lisbon is on UTC
        yield


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


def utc(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


def wrote(task, start, end, **fields):
    return TimeEntry.objects.create(
        assistant=task.assistant, task=task, started_at=start, ended_at=end, **fields
    )


def save(desk, cells, seen=(), reason="Forgot the clock.", **more):
    typed = {f"{pk}-202611{day}": text for (pk, day), text in cells.items()}
    shown = {f"seen-{pk}-202611{day}": text for (pk, day), text in dict(seen).items()}
    return desk.post(WEEK, {**typed, **shown, "reason": reason, **more})


def spans():
    return [Span(e.started_at, e.ended_at) for e in TimeEntry.objects.order_by("started_at")]


def test_a_length_goes_into_the_days_free_time(desk, task):
    wrote(task, utc(23, 9), utc(23, 9, 20, 30))
    wrote(task, utc(23, 10), utc(23, 11))
    assert save(desk, {(task.pk, 24): "1:30"}).status_code == 303
    assert spans()[-1] == Span(utc(24, 9), utc(24, 10, 30))
    entry = TimeEntry.objects.latest("pk")
    assert (entry.origin, entry.versions.get().reason) == ("manual", "Forgot the clock.")


def test_several_cells_of_a_day_lie_behind_each_other(desk, task, arkadia, new_task, assistant):
    second = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    answer = save(desk, {(task.pk, 24): "1h", (second.pk, 24): "90m", (task.pk, 25): "10-11:30"})
    assert answer.status_code == 303
    assert spans() == [
        Span(utc(24, 9), utc(24, 10)),
        Span(utc(24, 10), utc(24, 11, 30)),
        Span(utc(25, 10), utc(25, 11, 30)),
    ]


def test_a_task_without_a_row_is_chosen_beside_its_cells(desk, task, arkadia, new_task, assistant):
    waiting = new_task(arkadia, "in_review", assistant, title="Newsletter")
    assert "Choose a task" in save(desk, {("other", 24): "0:45"}).content.decode()
    assert save(desk, {("other", 24): "0:45"}, other=waiting.pk).status_code == 303
    assert TimeEntry.objects.get().task == waiting


def test_a_new_length_moves_the_end_of_the_last_entry(desk, task):
    wrote(task, utc(24, 9), utc(24, 10))
    last = wrote(task, utc(24, 13), utc(24, 13, 30, 20), note="Called.")
    cell = (task.pk, 24)
    assert save(desk, {cell: "2:00"}, {cell: "1:30"}).status_code == 303
    last.refresh_from_db()
    assert (last.started_at, last.ended_at) == (utc(24, 13), utc(24, 14))
    assert (last.note, last.versions.get().ended_at) == ("Called.", utc(24, 13, 30, 20))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ages", "We could not read “ages”"),
        ("8", "Is 8 hours or minutes?"),
        ("x" * 40, "at most 30"),
        ("17:00", "no free 17 h on"),
        ("10–10:30", "Overlaps with “Compare three coworking spaces”, 10:00 to 11:00"),
        ("16:00-15:59", "16 hours at most"),
        ("\x00", "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_saved(
    desk, task, arkadia, new_task, assistant, text, words
):
    wrote(task, utc(24, 10), utc(24, 11))
    second = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    answer = save(desk, {(second.pk, 24): text, (second.pk, 23): "1:00"})
    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 422
    assert words in page
    for kept in (text.replace("\x00", ""), "1:00", "Forgot the clock."):
        assert f'value="{kept}"' in page
    assert TimeEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({(0, 24): "0:10"}, "The last entry there is only 30 min"),
        ({(0, 24): ""}, "The last entry there is only 30 min"),
        ({(0, 24): "3:00"}, "Overlaps with “Newsletter”, 14:00 to 15:00"),
        ({(0, 24): "16–17"}, "Time stands here already"),
    ],
)
def test_a_correction_is_refused_where_it_cannot_be(
    desk, task, arkadia, new_task, assistant, typed, words
):
    wrote(task, utc(24, 9), utc(24, 10))
    wrote(task, utc(24, 13), utc(24, 13, 30))
    second = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    wrote(second, utc(24, 14), utc(24, 15))
    before = spans()
    cells = {(task.pk, day): text for (_, day), text in typed.items()}
    answer = save(desk, cells, {(task.pk, 24): "1:30"})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("\xa0", " ")
    assert spans() == before


def test_what_goes_over_midnight_or_runs_is_not_moved_from_here(task, assistant):
    night = wrote(task, utc(23, 22), utc(24, 2))
    clock = wrote(task, utc(25, 17), None)
    for day, hours, words in (
        (23, 2, "over midnight"),
        (24, 2, "over midnight"),
        (25, 1, "Stop the clock"),
    ):
        wish = Wish("x", task, date(2026, 11, day), timedelta(hours=hours), timedelta(hours=3))
        with pytest.raises(Refused) as refused:
            write([wish], by=assistant, reason="Longer.", zone=ZoneInfo("Europe/Lisbon"))
        assert words in str(refused.value.refusals["x"])
    for entry, end in ((night, utc(24, 2)), (clock, None)):
        entry.refresh_from_db()
        assert entry.ended_at == end


def test_a_correction_makes_room_for_what_is_typed_beside_it(
    desk, task, arkadia, new_task, assistant
):
    wrote(task, utc(24, 9), utc(24, 12))
    second = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    cells = {(second.pk, 24): "10–12", (task.pk, 24): "1:00"}
    assert save(desk, cells, {(task.pk, 24): "3:00"}).status_code == 303
    assert spans() == [Span(utc(24, 9), utc(24, 10)), Span(utc(24, 10), utc(24, 12))]


def test_a_reason_is_asked_for_only_where_something_changes(desk, task):
    answer = save(desk, {(task.pk, 24): "1:00"}, reason=" ")
    assert answer.status_code == 422
    assert "Say why it is written by hand" in answer.content.decode()
    assert save(desk, {(task.pk, 24): ""}, reason="").status_code == 303
    assert not TimeEntry.objects.exists()


def test_what_others_changed_meanwhile_is_not_undone(desk, task):
    wrote(task, utc(24, 9), utc(24, 10))  # after the page was shown without it
    untouched = save(desk, {(task.pk, 24): "", (task.pk, 25): "1:00"})
    assert untouched.status_code == 303
    touched = save(desk, {(task.pk, 24): "2:00"})
    assert touched.status_code == 422
    assert "This is 1:00 meanwhile" in touched.content.decode()
    assert save(desk, {(task.pk, 24): "1:00"}).status_code == 303  # sent again: it is so already
    assert spans() == [Span(utc(24, 9), utc(24, 10)), Span(utc(25, 9), utc(25, 10))]


def test_the_grid_opens_where_time_may_be_written(client, desk, task, manager, assistant):
    wrote(task, utc(25, 17), None)
    page = desk.get(WEEK).content.decode()
    assert page.count("data-counts") == 2  # Monday and Tuesday: a clock runs today
    closed = save(desk, {(task.pk, 25): "2:00"})
    assert "these can no longer be written here: 2:00" in closed.content.decode()
    assert "data-counts" not in desk.get("/time/week/2026-W46/").content.decode()
    client.force_login(manager)
    theirs = f"{WEEK}?person={assistant.pk}"
    assert "data-counts" not in client.get(theirs).content.decode()
    assert client.post(theirs, {}).status_code == 403
    assert client.post(WEEK, {}).status_code == 403


def test_a_week_adds_up_by_day_task_and_client(desk, task, norden, new_task, assistant):
    other = new_task(norden, "in_progress", assistant, title="Newsletter")
    for at, on, minutes in (
        (utc(23, 9), task, 20),
        (utc(24, 9), other, 40),
        (utc(24, 12), task, 50),
    ):
        wrote(on, at, at + timedelta(minutes=minutes))
    page = desk.get(WEEK).content.decode()
    for sum_of, length in (
        (f"task-{task.pk}", "1:10"),
        (f"client-{norden.client.pk}", "0:40"),
        ("day-2", "1:30"),
        ("", "1:50"),
    ):
        (cell,) = [line for line in page.split("<td") if f'data-sum="{sum_of}"' in line]
        assert f">{length}<" in cell


@pytest.mark.parametrize(
    ("taken", "now", "length", "found"),
    [
        ([], 18, 60, (9, 10)),
        ([(9, 12), (13, 14)], 18, 60, (12, 13)),
        ([(9, 12), (13, 14)], 18, 90, (14, 15.5)),
        ([(8, 18)], 18, 60, (7, 8)),
        ([], 8.5, 60, (7.5, 8.5)),
        ([(0, 18)], 18, 1, None),
    ],
)
def test_a_place_is_found_from_nine_on_or_before(taken, now, length, found):
    def at(hour):
        return utc(24, 0) + timedelta(hours=hour)

    spans = [Span(at(start), at(end)) for start, end in taken]
    zone = ZoneInfo("Europe/Lisbon")
    place = placing.free(date(2026, 11, 24), timedelta(minutes=length), spans, zone, at(now))
    assert place == (found and Span(at(found[0]), at(found[1])))


@pytest.mark.django_db(transaction=True)
def test_a_week_sent_twice_at_once_is_written_once(task, assistant):
    zone, day = ZoneInfo("Europe/Lisbon"), date(2026, 11, 24)
    wish = Wish("x", task, day, timedelta(), timedelta(hours=1))

    def save():
        try:
            write([wish], by=assistant, reason="Forgot.", zone=zone)
        except Refused as refused:
            return str(refused.refusals["x"])
        return "written"

    answers = at_once([save] * 3)
    assert answers.count("written") == 1
    assert set(answers) == {"written", "Somebody changed this time meanwhile. Look at it again"}
    assert TimeEntry.objects.count() == 1


def test_a_new_length_does_not_run_into_the_next_day(desk, task):
    wrote(task, utc(23, 22), utc(23, 23))
    cell = (task.pk, 23)
    answer = save(desk, {cell: "3:00"}, {cell: "1:00"})
    assert answer.status_code == 422
    assert "would end after midnight" in answer.content.decode()
    assert spans() == [Span(utc(23, 22), utc(23, 23))]
    assert save(desk, {cell: "2:00"}, {cell: "1:00"}).status_code == 303
    assert spans() == [Span(utc(23, 22), utc(24, 0))]
