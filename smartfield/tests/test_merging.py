"""Standing test 7: two records become one, and nothing that referred to either is left or lost.

Each model with a relation to a client or a contact has a line here that makes a row of it; a new
one without a line fails.
"""

from datetime import date

import pytest
from django.utils import timezone

from assistants.models import Block
from billing.models import Charge, Rate, Terms
from clients import editing, joining, merging
from clients.history import sentence
from clients.looking_up import look_up, sole_owner
from clients.merging import merge_clients, merge_contacts, relations
from clients.models import (
    Call,
    Client,
    Contact,
    ContactPhone,
    Export,
    Membership,
    PlaybookSection,
)
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import intake
from tasks.drafting import draft
from tasks.intake import Caller
from tasks.models import Repeat, Task, Template
from timetracking.models import Batch

pytestmark = pytest.mark.django_db


def _charge(client):
    task = Task.objects.filter(client=client).first()
    return Charge.objects.create(
        task=task,
        client=client,
        cause=f"test {client.pk}",
        currency="EUR",
        actual_seconds=60,
        billed_minutes=1,
        amount=1,
        rounding="1 task 0",
    )


def _batch(client):
    return Batch.objects.create(kind="clients", name="a.csv", by=client.manager)


def _call(client, **facts):
    return Call.objects.create(manager=client.manager, client=client, **facts)


# label.field → makes a row that refers to the client
OF_A_CLIENT = {
    "clients.contact.client": lambda c: Contact.objects.create(client=c, name="Ana Pires"),
    "clients.clientevent.client": lambda c: c.record("restore", by=c.manager),
    "clients.membership.client": lambda c: joining.invite_colleague(
        c, by=c.manager, email=f"new@{c.slug}.example", name="New", rights=["member"]
    ),
    "clients.call.client": _call,
    "clients.playbooksection.client": lambda c: PlaybookSection.objects.create(
        client=c, title="Calls", text="Never before nine.", author=c.manager
    ),
    "clients.agreement.client": lambda c: editing.agree(
        c,
        by=c.manager,
        kind="contract",
        title="Contract",
        text="By the hour.",
        valid_from=date(2026, 1, 1),
    ),
    "clients.client.merged_into": lambda c: Client.objects.create(
        name="Older",
        slug=f"older-{c.pk}",
        manager=c.manager,
        merged_into=c,
        archived_at=timezone.now(),
    ),
    "clients.client_preferred.client": lambda c: c.preferred.through.objects.create(
        client=c, user=c.manager
    ),
    "assistants.block.client": lambda c: Block.objects.create(
        client=c, assistant=c.manager, why="They asked so", by=c.manager
    ),
    "clients.export.client": lambda c: Export.objects.create(client=c, asked_by=c.manager),
    "tasks.template.client": lambda c: Template.objects.create(
        name=f"Trip {c.pk}", title="Book", client=c
    ),
    "tasks.repeat.client": lambda c: Repeat.objects.create(
        client=c,
        template=Template.objects.create(name=f"Report {c.pk}", title="Report", client=c),
        rule="FREQ=DAILY",
        starts_on=date(2026, 1, 1),
        created_by=c.manager,
    ),
    "tasks.task.client": lambda c: draft(c, by=c.manager, title="Compare", brief="Three."),
    "billing.charge.client": _charge,
    "timetracking.batchrow.client": lambda c: _batch(c).rows.create(
        line=1, source="clients", external_id=f"{c.pk}", fate="in", client=c
    ),
    "billing.rate.client": lambda c: Rate.objects.create(
        client=c,
        amount=1,
        currency="EUR",
        valid_from=f"20{c.pk % 60 + 20}-01-01",
        valid_to=f"20{c.pk % 60 + 20}-02-01",
    ),
    "billing.terms.client": lambda c: Terms.objects.create(client=c),
}
OF_A_CONTACT = {
    "clients.contactphone.contact": lambda c: c.phones.create(number=f"+351912000{c.pk:03}"),
    "clients.contact.merged_into": lambda c: Contact.objects.create(
        client=c.client, name="Older", merged_into=c
    ),
    "clients.call.contact": lambda c: _call(c.client, contact=c),
    "timetracking.batchrow.contact": lambda c: _batch(c.client).rows.create(
        line=1, source="clients", external_id=f"p{c.pk}", fate="in", client=c.client, contact=c
    ),
    "tasks.task.contact": lambda c: draft(c.client, by=c.client.manager, title="T", contact=c),
}
STAYS = {"clients.clientevent.client", "billing.charge.client"}  # never changed


