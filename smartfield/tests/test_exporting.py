"""Having all that is held: what is in the file, for whom, and who may fetch it."""

import csv
import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import Errand, Notice, StoredFile
from billing.rollup import roll_up
from clients.models import Call, Export
from smartfield.lib.periods import Span
from smartfield.rights import exporting
from smartfield.tests.at_once import at_once
from tasks.models import TaskFile
from timetracking import recording

pytestmark = pytest.mark.django_db

OTHERS = "kept from them"  # in every row that an export of Arkadia may not hold


def stored(by, text: bytes, name="notes.txt") -> StoredFile:
    kept = StoredFile(name=name, media_type="text/plain", size=len(text), uploaded_by=by)
    kept.content.save(name, ContentFile(text), save=False)
    kept.save()
    return kept


@pytest.fixture
def world(arkadia, norden, manager, assistant, other_assistant, new_task, rate):
    """Arkadia's task with all that hangs on it, Norden's beside it, and what is internal."""
    arkadia.client.team_note = f"Pays late, {OTHERS}"
    arkadia.client.save()
    task = new_task(arkadia, "in_progress", assistant, title="A chair for the waiting room")
    now = timezone.now()
    span = Span(now - timedelta(hours=5), now - timedelta(hours=4))
    recording.add(task, span, by=assistant, reason=f"Forgot, {OTHERS}")
    task.comment(by=arkadia.owner, text="=Blue, if there is one")
    task.comment(by=manager, text=f"Between us, {OTHERS}", is_internal=True)
    TaskFile.objects.create(task=task, stored=stored(arkadia.owner, b"the wish"))
    secret = stored(manager, OTHERS.encode(), "inside.txt")
    TaskFile.objects.create(task=task, stored=secret, is_internal=True)
    task.hand_over(other_assistant, by=manager, note=f"Be quick, {OTHERS}")
    task.start(by=other_assistant)
    task.deliver(by=other_assistant, summary="It comes on Monday.")
    task.accept(by=arkadia.owner, round=1)
    roll_up(task.pk, "test")
    Call.objects.create(
        manager=manager, client=arkadia.client, contact=arkadia.contact, state="logged",
        started_at=now, ended_at=now, summary="Wants a chair.", phone="+351912448190",
        recording=stored(manager, b"the voice", "call.wav"),
    )  # fmt: skip
    norden.client.in_short = OTHERS
    norden.client.save()
    theirs = new_task(norden, "open", title=OTHERS, brief=OTHERS)
    theirs.comment(by=norden.owner, text=OTHERS)
    return task


def made(by, client=None) -> ZipFile:
    export = exporting.ask(by=by, client=client)
    exporting.make(export)
    export.refresh_from_db()
    with export.stored.content.open("rb") as source:
        return ZipFile(io.BytesIO(source.read()))


def everything(archive: ZipFile) -> str:
    return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


def rows(archive: ZipFile, name: str) -> list[dict]:
    return json.loads(archive.read(f"{name}.json"))


def test_an_owner_has_all_of_their_company(world, arkadia):
    archive = made(arkadia.owner, arkadia.client)
    assert rows(archive, "task")[0]["title"] == "A chair for the waiting room"
    assert rows(archive, "comment") == [
        {
            "task": world.number,
            "kind": "comment",
            "author": str(arkadia.owner),
            "text": "=Blue, if there is one",
            "choices": [],
            "created_at": rows(archive, "comment")[0]["created_at"],
        }
    ]
    assert rows(archive, "timeentry")[0]["assistant"] == "Priya Nair"
    assert rows(archive, "charge")[0]["amount"] == "40.00"
    assert rows(archive, "contactphone")[0]["number"] == "+351912448190"
    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert [archive.read(name) for name in files] == [b"the wish"]
    assert "All that Smartfield holds about Arkadia Dental" in archive.read("README.txt").decode()


def test_a_manager_s_export_of_a_client_has_the_calls_too(world, arkadia, manager):
    archive = made(manager, arkadia.client)
    assert rows(archive, "call")[0]["summary"] == "Wants a chair."
    assert b"the voice" in [archive.read(name) for name in archive.namelist()]
    assert "call.json" not in made(arkadia.owner, arkadia.client).namelist()


@pytest.mark.parametrize("who", ["manager", "owner"])
def test_what_is_internal_or_another_client_s_is_never_in_it(world, arkadia, manager, who):
    by = manager if who == "manager" else arkadia.owner
    text = everything(made(by, arkadia.client))
    assert "A chair for the waiting room" in text
    for canary in (OTHERS, "Norden", "inside.txt"):
        assert canary not in text


def test_everybody_has_what_is_theirs(world, arkadia, norden, assistant):
    own = everything(made(arkadia.billing))
    assert arkadia.billing.email in own
    assert "Blue" not in own
    assert "Blue" in everything(made(arkadia.owner))
    of_assistant = made(assistant)
    assert rows(of_assistant, "timeentry")[0]["task"] == world.number
    text = everything(of_assistant)
    assert "Pays late" not in text
    assert "40.00" not in text
    assert "Norden" not in text


def test_a_table_is_no_formula_and_known_as_utf_8(world, arkadia):
    raw = made(arkadia.owner, arkadia.client).read("comment.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))["text"].startswith("'=Blue")


def test_the_worker_makes_it_once_and_tells_the_asker(world, arkadia, client):
    client.force_login(arkadia.owner)
    page = reverse("client_export", args=["arkadia"])
    for _ in range(2):
        assert client.post(page).status_code == 303
    errand = Errand.objects.get(kind="export")
    assert outbox.run(errand.pk)
    assert not outbox.run(errand.pk)
    exporting.make(Export.objects.get())
    told = Notice.objects.get(kind="export")
    assert (told.person, told.path) == (arkadia.owner, page)
    link = Export.objects.get().stored.get_absolute_url()
    assert link in client.get(page).text
    response = client.get(link)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_the_file_is_its_asker_s_alone_and_only_while_they_may_ask(
    world, arkadia, norden, manager, client
):
    exporting.make(exporting.ask(by=arkadia.owner, client=arkadia.client))
    link = StoredFile.objects.get(media_type="application/zip").get_absolute_url()
    for other in (manager, arkadia.member, norden.owner):
        client.force_login(other)
        assert client.get(link).status_code == 404
    client.force_login(arkadia.owner)
    assert client.head(link).status_code == 200
    arkadia.owner.memberships.update(is_owner=False, is_member=True)
    assert client.get(link).status_code == 404


def test_after_a_week_it_is_gone(world, arkadia, client):
    exporting.make(exporting.ask(by=arkadia.owner))
    link = StoredFile.objects.get(media_type="application/zip").get_absolute_url()
    client.force_login(arkadia.owner)
    Export.objects.update(made_at=timezone.now() - timedelta(days=6, hours=23))
    exporting.forget_old(timezone.now())
    assert client.head(link).status_code == 200
    Export.objects.update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    assert client.get(link).status_code == 404
    assert exporting.forget_old(timezone.now()) == 1
    assert "taken away since" in client.get(reverse("me_export")).text


def test_in_russian_it_explains_itself_in_russian(world, arkadia):
    arkadia.owner.language = "ru"
    arkadia.owner.save()
    assert "Всё, что хранит Smartfield" in made(arkadia.owner).read("README.txt").decode()


@pytest.mark.django_db(transaction=True)
def test_asked_for_twice_at_once_it_is_one(arkadia):
    gave = at_once([lambda: exporting.ask(by=arkadia.owner).pk] * 4)
    assert len(set(gave)) == 1
    assert Export.objects.count() == Errand.objects.filter(kind="export").count() == 1
