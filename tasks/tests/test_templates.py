"""Task templates: kept by managers, chosen in the intake and on the task's form."""

import pytest
from django.urls import reverse

from tasks import intake
from tasks.models import Category, Skill, State, Task, Template
from tasks.tests.test_intake_page import NEWCOMER, block, finish, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def call(manager):
    return intake.begin(by=manager)


@pytest.fixture
def travel(skill):
    category = Category.objects.create(name_en="Travel", name_ru="Поездки")
    template = Template(name="Trip")
    template.write(
        title="Book the trip",
        brief="Find and book the way there and back.",
        criteria=["Tickets are booked", "It is in the calendar"],
        must_say=["Dates", "Budget"],
        skills=[skill],
        category=category,
        estimate_minutes=120,
        limit_minutes=240,
        client=None,
        name="Trip",
    )
    return template


def good(**more):
    return {"name": "Weekly report", "title": "Report of the week", **more}


# Kept ------------------------------------------------------------------------------


def test_a_template_is_written_with_everything(desk, arkadia, skill):
    category = Category.objects.create(name_en="Travel", name_ru="Поездки")
    typed = good(
        client=arkadia.client.pk,
        brief="Figures first.",
        criteria="One page\n\nThree sentences",
        must_say="Which week\nSource",
        estimate_minutes="1:30",
        limit_minutes="3h",
        category=category.pk,
        skills=[skill.pk],
    )
    assert desk.post(reverse("template_new"), typed)["Location"] == reverse("template_list")
    template = Template.objects.get()
    assert (template.client, template.category) == (arkadia.client, category)
    assert (template.estimate_minutes, template.limit_minutes) == (90, 180)
    assert template.criteria == ["One page", "Three sentences"]
    assert template.must_say == ["Which week", "Source"]
    assert [*template.skills.all()] == [skill]
    assert "Weekly report" in desk.get(reverse("template_list")).text


