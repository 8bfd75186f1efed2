"""A task waits for others: its clock, not its claim; never in a circle."""

import time

import pytest
from django.urls import reverse

from accounts.models import Notice
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import depending
from tasks.models import Dependency, Task
from timetracking import gates, timer


@pytest.fixture
def tasks(arkadia, assistant, new_task):
    return [new_task(arkadia, "claimed", assistant, title=f"Task {n}") for n in range(4)]


@pytest.fixture
def tie(manager):
    return lambda task, after: depending.tie(
        Task.objects.get(pk=task.pk), by=manager, after=Task.objects.get(pk=after.pk)
    )


@pytest.fixture
def slow(monkeypatch):
    """Whoever looks thinks a moment about it before they write: a race that can be lost is."""

    def thinking(look):
        def looked(task):
            found = look(task)
            time.sleep(0.15)
            return found

        return looked

    for name in ("waited_for_by", "is_free"):
        monkeypatch.setattr(depending, name, thinking(getattr(depending, name)))


def end(task, manager):
    Task.objects.get(pk=task.pk).cancel(by=manager, why="Not needed.")


def freed() -> int:
    return Notice.objects.filter(kind="freed").count()


def test_the_clock_waits_and_the_last_of_two_frees_it(tasks, tie, manager, assistant):
    first, second, last, _ = tasks
    for before in (first, second):
        tie(last, before)
    words = f"waits for {first.number}, {second.number}"
    with pytest.raises(gates.Waits, match=words):
        timer.start(last, by=assistant)
    end(first, manager)
    assert freed() == 0
    end(second, manager)
    assert freed() == 1
    assert timer.start(last, by=assistant).is_running


def test_circles_short_and_long_are_refused(tasks, tie):
    one, two, three, _ = tasks
    tie(two, one)
    tie(three, two)
    for task, after in ((one, two), (one, three), (one, one)):
        with pytest.raises(Refusal):
            tie(task, after)
    assert tie(two, one) is None
    assert Dependency.objects.count() == two.events.filter(verb="wait").count() + 1 == 2


def test_it_is_written_and_cut_on_the_page_and_seen_on_both(
    client, tasks, norden, arkadia, manager, new_task
):
    first, last, *_ = tasks
    foreign = new_task(norden, "open")
    page = reverse("task_after", args=[last.pk])
    client.force_login(manager)
    bad = {
        "": "Write the number of a task",
        "SF-99999999": "There is no task with this number",
        "<script>": "There is no task with this number",
        "9" * 21: "Use 20 characters or less",
        last.number: "A task cannot wait for itself",
        foreign.number: "Choose a task of the same client",
    }
    for typed, said in bad.items():
        answer = client.post(page, {"after": typed})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Dependency.objects.exists()
    for _ in range(2):
        assert client.post(page, {"after": f"sf-{first.pk}"}).status_code == 303
    for task, other in ((first, last), (last, first)):
        assert other.title in client.get(task.get_absolute_url()).content.decode()
    client.force_login(arkadia.owner)
    assert first.title in client.get(last.get_absolute_url()).content.decode()
    client.force_login(manager)
    client.post(page, {"after": first.number, "act": "remove"})
    assert not Dependency.objects.exists()


def test_a_draft_of_the_team_is_no_news_to_the_client(
    client, arkadia, tasks, tie, assistant, new_task
):
    draft = new_task(arkadia, "draft", title="Canary of the drafts")
    tie(tasks[0], draft)
    client.force_login(arkadia.owner)
    page = client.get(tasks[0].get_absolute_url()).content.decode()
    assert draft.title not in page
    assert draft.number not in page
    client.force_login(assistant)
    page = client.get(tasks[0].get_absolute_url()).content.decode()
    assert draft.title not in page
    assert draft.number in page


@pytest.mark.django_db(transaction=True)
def test_no_circle_comes_of_ties_at_once(tasks, tie, slow):
    """Two tasks tied to each other, and four of which no two ties share a task."""
    one, two, three, four = tasks
    answers = at_once([lambda: tie(one, two), lambda: tie(two, one)])
    assert [isinstance(answer, Refusal) for answer in answers].count(True) == 1
    Dependency.objects.all().delete()
    tie(one, two)
    tie(three, four)
    answers = at_once([lambda: tie(two, three), lambda: tie(four, one)])
    assert [isinstance(answer, Refusal) for answer in answers].count(True) == 1
    assert not any(task.pk in depending.waited_for_by(task) for task in tasks)


@pytest.mark.django_db(transaction=True)
def test_three_that_end_at_once_free_what_waits_once(tasks, tie, manager, slow):
    first, second, third, last = tasks
    for before in (first, second, third):
        tie(last, before)
    ends = [lambda task=task: end(task, manager) for task in (first, second, third)]
    assert at_once(ends) == [None] * 3
    assert freed() == 1
