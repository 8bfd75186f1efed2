"""Who may come to a page. Each view says so itself; a view that does not is a failing test."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from accounts.models import Role

View = Callable[..., HttpResponse]

STAFF = (Role.MANAGER, Role.ASSISTANT)
ALL = tuple(Role)
METHODS = ("GET", "HEAD", "POST")


def roles(*allowed: str, methods: Sequence[str] = METHODS) -> Callable[[View], View]:
    """Let these roles in, answer 403 to others; strangers are sent to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role not in allowed:  # type: ignore[union-attr]
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(allowed)  # type: ignore[attr-defined]
        return guarded

    return decorate


def admins(view: View) -> View:
    """Let administrators in, answer 404 to others: the page is not theirs to know."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.roles = frozenset({"admin"})  # type: ignore[attr-defined]
    return guarded


def everybody(view: View) -> View:
    """Let strangers in too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return view(request, *args, **kwargs)

    guarded.roles = frozenset({"anonymous", *Role})  # type: ignore[attr-defined]
    return login_not_required(guarded)
