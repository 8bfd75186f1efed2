"""A client asks: words, files and a voice note reach the manager, who says what becomes of it."""

from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import Notice, StoredFile
from smartfield.tests.at_once import at_once
from tasks import drafting
from tasks.models import Comment, Event, State, Task, TaskFile
from tasks.tests.sent_files import markup, pdf, png, sound

pytestmark = pytest.mark.django_db
NEW = reverse("task_new")


@pytest.fixture
def ask(client, arkadia):
    def post(**typed):
        client.force_login(arkadia.owner)
        return client.post(NEW, {"title": "Find a caterer", "brief": "For twelve.", **typed})

    return post


@pytest.fixture
def asked(arkadia):
    """A request of the owner, with a brief."""
    return drafting.draft(
        arkadia.client, by=arkadia.owner, title="Find a caterer", brief="For twelve."
    )


def told(person) -> list[str]:
    return [*Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)]


def page_of(client, person, task) -> str:
    client.force_login(person)
    return client.get(task.get_absolute_url()).content.decode()


# What comes with it -------------------------------------------------------------


def test_files_and_a_voice_note_come_with_the_words(client, ask, arkadia, manager):
    response = ask(files=[pdf(), png()], voice=sound())
    task = Task.objects.get()
    assert response.url == task.get_absolute_url()
    assert (task.state, task.is_request, task.contact) == ("draft", True, arkadia.contact)
    kept = [*TaskFile.objects.values_list("stored__name", "is_internal", "stored__shelf")]
    shelf = arkadia.client.key
    names = ["plan.pdf", "desk.png", "note.wav"]
    assert kept == [(name, False, shelf) for name in names]
    assert told(manager) == ["request"]
    for reader in (arkadia.owner, arkadia.member, manager):
        page = page_of(client, reader, task)
        assert 'class="picture"' in page
        assert "<audio" in page
        assert "plan.pdf" in page


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": ""}, "title", "Say what you need"),
        ({"title": "x" * 121}, "title", "Use 120 characters or less (now 121)"),
        ({"title": "a\x00b"}, "title", "Null characters"),
        ({"brief": "x" * 20_001}, "brief", "Use 20000 characters or less"),
        ({"due_at": "frday"}, "due_at", "We could not read “frday”"),
        ({"files": pdf(content=b"")}, "files", "The file is empty"),
        ({"files": markup()}, "files", "Choose a PDF, image"),
        ({"files": pdf("song.mp3")}, "files", "The name ends in .mp3"),
        ({"files": pdf("x" * 300 + ".pdf")}, "files", "name is too long"),
        ({"files": [pdf(f"{n}.pdf") for n in range(21)]}, "files", "Choose at most 20 files"),
        ({"voice": pdf()}, "voice", "Choose a sound file"),
        ({"voice": pdf("note.wav")}, "voice", "Choose a sound file"),
        ({"voice": markup("note.mp3")}, "voice", "Choose a sound file"),
        ({"voice": pdf("x" * 300 + ".wav")}, "voice", "name is too long"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else next(iter(value)),
)
def test_bad_input_is_answered_at_its_field(ask, wrong, field, words):
    response = ask(**wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert f'href="#id_{field}"' in page
    assert "title" in wrong or 'value="Find a caterer"' in page
    assert "brief" in wrong or "For twelve.</textarea>" in page
    assert not Task.objects.exists()
    assert not StoredFile.objects.exists()


def test_files_that_cannot_stay_are_asked_for_again(ask):
    page = ask(title="", files=[pdf()], voice=sound()).content.decode()
    assert page.count("Choose the files again: a page cannot keep them</p>") == 2


def test_a_refused_one_takes_the_others_with_it(ask):
    folder = Path(StoredFile._meta.get_field("content").storage.location)
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert ask(files=[pdf(), markup()]).status_code == 422
    assert not StoredFile.objects.exists()
    assert {path for path in folder.rglob("*") if path.is_file()} == before


def test_an_oversized_file_is_refused(ask, settings):
    settings.UPLOAD_LIMIT = 10
    assert "The file must be smaller than" in ask(voice=sound()).content.decode()
    assert not Task.objects.exists()


def test_pressed_twice_it_is_one_request_with_its_files_once(ask):
    ask(files=[pdf()])
    ask(files=[pdf()])
    assert Task.objects.count() == TaskFile.objects.count() == 1


def test_a_manager_writes_a_task_with_files_too(client, arkadia, manager):
    client.force_login(manager)
    typed = {"title": "Compare", "brief": "Near.", "priority": "2", "files": [pdf()]}
    client.post(f"{NEW}?client={arkadia.client.slug}", typed)
    assert TaskFile.objects.get().task == Task.objects.get()


# Until it is published ----------------------------------------------------------


def test_who_asked_adds_words_and_files_and_the_manager_hears(client, arkadia, manager, asked):
    client.force_login(arkadia.owner)
    typed = {"title": "Find a caterer", "brief": "For fourteen.", "files": [pdf()]}
    assert client.post(reverse("task_edit", args=[asked.pk]), typed).status_code == 303
    asked.refresh_from_db()
    assert asked.brief == "For fourteen."
    assert [one.stored.name for one in asked.files.all()] == ["plan.pdf"]
    assert told(manager) == ["request", "request_changed"]
    assert "plan.pdf" in Event.objects.get(verb="edit").why


def test_once_it_is_published_it_is_no_more_theirs_to_change(client, arkadia, manager, asked):
    asked.publish(by=manager)
    client.force_login(arkadia.owner)
    typed = {"title": "Another", "brief": "x", "files": [pdf()]}
    assert client.post(reverse("task_edit", args=[asked.pk]), typed).status_code in {403, 422}
    asked.refresh_from_db()
    assert asked.title == "Find a caterer"
    assert not TaskFile.objects.exists()


def test_it_is_taken_back_and_the_manager_is_told(client, arkadia, manager, asked):
    client.force_login(arkadia.owner)
    address = reverse("task_cancel", args=[asked.pk])
    assert "Take the request back" in client.get(address).content.decode()
    assert client.post(address, {"why": "Found one ourselves."}).status_code == 303
    assert told(manager) == ["request", "cancelled"]
    page = page_of(client, arkadia.owner, asked)
    assert "The request was taken back" in page
    assert "Found one ourselves." in page


# What the manager says ----------------------------------------------------------


def test_a_published_request_is_told_to_who_asked(client, arkadia, manager, asked):
    asked.publish(by=manager)
    assert told(arkadia.owner) == ["request_taken"]
    assert told(arkadia.member) == []
    assert "Marta finds the right person." in page_of(client, arkadia.owner, asked)


def test_if_who_asked_has_left_their_colleagues_are_told(arkadia, manager, asked):
    arkadia.client.memberships.filter(user=arkadia.owner).delete()
    asked.publish(by=manager)
    assert told(arkadia.owner) == []
    assert told(arkadia.member) == ["request_taken"]


def test_a_managers_own_draft_is_told_to_nobody(arkadia, new_task):
    new_task(arkadia, "open")
    assert told(arkadia.owner) == []


def test_a_request_is_declined_with_a_reason(client, arkadia, manager, asked):
    client.force_login(manager)
    address = reverse("task_cancel", args=[asked.pk])
    page = client.get(address).content.decode()
    assert "Decline the request" in page
    assert "is_charged" not in page
    empty = client.post(address, {"why": " "})
    assert empty.status_code == 422
    assert "Say why you do not take it on" in empty.content.decode()
    assert client.post(address, {"why": "We have nobody who cooks."}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == State.CANCELLED
    assert told(arkadia.owner) == told(arkadia.member) == ["request_declined"]
    page = page_of(client, arkadia.owner, asked)
    assert "The request was declined" in page
    assert "We have nobody who cooks." in page


def test_a_cancelled_task_is_told_to_the_client(arkadia, manager, assistant, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    task.cancel(by=manager, why="As we said on the phone.")
    assert told(arkadia.owner) == told(arkadia.member) == ["cancelled"]
    assert told(assistant)[-1] == "cancelled"


# Asked back ---------------------------------------------------------------------


def test_a_question_reaches_the_client_and_its_answer_comes_back(client, arkadia, manager, asked):
    client.force_login(manager)
    address = reverse("task_ask_back", args=[asked.pk])
    assert client.post(address, {"text": "Hot or cold?"}).status_code == 303
    assert told(arkadia.owner) == told(arkadia.member) == ["question"]
    page = page_of(client, arkadia.owner, asked)
    assert "Hot or cold?" in page
    assert "Marta waits for your answer" in page
    home = client.get("/").content.decode()
    assert "Hot or cold?" in home
    assert f'action="/tasks/SF-{asked.pk}/answer/"' in home
    client.post(reverse("task_answer", args=[asked.pk]), {"text": "Cold, please."})
    asked.refresh_from_db()
    assert asked.state == State.DRAFT
    assert told(manager) == ["request", "answered"]
    page = page_of(client, manager, asked)
    assert "Cold, please." in page
    assert "Waiting for the client" not in page
    client.force_login(arkadia.owner)
    assert "Hot or cold?" not in client.get("/").content.decode()


def test_asked_twice_by_a_double_press_it_is_one_question(asked, manager):
    for _ in range(2):
        asked.ask_back(by=manager, text="Hot or cold?")
    assert Comment.objects.count() == 1


def test_answered_twice_by_a_double_press_it_is_one_answer(client, arkadia, asked, manager):
    asked.ask_back(by=manager, text="Hot or cold?")
    client.force_login(arkadia.owner)
    for _ in range(2):
        address = reverse("task_answer", args=[asked.pk])
        assert client.post(address, {"text": "Cold."}).status_code == 303
    assert Comment.objects.filter(kind="answer").count() == 1


def test_an_answer_that_comes_second_is_told_so_and_kept(client, arkadia, asked, manager):
    asked.ask_back(by=manager, text="Hot or cold?")
    asked.answer(by=arkadia.member, text="Cold.")
    client.force_login(arkadia.owner)
    response = client.post(reverse("task_answer", args=[asked.pk]), {"text": "Hot."})
    assert response.status_code == 422
    assert "The question is answered already" in response.content.decode()
    assert "Hot.</textarea>" in response.content.decode()


@pytest.mark.parametrize("text", ["", " ", "x" * 5001, "a\x00b"])
def test_a_question_that_says_nothing_is_refused(client, asked, manager, text):
    client.force_login(manager)
    response = client.post(reverse("task_ask_back", args=[asked.pk]), {"text": text})
    assert response.status_code == 422
    assert not Comment.objects.exists()


def test_nobody_is_asked_about_a_draft_of_the_managers_own(client, arkadia, manager, new_task):
    client.force_login(manager)
    draft = new_task(arkadia, "draft")
    address = reverse("task_ask_back", args=[draft.pk])
    assert client.post(address, {"text": "Hot?"}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_answer_and_one_refusal(arkadia, manager, asked):
    asked.ask_back(by=manager, text="Hot or cold?")

    def answer(person):
        Task.objects.get(pk=asked.pk).answer(by=person, text=f"{person} says cold.")

    outcomes = at_once([partial(answer, arkadia.owner), partial(answer, arkadia.member)])
    assert sum(isinstance(one, Exception) for one in outcomes) == 1
    assert Comment.objects.filter(kind="answer").count() == 1
