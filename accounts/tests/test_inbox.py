"""The inbox: new on top, seen below, one's own alone, in the reader's words."""

import pytest
from django.utils import timezone, translation

from accounts import notices
from accounts.models import Notice, User
from accounts.notices import KINDS, tell

FACTS = {
    "task": "Compare three coworking spaces",
    "client": "Arkadia Dental",
    "actor": "Dana Whitfield",
    "name": "Dana Whitfield",
    "words": "Two desks, not one.",
    "title": "Contract",
    "section": "How to write",
    "amount": "€30.00",
}
TIMES = ("since_at", "due_at", "stopped_at", "expires_at")


def told(person: User, n: int = 0, kind: str = "comment", **facts) -> Notice:
    tell(person, kind, f"cause {n}", "/tasks/", **{**FACTS, **facts})
    return Notice.objects.get(person=person, cause=f"cause {n}")


def test_new_ones_stand_above_those_seen_before(client, manager):
    for n in range(3):
        told(manager, n, task=f"Task number {n}")
    Notice.objects.filter(cause="cause 1").update(read_at=timezone.now())
    client.force_login(manager)
    page = client.get("/inbox/").content.decode()
    places = [page.index(f"wrote: Task number {n}") for n in (2, 0, 1)]
    assert places == sorted(places)
    assert page.index("New for you") < places[0]
    assert places[1] < page.index("Seen before") < places[2]
    assert "2 new" in page


def test_opening_one_leads_to_its_page_and_marks_it_read(client, manager):
    notice = told(manager)
    other = told(manager, 1)
    client.force_login(manager)
    response = client.get(f"/inbox/{notice.pk}/")
    assert (response.status_code, response.url) == (302, "/tasks/")
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.read_at
    assert other.read_at is None


def test_what_a_browser_fetches_ahead_stays_new(client, manager):
    notice = told(manager)
    client.force_login(manager)
    ahead = client.get(f"/inbox/{notice.pk}/", headers={"Sec-Purpose": "prefetch;prerender"})
    assert ahead.status_code == 302
    assert Notice.objects.get().read_at is None


def test_opened_again_it_keeps_the_first_time(client, manager):
    notice = told(manager)
    client.force_login(manager)
    client.get(f"/inbox/{notice.pk}/")
    first = Notice.objects.get().read_at
    client.get(f"/inbox/{notice.pk}/")
    assert Notice.objects.get().read_at == first


def test_nobody_opens_another_s(client, manager, assistant, arkadia):
    notice = told(assistant)
    for person in (manager, arkadia.owner):
        client.force_login(person)
        assert client.get(f"/inbox/{notice.pk}/").status_code == 404
        assert "coworking" not in client.get("/inbox/").content.decode()
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_that_stood_there_is_marked_and_what_came_since_stays_new(client, manager, assistant):
    shown = told(manager)
    later, foreign = told(manager, 1), told(assistant, 2)
    client.force_login(manager)
    assert client.post("/inbox/read/", {"newest": shown.pk}).status_code == 303
    unread = Notice.objects.unread()
    assert set(unread) == {later, foreign}
    client.post("/inbox/read/")
    assert set(Notice.objects.unread()) == {foreign}


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30, "1e3", "١", "\x00"])
def test_a_strange_mark_does_not_break_it(client, manager, newest):
    told(manager)
    client.force_login(manager)
    assert client.post("/inbox/read/", {"newest": newest}).status_code == 303


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999"])
def test_a_notice_that_is_not_there_is_not_there(client, manager, pk):
    client.force_login(manager)
    assert client.get(f"/inbox/{pk}/").status_code == 404


def test_those_seen_before_come_page_by_page(client, manager):
    for n in range(35):
        told(manager, n, task=f"Task {n:02}")
    Notice.objects.update(read_at=timezone.now())
    client.force_login(manager)
    first = client.get("/inbox/")
    second = client.get("/inbox/" + first.context["next_url"])
    shown = [[row.notice.cause for row in page.context["seen"]] for page in (first, second)]
    assert [len(page) for page in shown] == [30, 5]
    assert len({*shown[0], *shown[1]}) == 35


def test_an_empty_inbox_says_what_comes_there(client, manager):
    client.force_login(manager)
    assert "Nothing yet. What concerns you comes here" in client.get("/inbox/").content.decode()


def test_hostile_words_are_words(client, manager):
    told(manager, task="<script>alert(1)</script> 100% %(actor)s", words="{{ 7|add:7 }} %s")
    client.force_login(manager)
    page = client.get("/inbox/").content.decode()
    assert "<script>alert(1)" not in page
    assert "100% %(actor)s" in page
    assert "{{ 7|add:7 }} %s" in page


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words_in_both_languages(manager, kind, language):
    now = timezone.now()
    told_all = told(manager, 0, kind, **dict.fromkeys(TIMES, now), until_on=now.date(),
                    follow_up_on=now.date())  # fmt: skip
    with translation.override(language):
        words = notices.worded(told_all)
    for text in (words.subject, words.line, words.action):
        assert text
        assert "%(" not in text
        assert "  " not in text
    telling = ("task", "name", "client", "title", "amount")
    assert any(FACTS[name] in words.subject for name in telling)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_stumbles_over_facts_that_nobody_gave(manager, kind):
    tell(manager, kind, "bare", "/")
    words = notices.worded(Notice.objects.get())
    assert words.line
    assert not words.line.endswith(":")
