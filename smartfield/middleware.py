"""A refusal that no form caught still reaches its reader as a sentence, never as a 500."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from smartfield.lib.refusals import Refusal


class refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        messages.error(request, str(error))
        response = redirect(_came_from(request))
        response.status_code = 303
        return response


def _came_from(request: HttpRequest) -> str:
    """The page the refused form stood on; the start page when it cannot be told."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return "/"
