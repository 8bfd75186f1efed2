"""The pages of the pipeline: table, board, figures, and the form that moves a lead."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients import pipeline
from clients.enrolling import enrol
from clients.models import Client, Contact, Source

pytestmark = pytest.mark.django_db
LIST, FIGURES = reverse("lead_list"), reverse("lead_figures")


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def search(db):
    return Source.objects.get_or_create(name_en="Search", name_ru="Поиск в интернете")[0]


@pytest.fixture
def leads(manager, admin, search):
    """One in each stage, and one who came long ago."""

    def came(name, days, by=manager, **terms):
        lead = enrol(name, by=by, manager=by, stage="lead", **terms)
        at = timezone.now() - timedelta(days=days)
        Client.objects.filter(pk=lead.pk).update(created_at=at)
        return Client.objects.get(pk=lead.pk)

    found = {
        "lead": came("Alder", 1, source=search),
        "talking": came("Birch", 10, source=search),
        "not_now": came("Cedar", 20),
        "lost": came("Dogwood", 30, by=admin, source=search),
        "client": came("Elder", 40, source=search),
        "old": came("Fir", 400),
    }
    for to in ("talking", "client"):
        pipeline.move(found["client"], to=to, by=manager)
    pipeline.move(found["talking"], to="talking", by=manager)
    on = timezone.localdate() + timedelta(days=9)
    pipeline.move(found["not_now"], to="not_now", by=manager, on=on)
    pipeline.move(found["lost"], to="lost", by=admin, why="Too dear")
    Contact.objects.create(client=found["lost"], name="Colm Byrne")
    return found


def names(response) -> list[str]:
    return re.findall(r'class="title"><a href="/clients/[\w-]+/">(\w+)', response.text)


@pytest.fixture
def look(desk):
    return lambda **query: names(desk.get(LIST, query))


def test_the_table_has_the_pipeline_newest_first(look, leads):
    assert look() == ["Alder", "Birch", "Cedar", "Dogwood", "Fir"]
    assert look(sort="name")[-1] == "Fir"
    assert look(sort="-came") == look()
    assert look(sort="again")[0] == "Cedar"


def test_the_table_is_narrowed(look, leads, search, admin):
    assert look(stage="lost") == ["Dogwood"]
    assert look(stage="any")[-2:] == ["Elder", "Fir"]
    assert look(manager=admin.pk) == ["Dogwood"]
    assert look(source=search.pk) == ["Alder", "Birch", "Dogwood"]
    assert look(source="null") == ["Cedar", "Fir"]
    assert look(q="colm byrn") == ["Dogwood"]
    assert look(stage="any", reached="talking") == ["Birch", "Elder"]
    assert look(stage="any", reached="client") == ["Elder"]
    assert look(stage="lost", why="too dear") == ["Dogwood"]
    since = timezone.localdate() - timedelta(days=12)
    assert look(since=since, until=since + timedelta(days=5)) == ["Birch"]


def test_an_archived_lead_leaves_table_and_board_but_not_what_was(look, desk, leads, manager):
    leads["lost"].archive(by=manager)
    assert "Dogwood" not in look()
    assert "Dogwood" not in desk.get(LIST, {"view": "board"}).text
    assert look(stage="lost") == ["Dogwood"]


def test_the_board_has_a_column_for_each_stage_with_its_count(desk, leads):
    page = desk.get(LIST, {"view": "board"}).text
    columns = re.findall(r'data-column="(\w+)">.*?class="count">(\d+)<', page, re.DOTALL)
    assert columns == [(s, "2" if s == "lead" else "1") for s in pipeline.IN_ORDER]
    assert "Too dear" in page


def test_the_board_has_the_new_clients_and_moves_none_who_has_tasks(desk, leads, arkadia, new_task):
    Client.objects.filter(name="Elder").update(staged_at=timezone.now() - timedelta(days=91))
    page = desk.get(LIST, {"view": "board"}).text
    assert "Elder" not in page
    move = 'action="/clients/arkadia/stage/"'
    assert move in page
    new_task(arkadia, "open")
    page = desk.get(LIST, {"view": "board"}).text
    assert "Arkadia Dental" in page
    assert move not in page


def move(desk, lead, **typed):
    return desk.post(reverse("client_stage", args=[lead.slug]), typed)


def test_a_card_is_moved_by_its_own_form(desk, leads):
    board = LIST + "?view=board"
    response = move(desk, leads["lead"], to="talking", seen="lead", next=board)
    assert (response.status_code, response["Location"]) == (303, board)
    leads["lead"].refresh_from_db()
    assert leads["lead"].stage == "talking"
    assert "Alder: talking." in desk.get(board).text


@pytest.mark.parametrize(("to", "asked"), [("lost", "why"), ("not_now", "on")])
def test_what_a_stage_wants_is_asked_on_its_page(desk, leads, to, asked):
    response = move(desk, leads["lead"], to=to, seen="lead", next=LIST)
    assert response.status_code == 303
    page = desk.get(response["Location"])
    assert f'value="{to}" ' in page.text
    assert f'name="{asked}"' in page.text
    assert f'name="next" value="{LIST}"' in page.text
    assert leads["lead"].events.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"to": "lost", "why": " "}, "Say in a few words why"),
        ({"to": "lost", "why": "x" * 201}, "Use 200 characters or less"),
        ({"to": "lost", "why": "a\x00b"}, "Null characters are not allowed"),
        ({"to": "not_now", "on": ""}, "Choose the day to ask them again"),
        ({"to": "not_now", "on": "2001-01-01"}, "Choose today or a later day"),
        ({"to": "not_now", "on": "soon"}, "Enter a"),
        ({"to": "friend"}, "Select a valid choice"),
        ({}, "Choose where they are now"),
        ({"to": "talking", "source": "99999"}, "Select a valid choice"),
        ({"to": "talking", "seen": "lost"}, "Meanwhile they are at “lead”"),
    ],
)
def test_a_move_is_refused_with_a_sentence_and_all_that_was_typed(desk, leads, typed, sentence):
    response = move(desk, leads["lead"], **typed)
    assert response.status_code == 422
    assert sentence in response.text
    if (why := typed.get("why", " ")).strip() and "\x00" not in why:
        assert why in response.text
    assert leads["lead"].events.count() == 1


def test_hostile_words_are_only_words(desk, leads):
    why = "<script>alert(1)</script>"
    assert move(desk, leads["lead"], to="lost", why=why).status_code == 303
    for page in (LIST, LIST + "?view=board", FIGURES, leads["lead"].get_absolute_url()):
        text = desk.get(page).text
        assert why not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_page_of_ours_is_the_only_way_back(desk, leads):
    response = move(desk, leads["lead"], to="talking", next="https://evil.example/")
    assert response["Location"] == leads["lead"].get_absolute_url()


def test_the_form_of_a_client_no_longer_moves_it(desk, arkadia, manager):
    typed = {
        "name": "Arkadia", "stage": "lost", "manager": manager.pk, "language": "en",
        "time_zone": "UTC", "currency": "EUR", "warranty_days": 14,
    }  # fmt: skip
    assert desk.post(reverse("client_edit", args=["arkadia"]), typed).status_code == 303
    assert Client.objects.get(slug="arkadia").stage == "client"


# Figures ------------------------------------------------------------------------


def rows(text: str) -> dict[str, list[str]]:
    """Each row's name and its cells, in words."""
    found = {}
    for row in re.findall(r"<tr>\s*<td><span class=\"title\">(.*?)</tr>", text, re.DOTALL):
        cells = [re.sub(r'<span class="sr">.*?</span>|<[^>]+>', "", c) for c in row.split("</td>")]
        found[cells[0]] = [cell.strip() for cell in cells[1:8]]
    return found


