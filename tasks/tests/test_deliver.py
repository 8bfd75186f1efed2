"""Handing over the result: words, files, corrections and lines, all or nothing."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import uploading
from accounts.models import StoredFile, Upload
from smartfield.lib.uploads import Sent
from tasks.models import Delivery, State, Task, TaskFile
from timetracking import timer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def task(arkadia, assistant, new_task):
    return new_task(arkadia, "sent_back", assistant, criteria=["Two desks", "Quiet"])


@pytest.fixture
def correction(task):
    return task.corrections.get()


@pytest.fixture
def deliver(client, task, assistant):
    def post(**typed):
        client.force_login(assistant)
        return client.post(reverse("task_deliver", args=[task.pk]), typed)

    return post


def pdf(name="compared.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def right(correction, **more):
    return {"summary": "All with terms.", f"state_{correction.pk}": "done", **more}


def untouched(task) -> bool:
    task = Task.objects.get(pk=task.pk)
    return (
        task.state == State.SENT_BACK
        and task.corrections.open().count() == 1
        and Delivery.objects.count() == 1
        and not TaskFile.objects.exists()
        and not StoredFile.objects.exists()
        and not task.criteria.filter(is_met=True).exists()
    )


def test_everything_is_delivered_together(deliver, task, correction):
    met = task.criteria.first()
    typed = right(correction, result="| a |\n|---|\n| b |", files=[pdf()], met=[met.pk])
    assert deliver(**typed).status_code == 303
    delivery = Delivery.objects.get(round=2)
    correction.refresh_from_db()
    assert (delivery.summary, correction.state) == ("All with terms.", "done")
    assert [one.stored.name for one in delivery.files.all()] == ["compared.pdf"]
    assert [*task.criteria.values_list("is_met", flat=True)] == [True, False]
    assert Task.objects.get(pk=task.pk).state == State.IN_REVIEW


def test_the_clock_stops_and_the_page_says_so_before(client, deliver, task, correction, assistant):
    timer.start(task, by=assistant)
    client.force_login(assistant)
    page = client.get(reverse("task_deliver", args=[task.pk])).content.decode()
    assert "This stops the clock at" in page
    deliver(**right(correction))
    assert not assistant.time_entries.running().exists()


def test_a_declined_correction_says_why(deliver, task, correction):
    state, answer = f"state_{correction.pk}", f"answer_{correction.pk}"
    refused = deliver(summary="All.", **{state: "declined", answer: " "})
    assert refused.status_code == 422
    assert f"#id_{answer}" in refused.content.decode()
    assert untouched(task)
    deliver(summary="All.", **{state: "declined", answer: "They have none."})
    correction.refresh_from_db()
    assert (correction.state, correction.answer) == ("declined", "They have none.")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"summary": " "}, "Say in a sentence or two what you deliver"),
        ({"summary": "x" * 5001}, "Use 5000 characters or less (now 5001)"),
        ({"result": "x" * 50_001}, "Use 50000 characters or less (now 50001)"),
        ({"result": "a\x00b"}, "Null characters"),
        ({"met": ["999999"]}, "Choose from the lines of this task"),
        ({"met": ["x"]}, "Choose from the lines of this task"),
        ({"files": pdf(content=b"")}, "The file is empty"),
        ({"files": pdf(content=b"<html><script>alert(1)</script>")}, "Choose a PDF, image"),
        ({"files": pdf("song.mp3")}, "The name ends in .mp3, but the file is something else"),
        ({"files": pdf("x" * 300 + ".pdf")}, "The file&#x27;s name is too long"),
        ({"files": [pdf(f"{n}.pdf") for n in range(21)]}, "Choose at most 20 files at once"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else next(iter(value)),
)
def test_bad_input_is_answered_at_its_field(deliver, task, correction, wrong, words):
    good = right(correction, summary="All with terms.", result="A table.")
    response = deliver(**{**good, **wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "summary" in wrong or "All with terms.</textarea>" in page
    assert "result" in wrong or "A table.</textarea>" in page
    assert untouched(task)


def test_an_oversized_file_is_refused(deliver, task, correction, settings):
    settings.UPLOAD_LIMIT = 10
    response = deliver(**right(correction, files=[pdf()]))
    assert response.status_code == 422
    assert "The file must be smaller than" in response.content.decode()
    assert untouched(task)


def test_a_bad_file_takes_the_good_one_with_it(deliver, task, correction):
    """Nothing is left of a delivery that was refused half-way, on the disk neither."""
    folder = Path(StoredFile._meta.get_field("content").storage.location)
    before = {path for path in folder.rglob("*") if path.is_file()}
    response = deliver(**right(correction, files=[pdf(), pdf(content=b"<svg onload=x>")]))
    assert response.status_code == 422
    assert untouched(task)
    assert {path for path in folder.rglob("*") if path.is_file()} == before


def test_files_that_were_chosen_must_be_chosen_again(deliver, task, correction):
    response = deliver(**right(correction, summary="", files=[pdf()]))
    assert "Choose the files again" in response.content.decode()
    assert untouched(task)


@pytest.fixture
def gone_up(assistant):
    """A file of the assistant's that went up before the form."""

    def gone_up(name="compared.pdf", content=PDF, by=assistant):
        upload = uploading.begin(by=by, name=name, size=len(content))
        uploading.append(upload, offset=0, piece=content)
        return Sent(upload.pk, upload.size, name)

    return gone_up


