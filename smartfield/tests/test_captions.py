import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.filing import CAPTIONS, keep
from accounts.tests.test_keeping_files import PDF, WAV
from smartfield.lib.captions import LIMIT, as_webvtt
from smartfield.lib.refusals import Refusal

SRT = "1\r\n00:00:01,000 --> 00:00:04,500\r\nЗдравствуйте, <font color=red>это</font> Марта\r\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:04.500 line:90%\n<v Marta>Hello\n"


def test_subrip_becomes_webvtt_in_whatever_encoding_it_came():
    for encoding in ("utf-8", "utf-8-sig", "cp1251", "utf-16"):
        made = as_webvtt(SRT.encode(encoding)).decode()
        assert made.startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.500\n")
        assert "Здравствуйте, это Марта" in made


def test_webvtt_stays_as_it_is():
    assert as_webvtt(VTT.encode()).decode() == VTT


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"WEBVTT\n\nno times", PDF, WAV, b"00:00:01,000 --> soon", b"WEBVTT\0" * 9,
     SRT.encode() + b" " * LIMIT],
    ids=range(8),
)  # fmt: skip
def test_nothing_else_is_captions(content):
    assert as_webvtt(content) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content"), [("talk.srt", SRT), ("talk.vtt", VTT), ("x", VTT)])
def test_captions_are_kept_as_webvtt(manager, name, content):
    upload = SimpleUploadedFile(name, content.encode())
    stored = keep(upload, by=manager, kinds=CAPTIONS)
    assert (stored.media_type, stored.name[-4:]) == ("text/vtt", ".vtt")
    with stored.content.open() as kept:
        assert kept.read() == as_webvtt(content.encode())


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"words", PDF, b"WEBVTT\n<html>", b""])
def test_what_is_no_captions_is_refused(manager, content):
    with pytest.raises(Refusal, match=r"Choose a captions file|The file is empty"):
        keep(SimpleUploadedFile("talk.vtt", content), by=manager, kinds=CAPTIONS)
