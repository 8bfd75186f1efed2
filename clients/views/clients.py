"""The list of clients and the pages of one."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import ALL, STAFF, roles
from accounts.models import Role
from clients import policies
from clients.enrolling import enrol
from clients.filters import ClientFilter
from clients.forms.clients import ClientForm, NewClientForm
from clients.models import Call, Client, Contact
from clients.views.calls import NEWEST_FIRST, by_day, rows
from clients.views.reaching import client_for, frame, sent
from smartfield.lib import keyset
from smartfield.lib.returning import see

BY_NAME = ["name", "id"]
SHOWN = 6


@require_safe
@roles(*STAFF)
def client_list(request):
    found = ClientFilter(request.GET, Client.objects.visible_to(request.user))
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
@roles(*ALL)
def client(request, slug):
    """The overview for the team; a client's own people have their people's page instead."""
    client = client_for(request, slug)
    if request.user.is_client:
        return redirect("client_people", slug)
    context = {
        **frame(request, client),
        "tasks": _tasks(request, client)
        .exclude(state__in=["accepted", "cancelled"])
        .order_by("due_at", "pk")[:SHOWN],
        "calls": rows(client.calls.visible_to(request.user))[:SHOWN],
        "contacts": client.contacts.visible_to(request.user).prefetch_related("phones")[:SHOWN],
        "sections": client.playbook_sections.visible_to(request.user).current()[:SHOWN],
    }
    return render(request, "clients/client.html", context)


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
    if "archive" in request.POST:
        client.archive(by=request.user, is_archived=request.POST["archive"] == "1")
        return see(client.get_absolute_url())
    form = ClientForm(sent(request), instance=client)
    if request.method == "POST" and form.is_valid():
        client.save(update_fields=form.Meta.fields)  # the rest may have changed meanwhile
        return see(client.get_absolute_url())
    if form.is_bound:
        client.refresh_from_db()
    status = 422 if form.is_bound else 200
    return render(request, "clients/edit.html", {"form": form, "client": client}, status=status)


def _tasks(request, client):
    """The client's tasks that the reader may see; a draft nobody else wrote is no news."""
    return client.tasks.visible_to(request.user).select_related("client", "assistant")
