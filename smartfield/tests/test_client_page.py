"""One client's overview, hours and files: what each reader sees there, and what never."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.filing import keep
from accounts.models import StoredFile
from accounts.tests.test_keeping_files import MP4, PDF, WAV
from billing.rollup import roll_up
from clients import editing
from clients.models import Call, Client, PlaybookSection
from clients.writing import add_section, rewrite
from smartfield.lib.periods import Span
from smartfield.views import client_files
from timetracking import recording

pytestmark = pytest.mark.django_db
CANARY = "canary-of-the-managers"


def page(name, slug="arkadia"):
    return reverse(name, args=[slug])


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def worked(arkadia, assistant, new_task, rate):
    """Priya worked an hour for Arkadia, and the result was accepted and charged."""
    task = new_task(arkadia, "in_progress", assistant, title="The worked one")
    now = timezone.now()
    span = Span(now - timedelta(hours=3), now - timedelta(hours=2))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    task.deliver(by=assistant, summary="Done.")
    task.accept(by=arkadia.owner, round=1)
    roll_up(task.pk, "test")
    return task


# Overview --------------------------------------------------------------------------------


def test_the_overview_says_what_waits_for_whom(desk, arkadia, new_task, assistant):
    new_task(arkadia, "in_review", assistant, title="Coworking")
    new_task(arkadia, "open", title="Dentist")
    new_task(arkadia, "draft", title="Not yet")
    shown = desk.get(page("client"))
    assert [task.title for task in shown.context["tasks"]] == ["Coworking", "Dentist"]
    assert "waits for them, sent" in shown.text
    assert "put in the queue" in shown.text


def test_lately_is_one_story_of_calls_moves_and_words(desk, arkadia, manager, worked):
    worked.comment(by=manager, text="Among us.", is_internal=True)
    now = timezone.now()
    Call.objects.create(
        manager=manager, client=arkadia.client, started_at=now, summary="Wants a chair."
    )
    told = desk.get(page("client")).context["lately"]
    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
    assert {one.said for one in told} >= {"Among us.", "Wants a chair."}
    assert f"{arkadia.owner} accepted the result." in {one.what for one in told}


def test_the_strip_counts_four_weeks(desk, worked):
    assert desk.get(page("client")).context["strip"].label == "Last four weeks: 1\xa0h, 0 calls"


def test_the_team_shows_who_worked_and_has_read(desk, arkadia, manager, assistant, worked):
    section = PlaybookSection.objects.create(
        client=arkadia.client, title="Calls", text="…", author=manager, is_required=True
    )
    (mate,) = desk.get(page("client")).context["team"]
    assert (mate.person, mate.seconds, mate.has_read) == (assistant, 3600, False)
    section.acknowledge(by=assistant)
    (mate,) = desk.get(page("client")).context["team"]
    assert mate.has_read


def test_the_team_counts_each_task_once_and_a_small_change_asks_nobody_again(
    desk, arkadia, manager, assistant, worked, new_task
):
    section = add_section(
        arkadia.client, by=manager, title="Calls", text="Before ten.", is_required=True
    )
    section.acknowledge(by=assistant)
    rewrite(section, by=manager, title="Calls", text="Before 10.", is_required=True, is_major=False)
    section.acknowledge(by=assistant)
    for _ in range(3):
        new_task(arkadia, "claimed", assistant)
    (mate,) = desk.get(page("client")).context["team"]
    assert (mate.in_hand, mate.has_read) == (3, True)


def test_a_manager_pins_an_assistant_and_it_stands_in_the_history(desk, arkadia, other_assistant):
    for typed, is_pinned in (({}, True), ({}, True), ({"unpin": "1"}, False)):
        desk.post(page("client_prefer"), {"person": other_assistant.pk, **typed})
        assert arkadia.client.preferred.filter(pk=other_assistant.pk).exists() is is_pinned
    assert [event.verb for event in arkadia.client.events.all()] == ["prefer", "prefer_not"]
    assert desk.post(page("client_prefer"), {"person": arkadia.owner.pk}).status_code == 404


def test_an_assistant_sees_their_own_part(client, arkadia, assistant, other_assistant, worked,
                                          new_task):  # fmt: skip
    new_task(arkadia, "in_progress", other_assistant, title="Somebody else's")
    client.force_login(assistant)
    shown = client.get(page("client"))
    assert "Somebody else" not in shown.text
    assert shown.context["team"] == ()
    assert list(shown.context["contacts"]) == []


# Hours -----------------------------------------------------------------------------------


def test_hours_show_the_money_to_managers_alone(client, manager, assistant, worked):
    client.force_login(manager)
    shown = client.get(page("client_hours"))
    assert (shown.context["seconds"], len(shown.context["charges"])) == (3600, 1)
    client.force_login(assistant)
    shown = client.get(page("client_hours"))
    assert (shown.context["seconds"], len(shown.context["charges"])) == (3600, 0)
    assert "charged" not in shown.text.lower()


def test_another_assistants_time_is_not_shown(client, arkadia, other_assistant, worked, new_task):
    new_task(arkadia, "in_progress", other_assistant)
    client.force_login(other_assistant)
    assert client.get(page("client_hours")).context["seconds"] == 0


@pytest.mark.parametrize("month", ["2026-13", "1999-01", "x"])
def test_no_month_is_called_so(desk, arkadia, month):
    assert desk.get(page("client_hours"), {"month": month}).status_code == 404


# Files -----------------------------------------------------------------------------------


@pytest.fixture
def files(arkadia, norden, manager, assistant, worked, new_task):
    """One of everything that can hang a file on Arkadia, and one of Norden's."""

    def kept(name, content=PDF):
        return keep(SimpleUploadedFile(name, content), by=manager)

    worked.files.create(stored=kept("result.pdf"))
    worked.files.create(stored=kept("internal.pdf"), is_internal=True)
    new_task(norden, "open").files.create(stored=kept("foreign.pdf"))
    now = timezone.now()
    Call.objects.create(
        manager=manager, client=arkadia.client, state="logged", started_at=now, ended_at=now,
        recording=kept("call.wav", WAV),
    )  # fmt: skip
    teach(arkadia, manager)
    for is_shared, name in ((True, "shared.pdf"), (False, "private.pdf")):
        editing.agree(
            arkadia.client, by=manager, title=name, kind="other", valid_from=now.date(),
            is_shared=is_shared, file=SimpleUploadedFile(name, PDF),
        )  # fmt: skip


