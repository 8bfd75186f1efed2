"""Having data gone, with the books left right.

Promises: after an erasure the names, addresses, numbers, words and files of the client or person
are in no row and in no file; time, charges and the order of events are what they were, to the
second and the cent; either all of it happens or nothing; twice is once; it is on record, without
what was erased. The bytes go after the commit.
Refuses: oneself, an administrator unless by one, whoever works here or has tasks or clients in
hand, the last owner of a company that has other people, somebody who is the client, and a client
with unfinished tasks.
Decided in docs/adr/0014.
"""

from functools import partial
from itertools import chain

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import uploading
from accounts.models import Notice, StoredFile, User
from assistants.models import (
    Block,
    DaysOff,
    Experience,
    Learning,
    Pass,
    Profile,
    Record,
    SkillLevel,
    Wish,
)
from clients.models import (
    Agreement,
    Call,
    Client,
    Contact,
    ContactPhone,
    Export,
    Medium,
    Membership,
    NoteVersion,
    PlaybookSection,
    Ring,
    RingEvent,
    SectionVersion,
)
from smartfield.lib.refusals import Refusal
from smartfield.rights import striking
from smartfield.rights.table import TABLE
from tasks.models import Repeat, Task, TaskFile, Template
from timetracking.models import Batch

NOBODY = "erased.invalid"
Subject = Client | Contact | User


def is_erased(subject: Subject) -> bool:
    return subject.name == _pseudonym(subject)


@transaction.atomic
def erase_client(client: Client, *, by: User) -> None:
    """Erase the company, its people who belong to no other, and their words."""
    client = Client.objects.select_for_update().get(pk=client.pk)
    if is_erased(client):
        return
    _check_client(client, by)
    records = [client, *client.merged.all()]
    telling = [record.name for record in records]
    people = list(_only_here(client))
    with striking.allowed():
        for record in records:
            _forget_files(_files_of(record))
            _forget_notices(record)
        for contact in Contact.objects.filter(client__in=records, merged_into=None):
            telling += _erase_contact(contact)
        client.memberships.all().delete()
        for person in people:
            telling += _erase_user(person)
        for record in records:
            _end_what_comes_again(record)
            striking.wipe(record)
            _name_anew(record)
        striking.strike(telling)
    client.record("erase", by=by)
    _note(client, by)


@transaction.atomic
def erase_person(person: User, *, by: User) -> None:
    """Erase somebody who signs in, or did: a client's person, or staff that left."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if is_erased(person):
        return
    _check_person(person, by)
    clients = list(Client.objects.filter(memberships__user=person))
    with striking.allowed():
        telling = []
        for contact in person.contacts.all():
            telling += _erase_contact(contact)
        person.memberships.all().delete()
        telling += _erase_user(person)
        striking.strike(telling)
    for client in clients:
        client.record("erase_person", by=by)
    _note(person, by)


@transaction.atomic
def erase_contact(contact: Contact, *, by: User) -> None:
    """Erase somebody at a client; one who signs in, with their way in."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if is_erased(contact):
        return
    if contact.user:
        erase_person(contact.user, by=by)
        return
    _require_manager(by)
    _check_contact(contact)
    with striking.allowed():
        striking.strike(_erase_contact(contact))
    contact.client.record("erase_person", by=by)
    _note(contact, by)


# Who may not be erased ----------------------------------------------------------


def _require_manager(by: User) -> None:
    if not by.is_manager:
        raise PermissionDenied


def _check_client(client: Client, by: User) -> None:
    _require_manager(by)
    if client.tasks.unfinished().exists():
        raise Refusal(_("Finish or cancel their tasks first"))


def _check_person(person: User, by: User) -> None:
    _require_manager(by)
    if person == by:
        raise Refusal(_("Nobody erases themselves. Ask another manager"))
    if person.is_staff and not by.is_staff:
        raise PermissionDenied
    if not person.is_client:
        _check_staff(person)
    for contact in person.contacts.select_related("client"):
        _check_contact(contact)
    for membership in person.memberships.filter(is_owner=True).select_related("client"):
        others = membership.client.memberships.exclude(user=person)
        if others.exists() and not others.filter(is_owner=True).exists():
            raise Refusal(
                _("They are the only owner of %(client)s. Make somebody else an owner first")
                % {"client": membership.client}
            )


def _check_contact(contact: Contact) -> None:
    if contact.name == contact.client.name:
        raise Refusal(_("They are the client themselves. Erase the client"))


def _check_staff(person: User) -> None:
    if person.is_active:
        raise Refusal(_("They still work here. End their access first"))
    if Task.objects.unfinished().filter(Q(assistant=person) | Q(manager=person)).exists():
        raise Refusal(_("They have tasks in hand. Hand them over first"))
    if person.clients_looked_after.filter(archived_at=None).exists():
        raise Refusal(_("They look after clients. Give those to another manager first"))


# The parts of an erasure --------------------------------------------------------


def _only_here(client: Client) -> QuerySet:
    """People of the client who belong to no other."""
    theirs = User.objects.filter(memberships__client=client)
    elsewhere = Membership.objects.exclude(client=client).values("user")
    return theirs.exclude(pk__in=elsewhere).select_for_update(of=("self",))


def _end_what_comes_again(client: Client) -> None:
    """In the archive several templates may be called the same: nothing."""
    now = timezone.now()
    going = Repeat.objects.filter(client=client, ended_at=None)
    going.update(ended_at=now, next_on=None, next_at=None)
    Template.objects.in_use().filter(client=client).update(archived_at=now)


def _pseudonym(subject: Subject) -> str:
    """The same in every language."""
    return f"№ {subject.pk}"


