"""The playbook: read, acknowledged, written."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import ALL, roles
from accounts.models import Role
from clients.arranging import add_section, move
from clients.forms.playbook import ChangeForm, SectionForm
from clients.models import Client, PlaybookSection, SectionReading
from clients.policies import may_read_playbook, may_write_playbook
from clients.views.reaching import client_for, frame, sent
from smartfield.lib.answering import is_done
from smartfield.lib.returning import next_page, see


@require_safe
@roles(*ALL)
def playbook(request):
    """The playbooks one may read; somebody with a single one is led to it."""
    clients = Client.objects.visible_to(request.user).filter(archived_at=None)
    written = PlaybookSection.objects.visible_to(request.user).current()
    if request.user.is_client:
        clients = clients.filter(pk__in=request.user.memberships.of_tasks().values("client"))
        if len(own := clients[:2]) == 1:
            return redirect("client_playbook", own[0].slug)
    else:
        clients = clients.filter(Exists(written.filter(client=OuterRef("pk"))))
    return render(request, "clients/playbooks.html", {"clients": clients[:200]})


@require_safe
@roles(*ALL)
def client_playbook(request, slug):
    client = _readable(request, slug)
    context = {
        **frame(request, client),
        "sections": _sections(request, client),
        "unread": client.must_read(request.user) if request.user.is_assistant else (),
        "next": next_page(request, ""),
    }
    return render(request, "clients/playbook.html", context)


@require_POST
@roles(Role.ASSISTANT)
def section_read(request, slug, pk):
    """“I have read this”, said of the version that was on the page."""
    client = _readable(request, slug)
    section = _section(request, client, pk)
    if request.POST.get("version") != str(section.version):
        messages.info(request, _("This section has changed meanwhile. Read it once more."))
    else:
        section.acknowledge(by=request.user)
    onward = next_page(request, "")
    if onward and not client.must_read(request.user).exists():
        return see(onward)
    return see(_page(client) + (f"?next={onward}" if onward else "") + f"#section-{pk}")


@roles(Role.MANAGER, Role.CLIENT)
def section_new(request, slug):
    client = _writable(request, slug)
    form = SectionForm(sent(request))
    if is_done(form, lambda **words: add_section(client, by=request.user, **words)):
        return see(_page(client))
    return _editor(request, client, form)


@roles(Role.MANAGER, Role.CLIENT)
def section(request, slug, pk):
    """Change a section, move it, or take it out."""
    client = _writable(request, slug)
    section = _section(request, client, pk)
    if "remove" in request.POST:
        section.take_out()
        return see(_page(client))
    if "move" in request.POST:
        move(section, up=request.POST["move"] == "up")
        return see(_page(client))
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(section)
    if is_done(form, lambda **words: section.write(by=request.user, **words)):
        return see(section.get_absolute_url())
    return _editor(request, client, form, section)


def _sections(request, client: Client):
    """The sections with the reader's own reading of each; a manager sees everybody's."""
    readings = SectionReading.objects.select_related("user").order_by("user__name", "-version")
    if not request.user.is_manager:
        readings = readings.filter(user=request.user)
    sections = client.playbook_sections.visible_to(request.user).current()
    return sections.select_related("author").prefetch_related(
        Prefetch("readings", readings, to_attr="known_readings")
    )


def _editor(request, client: Client, form, section=None):
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form, "section": section}
    return render(request, "clients/section.html", context, status=status)


def _readable(request, slug: str) -> Client:
    """The client whose playbook the reader may see: those who see bills alone may not."""
    client = client_for(request, slug)
    if not may_read_playbook(request.user, client):
        raise Http404
    return client


def _writable(request, slug: str) -> Client:
    client = _readable(request, slug)
    if not may_write_playbook(request.user, client):
        raise PermissionDenied
    return client


def _section(request, client: Client, pk: int) -> PlaybookSection:
    sections = client.playbook_sections.visible_to(request.user).current()
    return get_object_or_404(sections.select_related("author"), pk=pk)


def _page(client: Client) -> str:
    return reverse("client_playbook", args=[client.slug])
