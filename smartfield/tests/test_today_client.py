"""A client's Home: decisions first, the running clock, what is done; nothing of other companies."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Membership
from conftest import person
from tasks.drafting import draft
from timetracking import timer
from timetracking.models import TimeEntry

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday; Lisbon keeps UTC in winter


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def page(client, arkadia):
    client.force_login(arkadia.owner)
    return lambda **headers: client.get("/", headers=headers)


def entry(task, assistant, hours=1, ago=2):
    start = NOON - timedelta(hours=ago)
    return TimeEntry.objects.create(
        task=task, assistant=assistant, started_at=start, ended_at=start + timedelta(hours=hours)
    )


def test_a_first_visit_says_what_to_do(page):
    answer = page()
    assert answer.context["greeting"] == "Good afternoon, Ownerarkadia."
    assert answer.context["opening"] == ["Nothing waits for you."]
    html = answer.content.decode()
    assert "Nothing asked yet." in html
    assert 'href="/tasks/new/"' in html
    assert "Marta Ferreira" in html


def test_decisions_stand_first_and_are_counted(page, arkadia, assistant, new_task):
    new_task(arkadia, "in_progress", assistant)
    question = new_task(arkadia, "on_hold", assistant)
    result = new_task(arkadia, "in_review", assistant)
    answer = page()
    assert answer.context["decisions"] == [result, question]
    assert answer.context["opening"] == [
        "One result waits for you.",
        "One question waits for your answer.",
        "One task is in progress.",
    ]


def test_a_question_is_answered_right_there(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "on_hold", assistant)
    html = page().content.decode()
    assert "Window or aisle?" in html
    assert "Priya Nair asks:" in html
    assert f'action="/tasks/SF-{task.pk}/answer/"' in html
    assert 'name="text"' in html


def test_a_hold_until_a_day_asks_nothing(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "on_hold", assistant)
    task.answer(by=arkadia.owner, text="Aisle.")
    task.hold(by=assistant, until=NOON.date() + timedelta(days=4))
    answer = page()
    assert answer.context["decisions"] == []
    assert "Window or aisle?" not in answer.content.decode()


def test_the_running_clock_is_seen(page, arkadia, assistant, new_task, time_machine):
    timer.start(new_task(arkadia, "claimed", assistant), by=assistant)
    time_machine.move_to(NOON + timedelta(minutes=12), tick=False)
    html = page().content.decode()
    assert "Priya is working on it now" in html
    assert "12\xa0min" in html


def test_what_is_done_this_month_is_counted(page, arkadia, assistant, new_task):
    new_task(arkadia, "accepted", assistant)
    answer = page()
    assert answer.context["done_count"] == 1
    assert "Done this month" in answer.content.decode()


def test_the_hours_of_this_month_are_summed(page, arkadia, norden, assistant, new_task):
    entry(new_task(arkadia, "in_progress", assistant), assistant, hours=1.5)
    entry(new_task(norden, "in_progress", assistant), assistant, ago=9)
    entry(new_task(arkadia, "in_progress", assistant), assistant, ago=24 * 30)
    assert page().context["month_seconds"] == 90 * 60


def test_a_silent_yes_is_announced_if_the_contract_says_so(page, arkadia, assistant, new_task):
    new_task(arkadia, "in_review", assistant)
    assert "If we hear nothing" not in page().content.decode()
    arkadia.client.silence_days = 5
    arkadia.client.save()
    words = "If we hear nothing, it counts as accepted on 30 November."
    assert words in page().content.decode()


def test_nothing_of_another_company_or_of_the_team_is_shown(
    page, manager, arkadia, norden, assistant, new_task
):
    for state in ("open", "in_progress", "on_hold", "in_review", "accepted"):
        new_task(norden, state, assistant, title=f"Canary {state}")
    draft(arkadia.client, by=manager, title="Canary of the manager's draft")
    own = draft(arkadia.client, by=arkadia.owner, title="Our own request")
    answer = page()
    assert "Canary" not in answer.content.decode()
    assert answer.context["going"] == [own]


def test_a_person_of_two_companies_sees_both_with_their_names(
    client, arkadia, norden, assistant, new_task
):
    both = person("Vera Both", "client")
    for company in (arkadia, norden):
        Membership.objects.create(user=both, client=company.client, is_member=True)
        new_task(company, "in_review", assistant)
    client.force_login(both)
    html = client.get("/").content.decode()
    for name in ("Arkadia Dental", "Norden Legal"):
        assert f'<span class="who">{name}</span>' in html
    client.force_login(arkadia.owner)
    assert '<span class="who">' not in client.get("/").content.decode()


def test_a_person_for_bills_alone_lands_on_the_hours(client, arkadia):
    client.force_login(arkadia.billing)
    assert client.get("/").headers["Location"] == "/hours/"


def test_bills_of_one_company_show_no_tasks_of_it(client, arkadia, norden, assistant, new_task):
    Membership.objects.create(user=arkadia.owner, client=norden.client, is_billing=True)
    new_task(norden, "in_review", assistant, title="Canary of the other")
    client.force_login(arkadia.owner)
    assert "Canary" not in client.get("/").content.decode()


def test_statements_stay_the_same_however_much_there_is(page, arkadia, assistant, new_task):
    def more(n):
        for _ in range(n):
            for state in ("in_review", "on_hold", "in_progress", "accepted"):
                new_task(arkadia, state, assistant)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert page().status_code == 200
        return len(seen)

    more(1)
    with_one = statements()
    more(9)
    assert statements() == with_one
    assert with_one <= 12


def test_the_first_visit_says_once_what_happens_next(client, page, arkadia):
    assert "What happens next" in page().content.decode()
    assert "What happens next" in page().content.decode()  # looked at, not yet put away
    assert client.post("/me/settled/").url == "/"
    assert "What happens next" not in page().content.decode()
    client.force_login(arkadia.member)
    assert "What happens next" in client.get("/").content.decode()


def test_decisions_come_before_what_happens_next(page, arkadia, assistant, new_task):
    new_task(arkadia, "in_review", assistant)
    html = page().content.decode()
    assert html.index("Waiting for you") < html.index("What happens next")
