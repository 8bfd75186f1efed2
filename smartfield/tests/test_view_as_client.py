"""View as client: exactly that person's pages, by their own rights, read only, on record."""

import re
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import Notice, Role, User
from clients import viewing
from clients.history import sentence
from clients.models import ClientEvent, Membership
from smartfield.live import door
from smartfield.tests.test_access import address, named, rows  # noqa: F401
from tasks.models import Comment, Task

pytestmark = pytest.mark.django_db

REFUSAL = "You only look here. Stop looking first, then change it as yourself."


@pytest.fixture
def looking(client, manager, arkadia):
    """The manager sees the pages of Arkadia's owner."""
    client.force_login(manager)
    begin(client, arkadia.client, arkadia.owner)
    return client


def begin(client, company, person):
    return client.post(reverse("as_client", args=[company.slug]), {"person": person.pk})


def bare(response) -> str:
    """A page without its banner and what is drawn by lot: tokens and nonces."""
    page = response.content.decode()
    page = re.sub(r'<div class="viewing".*?</form>\s*</div>\s*', "", page, flags=re.S)
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    page = re.sub(r'nonce="[^"]+"', "", page)
    page = re.sub(r'data-now="[^"]+"', "", page)
    return re.sub(r"\s+", " ", page)


# What is seen -----------------------------------------------------------------------


def test_the_pages_are_the_clients_own_to_the_letter(client, looking, arkadia, assistant, new_task):
    tasks = [new_task(arkadia, state, assistant) for state in ("in_review", "in_progress")]
    tasks[0].comment(by=tasks[0].manager, text="Between us.", is_internal=True)
    pages = [
        "/",
        "/tasks/",
        "/inbox/",
        "/hours/",
        "/clients/arkadia/playbook/",
        "/me/settings/",
        "/find/?q=com",
    ]
    pages += [task.get_absolute_url() for task in tasks]
    pages += [reverse("task_accept", args=[tasks[0].pk]), "/clients/arkadia/people/"]
    seen = {page: looking.get(page) for page in pages}
    assert {response.status_code for response in seen.values()} == {200}
    assert all("You see what" in response.content.decode() for response in seen.values())
    client.logout()
    client.force_login(arkadia.owner)
    for page, response in seen.items():
        own = client.get(page)
        assert "You see what" not in own.content.decode()
        assert bare(response) == bare(own), page


def test_what_the_client_may_not_see_is_not_there(looking, norden, arkadia, assistant, new_task):
    foreign = new_task(norden, "in_progress", assistant)
    for page in (foreign.get_absolute_url(), "/admin/", reverse("charge", args=[1])):
        assert looking.get(page).status_code in {302, 404}
    for page in ("/calls/", "/people/", "/billing/", reverse("as_client", args=["arkadia"])):
        assert looking.get(page).status_code == 403


def test_the_banner_names_the_person_in_the_words_of_who_looks(looking, manager, arkadia):
    User.objects.filter(pk=arkadia.owner.pk).update(language="ru")
    page = looking.get("/").content.decode()
    assert '<html lang="ru"' in page
    assert f"You see what {arkadia.owner} sees. Nothing can be changed." in page


# Nothing is changed -------------------------------------------------------------------


def test_nothing_that_changes_anything_is_let_through(looking, rows):  # noqa: F811
    ways_out = {"as_client_stop", "logout"}
    before = list(Task.objects.order_by("pk").values())
    for method in ("post", "put", "patch", "delete"):
        for name in set(named()) - ways_out:
            answer = getattr(looking, method)(address(name, rows))
            assert answer.status_code == 403, (method, name)
            assert REFUSAL in answer.content.decode(), (method, name)
    assert list(Task.objects.order_by("pk").values()) == before


def test_what_writes_all_the_same_is_stopped_by_the_database(
    looking, monkeypatch, arkadia, assistant, new_task
):
    """Were a page to write on a mere look, the transaction would refuse it."""
    from tasks.views import page

    task = new_task(arkadia, "in_progress", assistant)

    def writes(request, task, **more):
        task.comments.create(author=request.user, text="Slipped in")

    monkeypatch.setattr(page, "task_page", writes)
    answer = looking.get(task.get_absolute_url())
    assert answer.status_code == 403
    assert REFUSAL in answer.content.decode()
    assert not Comment.objects.exists()


def test_no_notice_counts_as_read_and_no_sign_in_is_noted(looking, arkadia, assistant, new_task):
    new_task(arkadia, "in_review", assistant)
    notice = Notice.objects.filter(person=arkadia.owner).first()
    answer = looking.get(reverse("inbox_item", args=[notice.pk]))
    assert answer.status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None
    assert User.objects.get(pk=arkadia.owner.pk).last_login is None


# Beginning and ending -------------------------------------------------------------------


def test_it_is_on_record(looking, manager, arkadia):
    event = ClientEvent.objects.get(client=arkadia.client, verb="viewed_as")
    assert event.by == manager
    assert sentence(event) == f"{manager} looked at the pages of {arkadia.owner}"


def test_the_session_has_another_key_before_and_after(client, manager, arkadia):
    client.force_login(manager)
    own = client.session.session_key
    begin(client, arkadia.client, arkadia.owner)
    theirs = client.session.session_key
    client.post(reverse("as_client_stop"))
    assert len({own, theirs, client.session.session_key}) == 3
    for stale in (own, theirs):
        client.cookies["sessionid"] = stale
        assert client.get("/").status_code == 302


