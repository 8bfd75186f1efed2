"""A claim and the undo of a call at the same moment: one of them has the task."""

import pytest

from assistants.claiming import claim
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks.models import State, Task


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_claim_at_once_have_one_winner(manager, arkadia, assistant, new_task):
    for _round in range(5):
        task = new_task(arkadia, "open")
        mine, theirs = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
        outcomes = at_once([
            lambda task=mine: task.withdraw(by=manager),
            lambda task=theirs: claim(task, by=assistant),
        ])  # fmt: skip
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert len(refused) == 1, outcomes
        task.refresh_from_db()
        assert (task.state == State.CLAIMED) == (task.assistant == assistant)
        if task.state == State.CLAIMED:
            task.release(by=assistant, note="Room for the next round.")
