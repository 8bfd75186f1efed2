"""Finding words inside a column the way its trigram index can."""

from typing import Any

from django.db.models import Q
from django.db.models.fields import Field
from django.db.models.lookups import IContains


@Field.register_lookup
class Holds(IContains):
    """`ILIKE`: icontains compares upper cases, which an index on the column cannot serve."""

    lookup_name = "holds"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"ILIKE {rhs}"


def holding(field: str, words: str) -> Q:
    """Rows whose `field` holds each of the `words`, in any order and case."""
    wanted = Q()
    for word in words.split():
        wanted &= Q(**{f"{field}__holds": word})
    return wanted
