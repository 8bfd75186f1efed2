"""A recording goes up while it is made: its size is said at its end, and a cut keeps what came."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import tidying, uploading
from accounts.filing import AUDIO, keep
from accounts.models import Upload
from accounts.tests.test_keeping_files import WAV
from smartfield.lib.refusals import Refusal
from smartfield.lib.uploads import Sent
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db
NEW, PAGE = "/files/", "/calls/7/ id_recording"


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


@pytest.fixture
def begun(desk):
    return desk.post(NEW, {"name": "said.wav", "page": PAGE}).json()


def put(desk, url, piece, offset, **headers):
    told = {"Upload-Offset": str(offset), **headers}
    return desk.patch(url, piece, content_type="application/offset+octet-stream", headers=told)


def end(desk, url, whole):
    return put(desk, url, b"", whole, **{"Upload-Length": str(whole)})


def fall_silent():
    Upload.objects.update(moved_at=timezone.now() - timedelta(seconds=11))


def cut_off(desk, page=PAGE):
    return desk.get(NEW, {"page": page}).json()


def test_it_goes_up_by_small_pieces_that_are_put_together(
    desk, begun, assistant, django_capture_on_commit_callbacks
):
    before = {*default_storage.listdir("up")[1]} if default_storage.exists("up") else set()
    with django_capture_on_commit_callbacks(execute=True):
        for at in range(0, len(WAV), 500):
            assert put(desk, begun["url"], WAV[at : at + 500], at).status_code == 200
    (part,) = Upload.objects.get().parts
    assert {*default_storage.listdir("up")[1]} - before == {part.removeprefix("up/")}
    assert end(desk, begun["url"], len(WAV)).json()["size"] == len(WAV)
    stored = keep(Sent(Upload.objects.get().pk, 1, "x"), by=assistant, kinds=AUDIO)
    with stored.content.open() as content:
        assert content.read() == WAV


def test_large_pieces_stay_apart(desk, begun, monkeypatch):
    monkeypatch.setattr(uploading, "TOGETHER", 1000)
    for at in range(0, 1600, 400):
        put(desk, begun["url"], WAV[at : at + 400], at)
    assert len(Upload.objects.get().parts) == 2


def test_before_its_end_no_form_can_use_it(desk, begun, assistant):
    put(desk, begun["url"], WAV, 0)
    with pytest.raises(Refusal, match="did not arrive whole"):
        keep(Sent(Upload.objects.get().pk, len(WAV), "x"), by=assistant)


def test_what_a_crash_left_is_offered_where_it_was_recorded(desk, begun):
    assert cut_off(desk) == {"cut": [], "later": False}
    put(desk, begun["url"], WAV[:900], 0)
    assert cut_off(desk) == {"cut": [], "later": True}
    fall_silent()
    (one,) = cut_off(desk)["cut"]
    assert (one["name"], one["offset"], one["size"]) == ("said.wav", 900, None)
    assert cut_off(desk, "/calls/8/ id_recording")["cut"] == []
    assert end(desk, one["url"], 900).status_code == 200
    assert cut_off(desk) == {"cut": [], "later": False}
    assert Upload.objects.get().is_whole


def test_it_is_ones_own(client, desk, begun, manager, arkadia):
    put(desk, begun["url"], WAV[:900], 0)
    fall_silent()
    for person in (manager, arkadia.owner):
        client.force_login(person)
        assert cut_off(client) == {"cut": [], "later": False}


@pytest.mark.parametrize("page", ["", "\x00", "p" * 5000, "<script>", "🙂"])
def test_of_no_page_nothing_was_cut_off(desk, page):
    assert cut_off(desk, page) == {"cut": [], "later": False}


def test_its_end_is_where_it_stands_and_once(desk, begun):
    assert end(desk, begun["url"], 0).status_code == 422
    put(desk, begun["url"], WAV[:900], 0)
    assert put(desk, begun["url"], b"", 900, **{"Upload-Length": "901"}).status_code == 422
    for _ in range(2):
        assert end(desk, begun["url"], 900).status_code == 200
    assert put(desk, begun["url"], WAV[900:], 900).status_code == 422
    assert put(desk, begun["url"], b"", 900, **{"Upload-Length": "899"}).status_code == 422


def test_it_grows_no_further_than_there_is_room(desk, begun, settings):
    settings.UPLOAD_LIMIT = 1000
    assert put(desk, begun["url"], WAV[:900], 0).status_code == 200
    assert "must be smaller" in put(desk, begun["url"], WAV[:101], 900).json()["error"]
    settings.UPLOAD_LIMIT, settings.UPLOADS_ROOM = 10_000, 950
    assert "There is room for" in put(desk, begun["url"], WAV[:51], 900).json()["error"]
    assert Upload.objects.get().received == 900


@pytest.mark.django_db(transaction=True)
def test_it_ends_once_however_many_end_it(assistant):
    upload = uploading.begin(by=assistant, name="said.wav", page=PAGE)
    uploading.append(upload, offset=0, piece=WAV[:900])
    ends = [lambda: uploading.append(upload, offset=900, piece=b"", whole=900)] * 3
    goes_on = [lambda: uploading.append(upload, offset=900, piece=WAV[900:])] * 3
    at_once(ends + goes_on)
    upload.refresh_from_db()
    assert (upload.size, upload.received) in {(900, 900), (None, len(WAV))}


def test_one_that_was_cut_off_waits_for_a_week(desk, begun):
    put(desk, begun["url"], WAV[:900], 0)
    later = timezone.now() + timedelta(minutes=1)
    assert tidying.forget_unused_uploads(later) == 0
    assert tidying.forget_unused_uploads(later + timedelta(days=5)) == 0
    assert tidying.forget_unused_uploads(later + timedelta(days=6)) == 1
