"""Signing in and out. One answer for a wrong password and an address nobody has."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import everybody
from accounts.forms.signing_in import SignIn
from accounts.guessing import one_at_a_time
from smartfield.lib.returning import keep_going, next_page, see

DEMO_PASSWORD = "demo-smartfield"
DEMO_PEOPLE = ("manager", "assistant", "client", "admin")


@everybody
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    if request.method == "POST":
        return _try(request)
    if request.htmx:  # the session ended under an open page: it is to come here as a whole
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.user.is_authenticated:
        return redirect(next_page(request))
    return _page(request, SignIn(request))


def _try(request: HttpRequest) -> HttpResponse:
    form = SignIn(request, request.POST)
    with one_at_a_time(request):
        is_known = form.is_valid()
    if not is_known:
        return _page(request, form, status=429 if form.is_locked else 422)
    login(request, form.get_user())
    _remember_language(form.get_user())
    return see(next_page(request))


def _remember_language(user) -> None:
    """Until they say otherwise, mails speak the language they signed in with."""
    if not user.language:
        user.language = get_language()
        user.save(update_fields=["language"])


def _page(request: HttpRequest, form: SignIn, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": next_page(request, ""), "demo": _demo()}
    response = render(request, "accounts/login.html", context, status=status)
    if status == 429:
        response["Retry-After"] = int(settings.AXES_COOLOFF_TIME.total_seconds())
    return keep_going(response, context["next"], path="/welcome/")


def _demo() -> list[tuple[str, str]]:
    """Addresses and the password of the demo's people; none where the data are somebody's."""
    if not settings.DEMO:
        return []
    return [(f"{person}@demo.example", DEMO_PASSWORD) for person in DEMO_PEOPLE]


def locked_out(request: HttpRequest, response: HttpResponse, credentials=None) -> HttpResponse:
    """What axes answers for a locked pair of address and place: the page that says so."""
    return response


@everybody
@require_POST
def sign_out(request):
    logout(request)
    response = see(reverse("login"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