def teach(arkadia, manager):
    """A film of three versions, its captions, and a file of a section that was removed."""
    film = SimpleUploadedFile("film.mp4", MP4)
    words = {"by": manager, "title": "Where things live", "text": "…"}
    section = add_section(arkadia.client, kind="video", media=film, **words)
    captions = SimpleUploadedFile("film.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n")
    for sent in (captions, None):
        rewrite(section, kind="video", captions=sent, change_note="More", **words)
    paper = SimpleUploadedFile("removed.pdf", PDF)
    add_section(arkadia.client, kind="file", media=paper, **words).take_out(by=manager)


TAUGHT = {"film.mp4", "film.vtt"}
SEEN = {
    "manager": {"result.pdf", "internal.pdf", "call.wav", "shared.pdf", "private.pdf"}
    | {"removed.pdf"}
    | TAUGHT,
    "assistant": {"result.pdf", "internal.pdf"} | TAUGHT,
    "owner": {"result.pdf", "shared.pdf"} | TAUGHT,
    "member": {"result.pdf"} | TAUGHT,
}


@pytest.mark.parametrize("who", SEEN)
def test_files_are_those_that_would_open(client, arkadia, manager, assistant, files, who):
    staff = {"manager": manager, "assistant": assistant}
    client.force_login(staff.get(who) or getattr(arkadia, who))
    shown = [file for file, _place in client.get(page("client_files")).context["files"]]
    assert {file.name for file in shown} == SEEN[who]
    assert all(client.get(file.get_absolute_url()).status_code == 200 for file in shown)
    hidden = StoredFile.objects.exclude(pk__in=[file.pk for file in shown])
    hidden = hidden.exclude(name="foreign.pdf")  # the queue is for all assistants
    assert all(client.get(file.get_absolute_url()).status_code == 404 for file in hidden)


