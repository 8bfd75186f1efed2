"""Task templates: writing one, and filling a task's form from one."""

from collections.abc import Container

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from smartfield.lib.lines import Line, Words
from tasks.forms.fields import Lines, Minutes
from tasks.forms.tags import Tags
from tasks.models import Category, Skill, Template
from tasks.tagging import names_of

FILLED = (
    *("title", "brief", "criteria", "estimate_minutes", "limit_minutes", "category", "skills"),
    "tags",
)


class Chosen(forms.ModelChoiceField):
    """Which template a task comes from, of those that its client may have."""

    def __init__(self, **kwargs):
        super().__init__(
            Template.objects.none(),
            label=_("From a template"),
            required=False,
            empty_label=_("None"),
            error_messages={"invalid_choice": _("Choose a template from the list")},
            **kwargs,
        )


class TemplateForm(forms.Form):
    """Its values are what `Template.write` takes."""

    name = Line(
        label=_("Name"),
        max_length=80,
        empty=_("Enter a name for the template"),
        help_text=_("As managers look for it: Weekly report, Travel."),
    )
    client = forms.ModelChoiceField(
        Client.objects.filter(archived_at=None),
        label=_("For whom"),
        required=False,
        empty_label=_("All clients"),
        widget=forms.Select({"data-combobox": ""}),
        error_messages={"invalid_choice": _("Choose a client from the list")},
    )
    title = Line(label=_("Title"), max_length=120, empty=_("Enter a title for the task"))
    brief = Words(label=_("Brief"), rows=5, max_length=20_000, required=False)
    must_say = Lines(
        label=_("What the brief must say"),
        longest=80,
        most=12,
        rows=3,
        required=False,
        help_text=_("One line each. The intake points out what is not said yet."),
    )
    criteria = Lines(
        label=_("Done when"), rows=3, required=False, help_text=_("One point in each line")
    )
    estimate_minutes = Minutes(label=_("Estimate"), help_text=_("For example 2h, 1:30 or 90"))
    limit_minutes = Minutes(
        label=_("Hour limit"), help_text=_("Beyond it the assistant needs your word.")
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Category"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose a category from the list")},
    )
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=_("Needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value", "list"], _("Choose skills from the list")
        ),
    )
    tags = Tags()

    @classmethod
    def of(cls, template: Template) -> "TemplateForm":
        kept = ("name", "client", "must_say", *FILLED)
        initial = {name: getattr(template, name) for name in kept}
        named = {"skills": template.skills.all(), "tags": names_of(template)}
        return cls(initial=initial | named)

    def clean(self):
        values = super().clean()
        estimate, limit = values.get("estimate_minutes"), values.get("limit_minutes")
        if estimate and limit and limit < estimate:
            self.add_error("limit_minutes", _("The limit is below the estimate"))
        return values


def fill(
    typed: QueryDict, template: Template, prefix: str = "", names: Container[str] = FILLED
) -> None:
    """Write what `template` says of `names` into those fields of `typed` that are empty."""
    for name, values in _as_typed(template).items():
        if name in names and not any(value.strip() for value in typed.getlist(prefix + name)):
            typed.setlist(prefix + name, values)


def _as_typed(template: Template) -> dict[str, list[str]]:
    return {
        "title": [template.title],
        "brief": [template.brief],
        "criteria": ["\n".join(template.criteria)],
        "estimate_minutes": [_spoken(template.estimate_minutes)],
        "limit_minutes": [_spoken(template.limit_minutes)],
        "category": [str(template.category_id or "")],
        "skills": [str(skill.pk) for skill in template.skills.all()],
        "tags": [", ".join(names_of(template))],
    }


def _spoken(minutes: int | None) -> str:
    return f"{minutes // 60}:{minutes % 60:02}" if minutes else ""
