"""Find: one field for everything the reader may see (ux 3.20)."""

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.access import ALL, roles
from smartfield.lib.words import clean
from smartfield.views import finding
from tasks.merging import successor
from tasks.models import Task

NUMBER = re.compile(r"sf[-\s]?(\d{1,9})", re.IGNORECASE)
FEWEST = 2


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def clean_q(self) -> str:
        return " ".join(clean(self.cleaned_data["q"]).split())


@roles(*ALL)
def find(request: HttpRequest) -> HttpResponse:
    form = FindForm({"q": request.GET.get("q", "")})
    if not form.is_valid():
        return render(request, "find.html", {"form": form}, status=422)
    wanted = form.cleaned_data["q"]
    task = _by_number(wanted, request.user)
    if task:
        return redirect(task)
    is_enough = len(wanted) >= FEWEST
    found = finding.find(wanted, request.user) if is_enough else {}
    return render(
        request, "find.html", {"form": form, "q": wanted, "is_enough": is_enough, "found": found}
    )


def _by_number(wanted: str, reader) -> Task | None:
    """`SF-2187` is a place to go to, if the reader may."""
    number = NUMBER.fullmatch(wanted)
    if not number:
        return None
    seen = Task.objects.visible_to(reader)
    return seen.filter(pk=number[1], merged_into=None).first() or successor(seen, int(number[1]))
