"""Private files: who gets through the door, and what comes out of it."""

import uuid

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient
from django.utils import timezone

from accounts.filing import keep
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
