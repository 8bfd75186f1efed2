"""Having data erased: asked twice, with what goes and what must stay before one's eyes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import roles
from accounts.models import Role, User
from clients.views.reaching import client_for, sent
from smartfield.lib.answering import is_done
from smartfield.lib.lines import Line
from smartfield.lib.returning import see
from smartfield.rights import erasing, weighing


class SureForm(forms.Form):
    """The name of whoever is erased, typed by hand."""

    name = Line(
        label=gettext_lazy("Type the name"),
        max_length=254,
        empty=gettext_lazy("Type the name as it stands above"),
    )

    def __init__(self, *args, called: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.called = called

    def clean_name(self):
        if self.cleaned_data["name"].casefold() != " ".join(self.called.split()).casefold():
            raise ValidationError(_("Type the name as it stands above"))
        return self.cleaned_data["name"]

    def clean(self):
        """The verb takes no more."""
        super().clean()
        return {}


@roles(Role.MANAGER)
def client_erase(request, slug):
    client = client_for(request, slug)
    erase, back = erasing.erase_client, client.get_absolute_url()
    return _erase(request, client, erase, weighing.weigh_client, back, reverse("client_list"))


@roles(Role.MANAGER)
def contact_erase(request, slug, pk):
    client = client_for(request, slug)
    contact = get_object_or_404(client.contacts.visible_to(request.user), pk=pk)
    back = reverse("client_people", args=[slug])
    return _erase(request, contact, erasing.erase_contact, weighing.weigh_contact, back, back)


@roles(Role.MANAGER)
def person_erase(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    back, after = reverse("person", args=[pk]), reverse("people")
    return _erase(request, person, erasing.erase_person, weighing.weigh_person, back, after)


def _erase(
    request,
    subject: erasing.Subject,
    erase: Callable[..., None],
    weigh: Callable[[Any], weighing.Weighed],
    back: str,
    after: str,
) -> HttpResponse:
    """First what goes and stays; then, `?sure`, the name by hand."""
    form = SureForm(sent(request), called=str(subject))
    if is_done(form, partial(erase, subject, by=request.user)):
        messages.success(request, _("Erased. What had to stay bears a number now."))
        return see(after)
    context = {
        "subject": subject,
        "form": form,
        "weighed": weigh(subject),
        "is_sure": form.is_bound or "sure" in request.GET,
        "back": back,
    }
    return render(request, "rights/erase.html", context, status=422 if form.is_bound else 200)
