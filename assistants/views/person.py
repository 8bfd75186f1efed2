"""What an assistant can do and when they work: written by themselves or by a manager."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import STAFF, roles
from accounts.models import Role, User
from assistants import describing
from assistants.forms.abilities import Abilities
from assistants.forms.hours import BlockForm, Off, Week
from assistants.models import Profile
from smartfield.lib.answering import form_page, is_done
from smartfield.lib.numbers import row_number
from smartfield.lib.returning import see
from tasks.views.reaching import posted


@roles(*STAFF)
def person_skills(request, pk):
    """Skills with what stands behind them, languages, wishes, and the limit of tasks in hand."""
    someone = _assistant(request, pk)
    form = Abilities(posted(request), profile=_profile(someone))
    if not is_done(form, lambda **said: describing.set_abilities(someone, **said, by=request.user)):
        return form_page(request, "assistants/skills.html", form, person=someone)
    return _saved(request, pk)


@roles(Role.MANAGER)
@require_POST
def person_confirm(request, pk):
    """What an assistant says of a skill is so."""
    skill = row_number(request.POST.get("skill", ""))
    if skill is not None:
        describing.confirm(_assistant(request, pk), skill, by=request.user)
    return _saved(request, pk)


@roles(*STAFF)
def person_hours(request, pk):
    """The working hours of a week."""
    someone = _assistant(request, pk)
    form = Week(posted(request), profile=_profile(someone))
    if not is_done(form, lambda week: describing.set_week(someone, week)):
        return _hours_page(request, someone, form, Off(auto_id="off_%s"))
    return _saved(request, pk)


@roles(*STAFF)
@require_POST
def person_off(request, pk):
    """Days off: written down, or struck out."""
    someone = _assistant(request, pk)
    if (gone := row_number(request.POST.get("remove", ""))) is not None:
        _profile(someone).days_off.filter(pk=gone).delete()
        return _saved(request, pk, "person_hours")
    form = Off(request.POST, auto_id="off_%s")
    if not is_done(form, lambda **days: describing.take_off(someone, **days, by=request.user)):
        return _hours_page(request, someone, form, form)
    return _saved(request, pk, "person_hours")


def _hours_page(request: HttpRequest, someone: User, form, off_form) -> HttpResponse:
    profile = _profile(someone)
    week = form if isinstance(form, Week) else Week(profile=profile)
    return form_page(
        request,
        "assistants/hours.html",
        form,
        person=someone,
        week_form=week,
        off_form=off_form,
        days_off=profile.days_off.all(),
    )


@roles(Role.MANAGER)
def person_blocks(request, pk):
    """Clients whose tasks they do not get."""
    someone = _assistant(request, pk)
    if (gone := row_number(request.POST.get("remove", ""))) is not None:
        describing.unblock(someone, gone)
        return _saved(request, pk, "person_blocks")
    form = BlockForm(posted(request))
    if not is_done(form, lambda **said: describing.block(someone, **said, by=request.user)):
        blocks = someone.blocks.select_related("client", "by").order_by("client__name")
        return form_page(request, "assistants/blocks.html", form, person=someone, blocks=blocks)
    return _saved(request, pk, "person_blocks")


def _assistant(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).assistants(), pk=pk)


def _profile(someone: User) -> Profile:
    return Profile.objects.get_or_create(user=someone)[0]


def _saved(request: HttpRequest, pk: int, page: str = "person") -> HttpResponse:
    messages.success(request, _("Saved"))
    return see(reverse(page, args=[pk]))
