"""Having data erased: nothing of it is found anywhere, and the books are what they were."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone

from accounts import uploading
from accounts.models import Notice, Role, StoredFile, User
from billing.models import Charge
from billing.rollup import roll_up
from clients.history import sentence
from clients.models import Call, Client, ClientEvent, Contact, Membership
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Refusal
from smartfield.rights import erasing, striking
from tasks.models import Event, TaskFile, Template
from timetracking import recording
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db

NAME, EMAIL, PHONE = "Casilda Birdsong", "casilda@birdsong.example", "+351912555019"
SPELLINGS = (NAME, NAME.upper(), EMAIL, PHONE, "912 555 019", "(+351) 912-555-019")
FIRM = "Birdsong Aviaries"
WORDS = f"{NAME} of {FIRM}, {EMAIL}, 912 555 019, wants it blue"


def stored(by, name) -> StoredFile:
    kept = StoredFile(name=name, media_type="audio/wav", size=4, uploaded_by=by)
    kept.content.save(name, ContentFile(NAME.encode()), save=False)
    kept.preview.save(name, ContentFile(NAME.encode()), save=False)
    kept.save()
    return kept


@pytest.fixture
def firm(manager, assistant, other_assistant, new_task, rate):
    """A company with one person, and their words in every table that takes some."""
    from types import SimpleNamespace

    owner = User.objects.create_user(EMAIL, "x", name=NAME, role=Role.CLIENT, phone=PHONE)
    client = Client.objects.create(
        name=FIRM, slug="birdsong", manager=manager, in_short=WORDS, team_note=WORDS, city="Faro"
    )
    Membership.objects.create(user=owner, client=client, is_owner=True)
    contact = Contact.objects.create(
        client=client, name=NAME, email=EMAIL, position=WORDS[:99], user=owner
    )
    contact.phones.create(number=PHONE)
    now = timezone.now()
    call = Call.objects.create(
        manager=manager, client=client, contact=contact, state="logged", summary=WORDS,
        phone=PHONE, started_at=now, ended_at=now, draft={"who": [WORDS]},
        recording=stored(manager, f"{NAME}.wav"),
    )  # fmt: skip
    call.note_versions.create(note=WORDS, changed_by=manager)
    for name in ("A", "B"):
        Template.objects.create(
            name=f"{name} {FIRM}", title=WORDS[:120], brief=WORDS, client=client,
            criteria=[WORDS], must_say=[WORDS],
        )  # fmt: skip
    of = SimpleNamespace(client=client, contact=contact, owner=owner)
    task = new_task(of, "in_progress", assistant, title=WORDS[:120], brief=WORDS, call=call)
    task.criteria.create(text=WORDS)
    span = Span(now - timedelta(hours=5), now - timedelta(hours=4))
    recording.add(task, span, by=assistant, reason=WORDS, note=WORDS)
    task.comment(by=owner, text=WORDS)
    task.comment(by=manager, text=WORDS, is_internal=True)
    correction = task.ask_correction(by=owner, text=WORDS)
    task.settle_correction(correction, by=assistant, state="declined", answer=WORDS)
    TaskFile.objects.create(task=task, stored=stored(owner, f"{NAME}.pdf"))
    task.hand_over(other_assistant, by=manager, note=WORDS)
    task.start(by=other_assistant)
    task.deliver(by=other_assistant, summary=WORDS, result=WORDS)
    task.accept(by=owner, round=1, rating=5, word=WORDS)
    roll_up(task.pk, "test")
    client.playbook_sections.create(title=WORDS[:100], text=WORDS, author=owner)
    client.record("edit", by=manager, what=WORDS)
    uploading.begin(by=owner, name=f"{NAME}.mov", size=9)
    log = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=manager, content_type=log, object_id=str(owner.pk), object_repr=NAME,
        action_flag=CHANGE, change_message=WORDS,
    )  # fmt: skip
    return SimpleNamespace(client=client, owner=owner, contact=contact, task=task, call=call)


@pytest.fixture
def elsewhere(arkadia, manager, new_task):
    """Another client's rows that speak of them."""
    task = new_task(
        arkadia, "open", brief=f"As {FIRM} has it. Ask {NAME.upper()}, (+351) 912-555-019."
    )
    task.comment(by=manager, text=f"{EMAIL} knows")
    task.comments.create(author=manager, kind="question", text="Whom?", choices=[EMAIL, "Nobody"])
    return task


