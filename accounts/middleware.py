"""The reader's own language, zone and theme, for the length of the request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.zones import zones


def reader(get_response: Callable[[HttpRequest], HttpResponse]):
    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(zone_of(request)):
            response = get_response(request)
        if user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The person's zone; a stranger's browser may name its own in the cookie `tz`."""
    if request.user.is_authenticated:
        return request.user.zone
    named = request.COOKIES.get("tz", "")
    return ZoneInfo(named if named in zones() else settings.AGENCY_TIME_ZONE)
