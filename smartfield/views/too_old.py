"""A form whose token is too old, or that another site sent: nothing is done, no word is lost."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import everybody
from smartfield.lib.returning import came_from

log = logging.getLogger(__name__)

SECRET = ("password", "current", "token", "secret")


@everybody
def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed, to be copied; it is not sent on from here, for it may be foreign."""
    log.warning("A form was refused at %s: %s", request.path, reason)
    return render(
        request,
        "403_csrf.html",
        {"kept": _typed(request), "page": came_from(request, request.path)},
        status=403,
    )


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Pairs of a field's name and what was typed, secrets left out."""
    return [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if text.strip() and not any(word in name.lower() for word in SECRET)
    ]
