"""The administration: behind our sign-in, for administrators, nothing inline, nothing endless."""

import re

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.inviting import invite
from accounts.models import Invitation, Notice, StoredFile, Upload, User
from assistants.models import SkillLevel
from billing.models import Rate, Terms
from billing.rollup import roll_up
from clients.models import Call, PlaybookSection
from conftest import PASSWORD
from smartfield.lib import administering
from smartfield.lib.periods import Span
from tasks.models import Category, Task
from timetracking import recording

OURS = ["accounts", "assistants", "billing", "clients", "tasks", "timetracking"]
EDITABLE = {
    *(
        "accounts.User",
        "clients.Client",
        "clients.Source",
        "clients.Contact",
        "clients.ContactPhone",
        "clients.Membership",
    ),
    *("assistants.Profile", "assistants.SkillLevel", "tasks.Category", "tasks.Skill"),
    *("billing.Rate", "billing.Terms", "auth.Group"),
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|<style")


def models():
    return [model for model in site._registry if model._meta.app_label != "axes"]


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def boss(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def world(arkadia, manager, assistant, new_task, skill, rate):
    """A row of nearly everything."""
    now = timezone.now()
    SkillLevel.objects.create(profile=assistant.profile, skill=skill)
    Category.objects.create(name_en="Research", name_ru="Поиск")
    Terms.objects.create(client=arkadia.client)
    PlaybookSection.objects.create(
        client=arkadia.client, title="Calls", text="Never before nine.", author=manager
    ).acknowledge(by=assistant)
    Call.objects.create(manager=manager, client=arkadia.client, started_at=now)
    StoredFile.objects.create(name="a.pdf", media_type="application/pdf", size=4,
                              uploaded_by=manager, content="aa/bb")  # fmt: skip
    Upload.objects.create(by=manager, name="long.wav", size=9)
    invite(User.objects.create_user("new@staff.example", None, role="assistant"), by=manager)
    task = new_task(arkadia, "in_progress", assistant)
    task.comment(by=manager, text="Look at the station side.")
    task.criteria.create(text="Three prices")
    asked = task.ask_correction(by=arkadia.owner, text="Two desks.")
    task.settle_correction(asked, by=assistant, state="done")
    span = Span(now - timezone.timedelta(hours=5), now - timezone.timedelta(hours=4))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    roll_up(task.pk, "test")
    return task


def test_every_table_of_the_house_is_there():
    missing = [m for label in OURS for m in apps.get_app_config(label).get_models()
               if m not in site._registry]  # fmt: skip
    assert missing == []


def test_every_page_opens_with_nothing_inline_under_our_policy(boss, world):
    for model in models():
        row = model._default_manager.first()
        pages = [address(model, "changelist")]
        pages += [address(model, name, row.pk) for name in ("change", "history")] if row else []
        if f"{model._meta.label}" in EDITABLE:
            pages.append(address(model, "add"))
        for page in [reverse("admin:index"), *pages]:
            response = boss.get(page)
            assert response.status_code == 200, page
            policy = response["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert not INLINE.search(response.content.decode()), page


def test_what_the_verbs_write_is_only_shown(boss, world):
    for model in models():
        may_write = model._meta.label in EDITABLE
        admin_page = site._registry[model]
        request = boss.get(address(model, "changelist")).wsgi_request
        assert admin_page.has_change_permission(request) is may_write, model
        assert admin_page.has_add_permission(request) is may_write, model
        row = model._default_manager.first()
        if row and not may_write:
            for page in (address(model, "change", row.pk), address(model, "delete", row.pk)):
                assert boss.post(page, {"post": "yes"}).status_code == 403, page
            assert model._default_manager.filter(pk=row.pk).exists()


def test_a_bulk_deletion_reaches_no_read_only_row(boss, world):
    posted = {"action": "delete_selected", "_selected_action": [world.pk], "post": "yes"}
    boss.post(address(Task, "changelist"), posted)
    assert Task.objects.filter(pk=world.pk).exists()


@pytest.mark.parametrize("who", ["manager", "assistant", "owner"])
def test_there_is_no_administration_for_others(client, manager, assistant, arkadia, who):
    client.force_login({"manager": manager, "assistant": assistant, "owner": arkadia.owner}[who])
    for path in ("", "login/", "tasks/task/", "accounts/user/1/password/", "jsi18n/", "nothing/"):
        assert client.get(f"/admin/{path}").status_code == 404, path


def test_a_stranger_is_sent_to_our_sign_in_page(client, db):
    for path in ("/admin/", "/admin/login/", "/admin/tasks/task/"):
        response = client.get(path, follow=True)
        assert response.redirect_chain[-1][0].startswith("/login/?next="), path
        assert b"Forgotten password" in response.content
    posted = client.post("/admin/login/", {"username": "a@b.example", "password": "x"})
    assert posted.status_code == 302


def test_there_and_back(client, admin):
    response = client.post(
        "/login/?next=/admin/", {"username": admin.email, "password": PASSWORD, "next": "/admin/"}
    )
    assert response.url == "/admin/"
    assert b"Open Smartfield" in client.get("/admin/").content
    assert client.get("/admin/password_change/").url == "/me/password/"
    out = client.post("/admin/logout/", follow=True)
    assert out.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_person_is_made_with_an_email_and_a_password_they_can_use(boss):
    new = {
        "email": "Nia@Staff.example",
        "name": "Nia",
        "role": "assistant",
        "language": "ru",
        "time_zone": "Europe/Lisbon",
        "usable_password": "true",
        "password1": "three small green boats",
        "password2": "three small green boats",
    }
    assert boss.post(address(User, "add"), new).status_code == 302
    signed_in = Client().post(
        "/login/", {"username": "nia@staff.example", "password": "three small green boats"}
    )
    assert signed_in.status_code == 303
    again = boss.post(address(User, "add"), {**new, "email": "NIA@staff.example"})
    assert again.status_code == 200
    assert b"errorlist" in again.content
    weak = boss.post(address(User, "add"), {**new, "email": "x@y.example", "password1": "x",
                                            "password2": "x"})  # fmt: skip
    assert b"Use 12 or more characters" in weak.content


def test_a_password_is_set_anew(boss, assistant):
    page = reverse("admin:auth_user_password_change", args=[assistant.pk])
    assert boss.get(page).status_code == 200
    new = "three small green boats"
    boss.post(page, {"usable_password": "true", "password1": new, "password2": new})
    assistant.refresh_from_db()
    assert assistant.check_password(new)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "marta@manager.example"}, "already exists"),
        ({"role": "client", "is_staff": "on"}, "no administrator"),
        ({"role": "boss"}, "role"),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list"),
        ({"name": "N" * 121}, "120"),
    ],
)
def test_a_wrong_change_of_a_person_is_told(boss, manager, assistant, change, said):
    fields = ["email", "name", "role", "phone", "language", "time_zone", "theme"]
    kept = {name: getattr(assistant, name) for name in fields}
    response = boss.post(
        address(User, "change", assistant.pk), {**kept, "is_active": "on", **change}
    )
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert said in response.content.decode()
    assert User.objects.get(pk=assistant.pk).email == assistant.email


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"valid_from": "2025-05-01", "valid_to": "2025-04-01"},
            "The last day is before the first",
        ),
        ({"valid_from": ""}, "required"),
        ({"amount": "-1"}, "greater than or equal to 0"),
        ({"amount": "NaN"}, "Enter a number"),
        ({"amount": "1e20"}, "digits"),
        ({"currency": "XXX"}, "valid choice"),
        ({"client": "999999"}, "valid choice"),
        ({"client": "x"}, "valid choice"),
        ({"valid_from": "2020-06-01"}, "violated"),
    ],
)
def test_a_wrong_rate_is_told_and_not_saved(boss, rate, arkadia, change, said):
    new = {"amount": "50", "currency": "EUR", "client": arkadia.client.pk, "task": "",
           "category": "", "valid_from": "2025-01-01", "valid_to": "", **change}  # fmt: skip
    if change == {"valid_from": "2020-06-01"}:
        new["client"] = ""  # the agency's own rate is in force then
    response = boss.post(address(Rate, "add"), new)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Rate.objects.count() == 1


