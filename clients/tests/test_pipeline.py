"""Where leads stand, and how they are moved."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Notice
from clients import pipeline, reminding
from clients.enrolling import enrol
from clients.history import sentence
from clients.models import Call, Client
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db
Stage = Client.Stage


@pytest.fixture
def lead(manager):
    return enrol("Tideway Charters", by=manager, manager=manager, stage=Stage.LEAD)


def said(lead) -> list[str]:
    return [sentence(event) for event in lead.events.all()]


def test_every_move_is_on_record(lead, manager):
    pipeline.move(lead, to="talking", by=manager)
    pipeline.move(lead, to="not_now", by=manager, on=date(2099, 3, 1))
    pipeline.move(lead, to="lost", by=manager, why=" Too dear ")
    pipeline.move(lead, to="client", by=None)
    with translation.override("en"):
        assert said(lead) == [
            "Marta Ferreira made it a lead",
            "Marta Ferreira is talking with them",
            "Marta Ferreira: not now, ask again on 1 Mar 2099",
            "Marta Ferreira marked it as lost: Too dear",
            "Smartfield made it a client",
        ]
    facts = lead.events.get(facts__to="lost").facts
    assert facts == {"from": "not_now", "to": "lost", "why": "Too dear"}


def test_a_stage_keeps_only_what_belongs_to_it(lead, manager):
    pipeline.move(lead, to="lost", by=manager, why="Too dear", on=date(2099, 3, 1))
    assert (lead.lost_reason, lead.ask_again_on) == ("Too dear", None)
    pipeline.move(lead, to="not_now", by=manager, why="Too dear", on=date(2099, 3, 1))
    assert (lead.lost_reason, lead.ask_again_on) == ("", date(2099, 3, 1))
    pipeline.move(lead, to="talking", by=manager)
    lead.refresh_from_db()
    assert (lead.stage, lead.lost_reason, lead.ask_again_on) == ("talking", "", None)


def test_the_same_move_twice_is_one_and_another_day_is_news(lead, manager):
    for day in (1, 1, 2):
        pipeline.move(lead, to="not_now", by=manager, on=date(2099, 3, day))
    assert lead.events.count() == 3
    began = lead.staged_at
    pipeline.move(lead, to="not_now", by=manager, on=date(2099, 3, 3))
    assert lead.staged_at == began


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"to": "friend"}, "to"),
        ({"to": "lost"}, "why"),
        ({"to": "lost", "why": "  "}, "why"),
        ({"to": "not_now"}, "on"),
        ({"to": "not_now", "on": date(2001, 1, 1)}, "on"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(lead, manager, asked, field):
    with pytest.raises(Refusal) as refused:
        pipeline.move(lead, by=manager, **asked)
    assert refused.value.field == field
    lead.refresh_from_db()
    assert (lead.stage, lead.events.count()) == ("lead", 1)


def test_whoever_looked_at_an_older_stage_is_told(lead, manager):
    pipeline.move(lead, to="talking", by=manager)
    with pytest.raises(Overtaken, match="talking"):
        pipeline.move(lead, to="lost", by=manager, why="Too dear", seen="lead")
    pipeline.move(lead, to="talking", by=manager, seen="lead")
    assert lead.events.count() == 2


def test_a_client_with_tasks_is_no_lead_again_but_a_slip_can_be_mended(lead, manager, arkadia):
    pipeline.move(lead, to="client", by=manager)
    pipeline.move(lead, to="talking", by=manager)
    arkadia.client.tasks.create(title="A chair", manager=manager, created_by=manager)
    with pytest.raises(Refusal) as refused:
        pipeline.move(arkadia.client, to="lost", by=manager, why="Gone")
    assert refused.value.field == "to"


def test_the_first_task_makes_a_lead_a_client_and_keeps_all_that_was(lead, manager, new_task):
    from types import SimpleNamespace

    call = Call.objects.create(manager=manager, client=lead)
    new_task(SimpleNamespace(client=lead, contact=None, owner=None), "open")
    was = lead.pk
    lead = Client.objects.get(name="Tideway Charters")
    assert (lead.pk, lead.stage, lead.calls.get()) == (was, "client", call)
    assert said(lead)[-1] == "Marta Ferreira made it a client"


def test_a_call_leaves_a_client_a_client(arkadia, manager):
    pipeline.after_call(arkadia.client, "lost", by=manager, why="This one we do ourselves")
    assert arkadia.client.stage == "client"


def test_not_now_reminds_once_when_its_day_has_come(lead, manager):
    on = timezone.localdate() + timedelta(days=30)
    pipeline.move(lead, to="not_now", by=manager, on=on)
    later = timezone.now() + timedelta(days=29, hours=-1)
    reminding.leads_to_ask_again(later - timedelta(days=1))
    assert Notice.objects.count() == 0
    for _ in range(2):
        reminding.leads_to_ask_again(later + timedelta(days=2))
    told = Notice.objects.get()
    assert (told.person, told.kind, told.path) == (manager, "ask_again", lead.get_absolute_url())


def test_a_day_promised_on_a_call_is_told_of_with_the_call(lead, manager):
    on = timezone.localdate()
    Call.objects.create(manager=manager, client=lead, follow_up_on=on)
    pipeline.move(lead, to="not_now", by=manager, on=on)
    reminding.leads_to_ask_again(timezone.now())
    reminding.call_follow_ups(timezone.now())
    assert [notice.kind for notice in Notice.objects.all()] == ["call_follow_up"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_one_is_told_of_the_other(lead, manager):
    def lose():
        pipeline.move(Client.objects.get(), to="lost", by=manager, why="Too dear", seen="lead")

    def talk():
        pipeline.move(Client.objects.get(), to="talking", by=manager, seen="lead")

    gave = at_once([lose, talk])
    assert sorted(type(answer).__name__ for answer in gave) == ["NoneType", "Overtaken"]
    assert lead.events.count() == 2
