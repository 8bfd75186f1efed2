"""The sheet as a file: a day, a week or a month in the reader's zone, exact totals, no formulas."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine

from timetracking.models import TimeEntry


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel("2026-11-25 12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def entries(arkadia, new_task, assistant):
    task = new_task(arkadia, "in_progress", assistant, title="=1+1")
    spans = [((31, 23, 30), (1, 0, 30)), ((24, 9, 0), (24, 9, 20)), ((25, 9, 0), (25, 9, 20))]
    for (day, *start), (other, *end) in spans:
        months = (10, 11) if day == 31 else (11, 11)
        TimeEntry.objects.create(
            assistant=assistant,
            task=task,
            started_at=datetime(2026, months[0], day, *start, tzinfo=UTC),
            ended_at=datetime(2026, months[1], other, *end, tzinfo=UTC),
        )


def rows_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.mark.parametrize(
    ("over", "day", "lengths"),
    [
        ("day", "2026-11-25", ["0.33", "0.33"]),
        ("week", "2026-11-25", ["0.33", "0.33", "0.67"]),
        ("month", "2026-11-25", ["0.50", "0.33", "0.33", "1.17"]),
        ("month", "2026-10-01", ["0.50", "0.50"]),
    ],
)
def test_each_stretch_holds_what_falls_in_it(client, assistant, entries, over, day, lengths):
    client.force_login(assistant)
    rows = rows_of(client, f"/time/{day}/file/?over={over}")
    stretches = [row for row in rows if row[1]]
    assert [row[3] for row in [*stretches, rows[-1]]] == lengths
    assert {row[4] for row in stretches} == {"'=1+1"}


def test_totals_by_day_task_and_client_stand_under_the_stretches(
    client, assistant, entries, norden, new_task
):
    other = new_task(norden, "in_progress", assistant, title="Newsletter")
    span = [datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (13, 14)]
    TimeEntry.objects.create(assistant=assistant, task=other, started_at=span[0], ended_at=span[1])
    client.force_login(assistant)
    totals = [
        (words, hours, title, whose)
        for words, start, _, hours, title, _, whose, *_ in rows_of(
            client, "/time/2026-11-25/file/?over=week"
        )
        if not start
    ]
    assert totals == [
        ("Total of 2026-11-24", "1.33", "", ""),
        ("Total of 2026-11-25", "0.33", "", ""),
        ("Total of the task", "0.67", "'=1+1", "Arkadia Dental"),
        ("Total of the task", "1.00", "Newsletter", "Norden Legal"),
        ("Total of the client", "0.67", "", "Arkadia Dental"),
        ("Total of the client", "1.00", "", "Norden Legal"),
        ("Total", "1.67", "", ""),
    ]


def test_a_workbook_and_a_managers_look(client, manager, assistant, entries):
    client.force_login(manager)
    answer = client.get(f"/time/2026-11-25/file/?over=month&as=xlsx&person={assistant.pk}")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert client.get("/time/2026-11-25/file/").status_code == 404


@pytest.mark.parametrize("asked", ["over=year", "as=exe", "person=x", "person=%00", "over="])
def test_odd_wishes_are_not_found(client, assistant, asked):
    client.force_login(assistant)
    assert client.get(f"/time/2026-11-25/file/?{asked}").status_code == 404


def test_a_colleagues_sheet_is_not_theirs(client, assistant, other_assistant):
    client.force_login(assistant)
    assert client.get(f"/time/2026-11-25/file/?person={other_assistant.pk}").status_code == 404
