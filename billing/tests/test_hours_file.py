"""A month's entries, read only: by task, by week, and as a table of exactly what is shown."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from billing.tests.conftest import MONDAY
from clients.models import Membership

pytestmark = pytest.mark.django_db
NOVEMBER = {"month": "2026-11"}


@pytest.fixture
def worked(arkadia, norden, assistant, other_assistant, new_task, work):
    """Two tasks of Arkadia in two weeks, one of them of another month, and one of Norden."""
    first = new_task(arkadia, "in_progress", assistant, title="=HYPERLINK(1)")
    second = new_task(arkadia, "in_progress", assistant, title="Porto, two desks")
    work(first, 3600, note="=1+1")
    work(first, 1800, start=MONDAY + timedelta(hours=6))
    work(
        second, 5400, start=MONDAY - timedelta(days=7), note="Wrote to nine", person=other_assistant
    )
    work(second, 7200, start=MONDAY - timedelta(days=40), note="Canary of October")
    work(new_task(norden, "in_progress", assistant), 600, start=MONDAY + timedelta(hours=9),
         note="Canary of Norden")  # fmt: skip
    return first, second


def page(client, person, **asked):
    client.force_login(person)
    return client.get(reverse("hours"), {**NOVEMBER, **asked}).content.decode()


def table(client, person, **asked) -> list[list[str]]:
    client.force_login(person)
    answer = client.get(reverse("hours_file"), {**NOVEMBER, **asked})
    return [*csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))]


def test_the_table_holds_every_entry_of_the_month(client, arkadia, worked):
    first, second = worked
    head, *rows = table(client, arkadia.owner)
    assert head == ["Date", "From", "To", "Minutes", "Who", "Number", "Task", "Note", "Remark"]
    assert rows == [
        ["2026-11-16", "09:00", "10:30", "90.00", "Olga Sedova", second.number,
         "Porto, two desks", "Wrote to nine", ""],
        ["2026-11-23", "09:00", "10:00", "60.00", "Priya Nair", first.number,
         "'=HYPERLINK(1)", "'=1+1", ""],
        ["2026-11-23", "15:00", "15:30", "30.00", "Priya Nair", first.number,
         "'=HYPERLINK(1)", "", ""],
    ]  # fmt: skip


def test_it_is_what_the_page_shows(client, arkadia, worked):
    for by in ("task", "week"):
        shown = page(client, arkadia.owner, by=by)
        assert "Canary" not in shown
        for row in table(client, arkadia.owner)[1:]:
            assert row[4] in shown
            assert row[7].lstrip("'") in shown
        assert f"{reverse('hours_file')}?month=2026-11&amp;client=arkadia" in shown


def test_weeks_are_summed_from_monday(client, arkadia, worked):
    shown = page(client, arkadia.owner, by="week")
    assert "Mon 16 Nov – Sun 22 Nov" in shown
    assert "Mon 23 Nov – Sun 29 Nov" in shown
    weeks = client.get(reverse("hours"), {**NOVEMBER, "by": "week"}).context["weeks"]
    assert [week.seconds for week in weeks] == [5400, 5400]


def test_who_sees_bills_alone_reads_no_word_about_tasks(client, arkadia, worked):
    assert table(client, arkadia.billing)[0][-2:] == ["Number", "Remark"]
    for text in (
        page(client, arkadia.billing),
        page(client, arkadia.billing, by="week"),
        str(table(client, arkadia.billing)),
    ):
        assert "Porto" not in text
        assert "Wrote to nine" not in text
        assert worked[0].number in text


def test_a_company_that_is_not_theirs_gives_no_table(client, arkadia, norden, worked):
    client.force_login(arkadia.owner)
    assert client.get(reverse("hours_file"), {"client": "norden"}).status_code == 404
    Membership.objects.create(user=arkadia.owner, client=norden.client, is_member=True)
    assert client.get(reverse("hours_file"), {"client": "norden"}).status_code == 404


def test_a_russian_reader_gets_russian_heads_and_commas(client, arkadia, worked):
    arkadia.owner.language = "ru"
    arkadia.owner.save()
    client.force_login(arkadia.owner)
    with translation.override("en"):  # what the page activates ends with it
        lines = client.get(reverse("hours_file"), NOVEMBER).getvalue().decode("utf-8-sig")
    assert lines.startswith("Дата;С;До;Минуты;Кто;Номер;Задача;Заметка;Примечание\r\n")
    assert ";90,00;" in lines


def test_an_entry_over_midnight_is_in_the_month_only_so_far(client, arkadia, worked, work):
    work(worked[0], 7200, start=MONDAY.replace(day=30, hour=23))
    last = table(client, arkadia.owner)[-1]
    assert last[:4] == ["2026-11-30", "23:00", "00:00", "60.00"]


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-12", "9" * 500, "a\x00b", "²"])
def test_there_is_no_such_month(client, arkadia, month):
    client.force_login(arkadia.owner)
    assert client.get(reverse("hours_file"), {"month": month}).status_code == 404
