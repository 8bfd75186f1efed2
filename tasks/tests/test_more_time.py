"""The hours agreed: warned at 80 and 100 %, and over them only with the manager's word."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import more_time
from tasks.models import MoreTime, Task
from timetracking import gates, limits, offline, recording, timer
from timetracking.models import TimeEntry

WHY = "Two more suppliers."


@pytest.fixture
def task(arkadia, assistant, new_task):
    """Two hours at most."""
    return new_task(arkadia, "in_progress", assistant, limit_minutes=120)


def worked(task, minutes, ago=600):
    start = timezone.now() - timedelta(minutes=ago)
    span = Span(start, start + timedelta(minutes=minutes))
    recording.add(task, span, by=task.assistant, reason="Forgot the clock")


def told(person) -> list[str]:
    kinds = Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.startswith(("limit", "plan", "time"))]


def look(after=timedelta()):
    for _ in range(2):
        limits.look(timezone.now() + after)


def test_each_threshold_warns_once_and_a_raised_limit_anew(task, manager, assistant):
    worked(task, 95)
    look()
    assert told(assistant) == []
    worked(task, 2, ago=400)
    look()
    worked(task, 23, ago=300)
    look()
    assert told(assistant) == told(manager) == ["limit_near", "limit_reached"]
    more_time.give(task, by=manager, minutes=150)
    look()
    assert told(manager) == ["limit_near", "limit_reached", "limit_near"]


def test_the_running_clock_is_counted(task, manager, assistant):
    timer.start(task, by=assistant)
    look(timedelta(minutes=95))
    assert told(manager) == []
    look(timedelta(minutes=97))
    assert told(manager) == ["limit_near"]


def test_without_a_limit_the_plan_is_measured(arkadia, manager, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant, estimate_minutes=60)
    worked(task, 61)
    look()
    assert told(manager) == ["plan_reached"]
    assert timer.start(task, by=assistant).is_running


def test_over_the_limit_no_clock_starts_without_the_manager(client, task, manager, assistant):
    worked(task, 120)
    with pytest.raises(gates.OverLimit, match="The 2\xa0h agreed are used up"):
        timer.start(task, by=assistant)
    client.force_login(assistant)
    answer = client.post(reverse("clock_start"), {"task": task.pk})
    assert answer.url == f"{task.get_absolute_url()}#time"
    assert not TimeEntry.objects.running().exists()
    more_time.give(task, by=manager, minutes=180)
    assert timer.start(task, by=assistant).is_running


def test_time_by_hand_goes_over_the_limit_only_with_the_managers_word(task, manager, assistant):
    over = "That is 1\xa0min over the 2\xa0h agreed on this task. Ask your manager"
    worked(task, 120)
    with pytest.raises(Refusal, match=over) as refused:
        worked(task, 1, ago=100)
    assert refused.value.field == "ended_at"
    entry = TimeEntry.objects.get()
    longer, shorter = (
        Span(entry.started_at, entry.ended_at + timedelta(minutes=n)) for n in (1, -1)
    )
    with pytest.raises(Refusal, match=over):
        recording.edit(entry, task, longer, by=assistant, reason="Longer.")
    recording.edit(entry, task, longer, by=manager, reason="Agreed on the telephone.")
    recording.edit(entry, task, shorter, by=assistant, reason="Shorter, and still over.")
    more_time.give(task, by=manager, minutes=180)
    worked(task, 1, ago=100)


def test_time_is_not_moved_to_where_none_is_left(task, arkadia, assistant, new_task):
    worked(task, 120)
    other = new_task(arkadia, "in_progress", assistant, title="The other")
    worked(other, 30, ago=100)
    entry = TimeEntry.objects.latest("pk")
    span = Span(entry.started_at, entry.ended_at)
    with pytest.raises(Refusal, match="That is 30\xa0min over"):
        recording.edit(entry, task, span, by=assistant, reason="It was for this one.")


def test_what_a_clock_measured_goes_over(task, assistant):
    worked(task, 110)
    start = timezone.now() - timedelta(minutes=100)
    late = TimeEntry.objects.create(
        assistant=assistant,
        task=task,
        started_at=start,
        ended_at=start + timedelta(minutes=5),
        is_to_confirm=True,
    )
    stop = offline.Press(uuid4(), "stop", start + timedelta(minutes=50))
    assert [press.why for press in offline.take([stop], by=assistant)] == [""]
    late.refresh_from_db()
    assert late.length == timedelta(minutes=50)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_would_fit_alone_one_is_refused(
    task, manager, assistant, other_assistant, arkadia
):
    worked(task, 60)
    task.hand_over(other_assistant, by=manager, note="You know them.")
    start = timezone.now() - timedelta(minutes=200)

    def write(person):
        span = Span(start, start + timedelta(minutes=40))
        return recording.add(task, span, by=person, reason="Forgot the clock.")

    answers = at_once([lambda: write(assistant), lambda: write(other_assistant)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "TimeEntry"]


def test_many_tasks_are_looked_at_as_quickly_as_one(
    task, arkadia, assistant, new_task, django_assert_num_queries
):
    worked(task, 10)
    with django_assert_num_queries(2):
        limits.look(timezone.now())
    for n in range(5):
        other = new_task(arkadia, "in_progress", assistant, limit_minutes=120, title=f"No. {n}")
        worked(other, 10, ago=500 - 20 * n)
    with django_assert_num_queries(2):
        limits.look(timezone.now())


def test_asking_and_a_yes_are_seen_by_all_concerned(client, task, arkadia, manager, assistant):
    page = reverse("task_more_time", args=[task.pk])
    client.force_login(assistant)
    for _ in range(2):
        assert client.post(page, {"minutes": "3h", "why": WHY}).status_code == 303
    assert MoreTime.objects.count() == task.events.filter(verb="ask_time").count() == 1
    client.force_login(manager)
    seen = client.get(task.get_absolute_url()).content.decode()
    assert "Priya Nair asks for more time, up to 3" in seen
    assert WHY in seen
    for _ in range(2):
        assert client.post(page, {"is_yes": "yes", "minutes": "3h"}).status_code in {303, 422}
    assert Task.objects.get(pk=task.pk).limit_minutes == 180
    assert task.events.filter(verb="give_time").count() == 1
    assert told(assistant) == ["time_given"]
    client.force_login(arkadia.owner)
    seen = client.get(task.get_absolute_url()).content.decode()
    assert "Marta agreed to more time." in seen
    assert "2:00 → 3:00" in seen
    assert WHY not in seen


def test_a_no_needs_a_reason_and_leaves_the_limit(task, manager, assistant):
    more_time.ask(task, by=assistant, minutes=180, why=WHY)
    with pytest.raises(Refusal, match="Say why"):
        more_time.answer(task, by=manager, is_yes=False)
    more_time.answer(task, by=manager, is_yes=False, word="They cut the budget.")
    assert Task.objects.get(pk=task.pk).limit_minutes == 120
    assert told(assistant) == ["time_refused"]
    with pytest.raises(Overtaken):
        more_time.answer(task, by=manager, is_yes=False, word="Again no.")


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("assistant", {"minutes": "3h", "why": " "}, "Say what the time is for"),
        ("assistant", {"minutes": "", "why": WHY}, "Say up to how much"),
        ("assistant", {"minutes": "soon", "why": WHY}, "We could not read “soon”"),
        ("assistant", {"minutes": "2h", "why": WHY}, "Enter more than the 2\xa0h agreed so far"),
        ("assistant", {"minutes": "3h", "why": "x" * 2001}, "Use 2000 characters or less"),
        ("manager", {"minutes": ""}, "Say up to how much"),
        ("manager", {"minutes": "1h"}, "Enter more than the 2\xa0h agreed so far"),
        ("manager", {"minutes": "99999"}, "Enter a time between"),
    ],
)
def test_what_cannot_be_is_told_at_the_field(client, request, task, who, typed, said):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse("task_more_time", args=[task.pk]), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MoreTime.objects.exists()
    assert Task.objects.get(pk=task.pk).limit_minutes == 120


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_are_one_wish(task, assistant):
    asks = [lambda: more_time.ask(task, by=assistant, minutes=180, why=WHY)] * 8
    wishes = at_once(asks)
    assert {type(wish) for wish in wishes} == {MoreTime}
    assert MoreTime.objects.count() == 1
    assert Notice.objects.filter(kind="time_asked").count() == 1