def test_figures_say_what_became_of_those_who_came(desk, leads):
    Client.objects.filter(name="Elder").update(
        created_at=timezone.now() - timedelta(days=8)  # eight days to the first task
    )
    text = desk.get(FIGURES).text
    assert rows(text) == {
        "Search": ["4", "2", "–", "1", "1", "25 %", "8"],
        "Not known": ["1", "–", "1", "–", "–", "0 %", "–"],
        "Marta Ferreira": ["4", "2", "1", "–", "1", "25 %", "8"],
        "Ada Admin": ["1", "–", "–", "1", "–", "0 %", "–"],
    }
    assert "Too dear" in text


def test_the_median_is_the_middle_one(desk, leads, manager):
    for n, days in enumerate((2, 30)):
        more = enrol(f"More {n}", by=manager, manager=manager, stage="client")
        at = timezone.now() - timedelta(days=days)
        Client.objects.filter(pk=more.pk).update(created_at=at)
    Client.objects.filter(name="Elder").update(created_at=timezone.now() - timedelta(days=8))
    assert rows(desk.get(FIGURES).text)["Marta Ferreira"][-1] == "8"


def test_each_figure_leads_to_exactly_whom_it_counts(desk, leads, manager):
    leads["lost"].archive(by=manager)
    text = desk.get(FIGURES).text
    links = re.findall(
        r'<td class="end num".*?><a class="link" href="(/leads/\?[^"]+)">(\d+)', text
    )
    assert len(links) > 8
    for link, figure in links:
        assert len(names(desk.get(link.replace("&amp;", "&")))) == int(figure), link
    why = re.search(r'class="said" href="([^"]+)">Too dear', text)[1].replace("&amp;", "&")
    assert names(desk.get(why)) == ["Dogwood"]


def test_a_period_is_chosen_and_nonsense_is_said_at_its_field(desk, leads):
    long_ago = timezone.localdate() - timedelta(days=400)
    text = desk.get(FIGURES, {"since": long_ago, "until": long_ago}).text
    assert rows(text)["Marta Ferreira"][0] == "1"
    wrong = {"since": timezone.localdate(), "until": long_ago}
    assert "Choose a day on or after the first" in desk.get(FIGURES, wrong).text
    assert "Choose a day of this century" in desk.get(FIGURES, {"since": "1066-10-14"}).text


def test_nobody_came_is_said(desk):
    assert "Nobody came in these days." in desk.get(FIGURES).text
