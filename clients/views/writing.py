"""The playbook is written, put in order, and looked after."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import ALL, roles
from accounts.models import Role
from clients import coverage
from clients.arranging import arrange, move
from clients.changes import Change
from clients.forms.playbook import ChangeForm, SectionForm
from clients.models import Client, PlaybookSection, SectionVersion
from clients.views.reaching import frame, readable, section_of, writable
from clients.writing import add_section, rewrite
from smartfield.lib.answering import is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see

WRITERS = (Role.MANAGER, Role.CLIENT)


@roles(*WRITERS)
def section_new(request, slug):
    client = writable(request, slug)
    form = SectionForm(*_sent(request))
    if is_done(form, lambda **words: add_section(client, by=request.user, **words)):
        return see(_page(client))
    return _editor(request, client, form)


@roles(*WRITERS)
def section(request, slug, pk):
    """Change a section, move it, find it right, or take it out."""
    client = writable(request, slug)
    section = section_of(request, client, pk)
    if pressed := {"remove", "right", "move"} & set(request.POST):
        return _press(request, section, pressed)
    is_sent = request.method == "POST"
    form = ChangeForm(*_sent(request)) if is_sent else _proposed(request, section)
    if is_done(form, lambda **words: rewrite(section, by=request.user, **words)):
        return see(section.get_absolute_url())
    return _editor(request, client, form, section)


@require_POST
@roles(*WRITERS)
def section_order(request, slug):
    """The sections in the order sent; `up` or `down` names one to move by a place."""
    client = writable(request, slug)
    order = [pk for pk in map(row_number, request.POST.getlist("order")[:1000]) if pk]
    arrange(client, order)
    for way in ("up", "down"):
        if pk := row_number(request.POST.get(way, "")):
            move(section_of(request, client, pk), up=way == "up")
    return see(f"{_page(client)}#order")


@require_safe
@roles(*ALL)
def section_versions(request, slug, pk):
    """Every version, and what changed from one to the next."""
    client = readable(request, slug)
    section = section_of(request, client, pk)
    kept = SectionVersion.objects.visible_to(request.user).filter(section=section)
    versions = list(kept.select_related("author", "media", "captions"))
    chosen, before = _neighbours(versions, row_number(request.GET.get("version", "")))
    context = {
        **frame(request, client),
        "section": section,
        "versions": versions,
        "chosen": chosen,
        "change": Change(before, chosen) if before else None,
    }
    return render(request, "clients/versions.html", context)


@require_safe
@roles(*WRITERS)
def playbook_coverage(request, slug):
    client = writable(request, slug)
    context = {**frame(request, client), "coverage": coverage.of(client, timezone.now())}
    return render(request, "clients/coverage.html", context)


def _neighbours(versions: list[SectionVersion], wanted: int | None) -> tuple:
    """The version of that number, else the newest, and the one before it; None where none is."""
    at = next((n for n, version in enumerate(versions) if version.number == wanted), 0)
    return tuple([*versions[at : at + 2], None, None][:2])


def _press(request, section: PlaybookSection, pressed: set[str]):
    if "remove" in pressed:
        section.take_out(by=request.user)
    elif "right" in pressed:
        section.find_right()
        return see(reverse("playbook_coverage", args=[section.client.slug]))
    else:
        move(section, up=request.POST["move"] == "up")
    return see(_page(section.client))


def _proposed(request, section: PlaybookSection) -> ChangeForm:
    """The section as it stands; with the answer to `?question=` set under its text."""
    asked = row_number(request.GET.get("question", ""))
    if not asked:
        return ChangeForm.of(section)
    question = get_object_or_404(section.questions.exclude(answered_at=None), pk=asked)
    return ChangeForm.of(
        section,
        text=f"{section.text}\n\n{question.answer}",
        change_note=_("The answer to a question"),
        weight="minor",
    )


def _editor(request, client: Client, form, section=None):
    status = 422 if form.is_bound else 200
    context = {**frame(request, client), "form": form, "section": section}
    return render(request, "clients/section.html", context, status=status)


def _sent(request) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _page(client: Client) -> str:
    return reverse("client_playbook", args=[client.slug])
