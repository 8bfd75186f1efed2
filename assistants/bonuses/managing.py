"""Bonuses as managers see them: what waits for their word, and their own gifts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.models import Role, User
from assistants.bonuses import deciding, reading
from assistants.bonuses.forms import ANSWER, APPROVE, GiftForm, WordForm
from assistants.bonuses.wording import terms_words, with_sentences
from assistants.models import Bonus, BonusRule, Learning
from smartfield.lib import figures
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.refusals import Refusal
from smartfield.lib.returning import see
from tasks.models import Task

SHOWN, LATELY = 100, 20


@roles(Role.MANAGER)
@require_safe
def bonuses(request):
    everything = reading.lines(Bonus.objects.visible_to(request.user))
    rules = list(BonusRule.objects.prefetch_related("versions"))
    found = {
        "waiting": with_sentences(everything.waiting().order_by("earned_at", "pk")[:SHOWN]),
        "asked": with_sentences(everything.unanswered().order_by("asked_at")[:SHOWN]),
        "learned": Learning.objects.waiting().select_related("assistant", "skill")[:SHOWN],
        "people": reading.by_person(timezone.now()),
        "rules": [(rule, rule.latest, terms_words(rule.latest)) for rule in rules],
        "decided": with_sentences(everything.exclude(state=Bonus.State.WAITING)[:LATELY]),
    }
    return render(request, "assistants/bonuses.html", found)


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def bonus(request, pk):
    """One line, and a manager's word on it."""
    found = get_object_or_404(reading.lines(Bonus.objects.visible_to(request.user)), pk=pk)
    form = WordForm(request.POST if request.method == "POST" else None, bonus=found)
    if is_done(form, lambda **said: _say(found, request.user, **said)):
        return see(reverse("bonuses"))
    with_sentences([found])
    return form_page(request, "assistants/bonus.html", form, bonus=found)


def _say(found: Bonus, by: User, decision: str, word: str = "", answer: str = "") -> None:
    if decision == APPROVE:
        deciding.approve(found, by=by)
    elif decision == ANSWER:
        deciding.answer(found, by=by, text=answer)
    else:
        deciding.decline(found, by=by, word=word)


@roles(Role.MANAGER)
@require_POST
def bonus_approve(request, pk):
    """The yes from the list."""
    found = get_object_or_404(Bonus.objects.visible_to(request.user), pk=pk)
    try:
        deciding.approve(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return see(reverse("bonuses"))


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def task_bonus(request, number):
    """A manager's own bonus for a task, with what it is for."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=number)
    form = GiftForm(request.POST if request.method == "POST" else None)
    if not is_done(form, lambda **said: deciding.give(task, by=request.user, **said)):
        return form_page(request, "assistants/bonus_give.html", form, task=task)
    words = _("%(name)s gets a bonus of %(amount)s.")
    amount = figures.money(form.cleaned_data["amount"], form.cleaned_data["currency"])
    messages.success(request, words % {"name": task.assistant, "amount": amount})
    return see(task.get_absolute_url())
