"""From the words of the exchange to calls: taken once, missed once, in whatever order."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from clients import calling_back
from clients.exchange import Word
from clients.models import Call, Contact, ContactPhone, Ring
from conftest import person
from smartfield.lib.refusals import Overtaken
from smartfield.tests.at_once import at_once
from tasks import intake, ringing

DANA, OURS, STRANGER = "+351912448190", "+351300500100", "+442079460312"

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db):
    return person("Ines Duarte", "manager")


@pytest.fixture(autouse=True)
def agency(settings):
    settings.AGENCY_PHONE, settings.AGENCY_NUMBERS = OURS, ["+351 300 500 199"]


def hear(*kinds, number=DANA, call="c1", direction="in", ago=0, **more):
    """The words of one call, a second apart; the ring as it is then."""
    for n, kind in enumerate(kinds):
        at = timezone.now() - timedelta(seconds=ago - n)
        pair = {"caller": number, "called": OURS}
        if direction == "out":
            pair = {"caller": OURS, "called": number}
        ringing.hear(
            Word(f"{call}-{kind}-{more}", kind, call, at, "{}", direction, **{**pair, **more})
        )
    return Ring.objects.select_related("call").get(pbx_id=call)


# Answered --------------------------------------------------------------------------


def test_a_ring_alone_makes_no_call(arkadia):
    assert hear("ringing").call is None


@pytest.mark.parametrize("named", ["agent", "extension"])
def test_an_answered_call_is_at_whoever_answered(manager, other, arkadia, named):
    other.extension = "102"
    other.save()
    says = {"agent": other.email} if named == "agent" else {"extension": "102"}
    call = hear("ringing", "answered", **says).call
    assert (call.state, call.manager, call.phone) == ("draft", other, DANA)
    assert (call.contact, call.client) == (arkadia.contact, arkadia.client)
    assert call.ended_at is None


def test_the_extension_of_nobody_leaves_the_call_to_be_taken(manager, arkadia):
    ring = hear("ringing", "answered", extension="999")
    assert (ring.call, ring.taken_by) == (None, None)
    assert ringing.take(ring, by=manager).manager == manager


def test_an_answered_call_that_nobody_took_is_open_at_its_manager(manager, arkadia):
    call = hear("ringing", "answered", "ended").call
    assert (call.state, call.manager, call.ended_at is not None) == ("draft", manager, True)


def test_hanging_up_stops_the_clock_and_leaves_the_intake_open(manager, arkadia):
    ring = hear("ringing", "answered", "ended", agent=manager.email, ago=60)
    assert ring.call.state == "draft"
    assert ring.call.ended_at == ring.ended_at
    intake.record(
        ring.call,
        by=manager,
        caller=intake.Caller(contact=arkadia.contact),
        summary="All well.",
        direction="in",
        has_consent=False,
    )
    ring.call.refresh_from_db()
    assert (ring.call.state, ring.call.ended_at) == ("logged", ring.ended_at)


@pytest.mark.parametrize("order", list(itertools.permutations(["ringing", "answered", "ended"])))
def test_the_order_of_the_words_does_not_matter(manager, arkadia, order):
    ring = hear(*order, agent=manager.email, ago=100)
    assert (ring.call.state, ring.call.manager) == ("draft", manager)
    assert Call.objects.count() == 1
    assert ring.call.followed_up_at is None
    assert ring.call.ended_at >= ring.call.started_at


def test_the_draft_that_is_open_already_is_the_call(manager, arkadia):
    draft = intake.begin(by=manager, number=DANA)
    assert hear("ringing", "answered", agent=manager.email).call == draft


def test_a_withheld_number_never_joins_another_call(manager):
    draft = intake.begin(by=manager, number=STRANGER)
    calls = {hear("answered", number="", call=c, agent=manager.email).call for c in "ab"}
    assert len(calls) == 2
    assert draft not in calls


def test_yesterdays_unfinished_intake_is_not_todays_call(manager, arkadia):
    old = hear("answered", "ended", call="old", agent=manager.email).call
    assert hear("answered", call="new", agent=manager.email).call != old


# Missed ----------------------------------------------------------------------------


def test_a_call_nobody_answered_waits_at_the_clients_manager(manager, other, arkadia):
    arkadia.client.manager = other
    arkadia.client.save()
    call = hear("ringing", "ended").call
    assert (call.state, call.manager, call.contact) == ("missed", other, arkadia.contact)
    assert call.call_back_at == calling_back.due_after(call.started_at)
    assert other.notices.get().kind == "missed_call"


def test_an_unknown_caller_waits_at_whoever_is_on_duty(manager, other, settings):
    settings.AGENCY_ON_DUTY = other.email.upper()
    assert hear("ringing", "ended", number=STRANGER).call.manager == other


def test_else_at_whoever_has_least_to_return(manager, other, assistant):
    owners = [hear("ended", number=f"+3519124481{n}0", call=f"c{n}").call.manager for n in range(4)]
    assert sorted(owners, key=lambda owner: owner.pk) == [manager, manager, other, other]


def test_the_manager_of_a_client_who_left_is_not_asked(manager, other, arkadia):
    manager.is_active = False
    manager.save()
    assert hear("ended").call.manager == other


def test_an_agency_without_managers_keeps_the_words(assistant):
    assert hear("ringing", "ended").call is None


def test_a_recording_after_the_end_makes_no_second_missed_call(manager, arkadia):
    hear("ringing", "ended", "recording", "hangup-cause")
    assert Call.objects.count() == 1


def test_any_later_talk_settles_what_was_missed(manager, arkadia):
    missed = hear("ringing", "ended", call="missed", ago=600).call
    hear("answered", call="later", agent=manager.email)
    missed.refresh_from_db()
    assert (missed.followed_up_at is not None, missed.settled_by) == (True, manager)


def test_a_later_ring_that_nobody_answered_settles_nothing(manager, arkadia):
    first = hear("ringing", "ended", call="a", ago=600).call
    hear("ringing", "ended", call="b")
    first.refresh_from_db()
    assert first.followed_up_at is None
    assert [call.times for call in Call.objects.to_return()] == [2]


# Outgoing --------------------------------------------------------------------------


def test_of_an_outgoing_call_the_number_called_is_theirs(manager, arkadia):
    ring = hear("ringing", "answered", direction="out", agent=manager.email)
    assert (ring.number, ring.our_number) == (DANA, OURS)
    assert (ring.call.direction, ring.call.contact) == ("out", arkadia.contact)


def test_a_call_from_our_own_number_is_outgoing_if_nothing_is_said(manager, arkadia):
    ring = hear("ringing", number=DANA, direction="", caller=OURS, called=DANA)
    assert (ring.direction, ring.number) == ("out", DANA)


def test_an_outgoing_call_answered_settles_what_was_missed(manager, arkadia):
    missed = hear("ringing", "ended", call="missed", ago=600).call
    ring = hear("ringing", "answered", call="back", direction="out", agent=manager.email)
    missed.refresh_from_db()
    assert missed.followed_up_at
    assert missed != ring.call


def test_an_outgoing_call_nobody_answered_is_a_try(manager, arkadia):
    missed = hear("ringing", "ended", call="missed", ago=600).call
    due = missed.call_back_at
    hear("ringing", "ended", "noise", call="back", direction="out", agent=manager.email)
    missed.refresh_from_db()
    assert missed.attempts.get().by == manager
    assert missed.followed_up_at is None
    assert missed.call_back_at >= due
    assert Call.objects.count() == 1


def test_a_try_that_was_answered_after_all_is_a_call(manager, arkadia):
    missed = hear("ringing", "ended", call="missed", ago=600).call
    ring = hear("ended", "answered", call="back", direction="out", agent=manager.email)
    missed.refresh_from_db()
    assert (ring.call.state, ring.call.direction) == ("draft", "out")
    assert (missed.state, missed.followed_up_at is not None) == ("missed", True)


# Our own numbers -------------------------------------------------------------------


@pytest.mark.parametrize("own", [OURS, "+351300500199", "+351911000111"])
def test_a_call_from_one_of_us_is_no_clients(manager, assistant, arkadia, own):
    assistant.phone = "+351 911 000 111"
    assistant.save()
    ContactPhone.objects.create(contact=Contact.objects.first(), number=own)
    ring = hear("ringing", "ended", number=own)
    assert (ring.is_internal, ring.call) == (True, None)
    assert not Ring.objects.ringing(timezone.now()).exists()


# Taking ----------------------------------------------------------------------------


def test_taking_opens_the_intake_with_number_and_person(manager, arkadia):
    ring = hear("ringing")
    call = ringing.take(ring, by=manager)
    assert (call.state, call.phone, call.contact) == ("draft", DANA, arkadia.contact)
    assert ringing.take(ring, by=manager) == call
    assert not Ring.objects.ringing(timezone.now()).exists()


def test_the_other_is_told_who_has_it(manager, other, arkadia):
    ring = hear("ringing")
    ringing.take(ring, by=other)
    with pytest.raises(Overtaken, match="Ines Duarte has this call"):
        ringing.take(ring, by=manager)
    assert Call.objects.get().manager == other


def test_who_has_hung_up_cannot_be_taken(manager, arkadia):
    with pytest.raises(Overtaken, match="hung up"):
        ringing.take(hear("ringing", "ended"), by=manager)


def test_what_was_taken_and_then_ended_stays_open(manager, arkadia):
    ringing.take(hear("ringing"), by=manager)
    ring = hear("ended")
    assert (ring.call.state, ring.call.manager) == ("draft", manager)
    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_one_has_it(manager, other, arkadia):
    ring = hear("ringing")
    took = at_once([lambda who=who: ringing.take(ring, by=who) for who in [manager, other] * 4])
    calls = {call for call in took if isinstance(call, Call)}
    refused = [error for error in took if isinstance(error, Overtaken)]
    assert (len(calls), len(refused)) == (1, 4)
    assert Call.objects.count() == 1


def test_a_ring_that_never_ends_is_forgotten(arkadia):
    hear("ringing")
    assert Ring.objects.ringing(timezone.now()).exists()
    assert not Ring.objects.ringing(timezone.now() + timedelta(minutes=6)).exists()
