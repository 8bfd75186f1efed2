"""A form's answer: its verb is done, or its page comes again with everything typed."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from smartfield.lib.refusals import said_on


def is_done(form: BaseForm, verb: Callable[..., Any]) -> bool:
    """Whether `form` was right and `verb(**its values)` did not refuse; a refusal is said on it."""
    if not form.is_valid():
        return False
    with said_on(form):
        verb(**form.cleaned_data)
        return True
    return False


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """The page of a form: 200 when it is asked for, 422 when it comes again with what was typed."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
