"""An assistant's Today: what is next, what is in hand, the day, two tasks that would suit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistants import counting
from assistants.bonuses import ruling
from clients.models import PlaybookSection
from tasks.models import Skill, Task
from timetracking import timer
from timetracking.models import TimeEntry

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday; Lisbon keeps UTC in winter


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def page(client, assistant):
    client.force_login(assistant)
    return lambda **headers: client.get("/", headers=headers)


def must_read(of, manager, title="How they like it"):
    return PlaybookSection.objects.create(
        client=of.client, title=title, text="Call, don't write.", is_required=True, author=manager
    )


def test_a_day_with_nothing_to_do_sends_to_the_queue(page):
    answer = page()
    assert answer.context["opening"] == ["No tasks yet. The queue is empty."]
    html = answer.content.decode()
    assert "Nothing is in your hands." in html
    assert 'href="/queue/"' in html


def test_the_first_due_is_next_and_can_be_started(page, arkadia, assistant, new_task):
    new_task(arkadia, "claimed", assistant, title="Later", due_at=NOON + timedelta(days=2))
    soon = new_task(
        arkadia, "claimed", assistant, title="Supplier prices", due_at=NOON + timedelta(hours=7)
    )
    answer = page()
    assert answer.context["current"] == soon
    assert answer.context["opening"] == ["Next: Supplier prices, due today\xa019:00."]
    assert [task.title for task in answer.context["tasks"]] == ["Later"]
    html = answer.content.decode()
    assert f'<input type="hidden" name="task" value="{soon.pk}" data-title=' in html
    assert "Start the clock" in html


def test_the_hours_of_the_week_stand_beside_those_planned(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    for ago in (timedelta(hours=3), timedelta(days=1)):  # today, and last week's Sunday
        start = NOON - ago
        TimeEntry.objects.create(
            task=task, assistant=assistant, started_at=start, ended_at=start + timedelta(hours=1)
        )
    assistant.profile.weekly_minutes = 20 * 60
    assistant.profile.save()
    assert "this week 1\xa0h of 20\xa0h" in page().content.decode()
    assistant.profile.delete()  # who has told nothing yet
    assert "this week 1\xa0h of 40\xa0h" in page().content.decode()


def test_a_running_clock_comes_before_what_is_due(page, arkadia, assistant, new_task):
    new_task(arkadia, "claimed", assistant, title="Soon", due_at=NOON + timedelta(hours=1))
    running = new_task(arkadia, "claimed", assistant, title="Long", due_at=None)
    timer.start(running, by=assistant)
    answer = page()
    assert answer.context["current"] == running
    assert answer.context["opening"] == ["On the clock: Long."]
    assert 'action="/clock/stop/"' in answer.content.decode()


def test_a_task_on_hold_is_listed_but_cannot_be_next(page, arkadia, assistant, new_task):
    held = new_task(arkadia, "on_hold", assistant)
    answer = page()
    assert answer.context["current"] is None
    assert answer.context["tasks"] == [held]
    assert "Start" not in answer.content.decode().split('id="h-hand"')[1].split("</section>")[0]


def test_open_corrections_are_counted_in_the_opening(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "sent_back", assistant)
    task.ask_correction(by=arkadia.owner, text="And the prices with delivery.")
    assert page().context["opening"][1] == "Two corrections are open."
    for correction in task.corrections.all():
        task.settle_correction(correction, by=assistant, state="done")
    assert len(page().context["opening"]) == 1


def test_the_day_is_drawn_and_summed(page, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    TimeEntry.objects.create(
        task=task,
        assistant=assistant,
        started_at=NOON - timedelta(hours=3),
        ended_at=NOON - timedelta(minutes=90),
    )
    answer = page()
    assert answer.context["seconds"] == 90 * 60
    assert 'aria-label="Priya: worked 9:00 to 10:30"' in answer.content.decode()


def test_matches_are_the_first_of_the_queue_with_what_speaks_for_them(
    page, norden, arkadia, assistant, new_task, skill
):
    other = Skill.objects.create(name_en="Spreadsheets", name_ru="Таблицы")
    assistant.profile.skill_levels.create(skill=skill)
    new_task(norden, "accepted", assistant)
    counting.count()
    lacking = new_task(arkadia, title="Needs spreadsheets", skills=[other])
    wanted = new_task(arkadia, title="Needs research", skills=[skill])
    known = new_task(norden, title="For a client I know", skills=[skill])
    new_task(arkadia, title="Needs nothing")
    answer = page()
    found = answer.context["matches"]
    assert [match["task"] for match in found] == [known, wanted]
    assert found[0]["reasons"][:2] == [
        "You know Research (3 of 5, own word)",
        "1 task done for Norden Legal",
    ]
    assert lacking.title not in answer.content.decode()
    assert answer.context["queue_count"] == 4


def test_a_queue_without_a_match_says_so(page, arkadia, new_task, skill):
    new_task(arkadia, skills=[skill])
    assert "Nothing there suits you just now." in page().content.decode()


def test_unread_sections_of_clients_in_hand_are_to_be_read(
    page, arkadia, norden, manager, assistant, new_task
):
    section = must_read(arkadia, manager)
    must_read(norden, manager, title="Of a stranger")
    new_task(arkadia, "claimed", assistant)
    assert list(page().context["to_read"]) == [section]
    section.acknowledge(by=assistant)
    assert list(page().context["to_read"]) == []


def test_a_clock_stopped_for_me_is_to_be_confirmed(
    page, arkadia, assistant, other_assistant, new_task
):
    for who in (assistant, other_assistant):
        TimeEntry.objects.create(
            task=new_task(arkadia, "in_progress", who),
            assistant=who,
            started_at=NOON - timedelta(hours=20),
            ended_at=NOON - timedelta(hours=17),
            is_to_confirm=True,
        )
    (entry,) = page().context["to_confirm"]
    assert entry.assistant == assistant


def test_a_colleagues_task_is_nowhere_on_my_day(page, norden, other_assistant, new_task):
    new_task(norden, "in_progress", other_assistant, title="Canary of a colleague")
    assert "Canary" not in page().content.decode()


def test_statements_stay_the_same_however_much_there_is(
    page, arkadia, manager, assistant, new_task, skill
):
    assistant.profile.skill_levels.create(skill=skill)

    def more(n):
        for at in range(n):
            task = new_task(arkadia, "sent_back", assistant, skills=[skill])
            start = NOON - timedelta(minutes=5 * Task.objects.count() + 5)
            TimeEntry.objects.create(
                task=task,
                assistant=assistant,
                started_at=start,
                ended_at=start + timedelta(minutes=4),
                is_to_confirm=at % 2 == 0,
            )
            new_task(arkadia, skills=[skill])
            must_read(arkadia, manager)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert page().status_code == 200
        return len(seen)

    more(1)
    with_one = statements()
    more(29)
    assert statements() == with_one
    assert with_one <= 17
    assert timezone.now() == NOON


def test_the_bonus_that_is_near_is_in_sight(page, manager):
    assert "h-bonus" not in page().content.decode()
    facts = {"condition": "volume", "threshold": 5, "currency": "EUR", "amount": 30}
    rule = ruling.write(by=manager, valid_from=NOON.date(), name="Five a month", **facts)
    ruling.switch(rule, is_on=True)
    html = page().content.decode()
    assert "Five a month" in html
    assert "0 of 5: €30.00 at 5" in html
