"""The test bed of the face: every part in every state, in both themes and both languages."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from accounts.access import admins
from smartfield.lib import fields
from smartfield.views.styleguide_samples import samples


@admins
def styleguide(request: HttpRequest) -> HttpResponse:
    """`?language=ru`, `?theme=dark` and `?viewer=client` show it as others see it."""
    language = request.GET.get("language", translation.get_language())
    with translation.override(language if language in {"en", "ru"} else "en"):
        return render(request, "styleguide.html", {**samples(), **_seen_by(request), **_forms()})


def _seen_by(request: HttpRequest) -> dict[str, Any]:
    is_client = request.GET.get("viewer") == "client"
    return {"theme": request.GET.get("theme", ""), "viewer": SimpleNamespace(is_client=is_client)}


def _forms() -> dict[str, Any]:
    filled = {"title": "Rebook the Lisbon trip", "kind": "a", "is_urgent": True}
    return {
        "form": None,
        "plain": SampleForm(prefix="plain", initial=filled),
        "wrong": SampleForm({}, prefix="wrong"),
        "note": NoteForm(prefix="note"),
        "links": [
            ("#id_wrong-title", "Enter a title for the task"),
            ("#id_wrong-due", "Enter when it is due"),
        ],
    }


class SampleForm(forms.Form):
    title = forms.CharField(
        label="What", help_text="In the client's words, at most 120 characters", max_length=120
    )
    brief = forms.CharField(label="What they said", widget=fields.Said, required=False)
    phone = forms.CharField(label="Phone", widget=fields.Phone, required=False)
    due = forms.DateTimeField(label="Due", widget=fields.Moment)
    on = forms.DateField(label="Follow up on", widget=fields.Day, required=False)
    about = forms.CharField(
        label="About",
        widget=fields.Duration,
        help_text="For example 1:30, 90 or 2 h",
        required=False,
    )
    client = forms.ChoiceField(
        label="Client",
        choices=[("", "Choose a client"), ("a", "Whitfield & Co"), ("b", "Norden Legal")],
    )
    kind = forms.ChoiceField(
        label="To", choices=[("a", "The queue"), ("b", "Keep for me")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Needs",
        choices=[("r", "Russian"), ("t", "Travel")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_urgent = forms.BooleanField(
        label="They said yes", required=False, help_text="Read back on the call"
    )
    recording = forms.FileField(
        label="Recording",
        widget=fields.DropFile(records="audio"),
        required=False,
        help_text="Only managers can hear it.",
    )


class NoteForm(forms.Form):
    text = forms.CharField(label="What was done", widget=fields.Said({"rows": 2}))
    to = forms.ChoiceField(
        choices=[("all", "The client sees it"), ("team", "Team only")],
        widget=forms.RadioSelect,
        initial="all",
    )
    files = forms.FileField(widget=fields.DropFiles, required=False)
