"""Private files: who gets through the door, and what comes out of it."""

import uuid

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient
from django.utils import timezone

from accounts.filing import CAPTIONS, keep
from accounts.models import StoredFile
from accounts.tests.test_keeping_files import PDF, WAV
from clients.models import Call
from tasks.models import TaskFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(manager, arkadia):
    stored = keep(SimpleUploadedFile("call.wav", WAV), by=manager)
    now = timezone.now()
    Call.objects.create(
        manager=manager,
        client=arkadia.client,
        recording=stored,
        state=Call.State.LOGGED,
        started_at=now,
        ended_at=now,
    )
    return stored


@pytest.fixture
def attach(manager, arkadia, new_task):
    def attach(name, content, is_internal=False, state="open", **people):
        stored = keep(SimpleUploadedFile(name, content), by=manager)
        TaskFile.objects.create(
            task=new_task(arkadia, state, **people), stored=stored, is_internal=is_internal
        )
        return stored

    return attach


def fetched(response):
    return b"".join(response.streaming_content)


def test_a_recording_is_the_managers_alone(client, recording, arkadia, norden, manager, assistant):
    for person in (arkadia.owner, norden.owner, assistant):
        client.force_login(person)
        assert client.get(recording.get_absolute_url()).status_code == 404
    client.force_login(manager)
    response = client.get(recording.get_absolute_url())
    assert fetched(response) == WAV
    assert response["Content-Disposition"] == 'inline; filename="call.wav"'


def test_a_stranger_is_asked_to_sign_in(client, recording):
    response = client.get(recording.get_absolute_url())
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_task_file_follows_its_task(client, attach, arkadia, norden, assistant):
    open_one, internal = attach("a.pdf", PDF), attach("b.pdf", PDF, is_internal=True)
    seen = {}
    for person in (arkadia.owner, arkadia.member, arkadia.billing, norden.owner, assistant):
        client.force_login(person)
        seen[person] = [
            client.get(stored.get_absolute_url()).status_code for stored in (open_one, internal)
        ]
    assert seen[arkadia.owner] == seen[arkadia.member] == [200, 404]
    assert seen[arkadia.billing] == seen[norden.owner] == [404, 404]
    assert seen[assistant] == [200, 200]


def test_a_file_of_nothing_and_no_file_are_not_here(client, manager):
    loose = keep(SimpleUploadedFile("a.txt", b"words"), by=manager)
    client.force_login(manager)
    assert client.get(loose.get_absolute_url()).status_code == 404
    assert client.get(f"/files/{uuid.uuid4()}/a.txt").status_code == 404


def test_only_sound_film_and_pictures_open_in_the_page(client, attach, manager):
    client.force_login(manager)
    response = client.get(attach("Отчёт.pdf", PDF).get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("destination", ["script", "iframe", "object", "embed", "style"])
def test_a_file_is_never_part_of_a_page_that_could_run_it(client, recording, manager, destination):
    client.force_login(manager)
    asked = client.get(recording.get_absolute_url(), headers={"Sec-Fetch-Dest": destination})
    assert asked.status_code == 403


SIZE = len(WAV)


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=100-199", 206, slice(100, 200)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-50", 206, slice(-50, None)),
        (f"bytes=0-{SIZE * 9}", 206, slice(None)),
        (f"bytes=-{SIZE * 9}", 206, slice(None)),
        (f"bytes={SIZE}-", 416, None),
        ("bytes=9-3", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=" + ",".join(["0-1"] * 1000), 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=abc", 200, slice(None)),
        pytest.param(f"bytes={'9' * 5000}-", 200, slice(None), id="endless"),
    ],
)
def test_a_part_is_what_was_asked_for(client, recording, manager, asked, status, part):
    client.force_login(manager)
    response = client.get(recording.get_absolute_url(), headers={"Range": asked})
    assert response.status_code == status
    if status == 416:
        assert response["Content-Range"] == f"bytes */{SIZE}"
        return
    content = fetched(response)
    assert content == WAV[part]
    assert int(response["Content-Length"]) == len(content)
    if status == 206:
        first = int(response["Content-Range"].split()[1].split("-")[0])
        assert WAV[first:][: len(content)] == content


def test_a_part_of_an_older_file_is_answered_with_the_whole(client, recording, manager):
    client.force_login(manager)
    address, ask = recording.get_absolute_url(), {"Range": "bytes=0-9"}
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={**ask, "If-Range": tag}).status_code == 206
    assert client.get(address, headers={**ask, "If-Range": '"older"'}).status_code == 200


def test_a_look_ahead_sends_no_bytes(client, recording, manager):
    client.force_login(manager)
    response = client.head(recording.get_absolute_url(), headers={"Range": "bytes=0-99"})
    assert (response.status_code, response["Content-Length"], response.content) == (206, "100", b"")
    assert client.post(recording.get_absolute_url()).status_code == 405


