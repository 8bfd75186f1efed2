"""What an erasure would take and what it must leave, counted before anybody agrees to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Charge
from clients.models import Call, Client, Contact
from smartfield.lib import durations, figures
from tasks.models import Comment, Task, TaskFile
from timetracking.models import TimeEntry


class Weighed(NamedTuple):
    """Pairs of words and how much of it."""

    goes: list[tuple[str, str]]
    stays: list[tuple[str, str]]


def weigh_client(client: Client) -> Weighed:
    calls, files = client.calls.all(), TaskFile.objects.filter(task__client=client, removed_at=None)
    comments = Comment.objects.filter(task__client=client)
    goes = [
        (_("People who sign in, unless they belong to another client too"), client.memberships),
        (_("Contacts, with numbers and addresses"), client.contacts),
        (_("Notes of calls"), calls),
        (_("Recordings"), calls.filter(recording__isnull=False)),
        (_("Briefs and titles of tasks"), client.tasks),
        (_("Comments"), comments),
        (_("Files"), files),
        (_("Sections of the playbook"), client.playbook_sections),
    ]
    entries = TimeEntry.objects.filter(task__client=client)
    stays = [(_("Tasks, without their words"), str(client.tasks.count())), _time(entries)]
    return Weighed(list(_counted(goes)), stays + list(_money(Charge.objects.filter(client=client))))


def weigh_person(person: User) -> Weighed:
    contacts = person.contacts.all()
    calls = Call.objects.filter(contact__in=contacts)
    goes = [
        (_("Contacts, with numbers and addresses"), contacts),
        (_("Notes of calls"), calls),
        (_("Recordings"), calls.filter(recording__isnull=False)),
        (_("Notices"), person.notices),
        (_("Ways into a company"), person.memberships),
    ]
    worked = Task.objects.filter(Q(assistant=person) | Q(created_by=person) | Q(manager=person))
    written = Comment.objects.filter(author=person)
    stays = [
        (_("Comments they wrote, without names, addresses and numbers"), written),
        (_("Tasks they worked on, asked for or looked after"), worked),
    ]
    time = _time(TimeEntry.objects.filter(assistant=person))
    return Weighed(list(_counted(goes)), [*_counted(stays), time])


def weigh_contact(contact: Contact) -> Weighed:
    if contact.user:
        return weigh_person(contact.user)
    calls = contact.calls.all()
    goes = [
        (_("Numbers"), contact.phones),
        (_("Notes of calls"), calls),
        (_("Recordings"), calls.filter(recording__isnull=False)),
    ]
    stays = [(_("Tasks they worked on, asked for or looked after"), contact.tasks)]
    return Weighed(list(_counted(goes)), list(_counted(stays)))


def _counted(kinds: list[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for words, rows in kinds:
        if n := rows.count():
            yield words, figures.number(n)


def _time(entries: QuerySet) -> tuple[str, str]:
    worked = entries.filter(ended_at__isnull=False).aggregate(
        s=Sum(F("ended_at") - F("started_at"))
    )["s"]
    return _("Time"), durations.spelled(worked.total_seconds() if worked else 0)


def _money(charges: QuerySet) -> Iterator[tuple[str, str]]:
    for row in charges.order_by().values("currency").annotate(s=Sum("amount")):
        yield _("Charges"), figures.money(row["s"], row["currency"])
