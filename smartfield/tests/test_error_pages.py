"""Whatever goes wrong is said in words: no stack trace, no number for a title, no word lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import include, path

from accounts.access import everybody


@everybody
def forbidden(request):
    raise PermissionDenied


@everybody
def missing(request):
    raise Http404("Canary of the reason")


@everybody
def broken(request):
    raise RuntimeError("Canary of the stack")


urlpatterns = [
    path("forbidden/", forbidden),
    path("missing/", missing),
    path("broken/", broken),
    path("", include("smartfield.urls")),
]


@pytest.fixture
def visitor(settings, db):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("page", "status", "title"),
    [
        ("/forbidden/", 403, "You can't do this here"),
        ("/missing/", 404, "This page isn't here"),
        ("/no/such/page/", 404, "This page isn't here"),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
def test_each_error_says_what_is_wrong_and_where_to_go(visitor, manager, page, status, title):
    visitor.force_login(manager)
    answer = visitor.get(page)
    html = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert 'href="/"' in html
    assert "Canary" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize(
    ("page", "status"), [("/forbidden/", 403), ("/missing/", 404), ("/broken/", 500)]
)
def test_a_stranger_gets_the_page_too(visitor, page, status):
    answer = visitor.get(page)
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_a_broken_page_needs_no_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor.get("/broken/")


@pytest.fixture
def too_old(manager):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(manager)

    def post(**typed):
        return visitor.post("/calls/new/", typed)

    return post


def test_a_form_too_old_gives_back_every_word(too_old):
    answer = too_old(
        summary="They want <b>three</b> offers.",
        corrections=["The first point", "The second point"],
    )
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This form is too old" in html
    assert "They want &lt;b&gt;three&lt;/b&gt; offers." in html
    assert "The first point" in html
    assert "The second point" in html
    assert 'href="/calls/new/"' in html


def test_a_form_too_old_shows_no_secret(too_old):
    typed = {"current": "canary-0", "password": "canary-1", "new_password2": "canary-2"}
    html = too_old(**typed, csrfmiddlewaretoken="canary-3")
    assert "canary" not in html.content.decode()


def test_a_form_too_old_speaks_the_readers_language(manager, too_old):
    manager.language = "ru"
    manager.save()
    assert '<html lang="ru"' in too_old(text="Слова").content.decode()