def labels(model):
    return {f"{other._meta.label_lower}.{field}" for other, field in relations(model)}


def referring(row):
    return {
        f"{model._meta.label_lower}.{field}": set(
            model._base_manager.filter(**{field: row}).values_list("pk", flat=True)
        )
        for model, field in relations(type(row))
    }


def test_every_relation_has_its_line():
    assert labels(Client) == set(OF_A_CLIENT)
    assert labels(Contact) == set(OF_A_CONTACT)


def test_everything_of_a_company_moves_and_nothing_is_lost(arkadia, norden, manager):
    winner, loser = arkadia.client, norden.client
    for label in sorted(OF_A_CLIENT, key=lambda label: label.startswith("billing")):
        OF_A_CLIENT[label](loser)
    held, had = referring(loser), referring(winner)
    assert all(held.values())
    merge_clients(winner, loser, by=manager)
    kept, gained = referring(loser), referring(winner)
    assert {label for label, keys in kept.items() if keys} == STAYS
    for label, keys in held.items():
        if label not in STAYS:
            assert keys | had[label] <= gained[label], label
    loser.refresh_from_db()
    assert (loser.merged_into, loser.is_archived) == (winner, True)


def test_everything_of_a_person_moves_and_nothing_is_lost(arkadia, manager):
    winner = arkadia.contact
    loser = Contact.objects.create(
        client=arkadia.client, name="Caler of Arkadia", email="c@a.example"
    )
    for make in OF_A_CONTACT.values():
        make(loser)
    held = referring(loser)
    assert all(held.values())
    merge_contacts(winner, loser, by=manager)
    assert not any(referring(loser).values())
    gained = referring(winner)
    assert all(keys <= gained[label] for label, keys in held.items())
    assert look_up("c@a.example").people == [winner]
    assert not arkadia.client.contacts.visible_to(manager).filter(pk=loser.pk).exists()


def test_both_histories_tell_what_moved(arkadia, norden, manager, new_task):
    new_task(norden)
    merge_clients(arkadia.client, norden.client, by=manager)
    told = sentence(arkadia.client.events.get(verb="merge"))
    assert told.startswith("Marta Ferreira merged Norden Legal into this client: ")
    assert "tasks 1" in told
    assert "into Arkadia Dental" in sentence(norden.client.events.get(verb="merged"))


def test_rights_are_united_and_one_person_is_one_contact(arkadia, norden, manager):
    Membership.objects.create(user=arkadia.member, client=norden.client, is_billing=True)
    Contact.objects.create(client=norden.client, name="Owner", user=arkadia.owner)
    numbers = {*ContactPhone.objects.values_list("number", flat=True)}
    merge_clients(arkadia.client, norden.client, by=manager)
    united = Membership.objects.get(user=arkadia.member)
    assert (united.is_owner, united.is_member, united.is_billing) == (False, True, True)
    assert arkadia.client.memberships.count() == 6
    assert arkadia.client.contacts.unmerged().filter(user=arkadia.owner).count() == 1
    assert {*ContactPhone.objects.values_list("number", flat=True)} == numbers


def test_what_only_one_may_have_stays_readable_with_the_other(arkadia, norden, manager):
    ours, theirs = (Terms.objects.create(client=c) for c in (arkadia.client, norden.client))
    merge_clients(arkadia.client, norden.client, by=manager)
    theirs.refresh_from_db()
    assert (theirs.client, ours.client) == (norden.client, arkadia.client)


def test_the_same_number_of_both_is_kept_once(arkadia, manager):
    twin = Contact.objects.create(client=arkadia.client, name="Twin")
    twin.phones.create(number="+351912448190")
    twin.phones.create(number="+351912000111")
    assert sole_owner("+351912448190") is None
    merge_contacts(arkadia.contact, twin, by=manager)
    assert sole_owner("+351912448190") == arkadia.contact
    assert {p.number for p in arkadia.contact.phones.all()} == {"+351912448190", "+351912000111"}


