"""What is seen and heard in a file after it was kept, and what it loses on the way."""

import io
import subprocess
from hashlib import sha256
from pathlib import Path

import av
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import outbox
from accounts.filing import keep
from accounts.looking import look_at
from accounts.models import Errand, StoredFile
from accounts.tests.test_keeping_files import MP3, PDF, WAV
from smartfield.lib import media
from smartfield.lib.media import bars
from smartfield.tests.sounds_and_films import film, sound, turned
from smartfield.tests.test_traces import GPS, SECRET, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(manager, django_capture_on_commit_callbacks):
    """Keep a file and look at it as the worker does; in this process, unless said otherwise."""

    def kept(name, content, seen=media.look):
        with django_capture_on_commit_callbacks(execute=True):
            stored = keep(SimpleUploadedFile(name, content), by=manager)
            look_at(stored.pk, seen)
        stored.refresh_from_db()
        return stored

    return kept


def content_of(stored):
    with stored.content.open() as content:
        return content.read()


def preview_of(stored):
    with stored.preview.open() as content, Image.open(content) as picture:
        picture.load()
        return picture


def photo(size, kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, kind, **options)
    return out.getvalue()


def test_a_picture_has_its_size_and_a_small_one_of_its_own(looked):
    stored = looked("house.jpg", photo((1200, 900)))
    assert (stored.width, stored.height) == (1200, 900)
    small = preview_of(stored)
    assert (small.format, small.size) == ("WEBP", (480, 360))
    assert stored.preview_url == f"/files/{stored.pk}/preview/"


def test_a_photograph_that_was_taken_sideways_is_seen_upright(looked):
    stored = looked("tall.jpg", saved("JPEG", turn=6))
    assert (stored.width, stored.height) == (32, 64)
    assert preview_of(stored).size == (32, 64)


def test_where_a_photograph_was_taken_is_gone_before_it_is_kept(looked, manager):
    stored = keep(SimpleUploadedFile("a.jpg", saved("JPEG")), by=manager)
    content = content_of(stored)
    assert SECRET not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert not picture.getexif().get_ifd(GPS)
    assert stored.size == len(content)
    assert stored.sha256 == sha256(content).hexdigest()


def test_glass_stays_glass_in_the_small_picture(looked):
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert preview_of(looked("a.png", out.getvalue())).getpixel((9, 9))[3] == 0


SOUNDS = [
    ("a.mp3", "mp3", "libmp3lame"),
    ("a.m4a", "ipod", "aac"),
    ("a.ogg", "ogg", "libopus"),
    ("a.weba", "webm", "libopus"),
    ("a.wav", "wav", "pcm_s16le"),
    ("a.flac", "flac", "flac"),
    ("a.aac", "adts", "aac"),
]


@pytest.mark.parametrize(("name", "kind", "codec"), SOUNDS)
def test_a_sound_has_its_length_and_shape_and_no_tags(looked, name, kind, codec):
    before = sound(kind, codec)
    stored = looked(name, before)
    after = content_of(stored)
    assert stored.seconds == pytest.approx(4, abs=0.1)
    assert 30 <= len(stored.peaks) <= media.BARS
    assert (stored.peaks[0], max(stored.peaks)) == (pytest.approx(2, abs=4), 100)
    assert b"Olga" in before or kind == "adts"
    assert b"Olga" not in after
    assert (stored.size, stored.sha256) == (len(after), sha256(after).hexdigest())
    assert heard(after) == heard(before)


FILMS = [("a.mp4", "mp4", "libx264"), ("a.mov", "mov", "libx264"), ("a.webm", "webm", "libvpx")]


@pytest.mark.parametrize(("name", "kind", "codec"), FILMS)
def test_a_film_has_its_size_length_and_poster_and_no_place(looked, name, kind, codec):
    before = film(kind, codec)
    stored = looked(name, before)
    after = content_of(stored)
    assert (stored.width, stored.height) == (320, 180)
    assert stored.seconds == pytest.approx(2, abs=0.1)
    assert preview_of(stored).size == (320, 180)
    assert b"Olga" in before
    assert b"Olga" not in after
    assert b"38.7223" not in after
    assert heard(after) == heard(before)


