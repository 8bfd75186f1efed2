"""What no page of ours sends is still answered: a refusal or a 404, never a 500."""

import pytest
from django.urls import reverse

from tasks import intake
from tasks.models import Tag
from timetracking import timer
from timetracking.models import Batch

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000  # Python refuses to read a number of so many digits
NUL = "a\x00b"  # Postgres takes no such text


@pytest.fixture
def desk(client, assistant):
    client.force_login(assistant)
    return client


@pytest.fixture
def task(arkadia, new_task, assistant):
    return new_task(arkadia, "claimed", assistant)


@pytest.mark.parametrize("number", [ENDLESS, "9" * 30, "²", NUL, "-1"])
def test_a_clock_starts_on_no_such_task(desk, number):
    assert desk.post(reverse("clock_start"), {"task": number}).status_code == 404


@pytest.mark.parametrize("number", [ENDLESS, "9" * 30, "²", NUL])
def test_nobody_has_such_a_sheet(client, manager, number):
    client.force_login(manager)
    assert client.get(reverse("time"), {"person": number}).status_code == 404


@pytest.mark.parametrize("query", [{"fate": NUL}, {"fate": "kings"}, {"after": NUL}])
def test_an_import_has_no_such_lines(client, manager, query):
    client.force_login(manager)
    batch = Batch.objects.create(kind="clients", name="a.csv", by=manager, mapping={"columns": {}})
    assert client.get(reverse("import_batch", args=[batch.pk]), query).status_code == 200
    odd = {"line-" + "9" * 30: "same", "line-1": NUL, "count": ENDLESS, "fate": NUL}
    for name in ("import_choose", "import_bring"):
        assert client.post(reverse(name, args=[batch.pk]), odd).status_code == 303
    assert client.post(reverse("import_list"), {"kind": NUL, "file": NUL}).status_code == 422


def test_no_company_has_such_hours(client, arkadia):
    client.force_login(arkadia.owner)
    assert client.get(reverse("hours"), {"client": NUL}).status_code == 404


def test_the_clock_stops_whatever_the_note_holds(desk, task, assistant):
    entry = timer.start(task, by=assistant)
    assert desk.post(reverse("clock_stop"), {"note": NUL}).status_code == 303
    entry.refresh_from_db()
    assert (entry.is_running, entry.note) == (False, "ab")


def test_a_note_is_kept_without_what_cannot_be_seen(desk, task, assistant):
    timer.start(task, by=assistant)
    entry = timer.stop(by=assistant)
    assert desk.post(reverse("time_note", args=[entry.pk]), {"note": NUL}).status_code == 303
    entry.refresh_from_db()
    assert entry.note == "ab"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_time_is_not_written_at_the_ends_of_the_calendar(desk, task, day):
    typed = {"task": task.pk, "day": day, "started_at": "23:30", "ended_at": "0:30", "reason": "x"}
    assert desk.post(reverse("time_add"), typed).status_code == 422


@pytest.mark.parametrize("found", ["contact:²", f"client:{ENDLESS}", f"contact:{NUL}"])
@pytest.mark.parametrize("page", ["call_draft", "call_lookup", "call_finish"])
def test_a_call_is_with_no_such_person(client, manager, page, found):
    client.force_login(manager)
    call = intake.begin(by=manager)
    typed = {"found": found, "summary": NUL, "tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0"}
    assert client.post(reverse(page, args=[call.pk]), typed).status_code < 500


@pytest.mark.parametrize("page", ["task_release", "task_comments", "task_hold", "task_deliver"])
def test_a_move_takes_no_such_text(desk, task, page):
    typed = dict.fromkeys(["text", "note", "summary", "question"], NUL)
    assert desk.post(reverse(page, args=[task.pk]), typed).status_code < 500


@pytest.mark.parametrize("page", ["task_accept", "task_send_back", "task_check", "task_rating"])
@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²"])
def test_a_verdict_takes_no_such_words(client, arkadia, assistant, new_task, page, odd):
    task = new_task(arkadia, "accepted" if page == "task_rating" else "in_review", assistant)
    client.force_login(arkadia.owner)
    names = ["round", "rating", "word", "seen", "correction_0", "kind_0", "point", "is_fine"]
    typed = dict.fromkeys(names, odd)
    assert client.post(reverse(page, args=[task.pk]), typed).status_code < 500
    assert client.post(reverse(page, args=[task.pk]), typed | {"round": 1}).status_code < 500


