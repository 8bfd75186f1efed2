"""The page behind an invitation: who you are, and your password. Only sending it accepts."""

from django.contrib.auth import login
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import inviting
from accounts.access import everybody
from accounts.forms.passwords import Welcome
from accounts.middleware import zone_of
from accounts.views.private_links import dead_link, private_link
from smartfield.lib.answering import form_page
from smartfield.lib.returning import COOKIE, see, was_going


@everybody
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def welcome(request, token):
    invitation = inviting.waiting(token)
    if invitation is None:
        return dead_link(request)
    form = Welcome(
        invitation.user,
        request.POST if request.method == "POST" else None,
        initial=_known(request, invitation.user),
    )
    if not form.is_valid():
        return form_page(request, "accounts/welcome.html", form, invitation=invitation)
    person = inviting.accept(token, **form.cleaned_data)
    if person is None:
        return dead_link(request)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    response = see(was_going(request, reverse("home")))
    response.delete_cookie(COOKIE, path="/welcome/")
    return response


def _known(request, person):
    """The language being read now, and the zone of the browser, are the best guesses."""
    zone = str(zone_of(request)) if request.COOKIES.get("tz") else person.time_zone
    return {"name": person.name, "language": get_language(), "time_zone": zone}