def test_the_server_of_the_house_streams_off_its_loop(recording, manager):
    """Warnings are errors here: Django warns when a stream blocks the loop."""
    visitor = AsyncClient()
    visitor.force_login(manager)

    async def ask():
        response = await visitor.get(
            recording.get_absolute_url(), headers={"Range": "bytes=10-1009"}
        )
        return b"".join([chunk async for chunk in response.streaming_content])

    assert async_to_sync(ask)() == WAV[10:1010]


def test_a_file_lost_from_the_disk_is_not_here(client, recording, manager):
    client.force_login(manager)
    recording.content.storage.delete(recording.content.name)
    assert client.get(recording.get_absolute_url()).status_code == 404


# The preview ------------------------------------------------------------------

SMALL = b"RIFF....WEBPVP8 " + b"x" * 100


@pytest.fixture
def preview(recording):
    recording.preview.save("", ContentFile(SMALL))
    return recording.preview_url


def test_a_preview_is_for_whoever_may_read_the_file(
    client, preview, arkadia, norden, manager, assistant
):
    for person in (arkadia.owner, norden.owner, assistant):
        client.force_login(person)
        assert client.get(preview).status_code == 404
    client.force_login(manager)
    response = client.get(preview)
    assert fetched(response) == SMALL
    assert (response["Content-Type"], response["Content-Length"]) == ("image/webp", "116")


def test_a_preview_is_as_harmless_as_the_file(client, preview, manager):
    client.force_login(manager)
    response = client.get(preview)
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store, private"
    assert client.get(preview, headers={"Sec-Fetch-Dest": "iframe"}).status_code == 403


def test_a_part_of_a_preview_is_what_was_asked_for(client, preview, manager):
    client.force_login(manager)
    part = client.get(preview, headers={"Range": "bytes=8-11"})
    assert (part.status_code, fetched(part)) == (206, b"WEBP")


def test_a_file_without_a_preview_and_a_lost_one_are_not_here(client, recording, manager):
    client.force_login(manager)
    address = f"/files/{recording.pk}/preview/"
    assert recording.preview_url == ""
    assert client.get(address).status_code == 404
    recording.preview.save("", ContentFile(SMALL))
    recording.preview.storage.delete(recording.preview.name)
    assert client.get(address).status_code == 404


def test_captions_come_as_such_and_in_parts(client, manager, arkadia, new_task):
    content = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    stored = keep(SimpleUploadedFile("a.vtt", content), by=manager, kinds=CAPTIONS)
    TaskFile.objects.create(task=new_task(arkadia, "open"), stored=stored)
    client.force_login(arkadia.owner)
    whole = client.get(stored.get_absolute_url(), headers={"Sec-Fetch-Dest": "track"})
    assert (whole["Content-Type"], fetched(whole)) == ("text/vtt", content)
    part = client.get(stored.get_absolute_url(), headers={"Range": "bytes=0-5"})
    assert fetched(part) == b"WEBVTT"


# Whoever sends the bytes, and wherever they lie -----------------------------------


def test_a_proxy_that_has_the_files_sends_the_bytes(client, recording, preview, manager, settings):
    settings.FILES_ACCEL = "/kept/"
    client.force_login(manager)
    for address, place in (
        (recording.get_absolute_url(), recording.content.name),
        (preview, recording.preview.name),
    ):
        response = client.get(address)
        assert (response.content, response["X-Accel-Redirect"]) == (b"", f"/kept/{place}")
        assert "sandbox" in response["Content-Security-Policy"]


def test_a_proxy_is_asked_for_nothing_that_is_not_the_readers(client, recording, norden, settings):
    settings.FILES_ACCEL = "/kept/"
    client.force_login(norden.owner)
    response = client.get(recording.get_absolute_url())
    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response


class Elsewhere(InMemoryStorage):
    """A store that is no folder, and hands out parts, as a bucket does."""

    asked: list

    def chunks_of(self, name, wanted):
        self.asked.append(wanted)
        with self.open(name) as content:
            yield content.read()[wanted.start : wanted.stop]


@pytest.mark.parametrize("store", [InMemoryStorage, Elsewhere])
def test_parts_come_from_whatever_store(client, manager, arkadia, monkeypatch, store):
    elsewhere = store()
    elsewhere.asked = []
    for field in ("content", "preview"):
        monkeypatch.setattr(StoredFile._meta.get_field(field), "storage", elsewhere)
    stored = keep(SimpleUploadedFile("call.wav", WAV), by=manager)
    Call.objects.create(manager=manager, client=arkadia.client, recording=stored)
    client.force_login(manager)
    part = client.get(stored.get_absolute_url(), headers={"Range": "bytes=100-199"})
    assert (part.status_code, fetched(part)) == (206, WAV[100:200])
    assert elsewhere.asked == ([range(100, 200)] if store is Elsewhere else [])
    assert not storages["default"].exists(stored.content.name)
