"""Sending a file up before its form: by pieces, resumed after a cut, one's own alone."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import tidying, uploading
from accounts.filing import AUDIO, keep
from accounts.models import StoredFile, Upload
from accounts.tests.test_keeping_files import PDF, WAV
from smartfield.lib.refusals import Refusal
from smartfield.lib.uploads import Sent
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db
NEW = "/files/"


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


@pytest.fixture
def begun(desk):
    return desk.post(NEW, {"name": "call.wav", "size": len(WAV)}).json()


@pytest.fixture
def sent(assistant):
    """Have a person's file gone up wholly, in pieces."""

    def sent(content=WAV, name="call.wav", by=assistant, size=None, piece=700):
        upload = uploading.begin(by=by, name=name, size=size or len(content))
        for at in range(0, len(content), piece):
            uploading.append(upload, offset=at, piece=content[at : at + piece])
        return Sent(upload.pk, upload.size, name)

    return sent


def put(desk, url, piece, offset):
    kind = "application/offset+octet-stream"
    return desk.patch(url, piece, content_type=kind, headers={"Upload-Offset": str(offset)})


def parts():
    return default_storage.listdir("up")[1] if default_storage.exists("up") else []


def test_a_file_goes_up_piece_by_piece(desk, begun):
    assert begun["offset"] == 0
    assert put(desk, begun["url"], WAV[:1000], 0).json()["offset"] == 1000
    assert desk.get(begun["url"]).json()["offset"] == 1000
    assert put(desk, begun["url"], WAV[1000:], 1000).json()["offset"] == len(WAV)
    assert Upload.objects.get().is_whole


def test_after_a_cut_one_is_told_where_to_go_on(desk, begun):
    put(desk, begun["url"], WAV[:1000], 0)
    for offset in (0, 999, 1001, len(WAV), "", "x", "-1", "9" * 50):
        answer = put(desk, begun["url"], b"again", offset)
        assert (answer.status_code, answer.json()["offset"]) == (409, 1000)
    assert desk.get(begun["url"]).headers["Cache-Control"].startswith("max-age=0, no-cache")
    assert Upload.objects.get().received == 1000


def test_more_than_was_said_is_refused(desk, begun):
    assert put(desk, begun["url"], WAV + b"a", 0).status_code == 422
    put(desk, begun["url"], WAV, 0)
    assert put(desk, begun["url"], b"a", len(WAV)).status_code == 422
    assert put(desk, begun["url"], b"", len(WAV)).status_code == 200


def test_a_piece_over_eight_megabytes_is_refused(desk, monkeypatch):
    monkeypatch.setattr(uploading, "PIECE", 1000)
    begun = desk.post(NEW, {"name": "a.wav", "size": 5000}).json()
    assert put(desk, begun["url"], b"a" * 1001, 0).status_code == 422
    assert put(desk, begun["url"], b"a" * 1000, 0).status_code == 200