def found(*texts: str) -> list[str]:
    """Each column of the database in which one of `texts` stands, whatever its type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'jsonb', 'ARRAY', 'character')"
        )
        places = cursor.fetchall()
        hits = []
        for table, column in places:
            for text in texts:
                sought = f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1'  # noqa: S608
                cursor.execute(sought, [f"%{text}%"])
                if cursor.fetchone():
                    hits.append(f"{table}.{column}: {text}")
    return hits


def books() -> dict:
    """What no erasure may change."""
    return {
        "charges": list(Charge.objects.order_by("pk").values_list("pk", "amount", "currency")),
        "seconds": TimeEntry.objects.aggregate(s=Sum(F("ended_at") - F("started_at")))["s"],
        "entries": list(TimeEntry.objects.order_by("pk").values_list("pk", "started_at", "task")),
        "events": list(Event.objects.order_by("pk").values_list("pk", "verb", "at", "by")),
        "ratings": list(Event.objects.values_list("task__deliveries__rating", flat=True)),
    }


def test_the_canaries_are_everywhere_before(firm, elsewhere):
    places = {hit.split(":")[0] for hit in found(*SPELLINGS)}
    assert len(places) > 25


def test_of_an_erased_client_nothing_is_found_and_the_books_are_the_same(
    firm, elsewhere, manager, client, django_capture_on_commit_callbacks
):
    before = books()
    pairs = StoredFile.objects.values_list("content", "preview")
    files = [name for pair in pairs for name in pair]
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_client(firm.client, by=manager)
    assert found(*SPELLINGS, FIRM, "wants it blue", "birdsong", "Faro") == []
    assert books() == before
    assert len(files) == 4
    assert not any(map(default_storage.exists, files))
    firm.client.refresh_from_db()
    assert firm.client.name == f"№ {firm.client.pk}"
    assert firm.client.is_archived
    client.force_login(manager)
    for page in ("client", "client_tasks", "client_people"):
        assert client.get(reverse(page, args=[firm.client.slug])).status_code == 200
    assert client.get(firm.task.get_absolute_url()).status_code == 200
    page = client.get(reverse("find"), {"q": NAME}).text
    assert firm.task.number not in page
    assert firm.client.get_absolute_url() not in page


def test_of_an_erased_person_nothing_is_found_and_the_company_stays(firm, elsewhere, manager):
    before = books()
    Membership.objects.filter(user=firm.owner).update(is_owner=True)
    erasing.erase_person(firm.owner, by=manager)
    assert found(*SPELLINGS) == []
    assert books() == before
    firm.client.refresh_from_db()
    assert firm.client.name == FIRM
    assert firm.task.comments.filter(author=firm.owner).get().text.endswith("wants it blue")
    firm.call.refresh_from_db()
    assert (firm.call.summary, firm.call.phone, firm.call.recording) == ("—", "", None)


def test_somebody_who_never_signed_in_is_erased_too(firm, elsewhere, manager):
    Contact.objects.filter(pk=firm.contact.pk).update(user=None)
    firm.contact.refresh_from_db()
    User.objects.filter(pk=firm.owner.pk).update(name="Other Owner", email="o@o.example", phone="")
    erasing.erase_contact(firm.contact, by=manager)
    assert found(*SPELLINGS) == []


def test_an_erased_person_is_out_at_once(firm, manager, client):
    client.force_login(firm.owner)
    assert client.get("/").status_code == 200
    erasing.erase_person(firm.owner, by=manager)
    assert client.get("/").status_code == 302
    User.objects.filter(pk=firm.owner.pk).update(is_active=True)
    assert client.get("/").status_code == 302
    assert not firm.owner.memberships.exists()
    assert not Notice.objects.filter(person=firm.owner).exists()


def test_it_is_on_record_without_what_was_erased(firm, manager):
    erasing.erase_person(firm.owner, by=manager)
    erasing.erase_client(firm.client, by=manager)
    told = [sentence(event) for event in firm.client.events.all()][-2:]
    assert told == [
        "Marta Ferreira had the data of a person erased",
        "Marta Ferreira had the data of the client erased",
    ]
    logged = LogEntry.objects.filter(change_message="erased").values_list("object_repr", flat=True)
    assert sorted(logged) == sorted([f"№ {firm.owner.pk}", f"№ {firm.client.pk}"])


def test_twice_is_once(firm, manager):
    for _ in range(2):
        erasing.erase_person(firm.owner, by=manager)
        erasing.erase_client(firm.client, by=manager)
    assert ClientEvent.objects.filter(verb="erase").count() == 1
    assert ClientEvent.objects.filter(verb="erase_person").count() == 1


def test_a_namesake_and_a_shared_switchboard_stay(firm, arkadia, manager):
    other = Contact.objects.create(client=arkadia.client, name=NAME, email="c2@arkadia.example")
    other.phones.create(number=PHONE)
    arkadia.client.in_short = f"Ask for {NAME}"
    arkadia.client.save()
    erasing.erase_person(firm.owner, by=manager)
    other.refresh_from_db()
    arkadia.client.refresh_from_db()
    assert (other.name, other.phones.get().number) == (NAME, PHONE)
    assert arkadia.client.in_short == f"Ask for {NAME}"
    assert found(EMAIL) == []


def test_who_belongs_to_another_company_too_keeps_their_way_in(firm, arkadia, manager):
    Membership.objects.create(user=firm.owner, client=arkadia.client, is_member=True)
    erasing.erase_client(firm.client, by=manager)
    firm.owner.refresh_from_db()
    assert (firm.owner.is_active, firm.owner.name) == (True, NAME)
    assert [at.client for at in firm.owner.memberships.all()] == [arkadia.client]


def test_staff_that_left_is_erased_and_their_time_stays(firm, manager, assistant):
    before = books()
    User.objects.filter(pk=assistant.pk).update(is_active=False)
    erasing.erase_person(User.objects.get(pk=assistant.pk), by=manager)
    assert found("Priya Nair", "priya@assistant.example") == []
    assert books() == before


# Refusals -----------------------------------------------------------------------


def refused(erase, subject, by, match):
    with pytest.raises(Refusal, match=match), transaction.atomic():
        erase(subject, by=by)


def test_whom_it_refuses(firm, arkadia, manager, admin, assistant, new_task):
    refused(erasing.erase_person, assistant, manager, "still work here")
    refused(erasing.erase_person, manager, manager, "Nobody erases themselves")
    refused(erasing.erase_person, arkadia.owner, manager, "only owner of Arkadia")
    with pytest.raises(PermissionDenied):
        erasing.erase_person(admin, by=manager)
    with pytest.raises(PermissionDenied):
        erasing.erase_client(firm.client, by=arkadia.owner)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    manager.refresh_from_db()
    refused(erasing.erase_person, manager, admin, "look after clients")
    held = new_task(arkadia, "in_progress", assistant)
    User.objects.filter(pk=assistant.pk).update(is_active=False)
    assistant.refresh_from_db()
    refused(erasing.erase_person, assistant, admin, "tasks in hand")
    refused(erasing.erase_client, held.client, admin, "Finish or cancel")
    firm.contact.client = Client.objects.create(name=NAME, slug="alone", manager=manager)
    firm.contact.save()
    refused(erasing.erase_person, firm.owner, admin, "client themselves")


def test_words_alone_may_be_taken_out_of_rows_that_never_change(firm):
    def changed(statement) -> str:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                return "taken"
        except IntegrityError as error:
            return "refused" if "never change" in str(error) else str(error)

    words = "UPDATE tasks_event SET why = '—'"
    more = "UPDATE tasks_event SET why = '—', verb = 'x'"
    note = "UPDATE timetracking_timeentry SET note = '—' WHERE locked_at IS NOT NULL"
    time = "UPDATE timetracking_timeentry SET ended_at = now() WHERE locked_at IS NOT NULL"
    money = "UPDATE billing_charge SET amount = 0"
    gone = "DELETE FROM tasks_event"
    assert {changed(s) for s in (words, more, note, time, money, gone)} == {"refused"}
    with striking.allowed():
        assert [changed(s) for s in (words, note)] == ["taken", "taken"]
        assert {changed(s) for s in (more, time, money, gone)} == {"refused"}
    assert changed(words) == "refused"


def test_all_or_nothing(firm, manager, monkeypatch):
    monkeypatch.setattr(striking, "strike", lambda texts: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erasing.erase_client(firm.client, by=manager)
    firm.client.refresh_from_db()
    assert firm.client.name == FIRM
    assert all(map(default_storage.exists, StoredFile.objects.values_list("content", flat=True)))


# The page -----------------------------------------------------------------------


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def test_it_is_asked_twice_with_what_goes_and_what_stays(desk, firm):
    page = reverse("client_erase", args=["birdsong"])
    first = desk.get(page).text
    assert 'Recordings</dt><dd class="num">1' in first
    assert "€40.00" in first
    assert 'name="name"' not in first
    second = desk.get(page, {"sure": ""}).text
    assert 'name="name"' in second


@pytest.mark.parametrize("typed", ["", "Birdsong", "x" * 300, "a\x00b", "<b>"])
def test_another_name_erases_nobody(desk, firm, typed):
    response = desk.post(reverse("client_erase", args=["birdsong"]), {"name": typed})
    assert response.status_code == 422
    firm.client.refresh_from_db()
    assert firm.client.name == FIRM


def test_the_name_erases(desk, firm):
    pages = {
        reverse("person_erase", args=[firm.owner.pk]): NAME,
        reverse("contact_erase", args=["birdsong", firm.contact.pk]): f"№ {firm.contact.pk}",
        reverse("client_erase", args=["birdsong"]): FIRM.lower(),
    }
    for page, name in pages.items():
        assert desk.get(page).status_code == 200
        assert desk.post(page, {"name": name}).status_code == 303, page
    assert found(*SPELLINGS, FIRM) == []


def test_a_refusal_is_said_on_the_page(desk, arkadia):
    page = reverse("person_erase", args=[arkadia.owner.pk])
    response = desk.post(page, {"name": str(arkadia.owner)})
    assert response.status_code == 422
    assert "only owner of Arkadia Dental" in response.text
