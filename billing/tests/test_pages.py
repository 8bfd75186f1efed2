"""Bills: who sees them, what they open down to, and what they never show."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from billing.tests.conftest import MONDAY

NOVEMBER = {"month": "2026-11"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def charge(arkadia, new_task, assistant, rate, work, accept):
    task = new_task(arkadia, "in_progress", assistant, title="Porto coworking")
    work(task, 1800, 1800, note="Called all three.")
    return accept(task, arkadia.owner)


@pytest.fixture
def foreign(norden, new_task, assistant, rate, work, accept):
    task = new_task(norden, "in_progress", assistant, title="Norden secret")
    work(task, 5400, start=MONDAY + timedelta(hours=5), note="Norden note")
    return accept(task, norden.owner)


def page(client, person, path, query=None):
    client.force_login(person)
    answer = client.get(path, query or {})
    return answer.status_code, answer.content.decode().replace("\xa0", " ")


def test_a_charge_opens_to_managers_and_to_those_with_the_right(
    client, charge, foreign, arkadia, norden, manager, assistant
):
    path = charge.get_absolute_url()
    allowed = {
        manager: 200,
        arkadia.owner: 200,
        arkadia.billing: 200,
        arkadia.member: 404,
        norden.owner: 404,
        norden.billing: 404,
        assistant: 403,
    }
    for person, status in allowed.items():
        assert page(client, person, path)[0] == status


def test_a_charge_opens_down_to_entries_and_events(client, charge, arkadia):
    _, text = page(client, arkadia.owner, charge.get_absolute_url())
    for words in (
        "€40.00",
        "The whole task, 2 entries",
        "9:00 – 9:30",
        "Called all three.",
        "Priya Nair delivered the result.",
        "The task&#x27;s whole time is rounded up to a whole minute.",
    ):
        assert words in text


def test_billing_sees_minutes_and_no_task_content(client, charge, arkadia):
    for path, query in ((charge.get_absolute_url(), {}), (reverse("hours"), NOVEMBER)):
        status, text = page(client, arkadia.billing, path, query)
        assert status == 200
        assert charge.task.number in text
        assert "9:00 – 9:30" in text
        assert "Porto coworking" not in text
        assert "Called all three." not in text


def test_the_month_shows_charges_and_time_of_the_own_company_only(client, charge, foreign, arkadia):
    status, text = page(client, arkadia.owner, reverse("hours"), NOVEMBER)
    assert status == 200
    for words in ("Porto coworking", "€40.00", "1 h", "Called all three."):
        assert words in text
    assert "Norden" not in text
    _, text = page(client, arkadia.owner, reverse("hours"), {"month": "2026-10"})
    assert "Porto coworking" not in text
    assert "No time in this month" in text


def test_the_months_time_counts_what_is_not_charged_yet(
    client, charge, arkadia, new_task, assistant, work
):
    task = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    work(task, 2700, start=MONDAY + timedelta(hours=3))
    _, text = page(client, arkadia.owner, reverse("hours"), NOVEMBER)
    assert "Newsletter" in text
    assert "November 2026, Arkadia Dental: 1 h 45 min." in text


@pytest.mark.parametrize(
    "query",
    [
        {"client": "norden"},
        {"client": "x"},
        {"month": "x"},
        {"month": "0001-01"},
        {"month": "2026-13"},
    ],
)
def test_months_and_companies_that_are_not_theirs_are_not_found(
    client, charge, norden, arkadia, query
):
    assert page(client, arkadia.owner, reverse("hours"), query)[0] == 404


def test_hours_are_for_those_with_the_right(client, arkadia, manager, assistant):
    people = {arkadia.member: 403, manager: 403, assistant: 403, arkadia.billing: 200}
    for person, status in people.items():
        assert page(client, person, reverse("hours"))[0] == status


def test_the_list_of_charges_is_for_managers(client, charge, foreign, manager, arkadia, assistant):
    path = reverse("billing")
    for person in (arkadia.owner, arkadia.billing, assistant):
        assert page(client, person, path)[0] == 403
    status, text = page(client, manager, path)
    assert status == 200
    assert "Porto coworking" in text
    assert "Norden secret" in text
    assert "€100.00" in text  # 40 and 60 in all


def test_the_list_narrows_to_a_client_and_a_month(client, charge, foreign, manager, arkadia):
    path = reverse("billing")
    _, text = page(client, manager, path, {"client": arkadia.client.pk, **NOVEMBER})
    assert "Porto coworking" in text
    assert "Norden secret" not in text
    _, text = page(client, manager, path, {"month": "2026-10"})
    assert "No charges here" in text
    for query in (
        {"client": "x"},
        {"month": "x"},
        {"month": "0001-01"},
        {"month": "9999-12"},
        {"after": "x"},
    ):
        assert page(client, manager, path, query)[0] == 200


def test_more_charges_cost_no_more_statements(
    client,
    charge,
    manager,
    arkadia,
    new_task,
    assistant,
    work,
    accept,
    django_assert_max_num_queries,
):
    def statements(person, path):
        client.force_login(person)
        with django_assert_max_num_queries(14) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    pages = [(manager, reverse("billing")), (arkadia.owner, reverse("hours"))]
    pages.append((manager, charge.get_absolute_url()))
    one = [statements(*shown) for shown in pages]
    for n in range(29):
        task = new_task(arkadia, "in_progress", assistant, title=f"Task {n}")
        work(task, 60, start=MONDAY + timedelta(hours=5, minutes=n))
        accept(task, arkadia.owner)
    assert [statements(*shown) for shown in pages] == one
