from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.filing import keep
from accounts.models import StoredFile
from accounts.tidying import forget_loose_files
from clients.models import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(manager):
    return lambda name: keep(SimpleUploadedFile(name, b"words"), by=manager)


def test_what_belongs_to_nothing_goes_after_a_while(
    kept, manager, django_capture_on_commit_callbacks
):
    used, loose = kept("used.txt"), kept("loose.txt")
    Call.objects.create(manager=manager, recording=used)
    default_storage.save("00/left-by-a-crash", ContentFile(b"bytes"))
    now = timezone.now()
    assert forget_loose_files(now - timedelta(hours=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_loose_files(now + timedelta(hours=1)) >= 2
    assert StoredFile.objects.get() == used
    assert default_storage.exists(used.content.name)
    assert not default_storage.exists(loose.content.name)
    assert not default_storage.exists("00/left-by-a-crash")


def test_a_store_that_was_never_used_has_nothing_to_forget(db, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "none"},
        },
    }
    assert forget_loose_files(timezone.now()) == 0
