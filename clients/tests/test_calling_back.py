"""The queue of missed calls: due within office hours, tried, settled, or told to the others."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients import calling_back, reminding
from clients.models import Call
from conftest import person
from smartfield.lib.refusals import Overtaken
from smartfield.tests.at_once import at_once

STRANGER = "+442079460312"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def miss(manager):
    """A call that was missed some minutes ago."""

    def made(number=STRANGER, ago=5, owner=manager):
        at = timezone.now() - timedelta(minutes=ago)
        return calling_back.keep_missed(number, owner=owner, at=at)

    return made


def post(desk, name, call, **typed):
    return desk.post(reverse(name, args=[call.pk]), typed)


def queue(desk, query=""):
    response = desk.get(f"/calls/?state=missed{query}")
    assert response.status_code == 200
    return response, list(response.context["calls"])


def test_it_is_due_in_working_time_and_its_owner_is_told_once(miss, manager):
    call = miss()
    assert call.call_back_at == calling_back.due_after(call.started_at)
    assert manager.notices.get().facts["due_at"] == call.call_back_at.isoformat()


def test_whoever_writes_one_down_need_not_be_told(desk, manager):
    desk.post("/calls/new/", {"phone": STRANGER, "missed": "1"})
    call = Call.objects.get()
    assert (call.state, call.call_back_at is not None) == ("missed", True)
    assert not manager.notices.exists()


def test_the_most_urgent_comes_first_with_all_that_is_known(desk, miss, manager, arkadia):
    later, sooner = miss(), miss("+351912448190")
    Call.objects.filter(pk=sooner.pk).update(call_back_at=timezone.now() - timedelta(hours=1))
    calling_back.tried(later, by=manager)
    response, calls = queue(desk)
    assert calls == [sooner, later]
    html = response.content.decode()
    assert "Was due" in html
    assert "1 try, last <time" in html
    assert f'href="tel:{STRANGER}"' in html


def test_one_number_waits_once_however_often_it_rang(desk, miss):
    miss(ago=30), miss(ago=20)
    last = miss(ago=10)
    response, calls = queue(desk)
    assert calls == [last]
    assert "Called 3 times" in response.content.decode()


def test_withheld_numbers_wait_each_for_itself_and_cannot_be_called(desk, miss):
    calls = {miss(""), miss("")}
    response, shown = queue(desk)
    assert set(shown) == calls
    assert "withheld" in response.content.decode()
    assert "/tried/" not in response.content.decode()


def test_calling_back_takes_one_press(desk, miss):
    miss()
    response = desk.post("/calls/new/", {"phone": STRANGER, "direction": "out"})
    begun = Call.objects.drafts().get()
    assert response["Location"] == begun.get_absolute_url()
    assert (begun.phone, begun.direction) == (STRANGER, "out")
    assert f'href="tel:{STRANGER}"' in desk.get(response["Location"]).content.decode()


def test_a_try_is_counted_once_and_moves_the_hour(desk, miss, manager):
    call = miss()
    Call.objects.update(call_back_at=timezone.now() - timedelta(days=1))
    for _ in range(2):
        assert post(desk, "call_tried", call).status_code == 303
    call.refresh_from_db()
    assert call.attempts.get().by == manager
    assert call.call_back_at > timezone.now()
    assert calling_back.office_hours().is_open(call.call_back_at - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_try(miss, manager):
    call = miss()
    assert at_once([lambda: calling_back.tried(call, by=manager)] * 8) == [None] * 8
    assert call.attempts.count() == 1


def test_what_is_settled_is_tried_no_more(desk, miss, manager):
    call = miss()
    calling_back.dismiss(call, by=manager, why="A wrong number.")
    with pytest.raises(Overtaken):
        calling_back.tried(call, by=manager)
    assert post(desk, "call_tried", call).status_code == 303
    assert not call.attempts.exists()


def test_not_needed_says_why_and_settles_all_of_that_number(desk, miss, manager):
    old, call = miss(ago=50), miss()
    answer = post(desk, "call_dismiss", call, why="They wrote\u200b instead.", next="/calls/")
    assert (answer.status_code, answer["Location"]) == (303, "/calls/")
    for one in (old, call):
        one.refresh_from_db()
        assert (one.not_needed, one.settled_by) == ("They wrote instead.", manager)
    assert queue(desk)[1] == []
    assert "They wrote instead." in desk.get(call.get_absolute_url()).content.decode()


@pytest.mark.parametrize("why", ["", "   ", "\u200b", "x" * 201])
def test_without_a_sound_reason_it_waits_on(desk, miss, why):
    call = miss()
    answer = post(desk, "call_dismiss", call, why=why)
    assert answer.status_code == 422
    assert 'id="id_why_error"' in answer.content.decode()
    if len(why) > 200:
        assert why in answer.content.decode()
    call.refresh_from_db()
    assert call.followed_up_at is None


def test_after_a_refusal_the_way_leads_back_to_the_call(desk, miss):
    call = miss()
    path = reverse("call_dismiss", args=[call.pk])
    answer = desk.post(
        path, {"why": "They wrote."}, headers={"Referer": f"http://testserver{path}"}
    )
    assert answer["Location"] == call.get_absolute_url()


def test_hostile_words_stay_words(desk, miss):
    call = miss()
    post(desk, "call_dismiss", call, why="<script>alert(1)</script>")
    assert "<script>alert" not in desk.get(call.get_absolute_url()).content.decode()


def test_another_day_begins_when_the_office_opens(desk, miss):
    call = miss()
    day = timezone.localdate() + timedelta(days=3)
    assert post(desk, "call_follow_up", call, moves="1", on=day.isoformat()).status_code == 303
    call.refresh_from_db()
    assert call.call_back_at == calling_back.office_hours().opening(day)
    assert call.followed_up_at is None


def test_a_talk_with_the_person_settles_it_by_whatever_number(miss, manager, arkadia):
    missed = miss("+351912448190", ago=60)
    talk = Call.objects.create(manager=manager, phone="+34600000000", contact=arkadia.contact)
    calling_back.spoken(talk, by=manager)
    missed.refresh_from_db()
    assert missed.settled_by == manager


def test_a_talk_without_a_number_settles_nothing(miss, manager):
    missed = miss("", ago=60)
    calling_back.spoken(Call.objects.create(manager=manager), by=manager)
    missed.refresh_from_db()
    assert missed.followed_up_at is None


# Overdue ---------------------------------------------------------------------------


def test_what_is_overdue_is_told_to_all_managers_once_for_each_hour(miss, manager, assistant):
    other = person("Ines Duarte", "manager")
    call = miss(owner=other)
    due = timezone.now() - timedelta(minutes=1)
    Call.objects.update(call_back_at=due)
    for _ in range(3):
        reminding.call_backs_overdue(timezone.now())
    told = manager.notices.get(kind="call_back_overdue")
    assert told.facts["owner"] == "Ines Duarte"
    assert not assistant.notices.exists()
    calling_back.tried(call, by=manager)
    Call.objects.update(call_back_at=due - timedelta(minutes=5))
    reminding.call_backs_overdue(timezone.now())
    assert manager.notices.filter(kind="call_back_overdue").count() == 2


def test_what_is_not_due_or_settled_is_not_told(miss, manager):
    call = miss()
    Call.objects.update(call_back_at=timezone.now() + timedelta(hours=1))
    reminding.call_backs_overdue(timezone.now())
    Call.objects.update(call_back_at=timezone.now() - timedelta(hours=1))
    calling_back.dismiss(call, by=manager, why="A wrong number.")
    reminding.call_backs_overdue(timezone.now())
    assert not manager.notices.filter(kind="call_back_overdue").exists()


def test_notices_are_worded_in_both_languages(miss, manager, desk):
    miss()
    for language, words in (("en", "Missed call: +44"), ("ru", "Пропущенный звонок: +44")):
        manager.language = language
        manager.save()
        assert words in desk.get("/inbox/").content.decode()


def test_the_hours_are_the_agencys(settings):
    settings.AGENCY_TIME_ZONE = "Asia/Vladivostok"
    opened = calling_back.office_hours().opening(date(2026, 11, 25))
    assert opened.isoformat() == "2026-11-24T23:00:00+00:00"
