"""Files in forms: chosen in the page and sent with it, or gone up before it, piece by piece.

A form takes either; what went up before is named by hidden fields, so a form that comes again
still has its files. Whose they are and what is in them is asked when they are kept.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

MOST_FILES = 20


class Sent(NamedTuple):
    """A file that went up before its form, as the form names it: number, size in bytes, name."""

    id: UUID
    size: int
    name: str

    def __str__(self) -> str:
        return f"{self.id}/{self.size}/{self.name}"


Chosen = UploadedFile | Sent


def sent(text: str) -> Sent | None:
    """What a hidden field names; None for nonsense."""
    number, _slash, rest = text.partition("/")
    size, _slash, name = rest.partition("/")
    try:
        return Sent(UUID(number), int(size[:15]), name) if name and size.isdecimal() else None
    except ValueError:
        return None


def sent_in(data: Any, name: str) -> list[Sent]:
    """What the hidden fields beside `name` name, each once."""
    texts = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
    return [*dict.fromkeys(filter(None, map(sent, texts)))]


def still_sent(value: Any) -> list[Sent]:
    """Of what a field was sent, what went up already: a form that comes again still has it."""
    chosen = value if isinstance(value, list) else [value]
    return [one for one in chosen if isinstance(one, Sent)]


class _Drop(forms.FileInput):
    """`records` offers to record: "audio", "video" or both. The field's hint says who will hear
    it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, records: str = "") -> None:
        self.records = records
        offered = {"data-records": records} if records else {}
        super().__init__({"data-uploads": reverse_lazy("upload_new"), **offered, **(attrs or {})})

    @property
    def recorded(self) -> list[str]:
        return self.records.split()

    def chosen(self, data: Any, files: Any, name: str) -> list[Chosen]:
        given = files.getlist(name) if isinstance(files, MultiValueDict) else [files.get(name)]
        return [*filter(None, given), *sent_in(data, f"{name}_sent")]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.chosen(data, files, name)


class DropFile(_Drop):
    """One file; the page's drop zone takes it too."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return next(iter(self.chosen(data, files, name)), None)


class DropFiles(_Drop):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.chosen(data, files, name)


class Files(forms.FileField):
    """Any number of files, none too; whether each is let in is asked when it is kept."""

    widget = DropFiles

    def clean(self, value: Iterable[Chosen] | None, initial: Any = None) -> list[Chosen]:
        chosen = [super(Files, self).clean(one, initial) for one in value or []]
        if len(chosen) > MOST_FILES:
            message = _("Choose at most %(most)d files at once")
            raise forms.ValidationError(message, params={"most": MOST_FILES})
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return chosen
