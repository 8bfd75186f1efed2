"""How a view reaches a client, and what every page of one shows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clients import policies
from clients.models import Client, PlaybookSection
from smartfield.lib.returning import Moved


def client_for(request: HttpRequest, slug: str) -> Client:
    """The client that its reader may see; else 404. The old address of one that became part of
    another leads there, and a form sent to it is that one's."""
    clients = Client.objects.visible_to(request.user).select_related(
        "manager", "source", "merged_into"
    )
    found = clients.filter(slug=slug).first()
    if found and not found.merged_into:
        return found
    merged = Client.objects.filter(slug=slug)
    winner = get_object_or_404(clients, pk__in=merged.values("merged_into"))
    if request.method in {"GET", "HEAD"}:
        raise Moved(request.get_full_path().replace(f"/{slug}/", f"/{winner.slug}/", 1))
    return winner


def readable(request: HttpRequest, slug: str) -> Client:
    """The client whose playbook the reader may see: those who see bills alone may not."""
    client = client_for(request, slug)
    if not policies.may_read_playbook(request.user, client):
        raise Http404
    return client


def writable(request: HttpRequest, slug: str) -> Client:
    client = readable(request, slug)
    if not policies.may_write_playbook(request.user, client):
        raise PermissionDenied
    return client


def section_of(request: HttpRequest, client: Client, pk: int) -> PlaybookSection:
    """A section of the playbook that its reader may see; else 404."""
    sections = client.playbook_sections.visible_to(request.user).current()
    found = sections.select_related("author", "client__manager", "media", "captions")
    return get_object_or_404(found, pk=pk)


def frame(request: HttpRequest, client: Client) -> dict[str, Any]:
    """The head of a client's pages: tabs and what may be done."""
    user = request.user
    return {
        "client": client,
        "tabs": [(name, words) for name, words, may in _tabs(user, client) if may],
        "may_edit": policies.may_edit(user, client),
        "may_manage_people": policies.may_manage_people(user, client),
        "may_write_playbook": policies.may_write_playbook(user, client),
    }


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if it is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def shown_seen(form: BaseForm, last: int) -> int:
    """The change that a form comes back with: as it was sent, or, once its writer was told of a
    later one, that."""
    has_been_told = form.is_bound and form.non_field_errors()
    return last if has_been_told or not form.is_bound else form["seen"].value() or 0


def _tabs(user, client: Client):
    reads = not user.is_client or policies.may_read_playbook(user, client)
    return [
        ("client", _("Overview"), not user.is_client),
        ("client_tasks", _("Tasks"), not user.is_client),
        ("client_calls", _("Calls"), user.is_manager),
        ("client_hours", _("Hours"), not user.is_client),
        ("client_playbook", _("Playbook"), reads),
        ("client_people", _("People"), not user.is_assistant),
        ("client_files", _("Files"), reads),
        ("client_agreements", _("Agreements"), policies.may_read_agreements(user, client)),
        ("client_history", _("History"), user.is_manager),
    ]
