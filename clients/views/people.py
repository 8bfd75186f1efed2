"""People at a client: who signs in and sees what, and whom one can call."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from clients import joining
from clients.forms.people import ColleagueForm, ContactForm, RightsForm
from clients.models import Client, Contact
from clients.policies import may_edit, may_manage_people
from clients.views.reaching import client_for, frame, sent
from smartfield.lib.answering import is_done
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see

HERE = (Role.MANAGER, Role.CLIENT)


@roles(*HERE)
def client_people(request, slug):
    client = client_for(request, slug)
    memberships = client.memberships.select_related("user").order_by("user__name", "pk")
    contacts = client.contacts.visible_to(request.user).prefetch_related("phones")
    context = {**frame(request, client), "memberships": memberships, "contacts": contacts}
    return render(request, "clients/people.html", context)


@roles(*HERE)
def client_invite(request, slug):
    client = _managed(request, slug)
    form = ColleagueForm(sent(request), initial={"rights": ["member"]})
    if is_done(form, lambda **facts: joining.invite_colleague(client, by=request.user, **facts)):
        words = _("%(name)s can come in. New people get a link by mail.")
        messages.success(request, words % {"name": form.cleaned_data["name"]})
        return see(_people(client))
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form}
    return render(request, "clients/invite.html", context, status=status)


@roles(*HERE)
def client_member(request, slug, pk):
    """Change what a person sees, or take them out."""
    client = _managed(request, slug)
    membership = get_object_or_404(client.memberships.select_related("user"), pk=pk)
    held = [right for right in joining.RIGHTS if getattr(membership, f"is_{right}")]
    form = RightsForm(sent(request), initial={"rights": held})
    if "remove" in request.POST:
        form = RightsForm({"rights": held})
        form.full_clean()
        with said_on(form):
            joining.remove(membership)
            return see(_people(client))
    elif is_done(form, lambda **facts: joining.change_rights(membership, **facts)):
        return see(_people(client))
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form, "membership": membership}
    return render(request, "clients/member.html", context, status=status)


@roles(Role.MANAGER)
def contact_new(request, slug):
    client = client_for(request, slug)
    return _contact(request, client, Contact(client=client), {})


@roles(Role.MANAGER)
def contact(request, slug, pk):
    client = client_for(request, slug)
    contact = get_object_or_404(client.contacts.visible_to(request.user), pk=pk)
    initial = {name: getattr(contact, name) for name in ("name", "position", "email")}
    phones = contact.phones.all()
    initial["phones"] = "\n".join(str(phone) for phone in phones)
    initial["shown"] = " ".join(phone.number for phone in phones)
    return _contact(request, client, contact, initial)


def _contact(request, client: Client, contact: Contact, initial: dict):
    if not may_edit(request.user, client):
        raise PermissionDenied
    form = ContactForm(sent(request), initial=initial)
    if is_done(form, contact.write):
        return see(_people(client))
    status = 422 if form.is_bound else 200
    first = contact.phones.first() if contact.pk else None
    number = first.number if first else ""
    context = {**frame(request, client), "form": form, "contact": contact, "number": number}
    return render(request, "clients/contact.html", context, status=status)


def _managed(request, slug: str) -> Client:
    """The client whose people the reader may manage; else 403, or 404 for a foreign one."""
    client = client_for(request, slug)
    if not may_manage_people(request.user, client):
        raise PermissionDenied
    return client


def _people(client: Client) -> str:
    return reverse("client_people", args=[client.slug])