def test_stop_leads_back_to_ones_own_pages(looking):
    answer = looking.post(reverse("as_client_stop"))
    assert (answer.status_code, answer.url) == (303, "/clients/arkadia/")
    page = looking.get(answer.url).content.decode()
    assert "You see what" not in page
    assert looking.post(reverse("as_client_stop")).url == "/"


def test_it_ends_after_half_an_hour(looking, manager):
    session = looking.session
    noted = session[viewing.KEY]
    noted["until"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    session[viewing.KEY] = noted
    session.save()
    assert looking.get("/calls/").status_code == 200
    assert viewing.KEY not in looking.session


def test_it_ends_at_sign_out(looking, manager, arkadia):
    assert looking.post(reverse("logout")).status_code == 303
    assert looking.get("/").status_code == 302
    looking.force_login(manager)
    assert "You see what" not in looking.get("/").content.decode()


def test_who_is_no_manager_any_more_looks_no_longer(looking, manager):
    User.objects.filter(pk=manager.pk).update(role=Role.ASSISTANT)
    page = looking.get("/").content.decode()
    assert "You see what" not in page
    assert 'class="role-assistant"' in page


def test_who_may_not_sign_in_any_more_is_out(looking, manager):
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert looking.get("/").status_code == 302


def test_who_left_the_company_is_looked_at_no_longer(looking, arkadia):
    Membership.objects.filter(user=arkadia.owner).delete()
    assert "You see what" not in looking.get("/").content.decode()


def test_who_was_put_out_is_looked_at_no_longer(looking, arkadia):
    User.objects.filter(pk=arkadia.owner.pk).update(is_active=False)
    assert "You see what" not in looking.get("/").content.decode()


# Who may, and whom ----------------------------------------------------------------------


def test_administrators_may_too(client, admin, arkadia):
    client.force_login(admin)
    begin(client, arkadia.client, arkadia.billing)
    assert "You see what" in client.get("/hours/").content.decode()
    assert client.get("/admin/").status_code in {302, 404}


@pytest.mark.parametrize("who", ["assistant", "owner"])
def test_nobody_else_may(client, who, assistant, arkadia, new_task):
    new_task(arkadia, "in_progress", assistant)
    client.force_login({"assistant": assistant, "owner": arkadia.owner}[who])
    assert begin(client, arkadia.client, arkadia.member).status_code == 403
    assert viewing.KEY not in client.session
    assert not ClientEvent.objects.exists()


def test_an_assistant_with_the_rights_of_an_administrator_may_not(client, assistant, arkadia):
    User.objects.filter(pk=assistant.pk).update(is_staff=True)
    client.force_login(assistant)
    assert begin(client, arkadia.client, arkadia.owner).status_code == 403


@pytest.mark.parametrize("whom", ["manager", "assistant", "admin", "stranger", "inactive", "odd"])
def test_only_a_person_of_this_company_is_looked_at(
    client, manager, assistant, admin, arkadia, norden, whom
):
    for person in (manager, assistant, admin):  # members by mistake
        Membership.objects.create(user=person, client=arkadia.client, is_owner=True)
    User.objects.filter(pk=arkadia.member.pk).update(is_active=False)
    client.force_login(manager)
    people = {"manager": manager, "assistant": assistant, "admin": admin}
    people |= {"stranger": norden.owner, "inactive": arkadia.member}
    typed = {"person": people[whom].pk if whom in people else "²"}
    answer = client.post(reverse("as_client", args=["arkadia"]), typed)
    assert answer.status_code == 422
    assert "Choose whose pages you want to see" in answer.content.decode()
    assert viewing.KEY not in client.session
    assert not ClientEvent.objects.exists()


def test_a_staff_flag_set_meanwhile_ends_it(looking, arkadia):
    User.objects.filter(pk=arkadia.owner.pk).update(role=Role.MANAGER, is_staff=True)
    assert "You see what" not in looking.get("/").content.decode()


def test_from_within_no_other_is_begun(looking, arkadia):
    assert begin(looking, arkadia.client, arkadia.member).status_code == 403
    assert looking.session[viewing.KEY]["person"] == arkadia.owner.pk


def test_the_way_in_stands_on_the_page_of_people(client, manager, arkadia):
    client.force_login(manager)
    path = reverse("as_client", args=["arkadia"])
    assert path in client.get("/clients/arkadia/people/").content.decode()
    page = client.get(path).content.decode()
    assert all(str(person) in page for person in (arkadia.owner, arkadia.member, arkadia.billing))
    client.force_login(arkadia.owner)
    assert path not in client.get("/clients/arkadia/people/").content.decode()


def test_every_address_can_be_named(rows):  # noqa: F811
    """The refusals above are of real addresses."""
    try:
        assert all(address(name, rows) for name in named())
    except NoReverseMatch as missing:  # pragma: no cover
        pytest.fail(str(missing))


def test_the_live_channel_hears_what_that_person_may_hear(looking, manager, arkadia, monkeypatch):
    monkeypatch.setattr(door.connections, "close_all", lambda: None)
    assert door._signed_in(looking.session.session_key) == arkadia.owner.pk
    looking.post(reverse("as_client_stop"))
    assert door._signed_in(looking.session.session_key) == manager.pk
