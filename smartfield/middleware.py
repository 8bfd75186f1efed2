"""A refusal that no form caught still reaches its reader as a sentence, never as a 500; and what
has moved is found at its new address."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh

from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import Moved, came_from, see


class refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Moved):
            return redirect(error.page)
        if not isinstance(error, Refusal):
            return None
        messages.error(request, str(error))
        return HttpResponseClientRefresh() if request.htmx else see(came_from(request))
