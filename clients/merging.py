"""Two records of one company, or of one person at it, become one.

Promises: in one transaction everything that refers to the loser refers to the winner then, found
by the relations themselves, so that no table added later is left out. Where both have what only
one may have, rights and numbers are united; what cannot be united, and rows that never change
(charges, events), stay with the loser, which is kept: archived, with its own words, and leading
to the winner. Both histories tell what moved. Saying it twice is saying it once.
Refuses: a record and itself, people of two companies, and what became part of another meanwhile.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import StoredFile, User
from clients.editing import change_of
from clients.joining import RIGHTS
from clients.models import Client, ClientEvent, Contact, Membership
from smartfield.lib.refusals import Overtaken, Refusal

Moved = dict[str, list]


@transaction.atomic
def merge_clients(winner: Client, loser: Client, *, by: User, **fields: Any) -> ClientEvent | None:
    """`loser` becomes part of `winner`, whose `fields` are written anew; None if it is already."""
    winner, loser = _locked(Client, winner, loser)
    if loser.merged_into_id == winner.pk:
        return None
    _check(winner, loser)
    _unite_people(winner, loser, by)
    _append_playbook(winner, loser)
    moved = _move_all(winner, loser)
    StoredFile.objects.filter(shelf=loser.key).update(shelf=winner.key)
    changes = _write(winner, fields)
    loser.merged_into, loser.archived_at = winner, loser.archived_at or timezone.now()
    loser.save(update_fields=["merged_into", "archived_at"])
    counts = {label: len(keys) for label, keys in moved.items()}
    loser.record("merged", by=by, client=winner.pk, moved=counts, rows=moved)
    return winner.record("merge", by=by, client=loser.pk, moved=counts, changes=changes)


@transaction.atomic
def merge_contacts(
    winner: Contact, loser: Contact, *, by: User, **fields: Any
) -> ClientEvent | None:
    """The same for two records of one person."""
    client = winner.client.followed()
    winner, loser = _locked(Contact, winner, loser)
    if loser.merged_into_id == winner.pk:
        return None
    _check(winner, loser)
    if winner.client_id != loser.client_id:
        raise Refusal(_("They belong to two companies. Merge the companies first"))
    return _unite(client, winner, loser, by, fields)


def _unite(client: Client, winner: Contact, loser: Contact, by: User, fields: dict) -> ClientEvent:
    moved = _move_all(winner, loser)
    fields = {"user": winner.user or loser.user, **fields}
    loser.merged_into, loser.user = winner, None
    loser.save(update_fields=["merged_into", "user"])
    return client.record(
        "contact_merge",
        by=by,
        contact=winner.pk,
        other=loser.pk,
        moved={label: len(keys) for label, keys in moved.items()},
        rows=moved,
        changes=_write(winner, fields),
    )


def _unite_people(winner: Client, loser: Client, by: User) -> None:
    """Contacts of both companies that sign in by one account are one person."""
    theirs = {contact.user_id: contact for contact in winner.contacts.exclude(user=None)}
    for contact in loser.contacts.filter(user__in=theirs).order_by("pk"):
        _unite(winner, *_locked(Contact, theirs[contact.user_id], contact), by, {})


def _locked(model: type[models.Model], winner: Any, loser: Any) -> tuple[Any, Any]:
    """Both rows, the lower first, so that two merges wait for each other; whoever writes a row
    that refers to one of them waits too."""
    if winner.pk == loser.pk:
        raise Refusal(_("It is the same record. Choose another"))
    rows = model._default_manager.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[winner.pk, loser.pk])}
    return found[winner.pk], found[loser.pk]


def _check(winner: Any, loser: Any) -> None:
    for row in (winner, loser):
        if row.merged_into_id:
            raise Overtaken(
                _("%(name)s is a part of %(other)s now. Look again")
                % {"name": row, "other": row.merged_into}
            )


def _write(row: Any, fields: dict[str, Any]) -> list[list]:
    changes = [
        change_of(name, getattr(row, name), value)
        for name, value in fields.items()
        if getattr(row, name) != value
    ]
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields])
    return changes


def _append_playbook(winner: Client, loser: Client) -> None:
    """The loser's instructions come after the winner's, in their own order."""
    last = winner.playbook_sections.aggregate(last=Max("position"))["last"] or 0
    loser.playbook_sections.update(position=F("position") + last + 1)


# What refers to a record ------------------------------------------------------------


def relations(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Each model and its field that refer to `model`, hidden ones and many-to-many too."""
    relation: Any
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name


def _move_all(winner: Any, loser: Any) -> Moved:
    """Keys of the rows that moved, by their model; those that never change stay."""
    never_change = _tables_that_never_change()
    moved: Moved = {}
    for model, field in relations(type(winner)):
        if model._meta.db_table not in never_change:
            keys = _move(model, field, winner, loser)
            if keys:
                moved.setdefault(model._meta.label_lower, []).extend(keys)
    return moved


def _move(model: type[models.Model], field: str, winner: Any, loser: Any) -> list:
    rows = model._base_manager.filter(**{field: loser})
    keys = list(rows.values_list("pk", flat=True))
    if _is_taken(rows, field, winner):
        return keys
    return [row.pk for row in rows.order_by("pk") if _move_one(row, field, winner)]


def _move_one(row: Any, field: str, winner: Any) -> bool:
    """Whether the row is the winner's now, or one with a row that the winner has."""
    alone = type(row)._base_manager.filter(pk=row.pk)
    if _is_taken(alone, field, winner):
        return True
    unite = CLASHES.get(row._meta.label)
    return bool(unite and unite(row, winner))


def _is_taken(rows: models.QuerySet, field: str, winner: Any) -> bool:
    """Move `rows`, all or none: the database refuses where the winner has what is one of a kind."""
    try:
        with transaction.atomic():
            rows.update(**{field: winner})
        return True
    except IntegrityError:
        return False


def _tables_that_never_change() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'refuse_change'"
        )
        return {name for (name,) in cursor.fetchall()}


# One of a kind on both sides ----------------------------------------------------------


def _unite_rights(row: Membership, winner: Client) -> bool:
    kept = winner.memberships.get(user=row.user_id)
    for right in RIGHTS:
        name = f"is_{right}"
        setattr(kept, name, getattr(kept, name) or getattr(row, name))
    kept.save()
    row.delete()
    return True


def _forget(row: models.Model, winner: Any) -> bool:
    """The winner has the very same: nothing is lost with it."""
    row.delete()
    return True


CLASHES: dict[str, Callable[[Any, Any], bool]] = {
    "clients.Membership": _unite_rights,
    "clients.ContactPhone": _forget,
    "clients.Client_preferred": _forget,
    "assistants.Block": _forget,
}


def counts(record: Any) -> list[str]:
    """What refers to the record, as `tasks 12`, to be seen before it moves."""
    found = (
        (model._meta.verbose_name_plural, model._base_manager.filter(**{field: record}).count())
        for model, field in relations(type(record))
        if not model._meta.auto_created
    )
    return [f"{words} {count}" for words, count in found if count]
