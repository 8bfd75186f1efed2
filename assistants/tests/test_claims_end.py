"""Who takes a task starts on it within the agency's working time, or it goes back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import Notice, User
from assistants.claiming import claim
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import claims, depending
from tasks.models import Assignment, Event, State, Task
from timetracking import timer
from timetracking.models import TimeEntry

TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def hour(n: float) -> datetime:
    return TUESDAY + timedelta(hours=n)


@pytest.fixture(autouse=True)
def _office(settings):
    """Nine to six, Monday to Friday."""
    settings.AGENCY_TIME_ZONE = "UTC"
    settings.AGENCY_OPENS, settings.AGENCY_CLOSES = time(9), time(18)


@pytest.fixture
def taken(arkadia, assistant, new_task):
    """Taken on Tuesday at four in the afternoon."""
    task = new_task(arkadia, "open")
    claim(task, by=assistant)
    return moved(task, hour(16))


def moved(task, at):
    Task.objects.filter(pk=task.pk).update(moved_at=at, claimed_at=at)
    return Task.objects.get(pk=task.pk)


def told(person) -> list[str]:
    return [*Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)]


def state(task) -> str:
    return Task.objects.get(pk=task.pk).state


def test_it_goes_back_after_four_hours_of_work_and_a_warning(taken, manager, assistant):
    claims.look(hour(33.9))
    assert told(assistant) == []
    for at in (34, 34.5, 34.9):  # Wednesday at ten: two hours of Tuesday and one of today
        claims.look(hour(at))
    assert told(assistant) == ["claim_ending"]
    assert state(taken) == State.CLAIMED
    for at in (35, 35, 36):
        claims.look(hour(at))
    assert state(taken) == State.OPEN
    assert told(assistant) == ["claim_ending", "claim_ended"]
    assert told(manager) == ["claim_of_ended"]
    event = taken.events.last()
    assert (event.verb, event.by, event.to_state) == ("end_claim", None, State.OPEN)
    assert not Assignment.objects.filter(task=taken, until=None).exists()


def test_the_page_says_what_happened_to_each_reader(client, taken, arkadia, manager):
    claims.look(hour(40))
    client.force_login(manager)
    page = client.get(taken.get_absolute_url()).content.decode()
    assert "No clock was started in time" in page
    client.force_login(arkadia.owner)
    page = client.get(taken.get_absolute_url()).content.decode()
    assert "No clock was started" not in page


def test_a_started_an_assigned_and_a_held_one_stay(arkadia, manager, assistant, new_task):
    started = new_task(arkadia, "open")
    claim(started, by=assistant)
    timer.start(started, by=assistant)
    assigned = moved(new_task(arkadia, "claimed", assistant), hour(16))
    held = new_task(arkadia, "open")
    claim(held, by=assistant)
    held.hold(by=assistant, question="Window or aisle?")
    claims.look(hour(500))
    assert [state(task) for task in (started, assigned, held)] == [
        State.IN_PROGRESS,
        State.CLAIMED,
        State.ON_HOLD,
    ]


def test_what_waits_for_another_can_be_taken_and_is_not_late(arkadia, taken, manager, new_task):
    before = new_task(arkadia, "open")
    depending.tie(taken, by=manager, after=before)
    claims.look(hour(500))
    assert state(taken) == State.CLAIMED
    before.cancel(by=manager, why="Not needed.")
    moved(before, hour(489))  # freed on a Monday at nine
    claims.look(hour(492.9))
    assert state(taken) == State.CLAIMED
    claims.look(hour(493))
    assert state(taken) == State.OPEN


@pytest.mark.django_db(transaction=True)
def test_a_start_and_the_end_of_the_claim_at_once_are_one_of_them(arkadia, assistant, new_task):
    for _ in range(4):
        task = new_task(arkadia, "open")
        claim(task, by=assistant)
        task = moved(task, hour(-100))

        def start(pk=task.pk):
            person = User.objects.get(pk=assistant.pk)
            return timer.start(Task.objects.get(pk=pk), by=person)

        answers = at_once([start, *[lambda: claims.look(hour(0))] * 3])
        errors = [one for one in answers if isinstance(one, Exception)]
        is_started = state(task) == State.IN_PROGRESS
        assert all(isinstance(error, Refusal) for error in errors), errors
        assert len(errors) == (0 if is_started else 1)
        assert TimeEntry.objects.running().filter(task=task).exists() == is_started
        ends = Event.objects.filter(task=task, verb="end_claim").count()
        assert ends == (0 if is_started else 1)
        timer.stop(by=assistant)