def test_a_file_of_the_playbook_leads_to_its_section(desk, arkadia, files):
    places = {file.name: place for file, place in desk.get(page("client_files")).context["files"]}
    film = arkadia.client.playbook_sections.get(removed_at=None)
    assert places["film.mp4"] == places["film.vtt"] == film
    assert film.get_absolute_url() in desk.get(page("client_files")).text


ELSEWHERE = {
    "export": "on the page of exports, for its asker alone",
    "batch": "a table of many clients, on the page of its import",
    "learning": "a certificate of an assistant, about no client",
    "ring": "nobody hears it before the caller agrees",
    "playbooksection_media": "what a section shows now is of its newest version",
    "playbooksection_captions": "the same",
}


def test_whatever_can_hang_a_file_is_on_the_page_or_says_why_not():
    relations = {relation.name for relation in StoredFile._meta.related_objects}
    assert relations == {*client_files.HANG, *client_files.TAUGHT, *ELSEWHERE}


def test_files_are_narrowed_by_kind(desk, files):
    def names(kind):
        shown = desk.get(page("client_files"), {"kind": kind}).context["files"]
        return {file.name for file, _place in shown}

    assert names("sound") == {"call.wav"}
    assert "call.wav" not in names("document")
    assert names("picture") == set()
    assert names("moon") == SEEN["manager"]


# What never leaves the managers ------------------------------------------------------------


def test_notes_of_managers_reach_nobody_else(client, arkadia, manager, assistant, worked):
    """A canary in each note; every page of a client, and those it is shown on, for everybody."""
    editing.edit(arkadia.client, by=manager, team_note=CANARY)
    made = editing.agree(
        arkadia.client, by=manager, title="Contract", kind="other", text="…", note=CANARY,
        valid_from=timezone.localdate(), is_shared=True,
    )  # fmt: skip
    Call.objects.create(manager=manager, client=arkadia.client, summary=CANARY)
    paths = [*_paths_of("arkadia"), made.get_absolute_url(), worked.get_absolute_url()]
    paths += ["/", "/clients/", "/playbook/", "/tasks/", "/hours/", "/find/?q=canary"]
    leaks = []
    for person in (assistant, arkadia.owner, arkadia.member, arkadia.billing):
        client.force_login(person)
        leaks += [(person, path) for path in paths if _shows_canary(client, path)]
    assert leaks == []
    client.force_login(manager)
    shown = [path for path in paths if _shows_canary(client, path)]
    assert {page("client"), page("client_calls"), "/find/?q=canary"} <= {*shown}


def _paths_of(slug):
    """Every address that names a client and nothing else."""
    for name, patterns in get_resolver().reverse_dict.lists():
        if isinstance(name, str) and any(found[0][0][1] == ["slug"] for found in patterns):
            yield reverse(name, args=[slug])


def _shows_canary(client, path):
    return CANARY in client.get(path, follow=True).text


def test_every_page_of_a_client_is_among_those_looked_at():
    assert len([*_paths_of("arkadia")]) >= 15


def test_an_archived_client_is_readable_by_its_people(client, arkadia, manager, worked):
    arkadia.client.archive(by=manager)
    client.force_login(arkadia.owner)
    for path in (worked.get_absolute_url(), page("client_people"), page("client_files"), "/hours/"):
        assert client.get(path).status_code == 200, path
    assert Client.objects.get(pk=arkadia.client.pk).is_archived
