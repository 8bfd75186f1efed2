"""A person's calendar at a secret address: their finished entries, and when their tasks are due.

Promises: the address is shown once and kept as a hash; a new one puts the old one out, and so does
leaving the agency; each thing keeps its UID, and what is cancelled or in other hands is gone.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from smartfield.lib.calendars import Happening
from tasks.models import Task
from timetracking.models import CalendarFeed

BACK = timedelta(days=90)
READ_EVERY = timedelta(minutes=5)


@transaction.atomic
def renew(*, by: User) -> str:
    """A new address for `by`, as its secret; the old one is dead from now on."""
    secret = secrets.token_urlsafe(32)
    made = {"token_hash": _hash(secret), "made_at": timezone.now(), "read_at": None}
    CalendarFeed.objects.update_or_create(person=by, defaults=made)
    return secret


def stop(*, by: User) -> None:
    """Put the address out. Twice is once."""
    CalendarFeed.objects.filter(person=by).delete()


def reader_of(secret: str, at: datetime) -> User | None:
    """Whose calendar it is; None when nobody's, any more."""
    feeds = CalendarFeed.objects.filter(person__is_active=True, person__role=Role.ASSISTANT)
    feed = feeds.select_related("person").filter(token_hash=_hash(secret)).first()
    if feed is None:
        return None
    if feed.read_at is None or feed.read_at < at - READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)
    return feed.person


def happenings(person: User, at: datetime) -> Iterator[Happening]:
    """In the reader's own words: nothing that others wrote about the task but its title."""
    done = person.time_entries.filter(ended_at__isnull=False, started_at__gt=at - BACK)
    for entry in done.select_related("task__client").order_by("started_at"):
        yield Happening(
            f"entry-{entry.pk}@smartfield",
            entry.started_at,
            entry.ended_at,
            f"{entry.task.title} ({entry.task.client})",
            entry.note,
            _address(entry.get_absolute_url()),
        )
    due = Task.objects.unfinished().filter(assistant=person, due_at__isnull=False)
    for task in due.select_related("client").order_by("due_at"):
        words = _("Due: %(task)s") % {"task": f"{task.title} ({task.client})"}
        url = _address(task.get_absolute_url())
        yield Happening(f"due-{task.number}@smartfield", task.due_at, None, words, "", url)


def address_of(secret: str) -> str:
    return _address(reverse("feed", args=[secret]))


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _hash(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