@pytest.mark.parametrize("page", ["task_question", "task_decide"])
def test_the_price_of_a_correction_takes_no_such_words(client, manager, task, page):
    task.start(by=task.assistant)
    asked = task.ask_correction(by=manager, text="Two desks.")
    client.force_login(manager)
    typed = dict.fromkeys(["why", "decision", "word"], NUL)
    assert client.post(reverse(page, args=[task.pk, asked.pk]), typed).status_code == 422


def test_nobody_signs_in_so(client):
    typed = {"username": f"x{NUL}@example.com", "password": NUL, "next": NUL}
    assert client.post(reverse("login"), typed).status_code == 422
    typed = {"username": "x@example.com", "password": "wrong", "next": NUL}
    assert client.post(f"{reverse('login')}?next=%00", typed).status_code == 422


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "'\"\\%_", "(((&|!<->"])
@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("find", "q"),
        (
            "task_list",
            "q state client assistant manager due skill category tag mine followed after sort view"
            " column",
        ),
        ("queue", "page tag"),
        ("client_list", "q stage manager is_archived after"),
        ("client_doubles", "after"),
        ("client_merge", "a b q"),
        ("call_list", "q state after"),
        ("ringing", "after"),
        ("lead_list", "q stage manager source since until reached why sort after"),
        ("lead_figures", "since until"),
        ("people", "group after"),
        ("billing", "client from to month after"),
        ("inbox", "after"),
        ("task_new", "q"),
        ("call_new", "phone"),
        ("time", "day"),
    ],
)
def test_a_list_takes_any_words(client, manager, arkadia, page, names, odd):
    client.force_login(manager)
    assert client.get(reverse(page), dict.fromkeys(names.split(), odd)).status_code < 500


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("look", ["board", "calendar"])
def test_each_look_at_the_tasks_takes_any_words(client, manager, look, odd):
    client.force_login(manager)
    names = ["q", "state", "client", "due", "skill", "column", "of", "from", "sort"]
    typed = dict.fromkeys(names, odd)
    assert client.get(reverse("task_list"), typed | {"view": look}).status_code == 200


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "'\"\\%_"])
@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("client_history", "after"),
        ("client_files", "kind after"),
        ("client_hours", "month"),
        ("client_agreements", "after"),
        ("contact_merge", "a b"),
    ],
)
def test_a_page_of_a_client_takes_any_words(client, manager, arkadia, page, names, odd):
    client.force_login(manager)
    answer = client.get(reverse(page, args=["arkadia"]), dict.fromkeys(names.split(), odd))
    assert answer.status_code < 500


@pytest.mark.parametrize("person", [NUL, ENDLESS, "²", "-1", ""])
def test_nobody_such_is_preferred(client, manager, arkadia, person):
    client.force_login(manager)
    page = reverse("client_prefer", args=["arkadia"])
    assert client.post(page, {"person": person}).status_code == 404


