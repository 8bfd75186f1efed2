"""What may be tried so and so often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import throttling
from accounts.models import Tally
from smartfield.tests.at_once import at_once

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_what_is_too_often_waits_for_the_next_stretch():
    assert [throttling.wait_for("a", 2, MINUTE) for _ in range(2)] == [0, 0]
    assert 0 < throttling.wait_for("a", 2, MINUTE) <= 60
    assert throttling.wait_for("b", 2, MINUTE) == 0


@pytest.mark.django_db
def test_a_new_stretch_begins_anew():
    for _ in range(3):
        throttling.wait_for("a", 2, MINUTE)
    Tally.objects.update(since=timezone.now() - timedelta(seconds=61))
    assert throttling.wait_for("a", 2, MINUTE) == 0
    assert Tally.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_get_through_than_may():
    waits = at_once([lambda: throttling.wait_for("a", 7, MINUTE)] * 20)
    assert waits.count(0) == 7
    assert Tally.objects.get().count == 20


@pytest.mark.django_db
def test_old_tallies_are_forgotten():
    throttling.wait_for("old", 1, MINUTE)
    Tally.objects.update(since=timezone.now() - timedelta(days=2))
    throttling.wait_for("new", 1, MINUTE)
    throttling.forget(timezone.now() - timedelta(days=1))
    assert [tally.key for tally in Tally.objects.all()] == ["new"]
