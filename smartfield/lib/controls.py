"""Inputs and selects drawn in Python.

Django draws each by a template, and each of a select's options by two more: a fifth of the time
of a page with filters. What is drawn here is the same to the letter, but for the space between
parts; every other widget keeps its template.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Controls(TemplatesSetting):
    """The renderer of every form (FORM_RENDERER)."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    said = {"type": widget["type"], "name": widget["name"]}
    said |= {} if value is None else {"value": str(value)}
    return format_html("<input{}>", _attributes(said | widget["attrs"]))


def _choice(widget: dict[str, Any]) -> SafeString:
    """A box or a button among several, in its label where the page asks for both at once."""
    if not widget.get("wrap_label"):
        return _input(widget)
    mark = widget["attrs"].get("id")
    called = _attributes({"for": mark} if mark else {})
    return format_html("<label{}>{} {}</label>", called, _input(widget), widget["label"])


def _select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    said = _attributes({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", said, mark_safe(groups))


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    drawn = mark_safe("".join(_option(option) for option in options))
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _option(option: dict[str, Any]) -> SafeString:
    said = _attributes({"value": str(option["value"]), **option["attrs"]})
    return format_html("<option{}>{}</option>", said, option["label"])


def _attributes(said: dict[str, Any]) -> SafeString:
    """In their order; True is a bare word, and False is not said."""
    return mark_safe(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
            for name, value in said.items()
            if value is not False
        )
    )


INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox")
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/checkbox_option.html": _choice,
    "django/forms/widgets/radio_option.html": _choice,
    "django/forms/widgets/select.html": _select,
}
