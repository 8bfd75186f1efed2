"""The list of clients and the pages of one."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import STAFF, roles
from accounts.models import Role
from clients import policies
from clients.editing import edit, last_change
from clients.enrolling import enrol
from clients.filters import ClientFilter
from clients.forms.clients import EditClientForm, NewClientForm
from clients.models import Call, Client, Contact
from clients.views.calls import NEWEST_FIRST, by_day, rows
from clients.views.reaching import client_for, frame, sent, shown_seen
from smartfield.lib import keyset
from smartfield.lib.answering import is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see

BY_NAME = ["name", "id"]
SHOWN = 6


@require_safe
@roles(*STAFF)
def client_list(request):
    found = ClientFilter(request.GET, Client.objects.visible_to(request.user).unmerged())
    page = keyset.page(
        _with_counts(found.qs, request.user), BY_NAME, request.GET.get(keyset.PARAMETER, "")
    )
    is_narrowed = any(request.GET.get(name) for name in found.filters)
    context = {"filter": found, "clients": page.rows, "is_narrowed": is_narrowed}
    return render(request, "clients/list.html", context | page.links(request.GET))


def _with_counts(clients, user):
    """Clients with what the list shows of each, counted by the database for the page's rows."""
    calls = Call.objects.visible_to(user).filter(client=OuterRef("pk")).exclude(state="draft")
    people = Contact.objects.filter(client=OuterRef("pk")).order_by("pk")
    return clients.select_related("manager").annotate(
        open_count=_count(~Q(tasks__state__in=["draft", "accepted", "cancelled"]), user),
        waiting_count=_count(Q(tasks__state__in=["in_review", "on_hold"]), user),
        last_call_at=Subquery(calls.order_by("-started_at").values("started_at")[:1]),
        contact_name=Subquery(people.values("name")[:1]),
    )


def _count(wanted: Q, user):
    """How many tasks of the client are `wanted`, among those that `user` may see."""
    own = Q() if user.is_manager else Q(tasks__assistant=user)
    counted = (
        Client.objects.filter(pk=OuterRef("pk"))
        .order_by()
        .annotate(n=Count("tasks", filter=wanted & own))
    )
    return Subquery(counted.values("n"))


@roles(Role.MANAGER)
def client_new(request):
    form = NewClientForm(sent(request), initial={"manager": request.user})
    if request.method == "POST" and form.is_valid():
        return see(enrol(**form.terms, by=request.user).get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "clients/new.html", {"form": form}, status=status)


@require_safe
@roles(*STAFF)
def client_tasks(request, slug):
    client = client_for(request, slug)
    page = keyset.page(_tasks(request, client), ["-id"], request.GET.get(keyset.PARAMETER, ""))
    context = {**frame(request, client), "tasks": page.rows, **page.links(request.GET)}
    return render(request, "clients/tasks.html", context)


@require_safe
@roles(Role.MANAGER)
def client_calls(request, slug):
    client = client_for(request, slug)
    page = keyset.page(
        rows(client.calls.all()), NEWEST_FIRST, request.GET.get(keyset.PARAMETER, "")
    )
    context = {**frame(request, client), "days": by_day(page.rows), **page.links(request.GET)}
    return render(request, "clients/calls.html", context)


@roles(Role.MANAGER)
def client_edit(request, slug):
    client = client_for(request, slug)
    if not policies.may_edit(request.user, client):
        raise PermissionDenied
    form = EditClientForm(sent(request), instance=client, initial={"seen": _last(client)})
    if is_done(form, lambda **terms: edit(client, by=request.user, **terms)):
        return see(client.get_absolute_url())
    return _editor(request, client, form)


@require_POST
@roles(Role.MANAGER)
def client_archive(request, slug):
    """Put the client away, or take it out again; what stands in the way is named."""
    client = client_for(request, slug)
    is_archived = request.POST.get("archive", "1") == "1"
    try:
        client.archive(by=request.user, is_archived=is_archived)
    except Refusal as refusal:
        form = EditClientForm(instance=client, initial={"seen": _last(client)})
        return _editor(request, client, form, refusal=str(refusal))
    return see(client.get_absolute_url())


def _editor(request, client, form, refusal=""):
    seen = shown_seen(form, _last(client))
    client = client_for(request, client.slug)  # what was typed stands in the form alone
    context = {
        "form": form,
        "seen": seen,
        "client": client,
        "refusal": refusal,
        "unfinished": client.unfinished.order_by("pk")[:SHOWN],
    }
    status = 422 if form.is_bound or refusal else 200
    return render(request, "clients/edit.html", context, status=status)


def _last(client) -> int:
    last = last_change(client)
    return last.pk if last else 0


def _tasks(request, client):
    """The client's tasks that the reader may see; a draft nobody else wrote is no news."""
    return client.tasks.visible_to(request.user).select_related("client", "assistant")
