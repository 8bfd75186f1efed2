"""The order of a playbook's sections."""

import pytest
from django.urls import reverse

from clients.arranging import arrange, move
from clients.models import PlaybookSection
from clients.writing import add_section
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db


def sections_of(company, by):
    return [
        add_section(company.client, by=by, title=title, text="…") for title in ("One", "Two", "Six")
    ]


def titles(company):
    return [section.title for section in company.client.playbook_sections.current()]


def order(company):
    return reverse("section_order", args=[company.client.slug])


def test_one_request_sets_the_whole_order(client, arkadia, manager):
    one, two, six = sections_of(arkadia, manager)
    client.force_login(arkadia.owner)
    response = client.post(order(arkadia), {"order": [six.pk, one.pk, two.pk]})
    assert (response.status_code, titles(arkadia)) == (303, ["Six", "One", "Two"])


@pytest.mark.parametrize(
    ("way", "which", "found"),
    [
        ("up", 1, ["Two", "One", "Six"]),
        ("down", 1, ["One", "Six", "Two"]),
        ("up", 0, ["One", "Two", "Six"]),
        ("down", 2, ["One", "Two", "Six"]),
    ],
)
def test_buttons_move_by_a_place(client, arkadia, manager, way, which, found):
    sections = sections_of(arkadia, manager)
    client.force_login(manager)
    pks = [section.pk for section in sections]
    client.post(order(arkadia), {"order": pks, way: pks[which]})
    assert titles(arkadia) == found


def test_what_the_order_does_not_know_stays_behind_it(arkadia, norden, manager):
    _one, two, six = sections_of(arkadia, manager)
    foreign = add_section(norden.client, by=manager, title="Theirs", text="…")
    two.take_out(by=manager)
    arrange(arkadia.client, [foreign.pk, six.pk, two.pk, 10**17])
    assert titles(arkadia) == ["Six", "One"]
    foreign.refresh_from_db()
    assert foreign.position == 1
    assert sorted(s.position for s in arkadia.client.playbook_sections.current()) == [1, 2]


@pytest.mark.parametrize("odd", ["x", "9" * 5000, "-1", "²", "a\x00b"])
def test_odd_orders_change_nothing(client, arkadia, manager, odd):
    sections_of(arkadia, manager)
    client.force_login(manager)
    assert client.post(order(arkadia), {"order": [odd], "up": odd}).status_code == 303
    assert titles(arkadia) == ["One", "Two", "Six"]


def test_a_section_of_others_is_not_moved(client, arkadia, norden, manager):
    sections_of(arkadia, manager)
    theirs = sections_of(norden, manager)
    client.force_login(arkadia.owner)
    assert client.post(order(arkadia), {"down": theirs[0].pk}).status_code == 404
    assert titles(norden) == ["One", "Two", "Six"]


@pytest.mark.django_db(transaction=True)
def test_however_many_write_each_section_has_a_place_of_its_own(arkadia, manager):
    sections = sections_of(arkadia, manager)
    pks = [section.pk for section in sections]
    doings = [
        lambda: arrange(arkadia.client, pks[::-1]),
        lambda: move(sections[0], up=False),
        lambda: add_section(arkadia.client, by=manager, title="New", text="…"),
        lambda: add_section(arkadia.client, by=manager, title="Newer", text="…"),
        lambda: arrange(arkadia.client, pks),
    ]
    assert not any(isinstance(outcome, Exception) for outcome in at_once(doings))
    places = PlaybookSection.objects.values_list("position", flat=True)
    assert sorted(places) == [1, 2, 3, 4, 5]
