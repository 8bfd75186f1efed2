"""The page of somebody's growth: their own past, in words, for themselves and for managers."""

from datetime import date, timedelta

import pytest

from assistants.growth.reading import growth
from assistants.models import Figures

TODAY = date(2026, 11, 25)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def wrote(assistant):
    """Write down a week so many weeks ago."""

    def write(ago, person=assistant, **numbers):
        day = MONDAY - timedelta(weeks=ago)
        return Figures.objects.create(
            assistant=person, kind="week", starts_on=day, **{"accepted": 0, **numbers}
        )

    return write


def told(person, key):
    return next(one for one in growth(person, TODAY).compared if one.measure.key == key)


def test_four_whole_weeks_are_compared_with_the_four_before(assistant, wrote):
    wrote(0, accepted=9, at_once=0)  # the week that runs
    wrote(1, accepted=3, at_once=3)
    wrote(4, accepted=3, at_once=2)
    wrote(5, accepted=4, at_once=2)
    wrote(8, accepted=2, at_once=1)
    wrote(9, accepted=9, at_once=9)
    one = told(assistant, "at_once")
    assert (one.now, one.basis, one.trend) == ("83\xa0%", "5 of 6", "better")
    assert one.words == "Better than the four weeks before: 50\xa0%"
    assert growth(assistant, TODAY).lead.startswith("Better than in the four weeks before: ")
    assert "more accepted at the first review" in growth(assistant, TODAY).lead
    assert told(assistant, "accepted").words == "As in the four weeks before"


def test_less_of_what_is_unwelcome_is_better(assistant, wrote):
    wrote(1, accepted=9, returned=1, answers=[3600] * 5)
    wrote(5, accepted=8, returned=2, answers=[1800] * 5)
    assert told(assistant, "returned").trend == "better"
    assert (told(assistant, "answer").trend, told(assistant, "answer").now) == ("less", "1\xa0h")


def test_more_hours_are_neither_better_nor_worse(assistant, wrote):
    wrote(1, worked=timedelta(hours=30))
    wrote(5, worked=timedelta(hours=20))
    assert told(assistant, "worked").trend == "less"
    assert told(assistant, "worked").words == "The four weeks before: 20\xa0h"


def test_too_few_say_so_and_are_not_compared(assistant, wrote):
    wrote(1, accepted=4, at_once=4, rated=3, rating_sum=15)
    wrote(5, accepted=9, at_once=3, rated=2, rating_sum=4)
    few, lonely = told(assistant, "at_once"), told(assistant, "rating")
    assert (few.now, few.words) == ("", "Not enough data yet: 4 of at least 5")
    assert (lonely.now, lonely.basis) == ("5.0", "3 ratings")
    assert lonely.words == "The four weeks before are too few to compare with"


def test_every_week_is_drawn_and_written(client, assistant, wrote):
    wrote(0, accepted=1)
    wrote(12, accepted=2)
    wrote(13, accepted=7)
    client.force_login(assistant)
    page = client.get("/me/growth/").content.decode()
    drawn = page.split('class="columns"')[1].split("</svg>")[0]
    assert drawn.count("<rect") == 13
    assert "Tasks accepted, week by week: 2, 0, 0" in drawn
    assert page.count("<th scope=\"row\">") == 2  # fmt: skip
    assert "style=" not in page


def test_managers_see_an_assistants_growth_and_no_managers(client, manager, assistant):
    client.force_login(manager)
    page = client.get(f"/people/{assistant.pk}/growth/").content.decode()
    assert "Growth of Priya Nair" in page
    assert client.get(f"/people/{manager.pk}/growth/").status_code == 404


def test_nobody_meets_anothers_figures(assistant, other_assistant, arkadia, manager, wrote):
    wrote(1)
    wrote(1, person=other_assistant)
    seen = {
        who: Figures.objects.visible_to(who).count() for who in (manager, assistant, arkadia.owner)
    }
    assert list(seen.values()) == [2, 1, 0]
