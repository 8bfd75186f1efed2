"""Choosing an assistant, the likeliest first: who has room and covers the skills."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from tasks.models import Task
from tasks.states import IN_HAND

USUAL_LIMIT = 5  # tasks in hand at once of somebody who has no profile yet


class PersonField(forms.ModelChoiceField):
    """One of the assistants, as radios that say what speaks for each (tasks/_choose.html)."""

    def __init__(self):
        super().__init__(
            User.objects.none(),
            label=gettext_lazy("Assistant"),
            empty_label=None,
            widget=forms.RadioSelect({"class": "form-check-input"}),
            error_messages=dict.fromkeys(
                ["required", "invalid_choice"], gettext_lazy("Choose who gets the task")
            ),
        )

    def rank(self, task: Task, people: QuerySet) -> None:
        self.needed = task.skills.count()
        self.queryset = ranked(people, task)

    def label_from_instance(self, person) -> "Candidate":
        facts = [self._skills(person), _room(person.room)]
        return Candidate(str(person), ", ".join(filter(None, facts)))

    def _skills(self, person) -> str:
        if not self.needed:
            return ""
        words = ngettext(
            "%(covered)d of %(needed)d skill", "%(covered)d of %(needed)d skills", self.needed
        )
        return words % {"covered": person.covered, "needed": self.needed}


@dataclass(frozen=True)
class Candidate:
    """Two texts of one radio. No tuple: Django would take it for a group of choices."""

    name: str
    facts: str


def ranked(people: QuerySet, task: Task) -> QuerySet:
    """`people` with `covered` (skills of the task) and `room` (tasks they may still take)."""
    known = Q(profile__skill_levels__skill__in=task.skills.all())
    in_hand = Q(tasks_assigned__state__in=IN_HAND)
    return people.annotate(
        covered=Count("profile__skill_levels__skill", filter=known, distinct=True),
        room=Greatest(
            Coalesce(F("profile__wip_limit"), USUAL_LIMIT)
            - Count("tasks_assigned", filter=in_hand, distinct=True),
            0,
        ),
    ).order_by(Least("room", 1).desc(), "-covered", "-room", "name")


def _room(room: int) -> str:
    if not room:
        return _("no room")
    return ngettext("room for %(count)d", "room for %(count)d", room) % {"count": room}
