"""Saved views: a name for an address, private or shared, with a count; columns of one's own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smartfield.lib.refusals import Refusal
from tasks.columns import columns_for
from tasks.models import ChosenColumns, SavedView, Task

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("task_list"), reverse("view_new")


@pytest.fixture
def save(client):
    def saved(by, name, query="", **typed):
        client.force_login(by)
        return client.post(NEW, {"name": name, "query": query, **typed})

    return saved


def row(client, reader) -> list[tuple[str, str]]:
    client.force_login(reader)
    html = client.get(LIST).content.decode()
    return re.findall(
        r'<a class="chip plain" href="[^"]*"[^>]*>([^<]+) <i class="num">([^<]+)', html
    )


def test_a_view_is_kept_with_what_it_asks_for_and_counts(save, client, manager, arkadia, new_task):
    for n in range(2):
        new_task(arkadia, "open", title=f"Urgent {n}", priority=3)
    new_task(arkadia, "draft")
    answer = save(manager, "To give out", "state=open&sort=-priority&after=x&csrf=1&skill=99")
    assert answer.url == f"{LIST}?state=open&sort=-priority"
    assert row(client, manager) == [("To give out", "2")]
    html = client.get(answer.url).content.decode()
    assert re.search(r'href="[^"]+"\s+aria-current="page">To give out', html)


def test_a_count_ends_at_a_bound_and_costs_one_statement(
    save, client, manager, arkadia, new_task, skill
):
    first = new_task(arkadia, "open")
    fields = {f.attname: getattr(first, f.attname) for f in Task._meta.concrete_fields[1:]}
    Task.objects.bulk_create(Task(**fields) for _ in range(120))
    save(manager, "All", "")

    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    one = asked()
    for n in range(5):
        save(manager, f"View {n}", f"skill={skill.pk}")
    assert asked() == one
    assert dict(row(client, manager))["All"] == "99+"


def test_a_shared_view_is_the_team_s_and_a_private_one_is_not(
    save, client, manager, admin, assistant, arkadia
):
    save(manager, "Ours", "", is_shared="on")
    save(manager, "Mine", "")
    save(assistant, "Hers", "", is_shared="on")
    assert [name for name, _ in row(client, admin)] == ["Ours"]
    assert [name for name, _ in row(client, assistant)] == ["Hers", "Ours"]
    assert not SavedView.objects.get(name="Hers").is_shared
    client.force_login(admin)
    pk = SavedView.objects.get(name="Ours").pk
    assert client.post(reverse("view", args=[pk]), {"name": "Theirs"}).status_code == 404
    client.force_login(arkadia.owner)
    assert client.post(NEW, {"name": "x"}).status_code == 403


def test_a_view_is_renamed_removed_and_brought_back(save, client, manager):
    save(manager, "Old", "due=overdue")
    view = SavedView.objects.get()
    page = reverse("view", args=[view.pk])
    client.post(page, {"name": "Late"})
    assert row(client, manager) == [("Late", "0")]
    client.post(page, {"remove": "1"})
    assert reverse("view_undo", args=[view.pk]) in client.get(LIST).content.decode()
    assert row(client, manager) == []
    client.post(reverse("view_undo", args=[view.pk]))
    assert row(client, manager) == [("Late", "0")]


def test_a_name_is_given_once_and_a_thirteenth_is_refused(save, client, manager):
    for n in range(12):
        assert save(manager, f"View {n}").status_code == 303
    assert "Remove one first" in save(manager, "One more").content.decode()
    view = SavedView.objects.first()
    view.remove()
    again = save(manager, "View 1", "state=open")
    assert again.status_code == 422
    assert 'value="View 1"' in again.content.decode()
    assert 'name="query" value="state=open"' in again.content.decode()
    assert save(manager, view.name).status_code == 303
    with pytest.raises(Refusal):
        view.bring_back()


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\x00", "<b>" * 20])
def test_a_name_that_is_none_is_refused_at_its_field(save, manager, name):
    assert save(manager, name).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("query", ["x" * 5000, "skill=9" + "9" * 400, "q=%00", "a=1&" * 300])
def test_an_odd_query_asks_for_nothing_odd(save, client, manager, query):
    assert save(manager, "Odd", query).status_code == 303
    assert row(client, manager)[0][0] == "Odd"


def test_columns_are_each_person_s_own_and_an_address_comes_first(client, manager, admin):
    client.force_login(manager)
    answer = client.post(
        reverse("task_columns"), {"show": ["who", "client"], "next": "/tasks/?q=a"}
    )
    assert answer.url == "/tasks/?q=a"
    assert ChosenColumns.objects.get(person=manager).names == ["who", "client"]
    assert columns_for(manager) == ["client", "who"]
    assert columns_for(manager, ["due"]) == ["due"]
    assert len(columns_for(admin)) > 5


@pytest.mark.parametrize("show", [[], ["no-such"], ["who", "a\x00"]])
def test_no_such_columns_are_kept(client, manager, show):
    client.force_login(manager)
    assert client.post(reverse("task_columns"), {"show": show}).status_code == 422
    assert not ChosenColumns.objects.exists()
