"""The list as a file: exactly what is shown, every page, and only what its reader may see."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Task
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(arkadia, norden, new_task, assistant, other_assistant):
    now = timezone.now()
    late = new_task(arkadia, "in_progress", assistant, title="=HYPERLINK(1)")
    Task.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=30))
    new_task(norden, "open", title="Norden’s, «и»", due_at=now + timedelta(days=9))
    new_task(arkadia, "accepted", assistant, title="Finished")
    start = now - timedelta(minutes=90)
    TimeEntry.objects.create(assistant=assistant, task=late, started_at=start, ended_at=now)


@pytest.fixture
def read(client):
    def table(reader, query="") -> list[list[str]]:
        client.force_login(reader)
        answer = client.get(reverse("task_csv") + query)
        assert answer.streaming
        sent = answer.getvalue().decode()
        assert sent.startswith("\ufeff")
        delimiter = ";" if reader.language == "ru" else ","
        return list(csv.reader(io.StringIO(sent[1:]), delimiter=delimiter))

    return table


def test_the_file_has_the_columns_and_rows_that_are_shown(read, manager, tasks):
    head, *rows = read(manager)
    assert head[:5] == ["Number", "Task", "State", "Client", "Who"]
    assert head[-2:] == ["Time, hours", "Estimate, hours"]
    assert [row[1] for row in rows] == ["'=HYPERLINK(1)", "Norden’s, «и»"]
    assert rows[0][-2:] == ["1.50", "4.00"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=accepted", ["Finished"]),
        ("?client=norden", ["Norden’s, «и»"]),
        ("?sort=-due", ["Norden’s, «и»", "'=HYPERLINK(1)"]),
        ("?q=%00&after=forged", []),
    ],
)
def test_filters_and_order_hold(read, manager, tasks, query, found):
    assert [row[1] for row in read(manager, query)[1:]][: len(found)] == found


def test_every_page_is_in_it(read, client, manager, arkadia, new_task):
    first = new_task(arkadia, "open")
    fields = {f.attname: getattr(first, f.attname) for f in Task._meta.concrete_fields[1:]}
    Task.objects.bulk_create(Task(**fields) for _ in range(60))
    assert len(read(manager)) == 62


def test_chosen_columns_are_those_of_the_list_and_the_file(read, client, manager, tasks):
    query = "?show=category&show=who&show=no-such"
    assert read(manager, query)[0] == ["Number", "Task", "Who", "Category"]
    html = client.get(reverse("task_list") + query).content.decode()
    heads = re.sub(r"<[^>]+>", " ", html.split("<thead>")[1].split("</thead>")[0]).split()
    assert heads == ["Task", "Who", "Category"]
    assert '<input type="hidden" name="show" value="category">' in html  # a filter keeps them
    assert f'href="{reverse("task_csv")}{query}"'.replace("&", "&amp;") in html


def test_each_reader_gets_what_they_may_see(
    read, arkadia, norden, assistant, other_assistant, tasks
):
    assert [row[1] for row in read(assistant)[1:]] == ["'=HYPERLINK(1)"]
    assert read(other_assistant)[1:] == []
    head, *rows = read(arkadia.owner, "?view=done")
    assert head[:3] == ["Number", "Task", "State"]
    assert ("Client" in head, [row[1] for row in rows]) == (False, ["Finished"])
    assert read(arkadia.billing)[1:] == []
    assert read(norden.owner, "?q=Finished&show=client")[1:] != []
    assert all("Arkadia" not in cell for row in read(norden.owner) for cell in row)


def test_russian_readers_get_russian_heads_and_commas(read, manager, tasks):
    manager.language = "ru"
    manager.save()
    head, first, *_ = read(manager)
    assert head[:3] == ["Номер", "Задача", "Состояние"]
    assert (first[2], first[-2]) == ("В работе", "1,50")


def test_a_workbook_says_the_same_and_reckons_nothing(client, manager, tasks):
    client.force_login(manager)
    answer = client.get(reverse("task_xlsx"))
    book = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<t[^>]*>(=HYPERLINK\(1\)|Norden’s, «и»)</t>", sheet) == [
        "=HYPERLINK(1)",
        "Norden’s, «и»",
    ]
    assert "<f>" not in sheet
    assert "<v>1.50</v>" in sheet
    assert sheet.count("<row ") == 3
