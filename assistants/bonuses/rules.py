"""Rules of bonuses, written and tried by managers before they are switched on."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.models import Role, User
from assistants.bonuses import ruling
from assistants.bonuses.awarding import Award, tried
from assistants.bonuses.earning import day_of
from assistants.bonuses.forms import RuleForm
from assistants.bonuses.wording import terms_words
from assistants.models import BonusRule, BonusTerms
from smartfield.lib import figures
from smartfield.lib.answering import is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see

TRIED_OVER = timedelta(days=90)
FIELDS = tuple(RuleForm.base_fields)


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def bonus_rule_new(request):
    initial = {"valid_from": day_of(timezone.now())}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    made = []
    if "try" not in request.POST and is_done(
        form, lambda **terms: made.append(ruling.write(by=request.user, **terms))
    ):
        return see(made[0].get_absolute_url())
    return _editor(request, form)


@roles(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def bonus_rule(request, pk):
    """A rule with its versions, what it would have given lately, and the form of its next one."""
    rule = get_object_or_404(BonusRule.objects.prefetch_related("versions__written_by"), pk=pk)
    latest = rule.latest
    today = day_of(timezone.now())
    now = {name: getattr(latest, name) for name in FIELDS}
    initial = now | {"valid_from": max(latest.valid_from, today)}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    seen = row_number(request.POST.get("seen", "")) or 0
    if "try" not in request.POST and is_done(
        form, lambda **terms: ruling.change(rule, by=request.user, seen=seen, **terms)
    ):
        return see(rule.get_absolute_url())
    return _editor(request, form, rule)


def _editor(request: HttpRequest, form: RuleForm, rule: BonusRule | None = None) -> HttpResponse:
    """The form, with a dry run of what was typed, or else of what is in force."""
    terms = rule.latest if rule else None
    is_tried = "try" in request.POST and form.is_valid()
    if is_tried:
        terms = BonusTerms(**form.cleaned_data)
    versions = [(one, terms_words(one)) for one in rule.versions.all()] if rule else []
    found = {
        "form": form,
        "rule": rule,
        "seen": request.POST.get("seen") or (rule.latest.number if rule else ""),
        "versions": versions,
        "tried": _tried(terms) if terms else None,
        "tried_words": terms_words(terms) if terms else "",
    }
    status = 200 if is_tried or not form.is_bound else 422
    return render(request, "assistants/bonus_rule.html", found, status=status)


def _tried(terms: BonusTerms) -> dict:
    """What the terms would have given in the last ninety days, by name."""
    since = day_of(timezone.now()) - TRIED_OVER
    found: dict[int, list[Award]] = {}
    for one in tried(terms, since):
        found.setdefault(one.due.assistant, []).append(one)
    people = User.objects.filter(pk__in=found).order_by("name", "pk")
    rows = [(one, len(found[one.pk]), _sum(found[one.pk])) for one in people]
    return {
        "since": since,
        "rows": [(one, n, figures.money(much, terms.currency)) for one, n, much in rows],
        "count": sum(n for _one, n, _amount in rows),
        "total": figures.money(sum(amount for *_rest, amount in rows), terms.currency),
    }


def _sum(awards: list[Award]):
    return sum(one.amount for one in awards)


@roles(Role.MANAGER)
@require_POST
def bonus_rule_switch(request, pk):
    rule = get_object_or_404(BonusRule, pk=pk)
    ruling.switch(rule, is_on=request.POST.get("is_on") == "1")
    return see(rule.get_absolute_url())
