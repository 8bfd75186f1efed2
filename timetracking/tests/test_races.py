"""The clock on real Postgres, pressed from many tabs at once.

Each race has its control: without the lock the database still refuses; without the constraints
too, the race is really lost. A race that cannot be lost would prove nothing.
"""

import random
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks.models import Task
from timetracking import recording, timer
from timetracking.models import TimeEntry
from timetracking.tests.invariants import broken

pytestmark = pytest.mark.django_db(transaction=True)

GUARDS = [
    constraint
    for constraint in TimeEntry._meta.constraints
    if constraint.name in {"entry_no_overlap", "entry_one_running"}
]


@pytest.fixture
def tasks(arkadia, new_task, assistant):
    return [new_task(arkadia, "in_progress", assistant, title=f"Task {n}") for n in range(2)]


def start(task, person):
    """As a request does it: with rows of its own."""
    return timer.start(Task.objects.get(pk=task.pk), by=User.objects.get(pk=person.pk))


def test_fifty_starts_from_two_tabs_are_one_clock(tasks, assistant):
    first, second = tasks
    presses = [lambda n=n: start((first, second)[n % 2], assistant) for n in range(50)]
    answers = at_once(presses)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert TimeEntry.objects.running().count() == 1
    assert broken() == {}
    whole = TimeEntry.objects.order_by("started_at")
    ends, starts = (
        whole.values_list("ended_at", flat=True),
        whole.values_list("started_at", flat=True),
    )
    assert list(ends)[:-1] == list(starts)[1:]  # each switch at one instant: no gap, no overlap


def test_fifty_starts_on_one_task_are_one_entry(tasks, assistant):
    answers = at_once([lambda: start(tasks[0], assistant)] * 50)
    assert len({answer.pk for answer in answers}) == TimeEntry.objects.count() == 1


def test_twenty_stops_are_one_stop(tasks, assistant):
    start(tasks[0], assistant)
    answers = at_once([lambda: timer.stop(by=User.objects.get(pk=assistant.pk))] * 20)
    assert sum(answer is not None for answer in answers) == 1
    assert broken() == {}


@pytest.fixture
def unlocked(monkeypatch):
    """The clock without its lock: everybody looks first, and then everybody writes."""
    looked = Barrier(20)

    def held(person):
        last = person.time_entries.order_by("-started_at").first()
        looked.wait(30)
        return last

    monkeypatch.setattr(timer, "_held", held)


def test_without_the_lock_the_database_still_lets_one_start(tasks, assistant, unlocked):
    answers = at_once([lambda: start(tasks[0], assistant)] * 20)
    assert sum(isinstance(answer, TimeEntry) for answer in answers) == 1
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 19
    assert broken() == {}


@pytest.fixture
def unguarded():
    """The table without its guards; they come back after the test."""
    with connection.schema_editor() as editor:
        for guard in GUARDS:
            editor.remove_constraint(TimeEntry, guard)
    yield
    TimeEntry.objects.all().delete()
    with connection.schema_editor() as editor:
        for guard in GUARDS:
            editor.add_constraint(TimeEntry, guard)


def test_without_lock_and_constraints_the_race_is_lost(tasks, assistant, unlocked, unguarded):
    at_once([lambda: start(tasks[0], assistant)] * 20)
    assert TimeEntry.objects.running().count() == 20
    assert set(broken()) == {"overlaps", "runs twice"}


# Random use ------------------------------------------------------------------------


def fuzz(seed, person, tasks, steps):
    """Random verbs of one person, as from one of several tabs; the refusals met."""
    chance = random.Random(seed)
    refusals = []
    for _ in range(steps):
        try:
            chance.choice(STEPS)(
                chance, User.objects.get(pk=person.pk), Task.objects.get(pk=chance.choice(tasks).pk)
            )
        except Refusal as refusal:
            refusals.append(refusal)
    return refusals


def a_span(chance):
    begin = timezone.now() - timedelta(minutes=chance.randint(1, 600))
    return Span(begin, begin + timedelta(minutes=chance.randint(1, 90)))


def add(chance, person, task):
    recording.add(task, a_span(chance), by=person, reason="By hand.")


def edit(chance, person, task):
    entries = list(person.time_entries.all())
    if entries:
        entry = chance.choice(entries)
        recording.edit(entry, task, a_span(chance), by=person, reason="Another guess.")


STEPS = [
    lambda chance, person, task: timer.start(task, by=person),
    lambda chance, person, task: timer.start(task, by=person),
    lambda chance, person, task: timer.stop(by=person),
    lambda chance, person, task: timer.take_back_stop(by=person),
    lambda chance, person, task: timer.still_on_it(by=person),
    add,
    edit,
]


def storm(assistant, other_assistant, arkadia, new_task, steps):
    people = {
        person: [new_task(arkadia, "in_progress", person, title=f"Task {n}") for n in range(3)]
        for person in (assistant, other_assistant)
    }
    tabs = [
        lambda seed=seed, person=person, tasks=tasks: fuzz(seed, person, tasks, steps)
        for seed in range(3)
        for person, tasks in people.items()
    ]
    answers = at_once(tabs, within=280)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert broken() == {}
    assert TimeEntry.objects.count() > steps / 10


def test_random_use_of_six_tabs_breaks_nothing(assistant, other_assistant, arkadia, new_task):
    storm(assistant, other_assistant, arkadia, new_task, steps=40)


@pytest.mark.storm
@pytest.mark.timeout(1200)
def test_long_random_use_of_six_tabs_breaks_nothing(assistant, other_assistant, arkadia, new_task):
    storm(assistant, other_assistant, arkadia, new_task, steps=1000)


def test_a_delivery_and_a_start_at_once_leave_no_clock_behind(tasks, assistant):
    task = tasks[0]
    for _ in range(5):
        at_once(
            [
                lambda: start(task, assistant),
                lambda: Task.objects.get(pk=task.pk).deliver(by=assistant, summary="Done."),
                lambda: start(task, assistant),
            ]
        )
        task.refresh_from_db()
        if task.state == "in_review":
            assert not task.time_entries.running().exists()
            task.send_back(by=assistant, round=task.round, corrections=["Once more."])
            task.corrections.update(state="done", settled_by=assistant, settled_at=timezone.now())
        assert broken() == {}


def test_time_by_hand_waits_for_the_clock(tasks, assistant):
    """Else a start could overlap what is written in the same moment, and would be refused."""
    entry = timer.start(tasks[0], by=assistant)
    timer.stop(by=assistant)
    span = Span(entry.started_at - timedelta(minutes=9), entry.started_at - timedelta(minutes=5))

    def impatiently(write):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return write()

    writes = [
        lambda: recording.add(tasks[0], span, by=assistant, reason="By hand."),
        lambda: recording.edit(entry, tasks[0], span, by=assistant, reason="By hand."),
    ]
    with transaction.atomic():
        timer.lock(assistant)
        answers = at_once([lambda write=write: impatiently(write) for write in writes])
    assert [type(answer) for answer in answers] == [OperationalError] * 2
