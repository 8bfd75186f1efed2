"""Lengths of time, computed by the database."""

from django.db.models import FloatField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Extract


def seconds(start: Combinable, end: Combinable) -> Cast:
    """Seconds from `start` to `end`, exact to the microsecond."""
    return Cast(Extract(end - start, "epoch"), FloatField())
