from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.merging import why_not
from tasks.models import Task


class MergeForm(forms.Form):
    """Which of the tasks stays; its values are what `merging.merge` takes."""

    keep = forms.ModelChoiceField(
        None,
        empty_label=None,
        widget=forms.RadioSelect({"class": "form-check-input"}),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose which of them stays")
        ),
    )
    with_briefs = forms.BooleanField(
        label=_("Add the brief of the others under the one that stays"), required=False
    )

    def __init__(self, *args, tasks: Sequence[Task], **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        self.fields["keep"].queryset = Task.objects.filter(pk__in=[task.pk for task in tasks])
        self.obstacles = {task.pk: self._obstacle(task) for task in tasks}
        possible = [task.pk for task in tasks if not self.obstacles[task.pk]]
        self.initial |= {"keep": next(iter(possible), None), "with_briefs": True}
        self.is_possible = bool(possible)

    def _obstacle(self, into: Task) -> str:
        """Why the others cannot end in this one; empty if they can."""
        others = [task for task in self.tasks if task.pk != into.pk]
        return next(filter(None, (why_not(task, into) for task in others)), "")

    def clean(self):
        values = super().clean()
        into = values.pop("keep", None)
        others = [task for task in self.tasks if task != into]
        return {**values, "into": into, "tasks": others}