def test_a_file_that_went_up_before_is_delivered_beside_one_that_comes_along(
    deliver, task, correction, gone_up
):
    typed = right(correction, files=[pdf("with.pdf")], files_sent=[gone_up("before.pdf")])
    assert deliver(**typed).status_code == 303
    names = [one.stored.name for one in Delivery.objects.get(round=2).files.all()]
    assert names == ["with.pdf", "before.pdf"]
    assert not Upload.objects.exists()


def test_a_refused_form_still_has_what_went_up(deliver, task, correction, gone_up):
    kept = gone_up("<b>compared.pdf")
    response = deliver(**right(correction, summary="", files_sent=[kept]))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose the files again" not in page
    assert f'name="files_sent" value="{kept.id}/{kept.size}/&lt;b&gt;compared.pdf"' in page
    assert untouched(task)
    assert deliver(**right(correction, files_sent=[kept])).status_code == 303


def test_a_bad_file_that_went_up_is_told_at_its_field_and_stays(deliver, task, correction, gone_up):
    bad, good = gone_up("song.mp3"), gone_up("fine.pdf")
    response = deliver(**right(correction, files_sent=[good, bad]))
    assert response.status_code == 422
    assert "The name ends in .mp3, but the file is something else" in response.content.decode()
    assert untouched(task)
    assert Upload.objects.count() == 2


def test_nobody_delivers_what_somebody_else_sent(deliver, task, correction, gone_up, arkadia):
    theirs = gone_up("private.pdf", by=arkadia.owner)
    response = deliver(**right(correction, files_sent=[theirs]))
    assert response.status_code == 422
    assert "is not here any more. Choose it again" in response.content.decode()
    assert untouched(task)
    assert Upload.objects.count() == 1


def test_every_open_correction_needs_a_word(deliver, task):
    response = deliver(summary="All.")
    assert response.status_code == 422
    assert "Mark each correction as done, or say why not" in response.content.decode()
    assert untouched(task)


def test_a_correction_of_another_task_cannot_be_settled(
    deliver, task, correction, norden, new_task, other_assistant
):
    foreign = new_task(norden, "sent_back", other_assistant).corrections.get()
    deliver(**right(correction), **{f"state_{foreign.pk}": "done"})
    foreign.refresh_from_db()
    assert foreign.state == "open"


def test_a_line_of_another_task_cannot_be_ticked(
    deliver, task, correction, norden, new_task, assistant
):
    foreign = new_task(norden, "in_progress", assistant, criteria=["Theirs"]).criteria.get()
    assert deliver(**right(correction, met=[foreign.pk])).status_code == 422
    foreign.refresh_from_db()
    assert not foreign.is_met


def test_a_correction_asked_meanwhile_is_shown_and_nothing_is_lost(
    deliver, arkadia, task, correction
):
    task.ask_correction(by=arkadia.owner, text="And the price.")
    response = deliver(**right(correction))
    page = response.content.decode()
    assert response.status_code == 422
    assert "And the price." in page
    assert "All with terms.</textarea>" in page
    assert Delivery.objects.count() == 1


def test_the_client_reads_files_of_the_result(client, deliver, arkadia, norden, correction):
    deliver(**right(correction, files=[pdf()]))
    address = StoredFile.objects.get().get_absolute_url()
    client.force_login(arkadia.owner)
    assert client.get(address).status_code == 200
    client.force_login(norden.owner)
    assert client.get(address).status_code == 404
