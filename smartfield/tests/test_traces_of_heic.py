"""HEIC pictures lose what phones write into them, and nothing moves."""

import io

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.filing import keep
from smartfield.lib.traces import without_traces
from smartfield.tests.heic import heic
from smartfield.tests.test_traces import GPS, SECRET, XMP, exif, picture

FILM = b"\0\0\0\x20mpvd" + SECRET.ljust(24)


@pytest.fixture(scope="module")
def photo() -> bytes:
    return heic(exif=exif().tobytes()[6:], xmp=XMP, after=FILM)


def cleaned(content: bytes) -> bytes:
    pieces = without_traces(content, "image/heic")
    return content if pieces is None else b"".join(pieces)


def seen(content: bytes) -> bytes:
    with av.open(io.BytesIO(content), format="mov") as container:
        return next(container.decode(video=0)).to_image().tobytes()


def test_places_and_names_go_and_the_picture_stays_as_it_was(photo):
    assert photo.count(SECRET) == 3
    after = cleaned(photo)
    assert SECRET not in after
    assert b"\x88\x25" not in after  # where EXIF tells of a place
    assert len(after) == len(photo) - len(FILM)
    assert len(seen(photo)) > 1000
    assert seen(after) == seen(photo)
    assert cleaned(after) == after


def test_another_makers_file_is_read_as_well():
    """AVIF is the same boxes; Pillow writes it, and reads what is left of EXIF."""
    out = io.BytesIO()
    picture().save(out, "AVIF", exif=exif(1), xmp=XMP)
    after = cleaned(out.getvalue())
    assert SECRET in out.getvalue()
    assert SECRET not in after
    with Image.open(io.BytesIO(out.getvalue())) as old, Image.open(io.BytesIO(after)) as new:
        assert old.getexif().get_ifd(GPS)
        assert new.getexif().get_ifd(GPS) == {}
        assert new.tobytes() == old.tobytes()


def test_a_stranger_among_the_boxes_becomes_free_space(photo):
    after = cleaned(photo + b"\0\0\0\x08mdat")
    assert SECRET not in after
    assert after.endswith(b"\0\0\0\x20free" + b"\0" * 24 + b"\0\0\0\x08mdat")


@pytest.mark.django_db
def test_it_is_kept_so_under_its_own_type(manager, photo):
    stored = keep(SimpleUploadedFile("IMG_0001.HEIC", photo), by=manager)
    assert (stored.media_type, stored.name) == ("image/heic", "IMG_0001.heic")
    with stored.content.open() as content:
        kept = content.read()
    assert kept == cleaned(photo)
    assert SECRET not in kept


def test_no_broken_one_breaks_the_reader(photo):
    for at in range(500):
        cleaned(photo[:at] + bytes([photo[at] ^ 0xFF]) + photo[at + 1 :])
        assert cleaned(photo[:at]) == photo[:at]
