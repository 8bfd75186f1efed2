"""Assigning from the ranked list: with reasons, and the list as it stood is kept."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from assistants import describing
from assistants.capacity import Capacity
from assistants.models import Decision, Pass, Profile, SkillLevel
from smartfield.lib.weeks import Working
from tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(arkadia, new_task, skill):
    made = new_task(arkadia, "open")
    made.skills.add(skill)
    return made


def test_the_best_comes_first_with_reasons(
    client, manager, task, assistant, other_assistant, skill
):
    Profile.objects.update(week=[0, 24 * 60] * 7)
    SkillLevel.objects.create(profile=other_assistant.profile, skill=skill, level=4)
    client.force_login(manager)
    page = client.get(reverse("task_assign", args=[task.pk])).content.decode()
    assert page.index("Olga Sedova") < page.index("Priya Nair")
    assert "Knows Research (4 of 5, own word)" in page
    assert "Not among the skills: Research" in page
    assert "done by" in page
    assert "How this order comes about" in page


def test_what_speaks_against_somebody_is_said_to_the_manager(
    client, manager, task, assistant, other_assistant
):
    Pass.objects.create(task=task, assistant=assistant, why="time")
    describing.block(other_assistant, client=task.client, why="They asked so", by=manager)
    client.force_login(manager)
    page = client.get(reverse("task_assign", args=[task.pk])).content.decode()
    assert "Left it to others: I have no time for it" in page
    assert "Gets no tasks of this client: They asked so" in page


def test_the_list_as_it_stood_is_kept_with_the_assignment(
    client, manager, task, assistant, other_assistant, skill
):
    SkillLevel.objects.create(profile=other_assistant.profile, skill=skill, level=4)
    client.force_login(manager)
    client.post(reverse("task_assign", args=[task.pk]), {"assistant": assistant.pk})
    kept = Decision.objects.get()
    assert kept.assignment.assistant == assistant == Task.objects.get().assistant
    assert (kept.place, kept.out_of, kept.by) == (2, 2, manager)
    assert [row["person"] for row in kept.ranking] == [other_assistant.pk, assistant.pk]
    assert kept.ranking[0]["skills"] > kept.ranking[1]["skills"] == 0
    assert kept.weights["skills"] == 40


@pytest.mark.parametrize("who", ["", "0", "x", "\x00", "9" * 400])
def test_nobody_is_told_at_the_choice(client, manager, task, assistant, who):
    client.force_login(manager)
    page = client.post(reverse("task_assign", args=[task.pk]), {"assistant": who})
    assert page.status_code == 422
    assert 'class="field-error"' in page.content.decode()
    assert not Decision.objects.exists()


LISBON = ZoneInfo("Europe/Lisbon")
NINE_TO_FIVE = [540, 1020] * 5 + [0, 0] * 2


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LISBON)


@pytest.mark.parametrize(
    ("begins", "minutes", "off", "done"),
    [
        (at(25, 10), 120, [], at(25, 12)),  # a Wednesday
        (at(25, 16), 120, [], at(26, 10)),
        (at(25, 3), 480, [], at(25, 17)),
        (at(27, 16), 120, [], at(30, 10)),  # over the weekend
        (at(25, 16), 120, [(at(26, 0).date(), at(27, 0).date())], at(30, 10)),
        (at(25, 10), 0, [], at(25, 10)),
    ],
)
def test_when_something_is_done_follows_from_the_hours(begins, minutes, off, done):
    assert Capacity(LISBON, Working(NINE_TO_FIVE, off)).finish(begins, minutes) == done


def test_a_night_with_a_change_of_clocks_is_as_long_as_it_is():
    """On 28 March 2027 the hour from 1:00 to 2:00 is not there."""
    nights = Capacity(LISBON, Working([0, 240] * 7, []))
    start = datetime(2027, 3, 28, 0, tzinfo=LISBON)
    assert nights.finish(start, 180) == datetime(2027, 3, 28, 3, tzinfo=UTC)


def test_who_never_works_is_never_done():
    assert Capacity(LISBON, Working([0, 0] * 7, [])).finish(at(25, 10), 10) is None


def test_the_days_ahead_fill_from_now_on():
    days = Capacity(LISBON, Working(NINE_TO_FIVE, [(at(26, 0).date(),) * 2])).days(at(25, 13), 300)
    assert [(day.minutes, day.taken, day.is_off) for day in days[:3]] == [
        (240, 240, False),
        (0, 0, True),
        (480, 60, False),
    ]
