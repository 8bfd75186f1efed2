"""A person's calendar for other programs: its address, made and put out, and what lies there."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import everybody, roles
from accounts.guessing import client_address
from accounts.models import Role
from accounts.throttling import wait_for
from smartfield.lib.calendars import calendar
from smartfield.lib.returning import see
from timetracking import feeding
from timetracking.models import CalendarFeed

PER_MINUTE = 60


@never_cache
@roles(Role.ASSISTANT)
def feed_settings(request: HttpRequest) -> HttpResponse:
    """A new address is said in the answer to its making, and never again."""
    address = ""
    if "stop" in request.POST:
        feeding.stop(by=request.user)
        return see(reverse("time_feed"))
    if request.method == "POST":
        address = feeding.address_of(feeding.renew(by=request.user))
    feed = CalendarFeed.objects.filter(person=request.user).first()
    return render(request, "timetracking/feed.html", {"feed": feed, "address": address})


@everybody
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    if wait := wait_for(f"feed {client_address(request)}", PER_MINUTE, timedelta(minutes=1)):
        return HttpResponse(status=429, headers={"Retry-After": wait})
    now = timezone.now()
    person = feeding.reader_of(secret, now)
    if person is None:
        raise Http404
    with translation.override(person.language):
        text = calendar(_("Smartfield"), feeding.happenings(person, now), now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response
