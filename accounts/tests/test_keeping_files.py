import io
import wave
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from accounts.filing import ANY, AUDIO, harmless, keep
from accounts.models import StoredFile
from smartfield.lib.refusals import Refusal

pytestmark = pytest.mark.django_db


def wav(frames=800):
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setparams((1, 2, 8000, frames, "NONE", ""))
        out.writeframes(b"\x01\x02" * frames)
    return sound.getvalue()


def office(member="word/document.xml"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<document/>")
    return packed.getvalue()


WAV = wav()
MP3 = b"ID3\x03\0\0\0\0\0\x21" + b"\0" * 400
MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 100
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def kept(manager, name, content, kinds=ANY):
    return keep(SimpleUploadedFile(name, content, "text/html"), by=manager, kinds=kinds)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("call.wav", WAV, "audio/wav"),
        ("call.mp3", MP3, "audio/mpeg"),
        ("call.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + b"\0" * 80, "audio/mp4"),
        ("recorder.m4a", MP4, "audio/mp4"),
        ("screen.mp4", MP4, "video/mp4"),
        ("plan.pdf", PDF, "application/pdf"),
        ("PHOTO.JPG", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40, "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("offer.docx", office(), None),
        ("table.csv", "имя;сумма\nОльга;12\n".encode("cp1251"), "text/csv"),
        ("notes.txt", b"a", "text/plain"),
    ],
)
def test_a_file_is_kept_under_the_type_of_its_content(manager, name, content, media_type):
    stored = kept(manager, name, content)
    stored.refresh_from_db()
    assert media_type in {stored.media_type, None}
    with stored.content.open() as kept_content:
        assert kept_content.read() == content
    assert stored.size == len(content)
    assert stored.pk.hex in stored.content.name
    assert name not in stored.content.name


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "empty"),
        ("page.html", b"<!doctype html><p>Hi", "Choose a PDF"),
        ("song.mp3", b"<html><script>alert(1)</script>", "Choose a PDF"),
        ("late.txt", b"\n\n hello <script>alert(1)</script>", "Choose a PDF"),
        ("wide.txt", "<script>alert(1)</script>".encode("utf-16"), "Choose a PDF"),
        ("pic.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose a PDF"),
        ("pic.png", b"<?xml version='1.0'?><svg/>", "Choose a PDF"),
        ("feed.xml", b"\xef\xbb\xbf<rss/>", "Choose a PDF"),
        ("both.mp3", MP3[:10] + b"<html><script>1</script>" + MP3, "Choose a PDF"),
        ("both.gif", b"GIF89a/*<svg onload=1>*/", "Choose a PDF"),
        ("setup.exe", b"MZ\x90\0" + b"\0" * 200, "Choose a PDF"),
        ("noise", b"\x01\x02\x03\x04", "Choose a PDF"),
        ("call.mp3", PNG, "ends in .mp3"),
        ("call.mp3", b"just words", "ends in .mp3"),
        ("scan.pdf", PNG, "ends in .pdf"),
    ],
)
def test_what_we_do_not_take_is_refused_in_words_and_leaves_nothing(
    manager, name, content, sentence
):
    with pytest.raises(Refusal, match=sentence) as refusal:
        kept(manager, name, content)
    assert refusal.value.field == "file"
    assert not StoredFile.objects.exists()


def test_only_sound_is_a_recording(manager):
    assert kept(manager, "meeting.mp4", MP4, AUDIO).media_type == "audio/mp4"
    for name, content in (("a.png", PNG), ("a.txt", b"words"), ("a.mp3", b"<html>")):
        with pytest.raises(Refusal, match="Choose a sound file"):
            kept(manager, name, content, AUDIO)


def test_a_file_over_the_limit_is_refused_with_its_size(manager, settings):
    settings.UPLOAD_LIMIT = 1024
    with pytest.raises(Refusal, match="smaller than"):
        kept(manager, "big.txt", b"a" * 1025)
    assert kept(manager, "fits.txt", b"a" * 1024)


def test_a_big_upload_from_disk_is_kept_whole(manager):
    upload = TemporaryUploadedFile("long.wav", "audio/wav", 0, None)
    upload.write(wav(2_000_000))
    upload.size = upload.tell()
    stored = keep(upload, by=manager)
    upload.close()
    assert stored.size == stored.content.size > 2_621_440


@pytest.mark.parametrize(
    ("name", "ending", "shown"),
    [
        ("../../etc/passwd", "txt", "etc passwd.txt"),
        ("..", "pdf", "file.pdf"),
        ("", "pdf", "file.pdf"),
        ("CON", "txt", "_CON.txt"),
        ("con.txt", "txt", "_con.txt"),
        ("evil.php", "pdf", "evil.php.pdf"),
        ("invoice\u202efdp.exe", "txt", "invoicefdp.exe.txt"),
        ("a\r\nSet-Cookie: x=1.pdf", "pdf", "a Set-Cookie x=1.pdf"),
        ("Отчёт за ноябрь.PDF", "pdf", "Отчёт за ноябрь.pdf"),
        ("я" * 300 + ".pdf", "pdf", "я" * 90 + ".pdf"),
        ("🎉.png", "png", "🎉.png"),
    ],
)
def test_a_name_is_only_ever_a_harmless_line(name, ending, shown):
    assert harmless(name, ending) == shown
