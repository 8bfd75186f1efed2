"""The call script: written by managers, at hand in every call, in the language of the call."""

import pytest
from django.urls import reverse

from clients.models import ScriptItem
from clients.scripting import add, in_parts
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def good(**more):
    return {"part": "ask", "heading": "By when?", "words": "A day and a time.", **more}


def headings(language="en"):
    return [item.heading for item in ScriptItem.objects.in_language(language)]


def test_a_piece_is_written_changed_moved_and_removed(desk):
    new = reverse("script_new") + "?language=ru"
    for heading in ("Кто мы", "Сколько стоит", "Как идёт задача"):
        assert desk.post(new, good(heading=heading, part="explain")).status_code == 303
    first, _second, third = ScriptItem.objects.in_language("ru")
    path = reverse("script_item", args=[third.pk])
    assert desk.post(path, {"move": "up"})["Location"].endswith("?language=ru")
    assert headings("ru") == ["Кто мы", "Как идёт задача", "Сколько стоит"]
    desk.post(path, good(heading="Как всё идёт", part="answer"))
    assert dict(in_parts(ScriptItem.objects.all())).keys() == {"What to explain", "What to answer"}
    desk.post(reverse("script_item", args=[first.pk]), {"remove": "1"})
    assert headings("ru") == ["Как всё идёт", "Сколько стоит"]
    assert headings("en") == []


def test_a_piece_moves_among_its_own_part_only(desk):
    for part, heading in (("explain", "A"), ("ask", "B"), ("explain", "C")):
        add(language="en", part=part, heading=heading, words="…")
    last = ScriptItem.objects.get(heading="C")
    desk.post(reverse("script_item", args=[last.pk]), {"move": "up"})
    assert [(p, [i.heading for i in items]) for p, items in in_parts(ScriptItem.objects.all())] == [
        ("What to explain", ["C", "A"]),
        ("What to ask", ["B"]),
    ]
    desk.post(reverse("script_item", args=[last.pk]), {"move": "up"})
    assert headings() == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heading": ""}, "Enter a heading"),
        ({"heading": "h" * 121}, "120 characters or less (now 121)"),
        ({"words": ""}, "Write what to say"),
        ({"words": "w" * 2001}, "2000 characters or less (now 2001)"),
        ({"words": "a\x00b"}, "Null characters"),
        ({"part": "sing"}, "Choose a part"),
        ({"part": ""}, "Choose a part"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_kept(desk, wrong, said):
    response = desk.post(reverse("script_new"), good(**{"heading": "Kept?", **wrong}))
    assert response.status_code == 422
    assert said in response.text
    assert "A day and a time." in response.text or "words" in wrong
    assert not ScriptItem.objects.exists()


def test_hostile_words_are_words(desk):
    desk.post(reverse("script_new"), good(heading="<script>x()</script>", words="<b>bold</b>"))
    page = desk.get(reverse("call_script")).text
    assert "<script>x()" not in page
    assert "<b>bold" not in page


@pytest.mark.parametrize("language", ["xx", "", "'--", "en%00"])
def test_a_bent_language_is_the_readers_own(desk, language):
    assert desk.get(f"{reverse('call_script')}?language={language}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_pieces_written_at_once_have_a_place_each(manager):
    at_once([lambda: add(language="en", part="ask", heading="?", words="…")] * 6)
    places = [item.position for item in ScriptItem.objects.all()]
    assert sorted(places) == [1, 2, 3, 4, 5, 6]
