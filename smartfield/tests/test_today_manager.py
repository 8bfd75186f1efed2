"""A manager's Today says what needs them, the worst first, with one thing to do about each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from assistants.models import Profile
from clients.calling_back import spoken
from clients.models import Call, Contact
from conftest import person
from tasks.drafting import draft
from tasks.models import Task
from timetracking import timer
from timetracking.models import TimeEntry

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday; Lisbon keeps UTC in winter


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return lambda **headers: client.get("/", headers=headers)


def ago(**span):
    return timezone.now() - timedelta(**span)


def changed(task, **fields):
    Task.objects.filter(pk=task.pk).update(**fields)
    return task


def call(manager, state="logged", **fields):
    fields = {"started_at": ago(hours=1), **fields}
    if state == "logged":
        fields.setdefault("ended_at", fields["started_at"] + timedelta(minutes=21))
    return Call.objects.create(manager=manager, state=state, **fields)


def entry(task, assistant, **fields):
    return TimeEntry.objects.create(task=task, assistant=assistant, **fields)


def the_need(page):
    (need,) = page().context["needs"]
    return need


def test_an_empty_day_says_so_in_words(page):
    answer = page()
    assert answer.context["opening"] == [
        "Nothing needs you right now.",
        "No clock is running, and the queue is empty.",
    ]
    html = answer.content.decode()
    assert "No calls yet today." in html
    assert "New tasks appear here as calls come in." in html


def test_an_overdue_task_names_who_is_on_it(page, arkadia, assistant, new_task):
    assistant.phone = "+351912000111"
    assistant.save()
    task = new_task(arkadia, "claimed", assistant)
    timer.start(task, by=assistant)
    changed(task, due_at=ago(minutes=40))
    need = the_need(page)
    assert need.harm.name == "OVERDUE"
    assert need.who == "Arkadia Dental"
    due = "Due today\xa011:20, 40\xa0min ago."
    assert need.why == f"{due} Priya has had the clock on since 12:00."
    assert (need.action, need.action_url) == ("Call Priya", "tel:+351912000111")


def test_an_overdue_task_that_nobody_has_is_to_be_assigned(page, arkadia, new_task):
    task = changed(new_task(arkadia), due_at=ago(days=3))
    need = the_need(page)
    assert "3\xa0days ago" in need.why
    assert "Nobody has taken it." in need.why
    assert need.action_url == f"/tasks/SF-{task.pk}/assign/"


def test_a_result_with_the_client_is_not_overdue(page, arkadia, assistant, new_task):
    changed(new_task(arkadia, "in_review", assistant), due_at=ago(hours=5))
    assert page().context["needs"] == []


def test_a_second_return_quotes_the_client_and_offers_to_call_them(
    page, arkadia, assistant, new_task
):
    task = new_task(arkadia, "sent_back", assistant)
    assert page().context["needs"] == []
    for correction in task.corrections.all():
        task.settle_correction(correction, by=assistant, state="done")
    task.deliver(by=assistant, summary="Again.")
    task.send_back(by=arkadia.owner, round=2, corrections=["Still missing for two of them."])
    need = the_need(page)
    assert need.why == "Sent back a second time:"
    assert need.quote == "Still missing for two of them."
    assert need.action_url == "tel:+351912448190"


def test_a_missed_call_needs_an_answer_until_somebody_calls(page, manager):
    call(manager, "missed", phone="+442079460312")
    need = the_need(page)
    assert need.title == "Missed call, +44 20 7946 0312"
    assert "The number is not on any client." in need.why
    assert need.action_url == "/calls/new/?phone=%2B442079460312&direction=out"
    returned = call(manager, phone="+442079460312", direction="out", started_at=ago(minutes=30))
    spoken(returned, by=manager)
    assert page().context["needs"] == []


def test_three_missed_calls_of_one_number_are_one_need(page, manager):
    for minutes in (50, 40, 30):
        call(manager, "missed", phone="+442079460312", started_at=ago(minutes=minutes))
    assert page().context["need_count"] == 1


def test_a_promised_call_needs_the_manager_on_its_day(page, manager, arkadia):
    promised = call(manager, client=arkadia.client, follow_up_on=timezone.localdate())
    call(manager, client=arkadia.client, follow_up_on=timezone.localdate() + timedelta(days=1))
    need = the_need(page)
    assert need.harm.name == "FOLLOW_UP"
    assert need.url == promised.get_absolute_url()
    Call.objects.update(followed_up_at=timezone.now())
    assert page().context["needs"] == []


def test_an_intake_left_open_is_to_be_finished_but_not_one_on_the_line(page, manager, arkadia):
    call(manager, "draft", client=arkadia.client, started_at=ago(minutes=4))
    assert page().context["needs"] == []
    left = call(manager, "draft", client=arkadia.client, started_at=ago(hours=3))
    need = the_need(page)
    assert (need.action, need.action_url) == ("Finish", left.get_absolute_url())


def test_a_task_long_in_the_queue_is_to_be_assigned(page, arkadia, new_task):
    task = new_task(arkadia)
    assert page().context["needs"] == []
    changed(task, published_at=ago(hours=2, minutes=10))
    need = the_need(page)
    assert need.why == "In the queue for 2\xa0h\xa010\xa0min."
    assert need.action == "Assign it"


def test_a_clock_past_four_hours_names_its_owner(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    entry(task, assistant, started_at=ago(hours=4, minutes=5))
    need = the_need(page)
    assert need.harm.name == "LONG_CLOCK"
    assert "Priya has had the clock on" in need.why


def test_a_long_clock_on_an_overdue_task_is_said_once(page, arkadia, assistant, new_task):
    task = changed(new_task(arkadia, "in_progress", assistant), due_at=ago(hours=1))
    entry(task, assistant, started_at=ago(hours=5))
    answer = page()
    assert [need.harm.name for need in answer.context["needs"]] == ["OVERDUE"]
    assert answer.context["need_count"] == 1


def test_time_to_confirm_leads_to_its_entry(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    doubtful = entry(
        task, assistant, started_at=ago(hours=9), ended_at=ago(hours=8), is_to_confirm=True
    )
    assert the_need(page).action_url == doubtful.get_absolute_url()


def test_a_request_of_a_client_waits_for_triage(page, arkadia):
    draft(arkadia.client, by=arkadia.owner, contact=arkadia.contact, title="Book a table")
    need = the_need(page)
    assert need.harm.name == "REQUEST"
    assert "Caller of Arkadia Dental asked for it" in need.why


def test_a_review_waits_two_days_before_it_needs_a_call(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_review", assistant)
    changed(task, delivered_at=ago(days=1, hours=23))
    assert page().context["needs"] == []
    changed(task, delivered_at=ago(days=2, hours=1))
    assert the_need(page).harm.name == "REVIEW"


def test_an_old_question_is_quoted_and_a_hold_until_a_day_is_not(
    page, arkadia, assistant, new_task
):
    asked = new_task(arkadia, "on_hold", assistant)
    waiting = new_task(arkadia, "in_progress", assistant)
    waiting.hold(by=assistant, until=timezone.localdate() + timedelta(days=9))
    Task.objects.update(moved_at=ago(days=1, hours=1))
    need = the_need(page)
    assert (need.url, need.quote) == (asked.get_absolute_url(), "Window or aisle?")


def test_the_worst_comes_first(page, manager, arkadia, assistant, new_task):
    changed(new_task(arkadia, "in_review", assistant), delivered_at=ago(days=3))
    call(manager, "missed", phone="+442079460312")
    changed(new_task(arkadia), published_at=ago(hours=3))
    changed(new_task(arkadia), due_at=ago(hours=1))
    harms = [need.harm.name for need in page().context["needs"]]
    assert harms == ["OVERDUE", "MISSED_CALL", "UNCLAIMED", "REVIEW"]


def test_what_another_manager_looks_after_needs_them_and_not_me(page, arkadia, new_task, admin):
    changed(new_task(arkadia), due_at=ago(hours=1), manager=admin)
    call(admin, "missed", phone="+442079460312")
    answer = page()
    assert answer.context["needs"] == []
    assert answer.context["call_count"] == 1


def test_the_lanes_draw_the_day_of_each_assistant(
    page, manager, arkadia, assistant, other_assistant, new_task
):
    task = new_task(arkadia, "in_progress", assistant, title="Newsletter")
    entry(task, assistant, started_at=ago(hours=3), ended_at=ago(hours=2))
    entry(task, assistant, started_at=ago(minutes=30))
    call(manager, client=arkadia.client)
    answer = page()
    calls, priya, olga = answer.context["lanes"]
    assert calls.words == "1 logged"
    assert calls.seconds == 21 * 60
    assert (priya.words, priya.mark_name) == ("Newsletter", "running")
    assert priya.seconds == 90 * 60
    assert (olga.words, olga.seconds) == ("Not started yet", 0)
    assert answer.context["worked"] == 90 * 60
    html = answer.content.decode()
    assert "running since" in html
    assert "1\xa0h\xa030\xa0min of client work" in html


@pytest.mark.parametrize("somebody_stays", [True, False])
def test_the_time_of_those_who_have_left_is_in_the_total(
    page, arkadia, assistant, new_task, somebody_stays
):
    task = new_task(arkadia, "in_progress", assistant)
    entry(task, assistant, started_at=ago(hours=3), ended_at=ago(hours=2))
    if somebody_stays:
        person("Nina New", "assistant")
    User.objects.filter(pk=assistant.pk).update(is_active=False)
    answer = page()
    assert [lane.seconds for lane in answer.context["lanes"][1:]] == [0] * somebody_stays
    assert answer.context["worked"] == 3600


def test_a_call_on_the_line_stands_over_the_page_of_its_manager_alone(page, client, manager, admin):
    call(manager, "draft", phone="+351912345678", started_at=ago(minutes=4))
    assert "Back to intake" in page().content.decode()
    client.force_login(admin)
    assert "Back to intake" not in client.get("/").content.decode()


def test_a_lane_warns_of_hours_without_a_break(page, arkadia, assistant, new_task):
    first, second = (new_task(arkadia, "in_progress", assistant) for _ in range(2))
    entry(first, assistant, started_at=ago(hours=5), ended_at=ago(hours=1))
    entry(second, assistant, started_at=ago(hours=1))
    lane = page().context["lanes"][1]
    assert (lane.mark_name, lane.warning) == ("overdue", "no break for 5\xa0h")


def test_the_queue_says_who_is_free_and_has_the_skills(
    page, arkadia, assistant, other_assistant, new_task, skill
):
    task = new_task(arkadia, skills=[skill])
    assert page().context["queue"][0].people == []
    assistant.profile.skill_levels.create(skill=skill)
    (row,) = page().context["queue"]
    assert (row.needs, row.people, row.more) == ("Research", ["Priya"], 0)
    busy = new_task(arkadia, "in_progress", assistant)
    entry(busy, assistant, started_at=ago(minutes=5))
    assert page().context["queue"][0].people == []
    assert task.title in page().content.decode()


def test_an_assistant_with_full_hands_is_not_free(page, arkadia, assistant, new_task):
    Profile.objects.update(wip_limit=1)
    new_task(arkadia, "claimed", assistant)
    new_task(arkadia)
    assert page().context["queue"][0].people == []


def test_calls_of_today_say_what_came_of_them(page, manager, arkadia):
    named = Contact.objects.create(client=arkadia.client, name="Petr Kowalski")
    call(manager, contact=named, client=arkadia.client, outcome="note")
    call(manager, "missed", phone="+442079460312", started_at=ago(minutes=10))
    call(manager, "draft", client=arkadia.client, started_at=ago(minutes=4))
    call(manager, phone="+442079460399", started_at=ago(days=1))
    rows = page().context["calls"]
    assert [(row.who, row.about, row.out) for row in rows] == [
        ("Arkadia Dental", "on the line", "Intake open"),
        ("+44 20 7946 0312", "missed", "Call back"),
        ("Petr Kowalski", "21\xa0min", "Note only"),
    ]


def test_a_page_that_refreshes_itself_gets_one_plot(page, arkadia, new_task):
    new_task(arkadia, title="Book a table for nine")
    html = page(HX_Request="true", HX_Target="queue").content.decode()
    assert html.count("<section") == 1
    assert "Book a table for nine" in html
    assert 'id="queue"' in html


def _statements(page) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert page().status_code == 200
    return len(seen)


def test_statements_stay_the_same_however_much_there_is(page, manager, arkadia, skill, new_task):
    def more(n):
        for _ in range(n):
            someone = person(f"Person{Task.objects.count()} Busy", "assistant")
            Profile.objects.create(user=someone)
            running = new_task(arkadia, "in_progress", someone, skills=[skill])
            entry(running, someone, started_at=ago(hours=5))
            changed(new_task(arkadia, skills=[skill]), published_at=ago(hours=3))
            changed(new_task(arkadia, "sent_back", someone), due_at=ago(hours=1))
            call(manager, "missed", phone="+442079460312", client=arkadia.client)

    more(1)
    with_one = _statements(page)
    more(29)
    assert _statements(page) == with_one
    assert with_one <= 13
