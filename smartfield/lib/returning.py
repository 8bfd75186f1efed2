"""The way back to the page a form stood on, never to another site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


class Moved(Exception):
    """What was asked for has another address now: `page`."""

    def __init__(self, page: str):
        super().__init__(page)
        self.page = page


def came_from(request: HttpRequest, default: str = "/") -> str:
    """What the form names as `next`, else the page it stood on, else `default`."""
    pages = (request.POST.get("next", ""), request.headers.get("Referer", ""))
    return next((page for page in pages if _is_ours(page, request)), default)


def next_page(request: HttpRequest, default: str = "/") -> str:
    """What the form or the address names as `next`, if that is a page of ours."""
    page = request.POST.get("next") or request.GET.get("next", "")
    return page if page.startswith("/") and _is_ours(page, request) else default


COOKIE, HOUR = "going", 3600


def keep_going(response: HttpResponse, page: str, path: str) -> HttpResponse:
    """Let the browser remember for an hour, for the pages under `path`, that it is on its way to
    `page`: an invited person meets the sign-in page before they have a password."""
    if page:
        response.set_cookie(
            COOKIE,
            page,
            max_age=HOUR,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def was_going(request: HttpRequest, default: str = "/") -> str:
    """What the form or the address names as `next`, else what the browser remembers."""
    kept = request.COOKIES.get(COOKIE, "")
    is_kept = kept.startswith("/") and _is_ours(kept, request)
    return next_page(request, kept if is_kept else default)


def _is_ours(page: str, request: HttpRequest) -> bool:
    return url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())


def see(page: str) -> HttpResponseRedirect:
    """303: the answer to a POST is to be read at `page`."""
    response = HttpResponseRedirect(page)
    response.status_code = 303
    return response
