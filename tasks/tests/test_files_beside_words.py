"""Files beside comments and corrections: who sees them, how they look, what is refused."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import get_resolver, reverse

from accounts import outbox, uploading
from accounts.models import Errand, Notice, StoredFile
from smartfield.tests.at_once import at_once
from tasks.models import Comment, Correction, Task, TaskFile
from tasks.tests.sent_files import PHOTO, markup, pdf, photo, png, rewound, sound

pytestmark = pytest.mark.django_db
CANARY = "canary-4711"


@pytest.fixture
def task(arkadia, assistant, new_task):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def write(client, task):
    def post(person, page="task_comments", **typed):
        client.force_login(person)
        return client.post(reverse(page, args=[task.pk]), rewound(typed))

    return post


def page_of(client, person, task) -> str:
    client.force_login(person)
    return client.get(task.get_absolute_url()).content.decode()


# Comments -----------------------------------------------------------------------


def test_a_comment_brings_files_to_everybody_on_the_task(
    client, write, task, arkadia, manager, assistant
):
    assert write(arkadia.owner, text="Like this:", files=[pdf(), png()]).status_code == 303
    assert [one.comment_id for one in TaskFile.objects.all()] == [Comment.objects.get().pk] * 2
    for reader in (arkadia.owner, arkadia.member, assistant, manager):
        page = page_of(client, reader, task)
        for stored in StoredFile.objects.all():
            assert stored.get_absolute_url() in page
            assert client.get(stored.get_absolute_url()).status_code == 200


def test_a_voice_note_needs_no_words_and_is_played_in_place(client, write, task, arkadia, manager):
    assert write(arkadia.owner, text="", voice=sound()).status_code == 303
    assert Comment.objects.get().text == ""
    assert f'<source src="{StoredFile.objects.get().get_absolute_url()}"' in page_of(
        client, manager, task
    )
    assert Notice.objects.get(person=manager, kind="comment").facts["words"] == "note.wav"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "Write something first"),
        ({"files": markup()}, "Choose a PDF, image"),
        ({"files": pdf(content=b"")}, "The file is empty"),
        ({"files": pdf("song.mp3")}, "The name ends in .mp3"),
        ({"files": [pdf(f"{n}.pdf") for n in range(21)]}, "Choose at most 20 files"),
        ({"voice": pdf("a.wav")}, "Choose a sound file"),
        ({"text": "x" * 10_001, "files": pdf()}, "Choose the files again"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "-".join(value),
)
@pytest.mark.parametrize("who", ["owner", "manager"])
def test_what_is_refused_comes_back_with_its_words(write, arkadia, manager, who, wrong, words):
    person = manager if who == "manager" else arkadia.owner
    response = write(person, **{"text": "Kept words", **wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "text" in wrong or "Kept words</textarea>" in page
    assert not Comment.objects.exists()
    assert not StoredFile.objects.exists()


def test_pressed_twice_it_is_one_comment(write, arkadia):
    for _ in range(2):
        write(arkadia.owner, text="", files=[pdf(), photo()])
    assert Comment.objects.count() == 1
    assert TaskFile.objects.count() == 2


def test_a_photo_of_the_same_size_is_another_comment(write, arkadia):
    write(arkadia.owner, text="", files=[photo()])
    write(arkadia.owner, text="", files=[photo(maker=b"Anna's phone")])
    assert Comment.objects.count() == 2


def test_a_form_sent_again_with_what_went_up_before_is_one_comment(write, arkadia):
    upload = uploading.begin(by=arkadia.owner, name="desk.jpg", size=len(PHOTO))
    uploading.append(upload, offset=0, piece=PHOTO)
    for _ in range(2):
        sent = f"{upload.pk}/{len(PHOTO)}/desk.jpg"
        assert write(arkadia.owner, text="", files_sent=sent).status_code == 303
    assert Comment.objects.count() == TaskFile.objects.count() == 1


def test_another_file_without_words_is_another_comment(write, arkadia):
    write(arkadia.owner, text="", files=[pdf()])
    write(arkadia.owner, text="", files=[png()])
    write(arkadia.owner, text="", files=[pdf(), png()])
    assert Comment.objects.count() == 3


def test_the_same_words_with_a_file_are_another_comment(write, arkadia):
    write(arkadia.owner, text="Here")
    write(arkadia.owner, text="Here", files=[pdf()])
    assert Comment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_sent_four_times_at_once_it_is_one(arkadia, task):
    def send():
        Task.objects.get(pk=task.pk).comment(by=arkadia.owner, text="", files=[photo()])

    assert at_once([send] * 4) == [None] * 4
    assert Comment.objects.count() == TaskFile.objects.count() == 1


# For the team only --------------------------------------------------------------


def client_addresses(task) -> list[str]:
    """Every address of the house that names no row, and all those of the task."""
    numbers = {"number": task.pk, "round": 1, "slug": task.client.slug}
    found = []
    for name, entries in get_resolver().reverse_dict.lists():
        wanted = set(entries[0][0][0][1]) if isinstance(name, str) else {"?"}
        if wanted <= set(numbers):
            found.append(reverse(name, kwargs={key: numbers[key] for key in wanted}))
    return found


def test_a_file_for_the_team_reaches_no_client_by_any_path(
    client, write, task, arkadia, norden, assistant, manager, mailoutbox
):
    write(assistant, text="", seen_by="team", files=[pdf(f"{CANARY}.pdf"), png(f"{CANARY}.png")])
    write(manager, text="Internal", seen_by="team", voice=sound(f"{CANARY}.wav"))
    assert TaskFile.objects.filter(is_internal=True).count() == 3
    task.deliver(by=assistant, summary="Done.")
    for errand in Errand.objects.filter(kind="mail notice"):
        outbox.run(errand.pk)
    addresses = client_addresses(task)
    assert len(addresses) > 30
    for person in (arkadia.owner, arkadia.member, arkadia.billing, norden.owner):
        client.force_login(person)
        for address in [*addresses, "/find/?q=canary"]:
            for headers in ({}, {"HX-Request": "true"}):
                answer = client.get(address, headers=headers)
                body = b"".join(answer) if not answer.streaming else b""
                assert CANARY.encode() not in body, address
        for stored in StoredFile.objects.all():
            assert client.get(stored.get_absolute_url()).status_code == 404
        assert not Notice.objects.filter(person=person, facts__icontains=CANARY).exists()
        mails = [mail for mail in mailoutbox if person.email in mail.to]
        assert not any(CANARY in str(mail.message()) for mail in mails)
    page = page_of(client, manager, task)
    assert page.count(f"{CANARY}.pdf") >= 2
    assert "team only" in page


def test_the_database_holds_a_comment_and_its_files_together(
    write, task, assistant, new_task, arkadia
):
    write(assistant, text="", seen_by="team", files=[pdf()])
    another = new_task(arkadia, "in_progress", assistant)
    rules = {
        TaskFile: "file_follows_its_comment",
        Comment: "comment_stays_with_its_files",
    }
    for model, rule in rules.items():
        for change in ({"is_internal": False}, {"task": another}):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                model.objects.update(**change)
            assert refused.value.__cause__.diag.constraint_name == rule


def test_the_database_takes_no_comment_without_words_or_a_file(task, manager):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(task=task, author=manager, text="")


# Corrections --------------------------------------------------------------------


def test_a_correction_brings_a_file_to_whoever_makes_it(client, write, task, arkadia, assistant):
    response = write(arkadia.owner, "task_corrections", text="Two desks.", files=[png()])
    assert response.status_code == 303
    asked = Correction.objects.get()
    assert asked.files.get().is_internal is False
    for reader in (assistant, arkadia.member):
        page = page_of(client, reader, task)
        assert page.count(asked.files.get().stored.get_absolute_url()) >= 3  # list, story, files
    client.force_login(assistant)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": " "}, "Write what should be different"),
        ({"text": "x" * 5001}, "Use 5000 characters or less"),
        ({"files": markup()}, "Choose a PDF, image"),
        ({"voice": pdf("a.wav")}, "Choose a sound file"),
    ],
)
def test_a_bad_correction_is_answered_at_its_field(write, arkadia, wrong, words):
    response = write(arkadia.owner, "task_corrections", **{"text": "Two desks.", **wrong})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "text" in wrong or "Two desks.</textarea>" in response.content.decode()
    assert not Correction.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_declined_one_is_told_to_who_asked_with_its_reason(write, task, arkadia, assistant):
    asked = task.ask_correction(by=arkadia.owner, text="Two desks.")
    task.settle_correction(asked, by=assistant, state="declined", answer="They have one.")
    notice = Notice.objects.get(person=arkadia.owner)
    assert notice.kind == "correction_declined"
    assert (notice.facts["point"], notice.facts["words"]) == ("Two desks.", "They have one.")
    assert not Notice.objects.filter(person=arkadia.member).exists()


def test_one_that_is_done_or_comes_with_the_result_is_not_told_by_itself(
    client, task, arkadia, assistant
):
    done = task.ask_correction(by=arkadia.owner, text="Two desks.")
    task.settle_correction(done, by=assistant, state="done")
    left = task.ask_correction(by=arkadia.owner, text="A window.")
    client.force_login(assistant)
    typed = {"summary": "Done.", f"state_{left.pk}": "declined", f"answer_{left.pk}": "None."}
    client.post(reverse("task_deliver", args=[task.pk]), typed)
    kinds = Notice.objects.filter(person=arkadia.owner).values_list("kind", flat=True)
    assert [*kinds] == ["delivered"]


def test_the_client_asks_from_the_page_itself_and_sees_each_state(client, task, arkadia, assistant):
    for text, state in {"One": "open", "Two": "done", "Three": "declined"}.items():
        asked = task.ask_correction(by=arkadia.owner, text=text)
        if state != "open":
            task.settle_correction(asked, by=assistant, state=state, answer="Because.")
    page = page_of(client, arkadia.owner, task)
    assert f'action="/tasks/SF-{task.pk}/corrections/"' in page
    for state in ("open", "done", "declined"):
        assert f'<li class="is-{state}"' in page
