"""Round by round: what changed, word by word; how long each took; who judged it when."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from smartfield.lib.word_changes import between
from tasks.rounds import round_at
from timetracking.models import TimeEntry


@pytest.fixture
def second(arkadia, assistant, new_task):
    """In review for the second time; an hour of work before, twenty minutes since."""
    now = timezone.now()
    task = new_task(arkadia, "in_progress", assistant)
    work(task, now - timedelta(hours=3), 60)
    task.deliver(by=assistant, summary="Fábrica is the best.", result="Eleven minutes on foot.")
    task.send_back(by=arkadia.owner, round=1, corrections=["Terms are missing."])
    one = task.corrections.get()
    task.settle_correction(one, by=assistant, state="done", answer="Added for all three.")
    work(task, timezone.now(), 20)
    task.deliver(by=assistant, summary="Fábrica is still the best.", result="Nine minutes on foot.")
    return task


def work(task, start, minutes):
    end = start + timedelta(minutes=minutes)
    TimeEntry.objects.create(assistant=task.assistant, task=task, started_at=start, ended_at=end)


@pytest.mark.django_db
def test_both_results_stand_side_by_side_with_their_words_marked(client, arkadia, second):
    client.force_login(arkadia.owner)
    page = client.get(second.get_absolute_url()).content.decode()
    assert "What changed since" in page
    assert "<del>Eleven</del> minutes on foot." in page
    assert "<ins>Nine</ins> minutes on foot." in page
    assert reverse("task_round", args=[second.pk, 1]) in page


@pytest.mark.django_db
def test_what_was_typed_stays_text(client, arkadia, assistant, second):
    second.send_back(by=arkadia.owner, round=2, corrections=["Once more."])
    second.settle_correction(second.corrections.last(), by=assistant, state="done")
    second.deliver(by=assistant, summary="<script>alert(1)</script>")
    client.force_login(arkadia.owner)
    page = client.get(second.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


@pytest.mark.django_db
def test_each_round_has_its_time_its_verdict_and_its_judge(client, arkadia, second):
    client.force_login(arkadia.owner)
    page = client.get(reverse("task_round", args=[second.pk, 1])).content.decode()
    rounds = page[page.index('id="h-rounds"') :].replace("\xa0", " ")
    assert "1 h" in rounds
    assert "20 min" in rounds
    assert "Sent back" in rounds
    assert str(arkadia.owner) in rounds
    assert "free" in rounds


@pytest.mark.django_db
def test_the_first_round_has_nothing_before_it(client, arkadia, assistant, new_task):
    task = new_task(arkadia, "in_review", assistant)
    client.force_login(arkadia.owner)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "What changed since" not in page
    assert 'id="h-rounds"' not in page


def test_time_belongs_to_the_round_it_began_in():
    now = timezone.now()
    begun = [now, now + timedelta(hours=2)]
    assert round_at(now - timedelta(seconds=1), begun) == 1
    assert round_at(now, begun) == 2
    assert round_at(now + timedelta(hours=1), begun) == 2
    assert round_at(now + timedelta(hours=3), begun) == 3


WORDS = st.text("ab é,\n", max_size=60)


@given(WORDS, WORDS)
def test_the_pieces_are_the_texts(before, after):
    changes = between(before, after)
    if before == after:
        assert changes is None
        return
    assert "".join(piece.text for piece in changes.before) == before
    assert "".join(piece.text for piece in changes.after) == after
    stays = ["".join(p.text for p in side if not p.is_changed) for side in changes]
    assert stays[0] == stays[1]


def test_two_long_texts_are_compared_in_a_moment():
    begun = time.process_time()
    between("a " * 25_000, "b " * 25_000)
    between("ab cd " * 100, "cd ab " * 100)
    assert time.process_time() - begun < 1