def test_the_playbook_goes_on_after_the_winners(arkadia, norden, manager):
    for company in (norden, arkadia):
        for n in (1, 2):
            company.client.playbook_sections.create(
                title=f"{company.client.slug} {n}", text="…", position=n, author=manager
            )
    merge_clients(arkadia.client, norden.client, by=manager)
    titles = [section.title for section in arkadia.client.playbook_sections.all()]
    assert titles == ["arkadia 1", "arkadia 2", "norden 1", "norden 2"]


def test_a_merge_said_twice_is_one_and_a_chain_leads_to_its_end(arkadia, norden, manager):
    third = Client.objects.create(name="Third", slug="third", manager=manager)
    merge_clients(norden.client, third, by=manager)
    assert merge_clients(norden.client, third, by=manager) is None
    merge_clients(arkadia.client, norden.client, by=manager)
    third.refresh_from_db()
    assert third.merged_into == arkadia.client
    assert third.followed() == arkadia.client


def test_what_cannot_be_merged(arkadia, norden, manager):
    with pytest.raises(Refusal, match="the same record"):
        merge_clients(arkadia.client, arkadia.client, by=manager)
    with pytest.raises(Refusal, match="two companies"):
        merge_contacts(arkadia.contact, norden.contact, by=manager)
    third = Client.objects.create(name="Third", slug="third", manager=manager)
    merge_clients(arkadia.client, norden.client, by=manager)
    for winner, loser in ((third, norden.client), (norden.client, third)):
        with pytest.raises(Overtaken, match="a part of Arkadia Dental"):
            merge_clients(winner, loser, by=manager)
    with pytest.raises(Refusal, match="a part of Arkadia Dental"):
        norden.client.archive(by=manager, is_archived=False)


def test_nobody_is_offered_the_loser(arkadia, norden, manager, client):
    merge_clients(arkadia.client, norden.client, by=manager)
    assert look_up("Norden Legal").companies in ([], [arkadia.client])


def test_the_bills_of_the_loser_are_the_winners_to_read(arkadia, norden, manager):
    draft(norden.client, by=manager, title="Compare")
    charge = _charge(norden.client)
    assert list(Charge.objects.visible_to(arkadia.billing)) == []
    merge_clients(arkadia.client, norden.client, by=manager)
    assert list(Charge.objects.visible_to(arkadia.billing)) == [charge]
    assert list(Charge.objects.visible_to(norden.billing)) == [charge]


# At once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_one_pair_at_once_are_one(arkadia, norden, manager, new_task):
    task = new_task(norden)
    a, b = arkadia.client, norden.client
    came = at_once(
        [lambda: merge_clients(a, b, by=manager), lambda: merge_clients(b, a, by=manager)] * 2
    )
    merged = [event for event in came if getattr(event, "verb", "") == "merge"]
    assert len(merged) == 1
    assert all(event is None or event in merged or isinstance(event, Overtaken) for event in came)
    task.refresh_from_db()
    assert task.client.merged_into is None


@pytest.mark.django_db(transaction=True)
def test_a_call_finished_during_a_merge_is_the_winners(arkadia, norden, manager):
    for n in range(4):
        loser = Client.objects.create(name=f"Double {n}", slug=f"double-{n}", manager=manager)
        caller = Caller(client=loser, name=f"Caller {n}", number=f"+35191200{n:04}")
        call = intake.begin(by=manager, number=caller.number)

        def finish(call=call, caller=caller):
            task = {"title": "Compare", "brief": "Three.", "to": "queue"}
            return intake.record(call, by=manager, caller=caller, summary="…", tasks=[task])

        came = at_once(
            [finish, lambda loser=loser: merge_clients(arkadia.client, loser, by=manager)]
        )
        assert not [error for error in came if isinstance(error, Exception)]
        call.refresh_from_db()
        assert (call.client, call.contact.client) == (arkadia.client, arkadia.client)
        assert not loser.tasks.exists()


def test_the_walk_knows_what_the_database_never_changes(db):
    assert merging._tables_that_never_change() >= {"clients_clientevent", "billing_charge"}