def test_a_film_from_a_phone_held_upright_stands_upright(looked):
    stored = looked("a.mp4", turned(film()))
    assert (stored.width, stored.height) == (180, 320)
    with stored.content.open() as content, av.open(content) as again:
        assert next(again.decode(video=0)).rotation == -90


def heard(content):
    """Every packet of it, as it is played."""
    with av.open(io.BytesIO(content)) as container:
        return [bytes(packet) for packet in container.demux() if packet.size]


def test_it_is_looked_at_once(looked):
    stored = looked("a.mp3", sound("mp3", "libmp3lame"))
    look_at(stored.pk, lambda *asked: pytest.fail("looked at again"))
    lying = [n for n in default_storage.listdir(stored.pk.hex[:2])[1] if stored.pk.hex in n]
    assert lying == [Path(stored.content.name).name]


def test_the_worker_looks_in_a_process_of_its_own(manager):
    keep(SimpleUploadedFile("a.mp4", film()), by=manager)
    errand = Errand.objects.get(kind="look at file")
    assert outbox.run(errand.pk)
    stored = StoredFile.objects.get()
    assert (stored.width, bool(stored.preview), bool(stored.looked_at)) == (320, True, True)


BROKEN = {
    "cut.jpg": photo((900, 900))[:300],
    "bomb.png": photo((12_000, 12_000), "PNG"),
    "cut.mp3": MP3,
    "cut.mp4": film()[: len(film()) // 3],
    "list.mp3": b"ID3\x03\0\0\0\0\0\0#EXTM3U\nfile:///etc/passwd\n",
    "cut.wav": WAV[:60],
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_stays_as_it_came_without_an_error(looked, name):
    stored = looked(name, BROKEN[name], media.seen)
    assert content_of(stored) == BROKEN[name] or name == "cut.wav"
    assert not stored.preview
    assert not stored.width
    assert stored.looked_at


def test_a_reader_that_never_comes_back_or_falls_is_forgiven(looked, monkeypatch):
    def falls(*args, **kwargs):
        raise subprocess.TimeoutExpired("reading", 1)

    monkeypatch.setattr(subprocess, "run", falls)
    stored = looked("a.mp3", sound("mp3", "libmp3lame"), media.seen)
    assert (stored.seconds, stored.peaks) == (None, [])
    assert stored.looked_at


def test_a_file_that_cannot_be_written_again_keeps_its_bytes(looked, monkeypatch):
    def fails(*asked):
        raise ValueError("no muxer")

    monkeypatch.setattr(media, "_copied", fails)
    before = sound("mp3", "libmp3lame")
    stored = looked("a.mp3", before)
    assert content_of(stored) == before
    assert stored.peaks


def test_a_file_that_came_out_shorter_is_thrown_away(looked, monkeypatch):
    copied = media._copied
    monkeypatch.setattr(media, "_copied", lambda *asked: copied(*asked) + 1)
    before = sound("mp3", "libmp3lame")
    assert content_of(looked("a.mp3", before)) == before


def test_nothing_is_seen_in_papers_and_lost_files(looked, manager):
    keep(SimpleUploadedFile("a.pdf", PDF), by=manager)
    assert not Errand.objects.filter(kind="look at file").exists()
    lost = keep(SimpleUploadedFile("a.mp3", MP3), by=manager)
    default_storage.delete(lost.content.name)
    look_at(lost.pk)
    lost.refresh_from_db()
    assert lost.looked_at


@pytest.mark.parametrize(
    ("levels", "drawn"), [([], []), ([0, 0], [0, 0]), ([5, 10], [50, 100]), ([7], [100])]
)
def test_bars_are_as_high_as_the_loudest(levels, drawn):
    assert bars(levels) == drawn


def test_there_are_never_more_bars_than_fit():
    assert len(bars(list(range(100_000)))) == media.BARS