def test_its_form_shows_what_it_says_and_a_change_is_kept(desk, travel):
    path = reverse("template", args=[travel.pk])
    page = desk.get(path).text
    for words in ("Trip", "Book the trip", "Tickets are booked", "Budget", "2 h", "4 h"):
        assert words in page
    assert desk.post(path, good()).status_code == 303
    travel.refresh_from_db()
    assert (travel.name, travel.brief, [*travel.skills.all()]) == ("Weekly report", "", [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter a name for the template"),
        ({"name": "n" * 81}, "80 characters or less (now 81)"),
        ({"title": ""}, "Enter a title for the task"),
        ({"title": "t" * 121}, "120 characters or less"),
        ({"brief": "b" * 20_001}, "20000 characters or less"),
        ({"brief": "a\x00b"}, "Null characters"),
        ({"must_say": "m" * 81}, "80 characters or less"),
        ({"must_say": "\n".join("abcdefghijklm")}, "at most 12 lines"),
        ({"criteria": "c" * 201}, "200 characters or less"),
        ({"estimate_minutes": "soon"}, "could not read “soon”"),
        ({"estimate_minutes": "0"}, "between 1 minute and 1,000 hours"),
        ({"estimate_minutes": "3h", "limit_minutes": "2h"}, "The limit is below the estimate"),
        ({"category": "999"}, "Choose a category from the list"),
        ({"client": "999"}, "Choose a client from the list"),
        ({"client": "x"}, "Choose a client from the list"),
        ({"skills": ["999"]}, "Choose skills from the list"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_kept(desk, wrong, said):
    response = desk.post(reverse("template_new"), good(**{"brief": "Kept words", **wrong}))
    assert response.status_code == 422
    assert said in response.text
    assert "Kept words" in response.text or "brief" in wrong
    assert not Template.objects.exists()


def test_two_templates_in_use_never_share_a_name(desk, travel, arkadia):
    response = desk.post(reverse("template_new"), good(name="Trip"))
    assert response.status_code == 422
    assert "Another template has this name already" in response.text
    assert desk.post(reverse("template_new"), good(name="Trip", client=arkadia.client.pk))
    assert Template.objects.count() == 2  # a client may have its own


def test_an_archived_template_is_offered_no_more_until_it_comes_back(desk, travel, arkadia):
    path = reverse("template", args=[travel.pk])
    for _press in range(2):
        assert desk.post(path, {"archive": "1"}).status_code == 303
    assert "Trip" not in desk.get(reverse("template_list")).text
    assert "Trip" in desk.get(reverse("template_list") + "?archived").text
    assert not Template.objects.for_client(arkadia.client).exists()
    desk.post(reverse("template_new"), good(name="Trip"))
    refused = desk.post(path, {"archive": "0"})
    assert refused.status_code == 422
    assert "Another template has this name already" in refused.text
    Template.objects.exclude(pk=travel.pk).update(name="Other")
    assert desk.post(path, {"archive": "0"}).status_code == 303
    assert Template.objects.for_client(arkadia.client).count() == 2


def test_a_clients_own_templates_are_for_them_alone(travel, arkadia, norden):
    Template.objects.filter(pk=travel.pk).update(client=arkadia.client)
    assert Template.objects.for_client(arkadia.client).exists()
    assert not Template.objects.for_client(norden.client).exists()
    assert not Template.objects.for_client(None).exists()


# In the intake -----------------------------------------------------------------------


def fill(desk, call, *blocks, n=0, headers=None, **fields):
    typed = form(*blocks, **fields, fill=n)
    return desk.post(reverse("call_draft", args=[call.pk]), typed, headers=headers or {})


def test_a_template_fills_what_is_empty_and_leaves_what_is_typed(desk, call, travel, skill):
    response = fill(
        desk, call, block(0, title="Lisbon in May", due_at="", template=travel.pk, criteria="")
    )
    assert response.status_code == 303
    page = desk.get(call.get_absolute_url())
    assert 'value="Lisbon in May"' in page.text
    assert "Tickets are booked" in page.text
    assert 'value="2:00"' in page.text
    assert page.context["formset"].forms[0]["skills"].value() == [str(skill.pk)]


def test_a_script_gets_the_block_alone_and_everything_else_is_kept(desk, call, travel):
    response = fill(
        desk,
        call,
        block(0, title="First"),
        block(1, title="", due_at="", template=travel.pk),
        n=1,
        headers={"HX-Request": "true"},
        summary="Typed so far",
    )
    assert response.text.lstrip().startswith("<fieldset")
    assert 'id="tasks-1"' in response.text
    assert 'value="Book the trip"' in response.text
    call.refresh_from_db()
    assert call.draft["summary"] == ["Typed so far"]
    assert call.draft["tasks-0-title"] == ["First"]


def test_the_task_knows_where_it_came_from(desk, call, travel):
    fill(desk, call, block(0, title="", due_at="+3d", template=travel.pk), **NEWCOMER)
    call.refresh_from_db()
    typed = call.draft
    assert desk.post(reverse("call_finish", args=[call.pk]), typed).status_code == 303
    task = Task.objects.get()
    assert (task.template, task.category, task.limit_minutes) == (travel, travel.category, 240)
    assert (task.title, task.brief, task.estimate_minutes) == ("Book the trip", travel.brief, 120)
    assert [line.text for line in task.criteria.all()] == travel.criteria


def test_a_longer_estimate_drops_the_templates_limit(desk, call, travel):
    finish(desk, call, block(0, template=travel.pk, estimate_minutes="9h"), **NEWCOMER)
    assert Task.objects.get().limit_minutes is None


def test_a_template_alone_is_no_task(desk, call, travel):
    finish(desk, call, block(0, title="", due_at="", template=travel.pk), **NEWCOMER)
    call.refresh_from_db()
    assert call.state == "logged"
    assert not Task.objects.exists()


@pytest.mark.parametrize("n", ["x", "-1", "99999999999999999999", "", "7"])
def test_a_bent_place_fills_nothing_and_breaks_nothing(desk, call, travel, n):
    for headers in ({}, {"HX-Request": "true"}):
        blocks = [block(0, title="", due_at="")]
        response = fill(desk, call, *blocks, n=n, headers=headers)
        assert response.status_code in {200, 303}


def test_anothers_template_cannot_be_chosen(desk, call, travel, arkadia, norden):
    Template.objects.filter(pk=travel.pk).update(client=norden.client)
    typed = block(0, title="", due_at="", template=travel.pk)
    fill(desk, call, typed, found=arkadia.contact.key)
    call.refresh_from_db()
    assert call.draft["tasks-0-title"] == [""]
    refused = finish(desk, call, block(0, template=travel.pk), found=arkadia.contact.key)
    assert refused.status_code == 422
    assert "Choose a template from the list" in refused.text


# On the task's form --------------------------------------------------------------------


@pytest.fixture
def new(desk, arkadia):
    path = f"{reverse('task_new')}?client={arkadia.client.slug}"
    return lambda **typed: desk.post(path, {"priority": "2", **typed})


def test_the_tasks_form_is_filled_by_a_button_and_nothing_is_made(new, travel):
    page = new(title="Porto", template=travel.pk, fill="1")
    assert page.status_code == 200
    assert 'value="Porto"' in page.text
    for words in ("Find and book the way", "Tickets are booked", "2:00", "4:00"):
        assert words in page.text
    assert not Task.objects.exists()
    assert new(title="Porto", fill="1").status_code == 200
    assert new(title="Porto", template="x", fill="1").status_code == 200


def test_a_task_written_from_a_template_says_so(new, travel):
    new(title="Porto", brief="By train.", template=travel.pk, publish="1")
    task = Task.objects.get()
    assert (task.template, task.state) == (travel, State.OPEN)


def test_what_is_still_open_comes_up_beside_the_form(desk, arkadia, new_task, travel):
    open_task = new_task(arkadia, "open", title="Book the trip to Porto")
    path = f"{reverse('task_lacking')}?client={arkadia.client.slug}"
    typed = {"title": "Book the trip to Porto", "template": travel.pk, "priority": "2"}
    page = desk.post(path, typed).text
    assert "when it is due" in page
    assert "<li>Budget</li>" in page
    assert open_task.get_absolute_url() in page
    assert open_task.get_absolute_url() not in desk.post(f"{path}&is_known", typed).text
    assert Task.objects.count() == 1


def test_a_client_never_meets_templates(client, arkadia, travel):
    client.force_login(arkadia.owner)
    assert "From a template" not in client.get(reverse("task_new")).text
    client.post(reverse("task_new"), {"title": "Porto", "template": travel.pk, "fill": "1"})
    assert Task.objects.get().template is None


def test_skills_of_a_template_cannot_be_deleted_from_under_it(travel):
    assert Skill.objects.get().templates.get() == travel
