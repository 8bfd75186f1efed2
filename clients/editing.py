"""Changing what is known of a client and of its people.

Promises: a change and its event in one transaction; fields nobody asked for stay as they are.
Refuses a save over a change that its writer has not seen; nothing is written over in silence.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.filing import keep
from accounts.models import User
from clients.models import Agreement, Client, ClientEvent, Contact
from smartfield.lib.refusals import Overtaken

# Fields whose values may stand in an event for ever: they say nothing of a person.
TOLD = {
    *("stage", "manager", "language", "time_zone", "currency", "warranty_days", "silence_days"),
    *("kind", "valid_from", "valid_to", "is_shared"),
}


@transaction.atomic
def edit(client: Client, *, by: User, seen: int | None = None, **fields: Any) -> ClientEvent | None:
    """Change the terms; None if nothing differs. `seen`: the last change the writer knew of."""
    locked = client.followed()
    _check_seen(last_change(locked), seen)
    changes = _write(locked, fields)
    return locked.record("edit", by=by, changes=changes) if changes else None


@transaction.atomic
def add_contact(client: Client, *, by: User, phones: Iterable[str], **facts: Any) -> Contact:
    """Somebody new at the client, with their numbers (E.164)."""
    client = client.followed()
    contact = client.contacts.create(**facts)
    for number in phones:
        contact.phones.get_or_create(number=number)
    client.record("contact_new", by=by, contact=contact.pk)
    return contact


@transaction.atomic
def edit_contact(
    contact: Contact,
    *,
    by: User,
    phones: Iterable[str],
    shown: Iterable[str] = (),
    seen: int | None = None,
    **facts: Any,
) -> ClientEvent | None:
    """Save what is known of them. `phones` (E.164) are their numbers; of those `shown` before,
    the missing ones go. A number that came by a call meanwhile stays."""
    client = contact.client.followed()
    locked = contact.followed()
    _check_seen(last_change(client, contact=locked.pk), seen)
    changes = _write(locked, facts)
    changes += _write_phones(locked, set(phones), set(shown))
    if not changes:
        return None
    return client.record("contact", by=by, contact=locked.pk, changes=changes)


@transaction.atomic
def agree(client: Client, *, by: User, file: UploadedFile | None = None, **terms: Any) -> Agreement:
    """Write an agreement down, with its file."""
    client = client.followed()
    kept = keep(file, by=by, shelf=client.key) if file else None
    made = client.agreements.create(written_by=by, file=kept, **terms)
    client.record("agreement_new", by=by, agreement=made.pk)
    return made


@transaction.atomic
def edit_agreement(
    agreement: Agreement,
    *,
    by: User,
    file: UploadedFile | None = None,
    seen: int | None = None,
    **terms: Any,
) -> ClientEvent | None:
    """Change an agreement; a new `file` takes the place of the old one."""
    client = agreement.client.followed()
    locked = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    _check_seen(last_change(client, agreement=locked.pk), seen)
    if file:
        terms["file"] = keep(file, by=by, shelf=client.key)
    changes = _write(locked, terms)
    if not changes:
        return None
    return client.record("agreement", by=by, agreement=locked.pk, changes=changes)


@transaction.atomic
def prefer(client: Client, assistant: User, *, by: User, is_preferred: bool = True) -> None:
    """Say that `assistant` is the first to ask for this client, or no more; twice is once."""
    client = client.followed()
    if client.preferred.filter(pk=assistant.pk).exists() != is_preferred:
        (client.preferred.add if is_preferred else client.preferred.remove)(assistant)
        client.record("prefer" if is_preferred else "prefer_not", by=by, person=assistant.pk)


def last_change(client: Client, **of: int) -> ClientEvent | None:
    """The last edit of the client, or `of` its contact or agreement."""
    verbs = {"contact": ["contact", "contact_merge"], "agreement": ["agreement"]}
    kind = next(iter(of), "")
    events = client.events.filter(verb__in=verbs.get(kind, ["edit", "merge"]))
    return events.filter(facts__contains=of).select_related("by").last()


def _check_seen(last: ClientEvent | None, seen: int | None) -> None:
    if seen is None or last is None or last.pk <= seen:
        return
    raise Overtaken(
        _("%(who)s changed this at %(time)s. Your text is kept below")
        % {"who": last.by or _("Smartfield"), "time": f"{timezone.localtime(last.at):%H:%M}"}
    )


def _write(row: Any, fields: dict[str, Any]) -> list[list]:
    """Save those of `fields` that differ; what changed, as events keep it."""
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    changes = [change_of(name, getattr(row, name), value) for name, value in changed.items()]
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=[*changed])
    return changes


def change_of(name: str, old: Any, new: Any) -> list:
    """A change as an event keeps it: values only where they say nothing of a person."""
    return [name, _plain(old), _plain(new)] if name in TOLD else [name]


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _write_phones(contact: Contact, phones: set[str], shown: set[str]) -> list[list]:
    gone, _rows = contact.phones.filter(number__in=shown - phones).delete()
    made = [contact.phones.get_or_create(number=number)[1] for number in sorted(phones)]
    return [["phones"]] if gone or any(made) else []
