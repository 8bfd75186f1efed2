"""Writing a task down and changing it: forms of the manager and of the client."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Category, Event, State, Task

pytestmark = pytest.mark.django_db
NEW = reverse("task_new")


@pytest.fixture
def write(client, manager, arkadia):
    def post(**typed):
        client.force_login(manager)
        return client.post(f"{NEW}?client={arkadia.client.slug}", typed)

    return post


def good(**more):
    return {"title": "Compare three spaces", "brief": "Near the station.", "priority": "2", **more}


def test_a_task_is_written_with_everything(write, arkadia, skill):
    arkadia.client.time_zone = "Europe/Warsaw"
    arkadia.client.save()
    due = timezone.now().astimezone(ZoneInfo("Europe/Warsaw")) + timedelta(days=10)
    category = Category.objects.create(name_en="Research", name_ru="Поиск")
    typed = good(
        contact=arkadia.contact.pk,
        criteria="Two desks\r\n\r\n Quiet \n",
        due_at=f"{due:%d.%m.%Y} 18:00",
        estimate_minutes="2h",
        limit_minutes="3:30",
        priority="3",
        category=category.pk,
        skills=[skill.pk],
        publish="1",
    )
    response = write(**typed)
    task = Task.objects.get()
    assert response.status_code == 303
    assert response.url == task.get_absolute_url()
    assert (task.state, task.client, task.contact) == (State.OPEN, arkadia.client, arkadia.contact)
    assert task.due_at.astimezone(ZoneInfo("Europe/Warsaw")).hour == 18  # the client's clocks
    assert (task.estimate_minutes, task.limit_minutes, task.priority) == (120, 210, 3)
    assert [line.text for line in task.criteria.all()] == ["Two desks", "Quiet"]
    assert [*task.skills.all()] == [skill]


def test_a_draft_may_do_without_a_brief_but_the_queue_may_not(write):
    refused = write(**good(brief="", publish="1"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Write the brief before the task goes to the queue" in page
    assert "#id_brief" in page
    assert not Task.objects.exists()
    write(**good(brief=""))
    assert Task.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "Enter a title for the task"),
        ("title", "x" * 121, "Use 120 characters or less (now 121)"),
        ("title", "a\x00b", "Null characters"),
        ("brief", "x" * 20_001, "Use 20000 characters or less (now 20001)"),
        ("criteria", "x" * 201, "Use 200 characters or less (now 201)"),
        ("criteria", "\n".join("abcdefghijklmnopqrstuvwxyzabcdef"), "Write at most 30 lines"),
        ("due_at", "frday", "We could not read “frday”"),
        ("due_at", "01.01.2020 10:00", "The due time is already past"),
        ("due_at", "01.01.9999 10:00", "Choose a day within five years"),
        ("due_at", "0001-01-01T00:00", "The due time is already past"),
        ("estimate_minutes", "soon", "We could not read “soon”"),
        ("estimate_minutes", "0", "Enter a time between 1 minute and 1,000 hours"),
        ("estimate_minutes", "99999", "Enter a time between 1 minute and 1,000 hours"),
        ("estimate_minutes", "²", "We could not read “²”"),
        ("limit_minutes", "1m", "The limit is below the estimate"),
        ("priority", "9", "Choose low, normal or high"),
        ("priority", "NaN", "Choose low, normal or high"),
        ("category", "999999", "Choose a category from the list"),
        ("skills", "999999", "Choose skills from the list"),
        ("skills", "x", "Choose skills from the list"),
    ],
)
def test_bad_input_is_answered_at_its_field(write, name, value, words):
    typed = good(estimate_minutes="2h", criteria="Two desks")
    response = write(**{**typed, name: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert f"#id_{name}" in page
    assert name == "brief" or "Near the station.</textarea>" in page
    assert name == "criteria" or "Two desks</textarea>" in page
    assert not Task.objects.exists()


def test_a_contact_of_another_company_is_refused(write, norden):
    response = write(**good(contact=norden.contact.pk))
    assert response.status_code == 422
    assert "Choose a contact of this client" in response.content.decode()
    assert norden.contact.name not in response.content.decode()
    assert not Task.objects.exists()


def test_what_the_form_does_not_ask_is_not_taken(write, manager, assistant, norden):
    write(
        **good(
            state="accepted", assistant=assistant.pk, client=norden.client.pk, is_charged="",
            round="9", created_at="2020-01-01", is_request="on",
        )
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.state, task.assistant, task.round, task.is_request) == ("draft", None, 1, False)
    assert task.client.slug == "arkadia"
    assert task.created_by == manager


def test_a_double_press_is_one_task(write):
    first, second = (write(**good(publish="1")) for _ in range(2))
    assert first.url == second.url
    assert Task.objects.count() == 1


def test_the_form_says_whose_clock_the_due_time_is_on(client, manager, arkadia):
    arkadia.client.time_zone, arkadia.client.city = "Europe/Warsaw", "Kraków"
    arkadia.client.save()
    client.force_login(manager)
    page = client.get(f"{NEW}?client=arkadia").content.decode()
    assert "client's time: Kraków, where it is" in page.replace("&#x27;", "'")
    arkadia.client.city = "<script>alert(1)</script>"
    arkadia.client.save()
    page = client.get(f"{NEW}?client=arkadia").content.decode()
    assert "<script>alert(1)" not in page


def test_for_whom_is_asked_first_and_typing_narrows(client, manager, arkadia, norden):
    client.force_login(manager)
    assert "Norden Legal" in client.get(NEW).content.decode()
    part = client.get(NEW, {"q": "arka"}, headers={"HX-Request": "true"}).content.decode()
    assert "Arkadia Dental" in part
    assert "Norden Legal" not in part
    assert client.get(NEW, {"client": "no-such"}).status_code == 404
    assert client.get(NEW, {"client": "a\x00b"}).status_code == 404


# A client's request ---------------------------------------------------------------


def test_a_client_asks_and_their_manager_is_told(client, arkadia, manager):
    client.force_login(arkadia.owner)
    client.post(NEW, {"title": "Find a caterer", "due_at": "+3d", "brief": "Sixty people."})
    task = Task.objects.get()
    assert (task.state, task.is_request, task.manager) == (State.DRAFT, True, manager)
    assert manager.notices.filter(kind="request").count() == 1


def test_a_client_asks_for_their_own_company_only(client, arkadia, norden):
    client.force_login(arkadia.owner)
    path = f"{NEW}?client={norden.client.slug}"
    assert client.post(path, {"title": "Find a caterer"}).status_code == 404
    assert not Task.objects.exists()


@pytest.mark.parametrize("title", ["", "  ", "x" * 121, "a\x00b"])
def test_a_request_must_say_what(client, arkadia, title):
    client.force_login(arkadia.owner)
    response = client.post(NEW, {"title": title, "brief": "Sixty people."})
    assert response.status_code == 422
    assert "Sixty people.</textarea>" in response.content.decode()
    assert not Task.objects.exists()


def test_who_only_sees_bills_asks_for_nothing(client, arkadia):
    client.force_login(arkadia.billing)
    assert client.post(NEW, {"title": "Find a caterer"}).status_code == 404


# Changing it ----------------------------------------------------------------------


@pytest.fixture
def task(arkadia, new_task):
    return new_task(arkadia, "open", criteria=["Two desks"])


def edit(client, task, **typed):
    return client.post(reverse("task_edit", args=[task.pk]), good(**typed))


def test_a_change_is_an_event_and_keeps_the_due_time_to_the_second(client, manager, task):
    client.force_login(manager)
    page = client.get(reverse("task_edit", args=[task.pk])).content.decode()
    due = f"{task.due_at.astimezone(task.client.zone):%d.%m.%Y %H:%M}"
    assert due in page
    edit(client, task, title="Compare four spaces", due_at=due, criteria="Two desks")
    now = Task.objects.get()
    assert (now.title, now.due_at) == ("Compare four spaces", task.due_at)
    assert "title" in Event.objects.get(verb="edit").why


def test_who_changed_it_meanwhile_is_said_and_the_text_kept(client, manager, admin, task):
    client.force_login(admin)
    edit(client, task, title="Ada was here")
    client.force_login(manager)
    response = edit(client, task, title="Marta was here", seen="0")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ada Admin changed this at" in page
    assert 'value="Marta was here"' in page
    assert Task.objects.get().title == "Ada was here"


def test_nothing_changed_is_no_event(client, manager, task):
    client.force_login(manager)
    for _press in range(2):
        response = edit(client, task, title="Compare four spaces", seen=_last(task))
        assert response.status_code == 303
    assert Event.objects.filter(verb="edit").count() == 1


def _last(task) -> int:
    last = task.events.filter(verb="edit").last()
    return last.pk if last else 0


def test_a_client_changes_their_own_request_while_it_is_one(client, arkadia, manager):
    client.force_login(arkadia.owner)
    client.post(NEW, {"title": "Find a caterer", "brief": "Sixty people."})
    task = Task.objects.get()
    path = reverse("task_edit", args=[task.pk])
    assert client.post(path, {"title": "Find two caterers", "brief": "x"}).status_code == 303
    task.refresh_from_db()
    task.publish(by=manager)
    refused = client.post(path, {"title": "Find three caterers", "brief": "x"})
    assert refused.status_code == 422
    assert "This is not possible now." in refused.content.decode()
    assert Task.objects.get().title == "Find two caterers"
