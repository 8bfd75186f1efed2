"""People at a client: who signs in and sees what, and whom one can call."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from clients import joining
from clients.editing import add_contact, edit_contact, last_change
from clients.forms.people import ColleagueForm, ContactForm, RightsForm
from clients.models import Client, Contact, Membership
from clients.policies import may_manage_people
from clients.views.reaching import client_for, frame, sent, shown_seen
from smartfield.lib.answering import is_done
from smartfield.lib.refusals import said_on
from smartfield.lib.returning import see

HERE = (Role.MANAGER, Role.CLIENT)
MOST = 100  # others to merge a contact with


@roles(*HERE)
def client_people(request, slug):
    """Whoever signs in, each with what is known of them as a contact, then the other contacts."""
    client = client_for(request, slug)
    memberships = client.memberships.with_invitations().select_related("user")
    contacts = list(client.contacts.visible_to(request.user).prefetch_related("phones"))
    by_user = {contact.user_id: contact for contact in contacts if contact.user_id}
    people = [(one, by_user.pop(one.user_id, None)) for one in memberships.order_by("user__name")]
    known = {contact.pk for _one, contact in people if contact}
    context = {
        **frame(request, client),
        "people": people,
        "contacts": [contact for contact in contacts if contact.pk not in known],
    }
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
    """Change what a person sees, send the invitation again, or take them out."""
    client = _managed(request, slug)
    memberships = client.memberships.with_invitations().select_related("user", "client")
    membership = get_object_or_404(memberships, pk=pk)
    held = [right for right in joining.RIGHTS if getattr(membership, f"is_{right}")]
    form = RightsForm(sent(request), initial={"rights": held})
    if "remove" in request.POST or "again" in request.POST:
        form = RightsForm({"rights": held})
        form.full_clean()
        with said_on(form):
            return _act(request, membership)
    elif is_done(form, lambda **facts: joining.change_rights(membership, by=request.user, **facts)):
        return see(_people(client))
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form, "membership": membership}
    return render(request, "clients/member.html", context, status=status)


def _act(request, membership: Membership):
    if "again" in request.POST:
        joining.invite_again(membership, by=request.user)
        words = _("The invitation to %(email)s is on its way")
        messages.success(request, words % {"email": membership.user.email})
        return see(_people(membership.client))
    joining.remove(membership, by=request.user)
    is_me = membership.user_id == request.user.pk
    return see("/" if is_me else _people(membership.client))


@roles(Role.CLIENT)
def client_leave(request, slug):
    """Asked once: whoever leaves sees nothing of the company any more."""
    client = client_for(request, slug)
    membership = get_object_or_404(client.memberships, user=request.user)
    form = forms.Form(sent(request))
    if is_done(form, lambda: joining.remove(membership, by=request.user)):
        messages.success(request, _("You have left %(client)s.") % {"client": client})
        return see("/")
    context = {**frame(request, client), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "clients/leave.html", context, status=status)


@roles(Role.MANAGER)
def contact_new(request, slug):
    client = client_for(request, slug)
    contact = Contact(client=client)
    form = ContactForm(sent(request), contact=contact)
    if is_done(form, lambda seen, shown, **facts: add_contact(client, by=request.user, **facts)):
        return see(_people(client))
    return _contact(request, form, contact)


@roles(Role.MANAGER)
def contact(request, slug, pk):
    client = client_for(request, slug)
    contact = get_object_or_404(client.contacts.visible_to(request.user), pk=pk)
    form = ContactForm(sent(request), initial=_known(contact), contact=contact)
    if is_done(form, lambda **facts: edit_contact(contact, by=request.user, **facts)):
        return see(_people(client))
    return _contact(request, form, contact)


def _known(contact: Contact) -> dict:
    names = ("name", "position", "email", "language", "time_zone", "user")
    phones = contact.phones.all()
    return {
        **{name: getattr(contact, name) for name in names},
        "phones": "\n".join(str(phone) for phone in phones),
        "shown": " ".join(phone.number for phone in phones),
        "seen": _last(contact),
    }


def _last(contact: Contact) -> int:
    last = last_change(contact.client, contact=contact.pk)
    return last.pk if last else 0


def _contact(request, form: ContactForm, contact: Contact):
    client = contact.client
    others = client.contacts.unmerged().exclude(pk=contact.pk) if contact.pk else ()
    context = {
        **frame(request, client),
        "form": form,
        "contact": contact,
        "seen": shown_seen(form, _last(contact)) if contact.pk else 0,
        "others": others[:MOST],
    }
    status = 422 if form.is_bound else 200
    return render(request, "clients/contact.html", context, status=status)


def _managed(request, slug: str) -> Client:
    """The client whose people the reader may manage; else 403, or 404 for a foreign one."""
    client = client_for(request, slug)
    if not may_manage_people(request.user, client):
        raise PermissionDenied
    return client


def _people(client: Client) -> str:
    return reverse("client_people", args=[client.slug])
