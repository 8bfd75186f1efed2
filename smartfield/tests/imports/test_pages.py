"""The pages of imports: what a manager sees, and what comes of odd files and forms."""

import pytest
from django.urls import reverse

from smartfield.imports import opening
from smartfield.tests.imports.tables import content, upload
from tasks.models import Task
from timetracking.models import Batch, TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager, assistant, other_assistant, arkadia, norden):
    client.force_login(manager)
    return client


def send(desk, kind, file):
    return desk.post(reverse("import_list"), {"kind": kind, "file": file})


def page(batch):
    return reverse("import_batch", args=[batch.pk])


def test_a_file_goes_from_the_form_to_its_tasks_and_back(desk):
    seen = send(desk, "redmine", upload(content("redmine"), "issues.csv"))
    batch = Batch.objects.get()
    assert (seen.status_code, seen.url) == (303, page(batch))
    shown = desk.get(page(batch)).content.decode()
    assert "Bring in 2 lines" in shown
    assert "“Closed” is left out" in shown
    desk.post(reverse("import_bring", args=[batch.pk]), {"count": "2"})
    desk.post(reverse("import_bring", args=[batch.pk]), {"count": "2"})  # pressed twice
    assert Task.objects.count() == 2
    assert "2 lines are in" in desk.get(page(batch)).content.decode()
    desk.post(reverse("import_back", args=[batch.pk]))
    assert "Taken back" in desk.get(page(batch)).content.decode()


@pytest.mark.parametrize(
    ("kind", "file", "sentence"),
    [
        ("clients", None, "Choose a file"),
        ("", upload("Company\nA"), "Choose what the file holds"),
        ("kings", upload("Company\nA"), "Choose what the file holds"),
        ("clients", upload(b""), "The file is empty"),
        ("clients", upload(b"PK\x03\x04\x00\x00", "a.xlsx"), "This is a workbook"),
        ("clients", upload(b"\x89PNG\r\n\x1a\n\x00\x01", "a.csv"), "This is no table of text"),
        ("clients", upload("Company\n"), "no line below the headings"),
        ("clients", upload("<html><script>alert(1)</script>,\nA,b"), "a table saved as CSV"),
        ("clients", upload("Company\nA", "a" * 300 + ".csv"), "name is too long"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_nothing_is_kept(desk, kind, file, sentence):
    data = {"kind": kind, **({"file": file} if file else {})}
    if file:
        file.seek(0)
    answer = desk.post(reverse("import_list"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_missing_column_is_asked_for_and_then_read(desk):
    send(desk, "clients", upload("Who they are,Town\nLumen,Porto\n"))
    batch = Batch.objects.get()
    assert "Say below which column is this:" in desk.get(page(batch)).content.decode()
    assert desk.post(page(batch), {"column-company": "", "column-city": "1"}).status_code == 422
    twice = desk.post(page(batch), {"column-company": "1", "column-city": "1"})
    assert "This column is taken already" in twice.content.decode()
    assert desk.post(page(batch), {"column-company": "0", "column-city": "1"}).status_code == 303
    assert batch.rows.get().words == "Lumen"


def test_time_is_led_to_a_task_by_its_number(desk, arkadia, assistant, new_task):
    task = new_task(arkadia, "claimed", assistant)
    send(desk, "toggl", upload(content("toggl")))
    batch = Batch.objects.get()
    form = desk.get(page(batch)).context["form"]
    typed = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    wrong = desk.post(page(batch), {**typed, "number-0": "SF-999999"})
    assert wrong.status_code == 422
    assert "There is no such task" in wrong.content.decode()
    assert "SF-999999" in wrong.content.decode()
    right = {**typed, "number-0": f"sf-{task.pk}", "number-1": str(task.pk)}
    assert desk.post(page(batch), right).status_code == 303
    desk.post(reverse("import_bring", args=[batch.pk]), {"count": "3"})
    assert set(TimeEntry.objects.values_list("task", flat=True)) == {task.pk}


def test_lines_are_shown_by_fate_and_chosen_there(desk):
    text = "Company,Contact\nArkadia Dental Ltd,Rui\nLumen,Ines\n"
    send(desk, "clients", upload(text))
    batch = Batch.objects.get()
    shown = desk.get(page(batch), {"fate": "double"}).content.decode()
    assert "Arkadia Dental Ltd, Rui" in shown
    assert "Lumen, Ines" not in shown
    desk.post(reverse("import_choose", args=[batch.pk]), {"line-2": "same", "line-3": "king"})
    batch.refresh_from_db()
    assert batch.mapping["choices"] == {"2": "same"}


def test_a_file_may_be_forgotten_before_it_is_in(desk):
    send(desk, "clients", upload(content("clients")))
    desk.post(reverse("import_back", args=[Batch.objects.get().pk]))
    assert not Batch.objects.exists()


def test_words_of_a_file_are_never_markup(desk):
    text = "Company,Contact\n<b>Bold</b> & Sons,<img src=x onerror=alert(1)>\n"
    send(desk, "clients", upload(text))
    shown = desk.get(page(Batch.objects.get())).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Sons" in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize("language", ["en", "ru"])
def test_our_own_tables_are_read_as_they_are_handed_out(desk, manager, language):
    manager.language = language
    manager.save()
    for kind in ("clients", "tasks"):
        answer = desk.get(reverse("import_template", args=[kind]))
        head = b"".join(answer.streaming_content).decode()
        separator = ";" if language == "ru" else ","
        batch = opening.begin(by=manager, kind=kind, file=upload(head + separator.join("abcde")))
        assert len(batch.mapping["columns"]) == 11
    assert desk.get(reverse("import_template", args=["toggl"])).status_code == 404


def test_the_file_is_a_managers_to_read(desk, client, assistant):
    send(desk, "clients", upload(content("clients")))
    stored = Batch.objects.get().stored
    assert desk.get(stored.get_absolute_url()).status_code == 200
    client.force_login(assistant)
    assert client.get(stored.get_absolute_url()).status_code == 404
