"""Fields for what people type, without characters that cannot be seen and only mislead."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy, ngettext_lazy

from smartfield.lib.fields import Said
from smartfield.lib.words import clean, folded

TOO_LONG = ngettext_lazy(
    "Use %(limit_value)d character or less (now %(show_value)d)",
    "Use %(limit_value)d characters or less (now %(show_value)d)",
    "limit_value",
)


class Line(forms.CharField):
    """One line; `empty` is the sentence for a required one that was left so."""

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if empty:
            self.error_messages["required"] = empty
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\x00" in text else self.tidied(clean(text))

    def tidied(self, text: str) -> str:
        return " ".join(text.split())


class Words(Line):
    """What a person says over several lines, in the reading face."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=Said({"rows": rows}), **kwargs)

    def tidied(self, text: str) -> str:
        return text.replace("\r\n", "\n")


class Email(forms.EmailField):
    """An address in the one spelling under which it is kept."""

    default_error_messages = {"invalid": gettext_lazy("Enter an email like name@example.com")}

    def to_python(self, value: Any) -> str:
        return folded(clean(super().to_python(value) or ""))
