"""What each bulk action asks; the values are what its verb takes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tasks.forms.fields import Due
from tasks.forms.moves import ChargedCancelForm, PublishForm
from tasks.forms.tags import Tags
from tasks.forms.task import DUE_EXAMPLES
from tasks.models import BulkAction, Task

Deed = BulkAction.Deed


class AssignAllForm(forms.Form):
    assistant = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Assistant"),
        empty_label=_("Choose who gets the tasks"),
        widget=forms.Select({"data-combobox": ""}),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose who gets the tasks")
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assistant"].queryset = User.objects.assistants().order_by("name", "pk")


class DueAllForm(forms.Form):
    due_at = Due(label=_("Due"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].zone = timezone.get_current_timezone()
        here = _("By your own clocks. Left empty, they are due at no time.")
        self.fields["due_at"].help_text = f"{DUE_EXAMPLES} {here}"


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Task.Priority,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose low, normal or high")
        ),
    )


class TagsForm(forms.Form):
    tags = Tags(required=True, empty=_("Write at least one tag"))


FORMS = {
    Deed.ASSIGN: AssignAllForm,
    Deed.DUE: DueAllForm,
    Deed.PRIORITY: PriorityForm,
    Deed.TAG: TagsForm,
    Deed.UNTAG: TagsForm,
    Deed.PUBLISH: PublishForm,
    Deed.CANCEL: ChargedCancelForm,
}
