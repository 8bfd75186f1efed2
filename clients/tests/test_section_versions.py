"""Versions of a section: kept whole, compared, minor or major; and what plays beside the text."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, StoredFile
from accounts.tidying import forget_loose_files
from clients.models import PlaybookSection, SectionVersion
from clients.writing import add_section, rewrite
from smartfield.demo import sound
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
VTT = b"WEBVTT\n\n00:00.000 --> 00:04.000\nOpen the drive.\n"


def address(name, company, *args):
    return reverse(name, args=[company.client.slug, *args])


def upload(name="drive.mp4", content=MP4):
    return SimpleUploadedFile(name, content)


def wav():
    return upload("calls.wav", sound.wav(1, "test"))


def words(**typed):
    kept = {"title": "The drive", "text": "0:40 Pick the folder.", "is_required": True}
    return kept | typed


@pytest.fixture
def section(arkadia, manager):
    return add_section(arkadia.client, by=manager, **words())


@pytest.fixture
def reader(client, assistant, arkadia, new_task):
    new_task(arkadia, "claimed", assistant=assistant)
    client.force_login(assistant)
    return client


def change(section, by, **typed):
    rewrite(section, by=by, **words(**{"change_note": "Softer"} | typed))


def test_each_saved_version_stays_whole(section, arkadia, manager):
    change(section, arkadia.owner, text="0:40 Pick the *new* folder.", is_major=False)
    first, second = section.versions.order_by("number")
    assert (first.number, first.text, first.author, first.is_major) == (
        *(1, "0:40 Pick the folder.", manager, True),
    )
    assert (second.number, second.text, second.author, second.is_major) == (
        *(2, "0:40 Pick the *new* folder.", arkadia.owner, False),
    )
    assert (second.change_note, second.saved_at) == ("Softer", section.changed_at)


def test_a_major_change_asks_again_a_minor_one_does_not(section, arkadia, manager, assistant):
    section.acknowledge(by=assistant)
    unread = arkadia.client.must_read(assistant)
    change(section, manager, is_major=False)
    assert not unread.exists()
    change(section, manager, is_major=True)
    assert unread.exists()
    section.acknowledge(by=assistant)
    change(section, manager, is_major=False)
    assert not unread.exists()


def test_a_minor_change_after_a_major_one_still_asks(section, arkadia, manager, assistant):
    section.acknowledge(by=assistant)
    change(section, manager, is_major=True)
    change(section, manager, is_major=False)
    assert arkadia.client.must_read(assistant).exists()


def test_one_sees_what_changed_since_the_version_one_read(reader, section, arkadia, assistant):
    section.acknowledge(by=assistant)
    change(section, arkadia.owner, text="0:40 Pick the blue folder.", is_major=False)
    change(section, arkadia.owner, text="0:40 Pick the green folder.")
    page = reader.get(address("client_playbook", arkadia)).text
    assert "green </ins>" in page
    assert "blue" not in page  # never read, so never shown
    assert "<ins>" in page
    assert "I have read this" in page


def test_a_minor_change_informs_and_asks_for_nothing(reader, section, arkadia, assistant):
    section.acknowledge(by=assistant)
    change(section, arkadia.owner, text="0:40 Pick the blue folder.", is_major=False)
    page = reader.get(address("client_playbook", arkadia)).text
    assert "nothing to read again" in page
    assert "I have read this" not in page


@pytest.mark.parametrize("is_major", [True, False])
def test_those_who_work_here_now_are_told_once(
    section, arkadia, norden, manager, assistant, other_assistant, new_task, is_major
):
    new_task(arkadia, "claimed", assistant=assistant)
    new_task(arkadia, "in_progress", assistant=assistant)
    new_task(norden, "claimed", assistant=other_assistant)
    given_back = new_task(arkadia, "claimed", assistant=other_assistant)
    given_back.release(by=other_assistant, note="No time this week.")
    change(section, manager, is_major=is_major)
    told = Notice.objects.filter(kind="playbook_changed")
    assert [notice.person for notice in told] == [assistant]
    assert told[0].facts["words"] == "Softer"


def test_the_page_of_versions_shows_two_neighbours(client, section, arkadia, manager):
    change(section, manager, text="0:40 Pick the blue folder.")
    change(section, manager, text="0:40 Pick the green folder.")
    client.force_login(arkadia.member)
    page = address("section_versions", arkadia, section.pk)
    newest = client.get(page).text
    assert "green folder" in newest
    assert '<del><span class="sr">removed: </span>blue </del>' in newest
    second = client.get(page, {"version": 2}).text
    assert "green folder" not in second
    assert '<ins><span class="sr">added: </span>blue ' in second
    for odd in ("0", "99", "x", "9" * 5000, "\x00"):
        assert client.get(page, {"version": odd}).status_code == 200


def test_whoever_saves_second_is_told_and_writes_nothing(section, arkadia, manager):
    change(section, arkadia.owner, text="Theirs", version=1)
    with pytest.raises(Overtaken):
        change(section, manager, text="Mine", version=1)
    assert section.versions.count() == 2
    assert PlaybookSection.objects.get().text == "Theirs"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_wins(arkadia, manager):
    section = add_section(arkadia.client, by=manager, **words())

    def save(n):
        mine = PlaybookSection.objects.select_related("client").get(pk=section.pk)
        return lambda: change(mine, manager, text=f"Text {n}", version=1)

    outcomes = at_once([save(n) for n in range(5)])
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 4
    section.refresh_from_db()
    assert (section.version, section.versions.count()) == (2, 2)
    assert section.text == section.versions.first().text


# Sound, video, file -----------------------------------------------------------


def test_a_video_has_a_text_and_captions_beside_it(client, arkadia, manager):
    client.force_login(arkadia.owner)
    sent = words(kind="video", media=upload(), captions=upload("drive.vtt", VTT), is_required="on")
    assert client.post(address("section_new", arkadia), sent).status_code == 303
    section = PlaybookSection.objects.get()
    assert (section.media.media_type, section.captions.media_type) == ("video/mp4", "text/vtt")
    assert section.media.shelf == section.captions.shelf == arkadia.client.key
    page = client.get(address("client_playbook", arkadia)).text
    assert f'<source src="{section.media.get_absolute_url()}"' in page
    assert f'<track kind="captions" src="{section.captions.get_absolute_url()}"' in page
    assert "Pick the folder" in page


def test_a_change_of_words_keeps_the_video(section, arkadia, manager):
    change(section, manager, kind="video", media=upload(), captions=upload("drive.vtt", VTT))
    film = section.media
    change(section, manager, kind="video", text="Other words")
    assert (section.media, bool(section.captions)) == (film, True)
    change(section, manager, kind="video", media=upload("other.mp4", MP4 + b"x"))
    assert section.media != film
    assert section.captions is None  # they were of the other film
    change(section, manager, kind="text")
    assert section.media is None
    assert [v.media_id is not None for v in section.versions.all()] == [
        *(False, True, True, True, False),
    ]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"kind": "sound"}, "media", "Choose a sound file"),
        ({"kind": "video"}, "media", "Choose a video"),
        ({"kind": "file"}, "media", "Choose a PDF"),
        ({"kind": "video", "media": ("a.wav", sound.wav(1, "x"))}, "media", "Choose a video"),
        ({"kind": "sound", "media": ("a.pdf", b"%PDF-1.4\n1 0 obj")}, "media", "Choose a sound"),
        ({"kind": "file", "media": ("a.html", b"<html>hi")}, "media", "Choose a PDF"),
        ({"kind": "file", "media": ("a.pdf", b"")}, "media", "The file is empty"),
        ({"kind": "file", "media": ("a.mp3", b"%PDF-1.4\n1 0 obj")}, "media", "something else"),
        ({"kind": "text", "captions": ("a.vtt", VTT)}, "captions", "belong to a video"),
        (
            {"kind": "video", "media": ("a.mp4", MP4), "captions": ("a.vtt", b"1\n00:00")},
            "captions",
            "WebVTT",
        ),
        ({"kind": "music"}, "kind", "not one of the available choices"),
        ({"kind": ""}, "kind", "Choose what kind"),
        ({"weight": ""}, "weight", "Say whether"),
        ({"weight": "huge"}, "weight", "not one of the available choices"),
        ({"title": "", "kind": "video", "media": ("a.mp4", MP4)}, "media", "Choose the file again"),
        ({"kind": "file", "media": ("a" * 201 + ".pdf", b"%PDF-1.4")}, "media", "name is too long"),
    ],
)
def test_a_wrong_medium_is_refused_at_its_field(
    client, section, arkadia, manager, sent, field, sentence
):
    client.force_login(manager)
    files = {name: upload(*v) for name, v in sent.items() if isinstance(v, tuple)}
    typed = words(kind="text", weight="major", change_note="Kept <note>", version="1") | sent
    response = client.post(address("section", arkadia, section.pk), typed | files)
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert "Kept &lt;note&gt;" in response.text
    section.refresh_from_db()
    assert (section.version, section.versions.count()) == (1, 1)


def test_a_file_that_is_too_big_is_refused(client, section, arkadia, manager, settings):
    settings.UPLOAD_LIMIT = 16
    with pytest.raises(Refusal, match="smaller than"):
        change(section, manager, kind="video", media=upload())
    assert not StoredFile.objects.exists()


# The door ---------------------------------------------------------------------


def statuses(client, stored, people):
    found = []
    for person in people:
        client.force_login(person)
        found.append(client.get(stored.get_absolute_url(), headers={"Range": "bytes=4-7"}))
    return [response.status_code for response in found]


def test_media_open_to_whoever_reads_the_section_old_versions_too(
    client, section, arkadia, norden, manager, assistant, other_assistant, new_task
):
    new_task(arkadia, "claimed", assistant=assistant)
    new_task(norden, "claimed", assistant=other_assistant)
    change(section, manager, kind="video", media=upload(), captions=upload("drive.vtt", VTT))
    films = [section.media, section.captions]
    change(section, manager, kind="sound", media=wav())
    readers = [manager, assistant, arkadia.owner, arkadia.member]
    strangers = [other_assistant, arkadia.billing, norden.owner, norden.member]
    for stored in [*films, section.media]:
        assert statuses(client, stored, readers) == [206] * 4
        assert statuses(client, stored, strangers) == [404] * 4


def test_media_of_a_removed_section_are_for_managers(
    client, section, arkadia, manager, assistant, new_task
):
    new_task(arkadia, "claimed", assistant=assistant)
    change(section, manager, kind="sound", media=wav())
    section.take_out(by=manager)
    people = [manager, assistant, arkadia.owner, arkadia.member]
    assert statuses(client, section.media, people) == [206, 404, 404, 404]


def test_media_of_old_versions_are_not_tidied_away(section, manager):
    change(section, manager, kind="video", media=upload())
    film = section.media
    change(section, manager, kind="text")
    forget_loose_files(timezone.now() + timedelta(hours=2))
    assert SectionVersion.objects.get(number=2).media == film
    assert film.content.storage.exists(film.content.name)
