"""The call script, as managers write it."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.models import Role
from clients.forms.script import PieceForm
from clients.models import ScriptItem
from clients.scripting import add, in_parts, move
from clients.views.reaching import sent
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.returning import see


@require_safe
@roles(Role.MANAGER)
def call_script(request):
    """In one language, the reader's own first."""
    language = _language(request.GET.get("language"))
    context = {
        "language": language,
        "languages": settings.LANGUAGES,
        "parts": in_parts(ScriptItem.objects.in_language(language)),
    }
    return render(request, "calls/script.html", context)


@roles(Role.MANAGER)
def script_new(request):
    language = _language(request.GET.get("language"))
    form = PieceForm(sent(request), initial={"part": request.GET.get("part", "explain")})
    if is_done(form, lambda **words: add(language=language, **words)):
        return see(_page(language))
    return form_page(request, "calls/script_item.html", form, language=language)


@roles(Role.MANAGER)
def script_item(request, pk):
    """Change a piece, move it within its part, or take it out."""
    item = get_object_or_404(ScriptItem, pk=pk)
    if "remove" in request.POST:
        item.delete()
        return see(_page(item.language))
    if "move" in request.POST:
        move(item, up=request.POST["move"] == "up")
        return see(_page(item.language))
    form = PieceForm(request.POST) if request.method == "POST" else PieceForm.of(item)
    if is_done(form, item.write):
        return see(_page(item.language))
    return form_page(request, "calls/script_item.html", form, item=item, language=item.language)


def _language(wanted: str | None) -> str:
    known = dict(settings.LANGUAGES)
    return next(code for code in (wanted, get_language(), *known) if code in known)


def _page(language: str) -> str:
    return f"{reverse('call_script')}?language={language}"
