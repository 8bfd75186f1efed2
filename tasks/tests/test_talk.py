"""What is written on a task: who reads it, how it is shown, and what a double press makes."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from smartfield.tests.at_once import at_once
from tasks.models import Comment, Correction, Task

pytestmark = pytest.mark.django_db
SECRET = "Only-for-the-team-4711"


@pytest.fixture
def task(arkadia, assistant, new_task):
    return new_task(arkadia, "in_progress", assistant)


@pytest.fixture
def write(client, task):
    def post(person, **typed):
        client.force_login(person)
        return client.post(reverse("task_comments", args=[task.pk]), typed)

    return post


def pages_of(task) -> list[str]:
    """Every page of a task that its client may open."""
    names = ["task", "task_history", "task_time", "task_accept", "task_send_back"]
    return [reverse(name, args=[task.pk]) for name in names] + [
        reverse("task_round", args=[task.pk, 1]),
        reverse("task_list"),
        reverse("home"),
        reverse("inbox"),
    ]


def test_what_is_for_the_team_never_reaches_the_client(
    client, write, arkadia, task, manager, assistant, other_assistant
):
    write(assistant, text=SECRET, seen_by="team")
    write(manager, text=SECRET, seen_by="team")
    words = dict.fromkeys(["note", "done", "files_at", "questions"], f"Handover {SECRET}")
    task.hand_over(other_assistant, by=assistant, **words)
    task.start(by=other_assistant)
    task.deliver(by=other_assistant, summary="All compared.")
    for person in (arkadia.owner, arkadia.member):
        client.force_login(person)
        for page in pages_of(task):
            response = client.get(page)
            assert SECRET not in response.content.decode(), page
        live = client.get(task.get_absolute_url(), headers={"HX-Request": "true"})
        assert SECRET not in live.content.decode()
        assert not Notice.objects.filter(person=person, facts__icontains=SECRET).exists()
    client.force_login(manager)
    assert client.get(task.get_absolute_url()).content.decode().count(SECRET) == 7


def test_a_client_cannot_write_for_the_team(write, arkadia, task):
    write(arkadia.owner, text="Hello", seen_by="team")
    assert Comment.objects.get().is_internal is False


def test_the_composer_says_who_will_see_it(client, task, assistant, arkadia):
    client.force_login(assistant)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "Send to client" in page
    assert 'data-team-words="Keep to the team"' in page
    client.force_login(arkadia.owner)
    assert "Keep to the team" not in client.get(task.get_absolute_url()).content.decode()


def test_an_assistants_line_is_a_progress_note(write, assistant, manager):
    write(assistant, text="Wrote to six of them.")
    write(manager, text="Good.")
    assert [*Comment.objects.values_list("kind", flat=True)] == ["progress", "comment"]


def test_it_leads_back_to_what_was_written(write, task, manager):
    response = write(manager, text="Good.")
    assert response.status_code == 303
    assert response.url == f"{task.get_absolute_url()}#comment-{Comment.objects.get().pk}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Write something first"),
        ({"text": " \n\t "}, "Write something first"),
        ({"text": "x" * 10_001}, "Use 10000 characters or less (now 10001)"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "Kept words", "seen_by": "nobody"}, "Choose who will see it"),
    ],
)
def test_bad_input_comes_back_with_everything_typed(write, manager, typed, words):
    response = write(manager, **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "seen_by" not in typed or "Kept words</textarea>" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "![x](https://canary.example/beacon.png)",
        '<a href="#" onclick="alert(1)">x</a>',
        "<svg onload=alert(1)>",
        "[x](//canary.example/)",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<iframe src=https://canary.example></iframe>",
        "`<script>alert(1)</script>`",
        "| <script>alert(1)</script> |\n|---|\n| x |",
    ],
)
def test_hostile_text_is_text_everywhere(client, write, arkadia, assistant, task, text):
    write(arkadia.owner, text=text)
    Task.objects.filter(pk=task.pk).update(title=text[:120], brief=text)
    task.criteria.create(text=text[:200])
    task.ask_correction(by=arkadia.owner, text=text)
    for person in (arkadia.owner, assistant):
        client.force_login(person)
        for page in (
            task.get_absolute_url(),
            reverse("task_list"),
            reverse("task_history", args=[task.pk]),
        ):
            html = client.get(page).content.decode().lower()
            for live in ("<script>alert", "<img", "onerror=alert(1)>", "<iframe", "<svg onload"):
                assert live not in html, (page, live)
            for scheme in ('href="javascript:', 'href="data:', 'href="vbscript:', 'href="//'):
                assert scheme not in html, (page, scheme)
            assert '<a href="#" onclick' not in html


def test_markdown_is_shown_as_such(client, write, arkadia, task):
    write(arkadia.owner, text="**Terms** and a [link](https://a.example/)\n\n- one\n- two")
    client.force_login(arkadia.owner)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "<strong>Terms</strong>" in page
    assert 'href="https://a.example/" rel="nofollow noopener noreferrer"' in page
    assert "<li>one</li>" in page


def test_strangers_write_nothing(write, norden, arkadia, other_assistant):
    for person in (norden.owner, arkadia.billing, other_assistant):
        assert write(person, text="Hello").status_code == 404
    assert not Comment.objects.exists()


def test_a_former_assistant_writes_nothing(write, task, manager, assistant, other_assistant):
    task.hand_over(other_assistant, by=manager, note="Half done.")
    assert write(assistant, text="Hello").status_code in {303, 403}
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_presses_at_once_are_one_comment_and_one_notice(arkadia, task, manager):
    def press():
        Task.objects.get(pk=task.pk).comment(by=arkadia.owner, text="Skip the dear ones.")

    assert at_once([press] * 5) == [None] * 5
    assert Comment.objects.count() == 1
    assert Notice.objects.filter(person=manager, kind="comment").count() == 1


def test_the_same_words_later_are_another_comment(write, manager):
    write(manager, text="Still on it?")
    Comment.objects.update(created_at="2026-01-01T10:00Z")
    write(manager, text="Still on it?")
    assert Comment.objects.count() == 2


# Corrections while the work runs -------------------------------------------------


def test_a_correction_is_asked_for_and_does_not_count_as_a_return(client, arkadia, task):
    client.force_login(arkadia.owner)
    path = reverse("task_corrections", args=[task.pk])
    for _press in range(2):
        assert client.post(path, {"text": "Two desks, not one."}).status_code == 303
    correction = Correction.objects.get()
    assert (correction.text, correction.came_by_return) == ("Two desks, not one.", False)
    assert "Two desks, not one." in client.get(task.get_absolute_url()).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001, "a\x00b"])
def test_a_correction_must_say_something(client, arkadia, task, text):
    client.force_login(arkadia.owner)
    response = client.post(reverse("task_corrections", args=[task.pk]), {"text": text})
    assert response.status_code == 422
    assert "#id_text" in response.content.decode()
    assert not Correction.objects.exists()


def test_the_assistant_ticks_declines_and_opens_again(client, arkadia, task, assistant):
    correction = task.ask_correction(by=arkadia.owner, text="Two desks.")
    client.force_login(assistant)
    path = reverse("task_correction", args=[task.pk, correction.pk])

    def state():
        correction.refresh_from_db()
        return correction.state, correction.answer

    client.post(path)
    assert state() == ("done", "")
    client.post(path, {"state": "open"})
    assert state() == ("open", "")
    refused = client.post(path, {"state": "declined", "answer": ""})
    assert refused.status_code == 422
    assert "Say why it stays as it is" in refused.content.decode()
    client.post(path, {"state": "declined", "answer": "There is room for one."})
    assert state() == ("declined", "There is room for one.")
    assert client.post(path, {"state": "gone"}).status_code == 422


def test_a_correction_of_another_task_is_not_there(
    client, arkadia, norden, task, assistant, new_task
):
    foreign = new_task(norden, "in_progress", assistant).ask_correction(by=norden.owner, text="X")
    client.force_login(assistant)
    assert client.post(reverse("task_correction", args=[task.pk, foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_open


def test_lines_are_ticked_and_unticked(client, task, assistant):
    line = task.criteria.create(text="Two desks")
    client.force_login(assistant)
    path = reverse("task_criterion", args=[task.pk, line.pk])
    for sent, met in (({"is_met": "on"}, True), ({}, False)):
        assert client.post(path, sent).status_code == 303
        line.refresh_from_db()
        assert line.is_met is met
