"""A person's own settings; language and theme also for strangers, by cookie."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ALL, everybody, roles
from accounts.forms.people import Settings
from accounts.models import Role, User
from smartfield.lib.answering import form_page
from smartfield.lib.returning import came_from, see

LANGUAGE = settings.LANGUAGE_COOKIE_NAME
YEAR = 60 * 60 * 24 * 365


@roles(*ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def me_settings(request):
    mine = User.objects.get(pk=request.user.pk)  # the form writes into it, also what is refused
    form = Settings(request.POST if request.method == "POST" else None, instance=mine)
    if not form.is_valid():
        return form_page(request, "accounts/settings.html", form)
    mine.save(update_fields=form.Meta.fields)  # the rest may have changed meanwhile
    with override(mine.language):
        messages.success(request, _("Saved"))
    response = see(reverse("me_settings"))
    return _remembered(_remembered(response, "theme", mine.theme), LANGUAGE, mine.language)


@roles(Role.CLIENT)
@require_POST
def me_settled(request):
    """What happens next was read: Home does not say it again."""
    User.objects.filter(pk=request.user.pk).update(is_settled=True)
    return see(reverse("home"))


@everybody
@require_POST
def set_language(request):
    return _chosen(request, LANGUAGE, "language", dict(settings.LANGUAGES))


@everybody
@require_POST
def set_theme(request):
    return _chosen(request, "theme", "theme", User.Theme.values)


def _chosen(request: HttpRequest, cookie: str, field: str, choices) -> HttpResponse:
    """Keep the posted `field` if it is one of `choices`; back to the page either way."""
    response = see(came_from(request))
    value = request.POST.get(field, "")
    if value not in choices:
        return response
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**{field: value})
    return _remembered(response, cookie, value)


def _remembered(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
