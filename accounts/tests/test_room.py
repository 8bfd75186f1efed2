"""How much may be kept: exactly so much, however many keep at once."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum

from accounts import uploading
from accounts.filing import keep
from accounts.models import StoredFile, Upload
from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once


def text(size, name="a.txt"):
    return SimpleUploadedFile(name, b"a" * size)


def lying():
    return sorted(name for folder in default_storage.listdir("")[0]
                  for name in default_storage.listdir(folder)[1])  # fmt: skip


@pytest.mark.django_db
def test_what_no_longer_fits_is_refused_with_what_is_left(manager, settings):
    settings.FILES_ROOM = 3000
    keep(text(2000), by=manager, shelf="client:1")
    before = lying()
    with pytest.raises(Refusal, match=r"There is room for 1000\sbytes more. Yours is 1001") as said:
        keep(text(1001), by=manager, shelf="client:1", field="recording")
    assert said.value.field == "recording"
    assert StoredFile.objects.count() == 1
    assert lying() == before
    assert keep(text(1000), by=manager, shelf="client:1")


@pytest.mark.django_db
def test_each_shelf_has_room_of_its_own(manager, settings):
    settings.FILES_ROOM = 1000
    for shelf in ("client:1", "client:2", ""):
        assert keep(text(1000), by=manager, shelf=shelf)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_take_no_more_than_there_is(manager, settings):
    """Each takes a tenth: ten find room, forty are told."""
    settings.FILES_ROOM = 10_000
    kept = at_once([lambda: keep(text(1000), by=manager, shelf="client:1")] * 50)
    refused = [one for one in kept if isinstance(one, Refusal)]
    assert (len(refused), StoredFile.objects.count()) == (40, 10)
    assert StoredFile.objects.aggregate(total=Sum("size"))["total"] == 10_000
    assert len([name for name in lying() if "." not in name]) >= 10


@pytest.mark.django_db
def test_what_waits_to_be_used_has_its_room_too(manager, assistant, settings):
    settings.UPLOADS_ROOM = 2000
    uploading.begin(by=manager, name="a.wav", size=1500)
    with pytest.raises(Refusal, match=r"There is room for 500\sbytes more"):
        uploading.begin(by=manager, name="b.wav", size=501)
    assert uploading.begin(by=assistant, name="c.wav", size=2000)
    uploading.give_up(Upload.objects.get(by=manager))
    assert uploading.begin(by=manager, name="b.wav", size=2000)


@pytest.mark.django_db(transaction=True)
def test_twenty_begun_at_once_wait_in_their_room(manager, settings):
    settings.UPLOADS_ROOM = 5000
    begun = at_once([lambda: uploading.begin(by=manager, name="a", size=1000)] * 20)
    assert sum(isinstance(one, Upload) for one in begun) == Upload.objects.count() == 5
