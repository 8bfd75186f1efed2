"""What was agreed with a client on paper."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import roles
from accounts.models import Role
from clients import editing
from clients.forms.agreements import AgreementForm
from clients.models import Agreement, Client
from clients.policies import may_read_agreements
from clients.views.reaching import client_for, frame, sent, shown_seen
from smartfield.lib.answering import is_done
from smartfield.lib.returning import see

HERE = (Role.MANAGER, Role.CLIENT)
KEPT = ("title", "kind", "valid_from", "valid_to", "text", "is_shared", "note")
MOST = 200


@roles(*HERE)
def client_agreements(request, slug):
    client = client_for(request, slug)
    if not may_read_agreements(request.user, client):
        raise PermissionDenied
    agreements = client.agreements.visible_to(request.user).select_related("file", "client")
    context = {**frame(request, client), "agreements": agreements[:MOST]}
    return render(request, "clients/agreements.html", context)


@roles(Role.MANAGER)
def agreement_new(request, slug):
    client = client_for(request, slug)
    initial = {"valid_from": timezone.localdate()}
    form = AgreementForm(sent(request), request.FILES or None, initial=initial)
    if is_done(form, lambda seen, **terms: editing.agree(client, by=request.user, **terms)):
        return see(reverse("client_agreements", args=[client.slug]))
    return _editor(request, client, form)


@roles(*HERE)
def agreement(request, slug, pk):
    """A manager changes it; an owner reads it."""
    client = client_for(request, slug)
    agreements = client.agreements.visible_to(request.user).select_related("file", "client")
    found = get_object_or_404(agreements, pk=pk)
    if not request.user.is_manager:
        context = {**frame(request, client), "agreement": found}
        return render(request, "clients/agreement.html", context)
    initial = {name: getattr(found, name) for name in KEPT} | {"seen": _last(client, found)}
    form = AgreementForm(sent(request), request.FILES or None, initial=initial, agreement=found)
    if is_done(form, lambda **terms: editing.edit_agreement(found, by=request.user, **terms)):
        return see(reverse("client_agreements", args=[client.slug]))
    return _editor(request, client, form, found)


def _editor(request, client: Client, form: AgreementForm, found: Agreement | None = None):
    seen = shown_seen(form, _last(client, found)) if found else 0
    context = {**frame(request, client), "form": form, "agreement": found, "seen": seen}
    return render(
        request, "clients/agreement_edit.html", context, status=422 if form.is_bound else 200
    )


def _last(client: Client, found: Agreement) -> int:
    last = editing.last_change(client, agreement=found.pk)
    return last.pk if last else 0
