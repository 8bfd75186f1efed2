"""How a verb says no: with a sentence for the reader, and nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm


class Refusal(Exception):
    """A verb refused. `str()` is a whole sentence in the reader's language.

    `field` names the form field the sentence belongs to, if one does.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.field = field


class Overtaken(Refusal):
    """Somebody else moved the thing first; the sentence tells what happened meanwhile."""


@contextmanager
def said_on(form: BaseForm) -> Iterator[None]:
    """Catch a refusal and say it at its field of `form`, or above it: the form is invalid then."""
    try:
        yield
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
