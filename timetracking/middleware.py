"""Whatever an assistant does here is a sign of life for their running clock."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EVERY = timedelta(minutes=1)


def sign_of_life(get_response: Callable[[HttpRequest], HttpResponse]):
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_by_hand(request) and may_need_a_sign(request):
            heard(request.user)
        return response

    return middleware


def is_by_hand(request: HttpRequest) -> bool:
    """A page that refreshes itself proves nothing about who sits before it."""
    return "X-Refresh" not in request.headers


def may_need_a_sign(request: HttpRequest) -> bool:
    """A page's frame has looked at the clock already (`request.clock`); a fragment, a redirect
    or a download has not."""
    user = request.user
    if not (user.is_authenticated and user.is_assistant):
        return False
    if not hasattr(request, "clock"):
        return True
    return bool(request.clock) and request.clock.last_sign_at < timezone.now() - EVERY


def heard(user) -> None:
    now = timezone.now()
    old = Q(last_sign_at__lt=now - EVERY)
    user.time_entries.running().filter(old).update(last_sign_at=now, asked_at=None)
