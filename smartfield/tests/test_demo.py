"""The demo is a believable agency: what is in it, and who can sign in."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Errand, Notice, Role, StoredFile, User
from clients.models import Call, Client, ContactPhone, Membership, PlaybookSection, SectionQuestion
from smartfield.demo import small
from smartfield.lib.phones import parse
from tasks.models import Comment, State, Task, TaskFile
from tasks.states import AT_WORK
from timetracking.models import EntryVersion, TimeEntry

pytestmark = pytest.mark.django_db
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture(scope="module")
def now():
    return timezone.now()


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, now):
    """Loaded once for all tests of this file, which only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        small.load(now)
        yield
        transaction.set_rollback(True)


BEGINNINGS = {
    "pdf": b"%PDF-1.4",
    "docx": b"PK",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "wav": b"RIFF",
    "png": b"\x89PNG",
    "mp4": b"\0\0\0",
    "vtt": b"WEBVTT",
}


def test_it_is_an_agency_with_every_state_and_both_languages():
    states = dict(Task.objects.values_list("state").annotate(Count("pk")).order_by())
    assert set(states) == set(State)
    assert min(states.values()) >= 4
    assert 85 <= sum(states.values()) <= 120
    assert Client.objects.active().count() == 12
    assert Call.objects.count() >= 50
    assert set(Call.objects.values_list("state", flat=True)) == set(Call.State)
    texts = [*Task.objects.values_list("brief", flat=True)]
    assert sum(bool(re.search("[а-яё]", text)) for text in texts) > 30
    assert sum(bool(re.search("[a-z]{3}", text)) for text in texts) > 50
    assert not [text for text in texts if re.search(r"lorem|ipsum|todo", text, re.IGNORECASE)]


def test_the_four_sign_ins_work_and_have_much_to_see(settings):
    settings.PASSWORD_HASHERS = ARGON2
    named = {
        email: User.objects.get(email=f"{email}@demo.example")
        for email in ("manager", "assistant", "client", "admin")
    }
    assert all(user.check_password("demo-smartfield") for user in named.values())
    assert all(user.password.startswith("argon2") for user in named.values())
    assert named["assistant"].time_entries.running().count() == 1
    assert named["assistant"].tasks_assigned.count() >= 8
    assert named["manager"].calls.filter(state="draft").count() == 1
    assert named["client"].memberships.get().is_owner
    assert named["admin"].is_superuser
    assert {n.person_id for n in Notice.objects.unread()} >= {
        named["manager"].pk,
        named["assistant"].pk,
        named["client"].pk,
    }


def test_all_addresses_and_numbers_are_invented_ones():
    emails = User.objects.values_list("email", flat=True)
    assert all(email.endswith(".example") for email in emails)
    numbers = ContactPhone.objects.values_list("number", flat=True)
    assert all(parse(number, "PT") == number for number in numbers)
    assert all(Call.objects.exclude(state="draft").values_list("phone", flat=True))


def test_a_clock_runs_only_on_a_task_at_work_whose_playbook_is_read():
    for entry in TimeEntry.objects.running().select_related("task__client", "assistant"):
        assert entry.task.state in AT_WORK
        assert entry.task.assistant == entry.assistant
        assert not entry.task.client.must_read(entry.assistant).exists()


def test_one_clock_looks_forgotten_and_some_time_waits_for_a_word(now):
    long = TimeEntry.objects.running().filter(started_at__lt=now - timedelta(hours=4))
    assert long.filter(last_sign_at__lt=now - timedelta(hours=4)).count() == 1
    assert TimeEntry.objects.to_confirm().filter(declined_why="").count() == 2
    assert TimeEntry.objects.exclude(declined_why="").count() == 1
    assert EntryVersion.objects.count() > 10
    assert TimeEntry.objects.filter(origin="manual").count() > 5


def test_files_are_there_and_are_what_they_say():
    assert TaskFile.objects.count() > 30
    for stored in StoredFile.objects.all():
        with stored.content.open() as file:
            content = file.read()
        assert len(content) == stored.size
        assert content.startswith(BEGINNINGS[stored.name.rsplit(".", 1)[1]]), stored.name


def test_sounds_and_pictures_were_looked_at():
    sounds = StoredFile.objects.filter(media_type="audio/wav")
    assert not sounds.filter(Q(seconds=None) | Q(peaks=[])).exists()
    for kind in ("image/png", "video/mp4"):
        seen = StoredFile.objects.filter(media_type=kind)
        assert seen.exists()
        assert not seen.filter(Q(preview="") | Q(width=None)).exists()


def test_every_right_and_every_part_of_a_playbook_occurs():
    rights = Membership.objects.aggregate(
        owner=Count("pk", Q(is_owner=True)),
        member=Count("pk", Q(is_member=True)),
        billing=Count("pk", Q(is_billing=True)),
    )
    assert min(rights.values()) >= 4
    assert PlaybookSection.objects.filter(version__gt=1).count() >= 3
    assert PlaybookSection.objects.filter(readings__version=F("version")).exists()
    assert PlaybookSection.objects.filter(readings__version__lt=F("counts_from")).exists()
    assert {*PlaybookSection.objects.values_list("kind", flat=True)} >= {"text", "sound", "video"}
    for section in PlaybookSection.objects.all():
        kept = section.versions.first()
        assert (kept.number, kept.text, kept.media) == (
            section.version,
            section.text,
            section.media,
        )
    asked = SectionQuestion.objects.values_list("answered_at", flat=True)
    assert {moment is None for moment in asked} == {True, False}
    assert Comment.objects.filter(is_internal=True).count() >= 5
    assert not Comment.objects.filter(is_internal=True, author__role=Role.CLIENT).exists()


def test_loading_rings_no_bell_and_mails_nobody():
    assert not Errand.objects.exists()
    assert User.objects.filter(wants_mail=False).count() == 0


def test_the_open_intake_shows_what_was_typed(client):
    manager = User.objects.get(email="manager@demo.example")
    client.force_login(manager)
    page = client.get(manager.calls.get(state="draft").get_absolute_url()).content.decode()
    assert "Would like to stay in Lisbon a day longer" in page


def test_a_note_is_said_once_on_a_single_task():
    single = TimeEntry.objects.exclude(note="").filter(task__limit_minutes=None)
    repeated = single.values("task", "note").annotate(n=Count("pk")).filter(n__gt=1)
    assert not repeated.exists()
