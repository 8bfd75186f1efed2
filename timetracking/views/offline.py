"""Presses that were made without a connection arrive; what could not be taken is mended by hand."""

import json
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import roles
from accounts.models import Role
from smartfield.lib.returning import see
from timetracking import offline as presses
from timetracking.forms import PressForm
from timetracking.models import OfflinePress

MOST = 200  # presses at once
LONGEST = 64 * 1024  # bytes


@roles(Role.ASSISTANT)
@require_POST
def offline(request: HttpRequest) -> HttpResponse:
    """`{"sent_at": ms, "presses": [{"key", "verb", "task", "at": ms, "skew": ms, "is_steady"}]}`
    by the device's clock. Answers which keys need no more sending."""
    read = _read(request)
    if read is None:
        return JsonResponse({"error": "These are no presses."}, status=400)
    taken = presses.take(read, by=request.user)
    refused = sum(bool(press.is_refused and not press.mended_at) for press in taken)
    return JsonResponse({"known": [str(press.key) for press in taken], "refused": refused})


@roles(Role.ASSISTANT)
@require_POST
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    presses.mend(get_object_or_404(OfflinePress, assistant=request.user, pk=pk))
    return see(reverse("clock"))


def _read(request: HttpRequest) -> list[presses.Press] | None:
    if len(request.body) > LONGEST:
        return None
    try:
        told = json.loads(request.body)
        sent_at, listed = int(told["sent_at"]), list(told["presses"])
        forms = [PressForm(dict(one)) for one in listed[: MOST + 1]]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    is_time = PressForm.EARLIEST < sent_at < PressForm.LATEST
    if not is_time or len(forms) > MOST or not all(form.is_valid() for form in forms):
        return None
    skew = round(timezone.now().timestamp() * 1000) - sent_at
    return [_press(form.cleaned_data, skew) for form in forms]


def _press(told: dict, skew: int) -> presses.Press:
    """By our clock; a device's clock that ran on evenly is believed, whatever it showed."""
    drift = 0 if told["is_steady"] or told["skew"] is None else abs(skew - told["skew"])
    at = datetime.fromtimestamp((told["at"] + skew) / 1000, UTC)
    return presses.Press(told["key"], told["verb"], at, told["task"], timedelta(milliseconds=drift))