def test_a_file_in_crumbs_is_refused(assistant, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_PIECES", 3)
    upload = uploading.begin(by=assistant, name="a", size=9)
    for at in range(3):
        uploading.append(upload, offset=at, piece=b"a")
    with pytest.raises(Refusal):
        uploading.append(upload, offset=3, piece=b"a")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"size": 0}, "The file is empty"),
        ({"size": 10**12}, "must be smaller than"),
        ({"size": ""}, "required"),
        ({"size": "many"}, "whole number"),
        ({"size": -1}, "greater than or equal to 0"),
        ({"size": "9" * 500}, ""),
        ({"name": ""}, "required"),
        ({"name": "n" * 201}, "The file's name is too long"),
        ({"name": "a\x00b"}, "Null characters"),
    ],
)
def test_what_cannot_be_begun_is_told(desk, wrong, sentence):
    answer = desk.post(NEW, {"name": "a.wav", "size": 9, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    assert not Upload.objects.exists()


def test_somebody_elses_upload_is_not_there(client, begun, manager, arkadia):
    for person in (manager, arkadia.owner):
        client.force_login(person)
        assert client.get(begun["url"]).status_code == 404
        assert put(client, begun["url"], WAV, 0).status_code == 404
        assert client.delete(begun["url"]).status_code == 404
    assert Upload.objects.get().received == 0


def test_no_stranger_begins_one(client, db):
    assert client.post(NEW, {"name": "a", "size": 9}).status_code == 302
    assert client.patch(reverse("upload", args=[uuid.uuid4()])).status_code == 302


def test_another_site_cannot_send_in_ones_name(assistant):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(assistant)
    upload = uploading.begin(by=assistant, name="a", size=9)
    assert strict.post(NEW, {"name": "a", "size": 9}).status_code == 403
    assert put(strict, upload.get_absolute_url(), b"a", 0).status_code in {403, 405}
    assert strict.delete(upload.get_absolute_url()).status_code in {403, 405}
    assert Upload.objects.get().received == 0


def test_one_that_is_given_up_leaves_nothing(desk, begun, django_capture_on_commit_callbacks):
    before = set(parts())
    put(desk, begun["url"], WAV[:1000], 0)
    assert len(set(parts()) - before) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.delete(begun["url"]).status_code == 204
    assert set(parts()) == before
    assert desk.get(begun["url"]).status_code == 404


def test_a_whole_one_is_kept_like_any_file_and_used_up(
    sent, assistant, django_capture_on_commit_callbacks
):
    before = set(parts())
    with django_capture_on_commit_callbacks(execute=True):
        stored = keep(sent(), by=assistant, kinds=AUDIO)
    with stored.content.open() as content:
        assert content.read() == WAV
    assert (stored.name, stored.media_type) == ("call.wav", "audio/wav")
    assert not Upload.objects.exists()
    assert set(parts()) == before


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("call.mp3", b"<html><script>alert(1)</script>", "Choose a sound file"),
        ("call.mp3", WAV, "ends in .mp3"),
        ("../../etc/passwd", b"\x01\x02\x03", "Choose a sound file"),
    ],
)
def test_it_is_judged_as_any_file_is_and_stays_for_another_try(
    sent, assistant, name, content, sentence
):
    with pytest.raises(Refusal, match=sentence) as refusal:
        keep(sent(content, name), by=assistant, kinds=AUDIO, field="recording")
    assert refusal.value.field == "recording"
    assert Upload.objects.get().is_whole
    assert not StoredFile.objects.exists()


def test_a_hostile_name_is_a_harmless_line(sent, assistant):
    assert keep(sent(name="..\\..\\CON\r\nx.wav"), by=assistant).name == "CON x.wav"


def test_only_whoever_sent_it_can_use_it(sent, manager, assistant):
    theirs = sent()
    with pytest.raises(Refusal, match=r"“call\.wav” is not here any more"):
        keep(theirs, by=manager)
    with pytest.raises(Refusal, match="is not here any more"):
        keep(Sent(uuid.uuid4(), 9, "x.wav"), by=assistant)
    assert keep(theirs, by=assistant)


def test_half_a_file_is_no_file(sent, assistant):
    half = sent(WAV[:700], size=len(WAV))
    with pytest.raises(Refusal, match="did not arrive whole"):
        keep(half, by=assistant)


def test_what_is_said_of_it_in_the_form_changes_nothing(sent, assistant):
    told = sent()._replace(name="<b>other.pdf", size=1)
    assert keep(told, by=assistant).name == "call.wav"


@pytest.mark.django_db(transaction=True)
def test_two_that_send_the_same_piece_send_it_once(assistant):
    upload = uploading.begin(by=assistant, name="call.wav", size=len(WAV))
    again = lambda: uploading.append(upload, offset=0, piece=WAV[:700])  # noqa: E731
    answers = at_once([again] * 8)
    assert sum(isinstance(answer, Upload) for answer in answers) == 1
    assert {answer.offset for answer in answers if isinstance(answer, Refusal)} == {700}


@pytest.mark.django_db(transaction=True)
def test_one_file_is_used_once_however_many_forms_name_it(sent, assistant):
    gone_up = sent()
    answers = at_once([lambda: keep(gone_up, by=assistant)] * 8)
    assert sum(isinstance(answer, StoredFile) for answer in answers) == 1
    assert StoredFile.objects.count() == 1


def test_what_nobody_used_is_forgotten_after_a_day(sent, django_capture_on_commit_callbacks):
    before = set(parts())
    sent()
    now = timezone.now()
    tidying.forget_loose_files(now + timedelta(hours=2))
    assert len(set(parts()) - before) > 1
    assert tidying.forget_unused_uploads(now - timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert tidying.forget_unused_uploads(now + timedelta(seconds=1)) == 1
    assert set(parts()) <= before


def test_pieces_without_an_upload_are_swept(db):
    name = default_storage.save("up/left-by-a-crash.0", SimpleUploadedFile("x", PDF))
    tidying.forget_loose_files(timezone.now() + timedelta(hours=2))
    assert not default_storage.exists(name)
