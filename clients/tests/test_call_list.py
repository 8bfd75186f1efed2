"""The list of calls and the record of one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def log(manager, arkadia):
    def log(state="logged", company=arkadia, hours_ago=1, **facts):
        at = timezone.now() - timedelta(hours=hours_ago)
        facts = {
            "manager": manager,
            "client": company.client,
            "contact": company.contact,
            "ended_at": None if state == "draft" else at + timedelta(minutes=21),
            **facts,
        }
        return Call.objects.create(state=state, started_at=at, **facts)

    return log


def listed(desk, query=""):
    days = desk.get(f"/calls/?{query}").context["days"]
    return [call for _day, calls in days for call in calls]


def test_the_list_is_by_day_newest_first(desk, log):
    old, new = log(hours_ago=60), log(hours_ago=1)
    assert listed(desk) == [new, old]
    assert len(desk.get("/calls/").context["days"]) == 2


def test_the_list_narrows_to_drafts_missed_and_promised(desk, log):
    draft, missed = log("draft"), log("missed", phone="+351911111111")
    returned = log("missed", followed_up_at=timezone.now())
    promised = log(follow_up_on=timezone.localdate())
    log(follow_up_on=timezone.localdate() + timedelta(days=3))
    assert listed(desk, "state=draft") == [draft]
    assert listed(desk, "state=missed") == [missed]
    assert listed(desk, "state=follow_up") == [promised]
    assert returned in listed(desk, "state=nonsense")


def test_a_call_is_found_by_number_name_and_words(desk, log, arkadia, norden):
    mine = log(phone="+351912448190", summary="Wants the trip to Porto moved.")
    other = log(company=norden, phone="+46701234567", summary="Договор до пятницы")
    assert listed(desk, "q=912+448") == [mine]
    assert listed(desk, "q=Norden") == [other]
    assert listed(desk, "q=Caller+of+Arkdia") == [mine]
    assert listed(desk, "q=porto+trip") == [mine]
    assert listed(desk, "q=ДОГОВОР") == [other]
    assert "No calls match." in desk.get("/calls/?q=zzzz").text


def test_a_bent_query_breaks_nothing(desk, log):
    log()
    for query in ("q=%00", "q=%25_%5C", "q=" + "x" * 300, "state=%3Cscript%3E", "after=forged"):
        assert desk.get(f"/calls/?{query}").status_code == 200


def test_thirty_calls_cost_no_more_statements_than_one(desk, log, django_assert_max_num_queries):
    log()
    with django_assert_max_num_queries(30) as few:
        desk.get("/calls/")
    for n in range(30):
        log(hours_ago=n + 2, phone=f"+35191211{n:04}")
    with django_assert_max_num_queries(len(few)):
        assert len(listed(desk)) == 31


def test_calls_are_for_managers(client, log, arkadia, assistant, new_task):
    call = log()
    new_task(arkadia, "claimed", assistant=assistant)
    for person in (assistant, arkadia.owner):
        client.force_login(person)
        assert client.get("/calls/").status_code == 403
        assert client.get(call.get_absolute_url()).status_code == 403
        for name in ("call_follow_up", "call_missed"):
            assert client.post(reverse(name, args=[call.pk])).status_code == 403


# The record ------------------------------------------------------------------


def test_a_record_tells_what_was_said_and_what_came_of_it(desk, log, arkadia, new_task):
    call = log(summary="Wants **three** hotels.", confirmed_at=timezone.now())
    task = new_task(arkadia, call=call)
    page = desk.get(call.get_absolute_url()).text
    assert "<strong>three</strong>" in page
    assert task.title in page
    assert "confirmed by Caller of Arkadia Dental" in page


def test_a_note_may_be_mended_and_what_it_said_stays(client, desk, log, admin):
    call = log(summary="Old")
    assert "Edit the note" in desk.get(call.get_absolute_url()).text
    assert desk.post(call.get_absolute_url(), {"summary": "New"}).status_code == 303
    call.refresh_from_db()
    assert call.summary == "New"
    for wrong in ("", "x" * 20_001, "a\x00b"):
        assert desk.post(call.get_absolute_url(), {"summary": wrong}).status_code == 422
    old = log(summary="Stood", hours_ago=30)
    client.force_login(admin)
    for mended in (call, old):
        assert client.post(mended.get_absolute_url(), {"summary": "Mine"}).status_code == 303
    assert [one.note for one in call.note_versions.order_by("pk")] == ["Old", "New"]
    assert [one.note for one in old.note_versions.all()] == ["Stood"]


def test_a_promise_is_kept_or_moved(desk, log):
    call = log(follow_up_on=timezone.localdate())
    page = reverse("call_follow_up", args=[call.pk])
    later = timezone.localdate() + timedelta(days=5)
    for wrong in ({"moves": "1", "on": ""}, {"on": "2001-01-01"}, {"on": "soon"}):
        response = desk.post(page, wrong)
        assert response.status_code == 422
        assert response.context["follow_up"].errors["on"]
    desk.post(page, {"moves": "1", "on": later.isoformat()})
    call.refresh_from_db()
    assert (call.follow_up_on, call.is_waiting) == (later, True)
    desk.post(page)
    call.refresh_from_db()
    assert not call.is_waiting


def test_a_missed_call_is_logged_and_called_back(desk, manager, arkadia):
    typed = {"phone": "912 448 190", "direction": "in", "missed": "1"}
    desk.post(reverse("call_new"), typed)
    missed = Call.objects.get()
    assert (missed.state, missed.contact) == ("missed", arkadia.contact)
    assert "Call back" in desk.get("/calls/").text
    desk.post(reverse("call_new"), {"phone": missed.phone, "direction": "out"})
    assert Call.objects.drafts().get().direction == "out"


def test_an_open_call_where_nobody_spoke_is_a_missed_one(desk, log):
    call = log("draft")
    desk.post(reverse("call_missed", args=[call.pk]))
    call.refresh_from_db()
    assert (call.state, call.is_waiting) == ("missed", True)
    logged = log()
    desk.post(reverse("call_missed", args=[logged.pk]))
    logged.refresh_from_db()
    assert logged.state == "logged"
