"""Controls drawn in Python are the ones that Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from smartfield.lib.controls import DRAWN, Controls

CHOICES = [
    ("", "Any <time>"),
    ("a", gettext_lazy("Today")),
    ("More", [("b&", "B & C"), (7, mark_safe("<b>Seven</b>"))]),
]


class Everything(forms.Form):
    text = forms.CharField(max_length=80)
    number = forms.IntegerField(min_value=0, localize=True)
    email = forms.EmailField(widget=forms.EmailInput({"autocomplete": "off", "data-x": True}))
    url = forms.URLField(assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput({"data-no": False}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    box = forms.BooleanField()
    select = forms.ChoiceField(choices=CHOICES)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    buttons = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, disabled=True)


TYPED = {
    "text": "\"><script>alert(1)</script>'",
    "number": "1234567",
    "email": "a@b.example",
    "password": "secret",
    "hidden": "&",
    "box": "on",
    "select": "b&",
    "boxes": ["a", "7"],
    "buttons": "a",
}


def drawn(renderer, data) -> dict[str, list[str]]:
    form = Everything(data, renderer=renderer)
    return {
        field.name: [str(field), *(part.tag(wrap) for part in field for wrap in (False, True))]
        if field.name in ("boxes", "buttons")
        else [str(field)]
        for field in form
    }


def closed_up(html: str) -> str:
    return re.sub(r">\s+", ">", html)


@pytest.mark.parametrize("data", [None, TYPED], ids=["empty", "typed"])
def test_each_control_is_drawn_as_django_draws_it(data):
    ours, djangos = drawn(Controls(), data), drawn(TemplatesSetting(), data)
    for name, parts in djangos.items():
        assert [closed_up(part) for part in ours[name]] == [closed_up(part) for part in parts]


def test_forms_are_drawn_by_it_and_other_widgets_by_their_templates(settings):
    assert settings.FORM_RENDERER == "smartfield.lib.controls.Controls"
    assert forms.Textarea.template_name not in DRAWN
    assert forms.Textarea().render("said", "<") == (
        '<textarea name="said" cols="40" rows="10">\n&lt;</textarea>'
    )