@pytest.mark.parametrize("words", ["SF-{}", "sf-{}", "{}", "coworking"])
def test_a_task_is_found_by_its_number_and_its_words(boss, world, words):
    found = boss.get(address(Task, "changelist"), {"q": words.format(world.pk)})
    assert world.title in found.content.decode()


@pytest.mark.parametrize("query", ["'--", "%", "\x00", "9" * 50, "x" * 5000, "(", "я"])
def test_no_search_breaks_a_list(boss, world, query):
    for model in models():
        assert boss.get(address(model, "changelist"), {"q": query}).status_code in {200, 302}, model


@pytest.mark.parametrize(
    "query", ["?p=99999", "?o=99.-99", "?person__password__startswith=x", "?_to_field=password"]
)
def test_no_parameter_reads_more_than_the_list(boss, world, query):
    for model in (User, Task, Notice):
        response = boss.get(address(model, "changelist") + query)
        assert response.status_code in {200, 302, 400}, query


def test_secrets_are_on_no_page(boss, world):
    invitation = Invitation.objects.get()
    page = boss.get(address(Invitation, "change", invitation.pk)).content.decode()
    assert invitation.token_hash not in page
    person = User.objects.get(email="priya@assistant.example")
    page = boss.get(address(User, "change", person.pk)).content.decode()
    assert person.password not in page


def test_long_tables_are_counted_to_a_bound_and_read_page_by_page(
    boss, arkadia, new_task, monkeypatch
):
    monkeypatch.setattr(administering, "COUNTED", 10)
    monkeypatch.setattr(site._registry[Task], "list_per_page", 4)
    for _ in range(14):
        new_task(arkadia, "open")
    with CaptureQueriesContext(connection) as asked:
        response = boss.get(address(Task, "changelist"))
    assert response.context["cl"].result_count == 10
    of_tasks = [query["sql"] for query in asked if 'FROM "tasks_task"' in query["sql"]]
    assert len(of_tasks) >= 2
    assert all("LIMIT" in sql for sql in of_tasks)


def test_a_list_asks_as_often_for_thirty_rows_as_for_one(boss, arkadia, new_task):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            boss.get(address(Task, "changelist"))
        return len(asked)

    new_task(arkadia, "open")
    one = statements()
    for _ in range(29):
        new_task(arkadia, "open")
    assert statements() == one


def test_who_has_not_every_right_gives_none(rf, admin):
    from django.contrib.admin.sites import site

    from accounts.models import User

    person_admin = site.get_model_admin(User)
    request = rf.get("/")
    request.user = User(is_staff=True)
    assert {"is_staff", "is_superuser", "groups"} <= set(person_admin.get_readonly_fields(request))
    request.user = admin
    assert "is_staff" not in person_admin.get_readonly_fields(request)