def _erase_contact(contact: Contact) -> list[str]:
    """Their name and ways to be reached, and the calls with them; what they were known by, also
    by a record that became part of theirs."""
    former = [known for one in contact.merged.all() for known in _erase_contact(one)]
    numbers = list(contact.phones.values_list("number", flat=True))
    telling = [contact.name, contact.email, *numbers]
    _unlog(contact)
    _forget_files(StoredFile.objects.filter(batch__rows__contact=contact))
    ContactPhone.objects.filter(contact=contact).delete()
    others = ContactPhone.objects.filter(number__in=numbers).values("number")
    unknown = Q(phone__in=numbers, contact=None) & ~Q(phone__in=others)
    theirs = Call.objects.filter(Q(contact=contact) | unknown)
    calls = Call.objects.filter(pk__in=list(theirs.values_list("pk", flat=True)))
    _forget_files(StoredFile.objects.filter(call__in=calls))
    striking.wipe_rows(calls, TABLE["clients.Call"].words)
    earlier = NoteVersion.objects.filter(call__in=calls)
    striking.wipe_rows(earlier, TABLE["clients.NoteVersion"].words)
    calls.update(phone="")
    _erase_rings(Ring.objects.filter(Q(call__in=calls) | Q(number__in=numbers, call=None)))
    Contact.objects.filter(pk=contact.pk).update(
        name=_pseudonym(contact), email="", position="", user=None
    )
    return telling + former


def _erase_rings(rings: QuerySet[Ring]) -> None:
    """What the exchange said of calls that are nobody's any more."""
    rings = Ring.objects.filter(pk__in=list(rings.values_list("pk", flat=True)))
    _forget_files(StoredFile.objects.filter(ring__in=rings))
    words = TABLE["clients.RingEvent"].words
    striking.wipe_rows(RingEvent.objects.filter(ring__in=rings), words)
    rings.update(number="")


def _erase_user(person: User) -> list[str]:
    """Their account, what only they were told, and every trace of their signing in."""
    telling = [person.name, person.email, person.phone]
    _unlog(person)
    Profile.objects.filter(user=person).update(about="", languages=[])
    SkillLevel.objects.filter(profile__user=person).delete()
    DaysOff.objects.filter(profile__user=person).delete()
    for forgotten in (Record, Experience, Block, Pass):
        forgotten.objects.filter(assistant=person).delete()
    _forget_files(StoredFile.objects.filter(learning__assistant=person))
    _forget_files(StoredFile.objects.filter(batch__rows__entry__assistant=person))
    Learning.objects.filter(assistant=person).delete()
    Wish.objects.filter(assistant=person).delete()
    Notice.objects.filter(person=person).delete()
    _forget_files(StoredFile.objects.filter(export__asked_by=person))
    Export.objects.filter(asked_by=person).delete()
    for upload in person.uploads.all():
        uploading.give_up(upload)
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username__iexact=person.email).delete()
    person.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    person.name, person.phone, person.extension = _pseudonym(person), "", ""
    person.email = f"{person.pk}@{NOBODY}"
    person.is_active = person.is_staff = person.is_superuser = person.wants_mail = False
    person.set_unusable_password()  # ends every session: their hash follows from it
    person.save()
    return telling


def _name_anew(client: Client) -> None:
    _unlog(client)
    Client.objects.filter(pk=client.pk).update(
        name=_pseudonym(client), slug=f"erased-{client.pk}", archived_at=timezone.now()
    )


def _files_of(client: Client):
    mine = Q(call__client=client) | Q(task_file__task__client=client) | Q(export__client=client)
    versions = SectionVersion.objects.filter(section__client=client)
    mine |= Q(pk__in=versions.values("media")) | Q(pk__in=versions.values("captions"))
    mine |= Q(agreement__client=client) | Q(ring__call__client=client)
    mine |= Q(batch__rows__client=client)
    return StoredFile.objects.filter(mine)


def _forget_files(files) -> None:
    """Rows at once, bytes after the commit."""
    known = {pk: names for pk, *names in files.values_list("pk", "content", "preview")}
    Call.objects.filter(recording__in=known).update(recording=None)
    Ring.objects.filter(recording__in=known).update(recording=None)
    Export.objects.filter(stored__in=known).update(stored=None)
    Learning.objects.filter(file__in=known).update(file=None)
    Batch.objects.filter(stored__in=known).update(stored=None)
    TaskFile.objects.filter(stored__in=known).delete()
    for taught in (PlaybookSection, SectionVersion):
        there = taught.objects.filter(media__in=known)
        there.update(kind=Medium.TEXT, media=None, captions=None)
    Agreement.objects.filter(file__in=known, text="").update(text=striking.GONE)
    Agreement.objects.filter(file__in=known).update(file=None)
    StoredFile.objects.filter(pk__in=known).delete()
    for name in filter(None, chain.from_iterable(known.values())):
        transaction.on_commit(partial(default_storage.delete, name))


def _forget_notices(client: Client) -> None:
    """Whatever anybody was told of them."""
    pages = [client.get_absolute_url()]
    pages += [task.get_absolute_url() for task in client.tasks.only("pk")]
    pages += [call.get_absolute_url() for call in client.calls.only("pk")]
    told = Q()
    for page in pages:
        told |= Q(path=page) | Q(path__startswith=page)
    Notice.objects.filter(told).delete()


def _unlog(subject: Subject) -> None:
    """The administration's own log names what it wrote of."""
    kind = ContentType.objects.get_for_model(subject)
    logged = LogEntry.objects.filter(content_type=kind, object_id=str(subject.pk))
    logged.update(object_repr=_pseudonym(subject), change_message="")


def _note(subject: Subject, by: User) -> None:
    """In the administration's log: that it was done, not to whom it was."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=str(subject.pk),
        object_repr=_pseudonym(subject),
        action_flag=DELETION,
        change_message="erased",
    )
