"""Finding words inside a column the way its trigram index can."""

from django.db.models import Q
from django.db.models.fields import Field
from django.db.models.lookups import IContains


@Field.register_lookup
class Holds(IContains):
    """`ILIKE '%…%'`: Django's icontains compares in upper case, and an index on the column sleeps."""

    lookup_name = "holds"

    def get_rhs_op(self, connection, rhs):
        return f"ILIKE {rhs}"


def holding(field: str, words: str) -> Q:
    """Rows whose `field` holds each of the `words`, in any order and case."""
    wanted = Q()
    for word in words.split():
        wanted &= Q(**{f"{field}__holds": word})
    return wanted
