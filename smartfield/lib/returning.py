"""The way back to the page a form stood on, never to another site."""

from django.http import HttpRequest, HttpResponseRedirect
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


def _is_ours(page: str, request: HttpRequest) -> bool:
    return url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())


def see(page: str) -> HttpResponseRedirect:
    """303: the answer to a POST is to be read at `page`."""
    response = HttpResponseRedirect(page)
    response.status_code = 303
    return response
