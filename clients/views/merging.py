"""Records that look alike, and two of them side by side."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from clients import doubles
from clients.forms.merging import MergeForm
from clients.looking_up import look_up
from clients.merging import counts, merge_clients, merge_contacts
from clients.models import Client, Contact
from clients.views.reaching import client_for, frame, sent
from smartfield.lib.answering import is_done
from smartfield.lib.returning import see
from smartfield.lib.words import clean

KINDS = {"client": Client.objects.unmerged, "contact": Contact.objects.unmerged}


@roles(Role.MANAGER)
def client_doubles(request):
    if request.method == "POST":
        one, other = (_record(key) for key in _two(request.POST.get("different", "")))
        doubles.differ(one, other, by=request.user)
        words = _("%(one)s and %(other)s will not be offered again.")
        messages.success(request, words % {"one": one, "other": other})
        return see(reverse("client_doubles"))
    context = {"clients": doubles.of_clients(), "contacts": doubles.of_contacts()}
    return render(request, "clients/doubles.html", context)


@roles(Role.MANAGER)
def client_merge(request):
    """Two companies side by side; with one alone, the search for the other."""
    one, other = (_company(request, side) for side in ("a", "b"))
    if one is None:
        return redirect("client_doubles")
    if other is None:
        return _choose(request, one)
    form = MergeForm(sent(request), one, other)
    if is_done(form, lambda **chosen: merge_clients(by=request.user, **chosen)):
        return _told(request, form, form.cleaned_data["winner"])
    return _side_by_side(request, form, cancel_url=one.get_absolute_url())


@roles(Role.MANAGER)
def contact_merge(request, slug):
    client = client_for(request, slug)
    one, other = (_contact(request, client, side) for side in ("a", "b"))
    if one is None or other is None:
        return redirect("client_people", client.slug)
    form = MergeForm(sent(request), one, other)
    if is_done(form, lambda **chosen: merge_contacts(by=request.user, **chosen)):
        return _told(request, form, client, "client_people")
    people = reverse("client_people", args=[client.slug])
    return _side_by_side(request, form, cancel_url=people, **frame(request, client))


def _side_by_side(request, form: MergeForm, **context):
    sides = [(side, row, counts(row)) for side, row in form.records.items()]
    context |= {"form": form, "sides": sides, "keep": dict(zip("ab", form["keep"], strict=True))}
    return render(request, "clients/merge.html", context, status=422 if form.is_bound else 200)


def _told(request, form: MergeForm, client: Client, page: str = "client"):
    names = {who: str(form.cleaned_data[who]) for who in ("winner", "loser")}
    messages.success(request, _("%(loser)s is a part of %(winner)s now.") % names)
    return see(reverse(page, args=[client.slug]))


def _choose(request, one: Client):
    words = clean(request.GET.get("q", ""))[:80]
    found = look_up(words or one.name).companies
    context = {"client": one, "q": words, "found": [row for row in found if row != one]}
    return render(request, "clients/merge_whom.html", context)


def _company(request, side: str) -> Client | None:
    slug = clean(request.GET.get(side, ""))
    return get_object_or_404(Client.objects.unmerged(), slug=slug) if slug else None


def _contact(request, client: Client, side: str) -> Contact | None:
    key = request.GET.get(side, "")
    return _record(f"contact:{key}", client.contacts.unmerged()) if key else None


def _record(key: str, rows=None):
    """The record that a page calls `client:12`; 404 for what no page says."""
    kind, _colon, number = key.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    return get_object_or_404(rows if rows is not None else KINDS[kind](), pk=int(number))


def _two(keys: str) -> list[str]:
    found = keys.split()
    if len(found) != 2 or len({key.partition(":")[0] for key in found}) != 1:
        raise Http404
    return found