@pytest.mark.parametrize("odd", [ENDLESS, "9" * 30, "²", NUL, "-1", "'--", "<b>"])
def test_no_template_note_or_place_is_so_odd_that_the_intake_breaks(client, manager, odd):
    client.force_login(manager)
    call = intake.begin(by=manager)
    typed = {
        "summary": "Words",
        "tasks-TOTAL_FORMS": "1",
        "tasks-INITIAL_FORMS": "0",
        **{f"tasks-0-{name}": odd for name in ("title", "template", "about", "due_at")},
    }
    for name, more in (
        ("call_lookup", {"part": "hints", "n": odd}),
        ("call_draft", {"fill": odd}),
        ("call_draft", {"fill": "0"}),
        ("call_finish", {}),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            address = reverse(name, args=[call.pk])
            answer = client.post(address, {**typed, **more}, headers=headers)
            assert answer.status_code in {200, 303, 422}, (name, odd)


@pytest.mark.parametrize("odd", [ENDLESS, "9" * 30, "²", NUL, "-1"])
def test_templates_and_the_script_answer_odd_values(client, manager, arkadia, odd):
    client.force_login(manager)
    facts = dict.fromkeys(("name", "client", "category", "skills", "estimate_minutes"), odd)
    kept = reverse("tag", args=[Tag.objects.create(name="Travel").pk])
    assert client.post(kept, {"merge": "1", "into": odd}).status_code == 422
    assert client.post(reverse("template_new"), {**facts, "title": "T"}).status_code == 422
    assert client.get(reverse("call_script"), {"language": odd}).status_code == 200
    assert client.get(reverse("script_new"), {"part": odd, "language": odd}).status_code == 200
    names = ("template", "kind", "weekdays", "every", "rule", "starts_on", "due_time", "count")
    again = reverse("repeat_new") + f"?client={arkadia.client.slug}"
    assert client.post(again, dict.fromkeys(names, odd)).status_code == 422
    assert client.post(again, {"kind": "own", "rule": odd}).status_code == 422
    asked = client.get(reverse("repeat_new"), {"client": odd, "task": odd})
    assert asked.status_code in {302, 404}
    new = reverse("task_new") + f"?client={arkadia.client.slug}"
    assert client.post(new, {"template": odd, "fill": "1"}).status_code == 200
    lacking = reverse("task_lacking") + f"?client={arkadia.client.slug}"
    assert client.post(lacking, {"template": odd, "title": odd}).status_code == 200
    assert client.post(reverse("task_lacking"), {"client": odd}).status_code == 404


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31"])
def test_no_figures_at_the_ends_of_the_calendar(client, manager, since):
    client.force_login(manager)
    for page in ("lead_list", "lead_figures"):
        days = {"since": since, "until": since, "stage": "any"}
        assert client.get(reverse(page), days).status_code == 200


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "'\"\\%_"])
def test_ones_own_bonuses_go_on_from_anywhere(desk, odd):
    assert desk.get(reverse("me_bonuses"), {"after": odd}).status_code < 500


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "-1", "9" * 30, "NaN", "<b>"])
def test_no_rule_of_bonuses_is_so_odd(client, manager, odd):
    client.force_login(manager)
    names = ["name", "condition", "threshold", "amount", "currency", "pay", "period", "cap"]
    typed = dict.fromkeys([*names, "valid_from", "valid_to", "seen"], odd)
    for more in ({}, {"try": "1"}):
        assert client.post(reverse("bonus_rule_new"), typed | more).status_code == 422


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "-1", "1e9", "/" * 300])
def test_no_file_goes_up_so(desk, odd):
    assert desk.post(reverse("upload_new"), {"name": odd, "size": odd}).status_code == 422
    begun = desk.post(reverse("upload_new"), {"name": "a.wav", "size": 9}).json()
    kind = "application/offset+octet-stream"
    asked = {"Upload-Offset": odd.replace("\x00", "")}
    assert desk.patch(begun["url"], b"a", content_type=kind, headers=asked).status_code == 409


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", f"{'9' * 32}/{ENDLESS}/a", "x/1/<b>"])
def test_a_form_names_no_such_file(desk, task, odd):
    typed = {"summary": "Done.", "files_sent": [odd] * 30}
    assert desk.post(reverse("task_deliver", args=[task.pk]), typed).status_code < 500


@pytest.mark.parametrize("odd", [NUL, ENDLESS, "²", "-1"])
def test_a_split_and_a_merge_take_nothing_odd(client, manager, task, odd):
    client.force_login(manager)
    counts = {"part-TOTAL_FORMS": odd, "part-INITIAL_FORMS": odd}
    named = dict.fromkeys(["part-0-title", "part-0-pieces", "part-0-steps", "seen"], odd)
    split = reverse("task_split", args=[task.pk])
    for typed in (counts, {**counts, "add": "1"}, {**named, **counts, "part-TOTAL_FORMS": "1"}):
        assert client.post(split, typed).status_code < 500
    merge = reverse("task_merge")
    assert client.get(merge, {"task": [task.pk, odd]}).status_code < 500
    assert client.post(f"{merge}?task={task.pk}&task=1", {"keep": odd}).status_code < 500
