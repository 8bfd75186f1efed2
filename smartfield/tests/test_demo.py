"""The demo obeys the product's own rules, at any day and hour."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Q, Sum
from django.utils import timezone

from accounts.models import Errand, Notice, Role, StoredFile, User
from assistants.models import Profile
from billing.models import Charge, ChargedEntry
from billing.rollup import _minutes, _portions
from clients.models import Call, Client, ContactPhone, Membership, PlaybookSection
from smartfield.demo import small
from smartfield.lib.money import price
from smartfield.lib.phones import parse
from tasks.models import Assignment, Comment, Correction, Delivery, Event, State, Task, TaskFile
from tasks.states import AT_WORK, MOVES
from timetracking.models import EntryVersion, TimeEntry

pytestmark = pytest.mark.django_db

MOMENTS = {
    "a Monday afternoon": datetime(2026, 11, 23, 14, 20, tzinfo=UTC),
    "a Sunday at noon": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    "just after midnight": datetime(2026, 11, 24, 0, 12, tzinfo=UTC),
    "late on a Friday": datetime(2026, 11, 20, 23, 47, tzinfo=UTC),
    "the morning the clocks change": datetime(2026, 3, 29, 6, 30, tzinfo=UTC),
    "new year": datetime(2027, 1, 1, 8, 55, tzinfo=UTC),
}


BEGINNINGS = {
    "pdf": b"%PDF-1.4",
    "docx": b"PK",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "wav": b"RIFF",
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def demo(now, settings, tmp_path):
    small.load(now)


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS.keys())
def any_moment(request, time_machine):
    time_machine.move_to(request.param, tick=False)
    small.load(request.param)
    return request.param


def test_it_is_an_agency_with_every_state_and_both_languages(demo):
    states = dict(Task.objects.values_list("state").annotate(Count("pk")).order_by())
    assert set(states) == set(State)
    assert min(states.values()) >= 4
    assert 85 <= sum(states.values()) <= 120
    assert Client.objects.active().count() == 12
    assert Call.objects.count() >= 50
    assert set(Call.objects.values_list("state", flat=True)) == set(Call.State)
    texts = [*Task.objects.values_list("brief", flat=True)]
    assert sum(bool(re.search("[а-яё]", text)) for text in texts) > 30
    assert sum(bool(re.search("[a-z]{3}", text)) for text in texts) > 50
    assert not [text for text in texts if re.search(r"lorem|ipsum|todo", text, re.IGNORECASE)]


def test_the_four_sign_ins_work_and_have_much_to_see(demo):
    named = {
        email: User.objects.get(email=f"{email}@demo.example")
        for email in ("manager", "assistant", "client", "admin")
    }
    assert all(user.check_password("demo-smartfield") for user in named.values())
    assert named["assistant"].time_entries.running().count() == 1
    assert named["assistant"].tasks_assigned.count() >= 8
    assert named["manager"].calls.filter(state="draft").count() == 1
    assert named["client"].memberships.get().is_owner
    assert named["admin"].is_superuser
    assert {n.person_id for n in Notice.objects.unread()} >= {
        named["manager"].pk,
        named["assistant"].pk,
        named["client"].pk,
    }


def test_all_addresses_and_numbers_are_invented_ones(demo):
    emails = User.objects.values_list("email", flat=True)
    assert all(email.endswith(".example") for email in emails)
    numbers = ContactPhone.objects.values_list("number", flat=True)
    assert all(parse(number, "PT") == number for number in numbers)
    assert all(Call.objects.exclude(state="draft").values_list("phone", flat=True))


def nobody_works_twice_at_once_nor_in_the_future(now):
    entries = TimeEntry.objects.order_by("assistant", "started_at")
    for one, two in pairwise(entries):
        if one.assistant_id == two.assistant_id:
            assert one.ended_at <= two.started_at
    assert not entries.filter(Q(started_at__gt=now) | Q(ended_at__gt=now)).exists()
    assert entries.count() > 500
    assert entries.running().count() == 4


def nothing_is_dated_in_the_future(now):
    dated = [
        (Event, "at"),
        (Comment, "created_at"),
        (Delivery, "delivered_at"),
        (Charge, "made_at"),
        (Call, "started_at"),
        (Call, "ended_at"),
        (Notice, "created_at"),
        (Notice, "read_at"),
        (EntryVersion, "changed_at"),
        (Correction, "asked_at"),
        (Correction, "settled_at"),
    ]
    for model, field in dated:
        assert model.objects.aggregate(last=Max(field))["last"] <= now, (model, field)


def events_lead_from_the_first_draft_to_the_present_state(now):
    for task in Task.objects.prefetch_related("events"):
        events = list(task.events.all())
        assert events[0].verb == "draft"
        assert events[-1].to_state == task.state
        assert events[-1].at == task.moved_at
        for before, event in pairwise(events):
            assert event.from_state == before.to_state, (task, [e.verb for e in events])
            assert event.from_state in MOVES[event.verb].sources
            assert event.at > before.at


def work_lies_between_the_claim_and_the_end(now):
    for task in Task.objects.exclude(claimed_at=None).prefetch_related("time_entries"):
        ends = task.accepted_at or now
        for entry in task.time_entries.all():
            assert task.claimed_at <= entry.started_at <= (entry.ended_at or now) <= ends
        started = task.events.filter(verb="start").first()
        first = min((e.started_at for e in task.time_entries.all()), default=None)
        assert (started.at if started else None) == first or task.state == State.IN_PROGRESS


def test_a_clock_runs_only_on_a_task_at_work_whose_playbook_is_read(demo):
    for entry in TimeEntry.objects.running().select_related("task__client", "assistant"):
        assert entry.task.state in AT_WORK
        assert entry.task.assistant == entry.assistant
        assert not entry.task.client.must_read(entry.assistant).exists()


def test_one_clock_looks_forgotten_and_some_time_waits_for_a_word(demo, now):
    long = TimeEntry.objects.running().filter(started_at__lt=now - timedelta(hours=4))
    assert long.filter(last_sign_at__lt=now - timedelta(hours=4)).count() == 1
    assert TimeEntry.objects.to_confirm().count() == 2
    assert EntryVersion.objects.count() > 10
    assert TimeEntry.objects.filter(origin="manual").count() > 5


def holders_of_tasks_are_written_down_and_have_room(now):
    held = Task.objects.exclude(assistant=None).exclude(state__in=["accepted", "cancelled"])
    for task in held:
        assert task.assignments.get(until=None).assistant == task.assistant
    assert Assignment.objects.filter(until=None).count() == held.count()
    for profile in Profile.objects.select_related("user"):
        assert Task.objects.in_hand_of(profile.user).count() <= profile.wip_limit, profile


def rounds_deliveries_and_corrections_agree(now):
    for task in Task.objects.filter(state__in=["in_review", "sent_back", "accepted"]):
        rounds = [delivery.round for delivery in task.deliveries.all()]
        last = task.round - (task.state == State.SENT_BACK)
        assert rounds == list(range(1, last + 1))
        assert task.deliveries.exclude(round=last).exclude(verdict="sent_back").count() == 0
    ended = Correction.objects.open().exclude(task__state__in=["in_progress", "sent_back"])
    assert not ended.exists()
    assert Correction.objects.filter(came_by_return=True).count() > 8


def each_ended_task_is_charged_once_as_the_terms_say(now):
    accepted = Task.objects.filter(state=State.ACCEPTED)
    assert accepted.annotate(n=Count("charges")).exclude(n=1).count() == 0
    assert not TimeEntry.objects.filter(task__in=accepted, locked_at=None).exists()
    for charge in Charge.objects.select_related("task__client__terms"):
        entries = list(
            TimeEntry.objects.filter(charged_entry__line__charge=charge).order_by("started_at")
        )
        portions = _portions(charge.task, entries, charge.client.terms)
        minutes = _minutes(portions, charge.client.terms, False)
        amounts = [
            price(m, p.hourly, charge.currency) for m, p in zip(minutes, portions, strict=True)
        ]
        assert (
            charge.amount == sum(amounts, Decimal()) == charge.lines.aggregate(s=Sum("amount"))["s"]
        )
        assert charge.made_at == charge.task.moved_at
    assert set(Charge.objects.values_list("currency", flat=True)) == {"EUR", "RUB"}
    assert ChargedEntry.objects.filter(entry__locked_at=None).count() == 0


def today_is_alive_at_any_hour(now):
    begins = now - timedelta(hours=16)
    assert TimeEntry.objects.filter(started_at__gte=begins).count() >= 8
    assert Call.objects.filter(started_at__gte=begins).count() >= 5
    assert Task.objects.overdue(now).count() >= 2
    assert Task.objects.unfinished().filter(due_at__gt=now).count() > 15
    assert Event.objects.filter(at__gte=begins).count() > 10


def test_files_are_there_and_are_what_they_say(demo):
    assert TaskFile.objects.count() > 30
    for stored in StoredFile.objects.all():
        with stored.content.open() as file:
            content = file.read()
        assert len(content) == stored.size
        assert content.startswith(BEGINNINGS[stored.name.rsplit(".", 1)[1]]), stored.name


def test_every_right_and_every_part_of_a_playbook_occurs(demo):
    rights = Membership.objects.aggregate(
        owner=Count("pk", Q(is_owner=True)),
        member=Count("pk", Q(is_member=True)),
        billing=Count("pk", Q(is_billing=True)),
    )
    assert min(rights.values()) >= 4
    assert PlaybookSection.objects.filter(version__gt=1).count() >= 3
    assert PlaybookSection.objects.filter(readings__version=F("version")).exists()
    assert Comment.objects.filter(is_internal=True).count() >= 5
    assert not Comment.objects.filter(is_internal=True, author__role=Role.CLIENT).exists()


def test_loading_rings_no_bell_and_mails_nobody(demo):
    assert not Errand.objects.exists()
    assert User.objects.filter(wants_mail=False).count() == 0


def test_it_refuses_a_database_with_people(manager):
    with pytest.raises(CommandError, match="There are people in this database"):
        call_command("demo", verbosity=0)
    assert User.objects.count() == 1


def test_it_empties_nothing_outside_a_demo(manager, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("demo", fresh=True, verbosity=0)
    assert User.objects.count() == 1


INVARIANTS = [
    nobody_works_twice_at_once_nor_in_the_future,
    nothing_is_dated_in_the_future,
    events_lead_from_the_first_draft_to_the_present_state,
    work_lies_between_the_claim_and_the_end,
    holders_of_tasks_are_written_down_and_have_room,
    rounds_deliveries_and_corrections_agree,
    each_ended_task_is_charged_once_as_the_terms_say,
    today_is_alive_at_any_hour,
]


def test_the_product_s_rules_hold_at_any_day_and_hour(any_moment):
    for invariant in INVARIANTS:
        invariant(any_moment)
