"""Lengths of time, computed by the database."""

from django.db.models import Expression, FloatField
from django.db.models.functions import Cast, Extract


def seconds(start: Expression, end: Expression) -> Cast:
    """Seconds from `start` to `end`, exact to the microsecond."""
    return Cast(Extract(end - start, "epoch"), FloatField())
