"""The playbook: read, acknowledged, asked about."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import ALL, roles
from accounts.models import Role
from clients import asking
from clients.forms.playbook import AnswerForm, AskForm
from clients.models import Client, PlaybookSection, SectionQuestion
from clients.reading import Page
from clients.views.reaching import frame, readable, section_of, writable
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
    return _page(request, readable(request, slug))


@require_POST
@roles(Role.ASSISTANT)
def section_read(request, slug, pk):
    """“I have read this”, said of the version that was on the page."""
    client = readable(request, slug)
    section = section_of(request, client, pk)
    if request.POST.get("version") != str(section.version):
        messages.info(request, _("This section has changed meanwhile. Read it once more."))
    else:
        section.acknowledge(by=request.user)
    onward = next_page(request, "")
    if onward and not client.must_read(request.user).exists():
        return see(onward)
    return see(_address(client, onward) + f"#section-{pk}")


@require_POST
@roles(Role.ASSISTANT)
def section_ask(request, slug, pk):
    client = readable(request, slug)
    section = section_of(request, client, pk)
    form = AskForm.under(section, request.POST)
    if is_done(form, lambda **words: asking.ask(section, by=request.user, **words)):
        messages.success(request, _("Your question is asked. You are told when it is answered."))
        return see(_address(client, next_page(request, "")) + f"#section-{pk}")
    return _page(request, client, form=form, at=section)


@require_POST
@roles(Role.MANAGER, Role.CLIENT)
def section_answer(request, slug, pk):
    client = writable(request, slug)
    questions = SectionQuestion.objects.visible_to(request.user).filter(section__client=client)
    question = get_object_or_404(questions.select_related("section__client", "asked_by"), pk=pk)
    form = AnswerForm.to(question, request.POST)
    if is_done(form, lambda **words: asking.answer(question, by=request.user, **words)):
        return see(question.get_absolute_url())
    return _page(request, client, form=form, at=question)


def _page(request, client: Client, *, form=None, at=None):
    """The whole playbook; `form` is one that comes back, under the section or question `at`."""
    context = {
        **frame(request, client),
        "page": Page.of(client, request.user, form, at),
        "form": form,
        "next": next_page(request, ""),
    }
    return render(request, "clients/playbook.html", context, status=422 if form else 200)


def _address(client: Client, onward: str) -> str:
    page = reverse("client_playbook", args=[client.slug])
    return f"{page}?{urlencode({'next': onward})}" if onward else page
