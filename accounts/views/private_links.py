"""Pages whose address is a secret: nobody stores it, no page behind them hears of it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


def private_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def dead_link(request: HttpRequest) -> HttpResponse:
    """Spent, replaced, expired, never made: the reader of the link is told one and the same."""
    return render(request, "accounts/dead_link.html", status=404)
