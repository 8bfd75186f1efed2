"""Somebody's growth: for themselves and for managers, and nobody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.models import Role, User
from assistants.growth import learning as log
from assistants.growth.forms import DECLINE, DecisionForm, LearningForm, WishForm
from assistants.growth.reading import growth
from assistants.models import Learning
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.periods import agency_zone
from smartfield.lib.returning import see
from tasks.models import Skill

SHOWN = 100


@roles(Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def me_growth(request):
    """One's own growth; what is posted is a field that one wishes for, or wishes for no more."""
    gone = row_number(request.POST.get("remove", ""))
    form = WishForm(request.POST if request.method == "POST" else None)
    if gone:
        log.unwish(get_object_or_404(Skill, pk=gone), by=request.user)
        return see(reverse("me_growth"))
    if is_done(form, lambda skill: log.wish(skill, by=request.user)):
        return see(reverse("me_growth"))
    return _page(request, request.user, form=form)


@roles(Role.MANAGER)
@require_safe
def person_growth(request, pk):
    people = User.objects.visible_to(request.user).filter(role=Role.ASSISTANT)
    return _page(request, get_object_or_404(people, pk=pk))


def _page(request: HttpRequest, person: User, form: WishForm | None = None) -> HttpResponse:
    today = timezone.localdate(timezone=agency_zone())
    learned = Learning.objects.filter(assistant=person).select_related(
        "skill", "file", "decided_by"
    )
    found = {
        "person": person,
        "growth": growth(person, today),
        "learned": learned[:SHOWN],
        "wished": log.wished(person),
        "form": form,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "assistants/growth.html", found, status=status)


@roles(Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def learning_new(request):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LearningForm(*sent, initial={"finished_on": timezone.localdate()})
    if is_done(form, lambda **said: log.write_down(by=request.user, **said)):
        return see(reverse("me_growth"))
    return form_page(request, "assistants/learning_new.html", form)


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def learning(request, pk):
    """A manager reads what somebody learned and confirms it, or says why not."""
    rows = Learning.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("assistant", "skill", "file", "decided_by"), pk=pk
    )
    form = DecisionForm(request.POST if request.method == "POST" else None, learning=found)
    if is_done(form, lambda **said: _decide(found, request.user, **said)):
        return see(reverse("person_growth", args=[found.assistant_id]))
    return form_page(request, "assistants/learning.html", form, learning=found)


def _decide(found: Learning, by: User, decision: str, word: str, level: int | None = None) -> None:
    if decision == DECLINE:
        log.decline(found, by=by, word=word)
    else:
        log.confirm(found, by=by, level=level, word=word)
