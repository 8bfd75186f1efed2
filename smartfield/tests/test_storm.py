"""Promise: what was committed is done, once, though worker, beat and broker are killed and the
broker forgets everything. A real broker, worker and beat; tasks are accepted and reminders fall
due while the storm lasts."""

import random
import re
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Errand, Notice, User
from billing.models import Charge, ChargedEntry
from smartfield.tests.storm.weather import Weather
from tasks.models import Event, State, Task
from timetracking.models import TimeEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1200)]

FAULTS = ["kill_worker", "kill_child", "kill_beat", "kill_broker", "flush_broker"]


@pytest.fixture
def due_work(arkadia, new_task, assistant, rate):
    """So many delivered tasks with an hour each, and so many that fall due during the storm."""

    def make(count, seconds):
        User.objects.exclude(pk=assistant.pk).update(wants_mail=False)
        start = timezone.now() - timedelta(days=5)
        for n in range(count):
            task = new_task(arkadia, "in_review", assistant)
            begin = start + n * timedelta(minutes=15)
            TimeEntry.objects.create(
                assistant=assistant,
                task=task,
                started_at=begin,
                ended_at=begin + timedelta(minutes=15),
            )
        for n in range(count):
            due_at = timezone.now() + timedelta(seconds=seconds * n / count)
            new_task(arkadia, "in_progress", assistant, due_at=due_at)
        Notice.objects.all().delete()
        Errand.objects.all().delete()

    return make


def mailed(folder: Path) -> Counter:
    """Message-IDs in the file outbox, and how often each was sent."""
    letters = "".join(path.read_text(errors="replace") for path in (folder / "mail").glob("*"))
    return Counter(re.findall(r"^Message-ID: <notice-(\d+)@", letters, re.MULTILINE))


def is_settled(count: int) -> bool:
    reminded = Notice.objects.filter(kind="deadline_missed").count()
    is_all_done = not Errand.objects.filter(done_at=None).exists()
    return is_all_done and reminded == 2 * count and Charge.objects.count() == count


def pass_through(weather: Weather, count: int, seconds: float, owner, seed: int) -> None:
    """Strike at random while the client accepts and deadlines pass; then wait for calm."""
    chance = random.Random(seed)
    client = weather.client(seconds, owner.pk)
    faults = [*FAULTS, *chance.choices(FAULTS, k=max(int(seconds / 4) - len(FAULTS), 0))]
    chance.shuffle(faults)
    for fault in faults:
        time.sleep(seconds / len(faults))
        weather.strike(fault)
    assert client.wait(120) == 0, weather.log("client")
    deadline = time.monotonic() + 180
    while not is_settled(count) and time.monotonic() < deadline:
        time.sleep(0.25)
    time.sleep(3)  # a few more sweeps and reminders, which must find nothing to do


def check_nothing_lost_nothing_twice(weather: Weather, count: int) -> None:
    assert Event.objects.filter(verb="accept").count() == count
    assert Task.objects.filter(state=State.ACCEPTED).count() == count
    charged = Counter(Charge.objects.values_list("task", flat=True))
    assert len(charged) == count
    assert set(charged.values()) == {1}
    assert ChargedEntry.objects.count() == count
    assert TimeEntry.objects.filter(locked_at=None).count() == 0
    reminded = Notice.objects.filter(kind="deadline_missed")
    people = Counter(reminded.values_list("person", "facts__task", "cause"))
    assert len(people) == reminded.count() == 2 * count
    check_mail(weather)
    assert not Errand.objects.filter(done_at=None).exists(), weather.log("worker")


def check_mail(weather: Weather) -> None:
    """One for each notice of who wants mail. A worker that dies between the mail server's yes and
    its commit sends again under the same Message-ID, which is how the reader's server knows it."""
    wanted = Notice.objects.filter(person__wants_mail=True)
    sent = mailed(weather.folder)
    assert set(sent) == {str(pk) for pk in wanted.values_list("pk", flat=True)}
    assert not wanted.filter(mailed_at=None).exists()
    repeats = sum(sent.values()) - len(sent)
    kills = sum(fault in {"kill_worker", "kill_child"} for fault in weather.faults)
    assert repeats <= 2 * kills  # at most what the two children had in hand


def storm(folder, due_work, owner, count, seconds, seed):
    due_work(count, seconds)
    with Weather(folder) as weather:
        pass_through(weather, count, seconds, owner, seed)
        check_nothing_lost_nothing_twice(weather, count)


def test_a_small_storm_loses_nothing_and_repeats_nothing(tmp_path, due_work, arkadia):
    storm(tmp_path, due_work, arkadia.owner, count=40, seconds=15, seed=1)


@pytest.mark.storm
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_storm_loses_nothing_and_repeats_nothing(tmp_path, due_work, arkadia, seed):
    storm(tmp_path, due_work, arkadia.owner, count=200, seconds=90, seed=seed)
