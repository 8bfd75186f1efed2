"""What a brief still lacks: a hint in words, never a refusal."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from tasks.lacking import lacking

WHOLE = {
    "title": "Rebook the Lisbon trip",
    "brief": "Move the trip of Dana Whitfield to 4 December, flights and rooms, window seats.",
    "due_at": datetime(2030, 1, 1, tzinfo=UTC),
    "estimate_minutes": 120,
    "criteria": ["One booking"],
    "skills": ["travel"],
}
SHORT = "a brief somebody else could work by"
NAMELESS = "a name, a place or a number: who, where, how many"


def test_a_whole_brief_lacks_nothing():
    assert lacking(**WHOLE) == []


def test_nothing_said_yet_is_nothing_lacking():
    assert lacking() == []
    assert lacking(title="", brief="", must_say=["Dates"]) == []


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ({"due_at": None}, "when it is due"),
        ({"estimate_minutes": None}, "about how long it takes"),
        ({"criteria": []}, "when it counts as done"),
        ({"skills": []}, "what skills it needs"),
        ({"brief": "Move the trip to Lisbon."}, SHORT),
        (
            {
                "title": "Move the trip",
                "brief": "move the trip to another day, and the rooms with it too",
            },
            NAMELESS,
        ),
    ],
)
def test_each_thing_that_is_missing_is_named(without, said):
    assert lacking(**WHOLE | without) == [said]


def test_no_date_yet_is_an_answer():
    assert lacking(**WHOLE | {"due_at": None, "has_no_date": True}) == []


@pytest.mark.parametrize(
    "brief",
    [
        "переслать договор и дождаться ответа от Марины Ивановой до обеда в среду",
        "обзвонить двенадцать гостиниц у вокзала и узнать цены с завтраком на 4 дня",
        "написать на info@arkadia.example и спросить про условия доставки и оплаты",
        "посмотреть всё, что есть на https://arkadia.example про условия и про цены",
    ],
)
def test_a_name_a_number_an_address_names_somebody(brief):
    assert NAMELESS not in lacking(title="переслать", brief=brief)


def test_it_learns_from_the_template_what_the_brief_must_say():
    asked = ["Даты", "Кто едет", "Бюджет", "Вокзал или аэропорт"]
    brief = "Дана летит с датой 4 декабря из аэропорта Лиссабона, двое взрослых и ребёнок, спешат"
    open_points = lacking(title="Поездка", brief=brief, must_say=asked)
    assert "Даты" not in open_points
    assert "Вокзал или аэропорт" not in open_points
    assert {"Кто едет", "Бюджет"} <= set(open_points)


def test_words_of_the_done_when_lines_count_as_said():
    with_lines = WHOLE | {"criteria": ["Budget of 900 kept"], "must_say": ["Budget"]}
    assert lacking(**with_lines) == []


@pytest.mark.parametrize("text", ["x" * 20_000, "\u202e", "<b>", "%s %(x)s", "1" * 5000])
def test_odd_text_breaks_nothing(text):
    lacking(title=text, brief=text, must_say=[text])


def test_it_speaks_the_readers_language():
    with translation.override("ru"):
        assert "к какому сроку" in lacking(**WHOLE | {"due_at": None})
