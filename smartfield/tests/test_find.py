"""Find: typing slips do not hide a thing, and nobody finds what they may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.models import Call, PlaybookSection
from smartfield.lib.layouts import other_layout, readings


@pytest.fixture
def find(client):
    def search(text, reader):
        client.force_login(reader)
        return client.get("/find/", {"q": text})

    return search


def titles(answer, kind="tasks"):
    return [str(row) for row in answer.context["found"].get(kind, [])]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbz", "прия"), ("ПРИЯ", "ghbz"), ("руддщ", "hello"), ("Gfvznrf", "памятка")],
)
def test_the_same_keys_in_the_other_layout(typed, meant):
    assert other_layout(typed) == meant


def test_a_mixed_word_and_a_number_have_one_reading():
    assert readings("fабрика") == ["fабрика"]
    assert readings("2187") == ["2187"]


def test_a_task_number_leads_straight_to_the_task(find, manager, arkadia, new_task):
    task = new_task(arkadia)
    for typed in (f"SF-{task.pk}", f"sf{task.pk}", f" sf {task.pk} "):
        assert find(typed, manager).headers["Location"] == task.get_absolute_url()


def test_a_foreign_task_number_finds_nothing(find, arkadia, norden, new_task):
    answer = find(f"SF-{new_task(norden).pk}", arkadia.owner)
    assert answer.status_code == 200
    assert answer.context["found"] == {}


def test_a_bare_number_is_looked_up_too(find, manager, arkadia, new_task):
    task = new_task(arkadia, title="Book a table")
    assert titles(find(str(task.pk), manager)) == ["Book a table"]


@pytest.mark.parametrize("typed", ["photographer", "fotographer", "photograher", "PHOTO"])
def test_a_slip_does_not_hide_a_task(find, manager, arkadia, new_task, typed):
    new_task(arkadia, title="Find a photographer for 4 December")
    new_task(arkadia, title="Reconcile October receipts")
    assert titles(find(typed, manager)) == ["Find a photographer for 4 December"]


def test_russian_typed_with_latin_keys_is_found(find, manager, arkadia, new_task):
    new_task(arkadia, title="Сравнить цены поставщиков")
    assert titles(find("wtys", manager)) == ["Сравнить цены поставщиков"]


def test_digits_of_a_phone_find_the_person_and_their_calls(find, manager, arkadia, norden):
    Call.objects.create(manager=manager, phone="+351912448190", contact=arkadia.contact)
    for typed in ("912 448", "+351 912-448-190", "8190"):
        answer = find(typed, manager)
        assert titles(answer, "contacts") == ["Caller of Arkadia Dental"]
        assert titles(answer, "calls") == ["Caller of Arkadia Dental"]


def test_the_likeliest_client_comes_first(find, manager, arkadia, norden):
    assert titles(find("arcadia dental", manager), "clients") == ["Arkadia Dental"]


@pytest.mark.parametrize("typed", ["invoice", "invoices", "счета", "счетов"])
def test_words_of_comments_are_found_by_their_stem(
    find, manager, assistant, arkadia, new_task, typed
):
    task = new_task(arkadia, "in_progress", assistant)
    task.comment(by=arkadia.owner, text="The invoices are with Lena. Все счета у Лены.")
    assert len(find(typed, manager).context["found"]["comments"]) == 1


def test_a_client_finds_no_internal_comment(find, manager, assistant, arkadia, new_task):
    task = new_task(arkadia, "in_progress", assistant)
    task.comment(by=manager, text="Canary: be patient with them.", is_internal=True)
    assert "be patient" not in find("canary", arkadia.owner).content.decode()
    assert "be patient" in find("canary", assistant).content.decode()


def test_a_client_finds_nothing_of_another_company(
    find, manager, assistant, arkadia, norden, new_task
):
    task = new_task(norden, "in_progress", assistant, title="Canary title")
    task.comment(by=norden.owner, text="Canary comment")
    PlaybookSection.objects.create(
        client=norden.client, title="Canary section", text="Canary text", author=manager
    )
    Call.objects.create(manager=manager, client=norden.client, summary="Canary call")
    answer = find("canary", arkadia.owner)
    assert answer.context["found"] == {}
    assert find("norden", arkadia.owner).context["found"] == {}
    assert set(find("canary", manager).context["found"]) == {
        "tasks",
        "calls",
        "sections",
        "comments",
    }


def test_an_assistant_finds_neither_colleagues_tasks_nor_calls_nor_phones(
    find, manager, assistant, other_assistant, norden, new_task
):
    task = new_task(norden, "in_progress", other_assistant, title="Canary title")
    task.comment(by=norden.owner, text="Canary comment")
    Call.objects.create(manager=manager, client=norden.client, phone="+46701234567")
    assert find("canary", assistant).context["found"] == {}
    assert find("norden", assistant).context["found"] == {}
    assert find("4670123", assistant).context["found"] == {}


def test_a_person_for_bills_alone_finds_no_task(find, arkadia, assistant, new_task):
    new_task(arkadia, "in_progress", assistant, title="Canary title")
    assert find("canary", arkadia.billing).context["found"] == {}


def test_a_removed_section_is_not_found(find, manager, arkadia):
    section = PlaybookSection.objects.create(
        client=arkadia.client, title="How to greet", text="Call, don't write.", author=manager
    )
    assert titles(find("greet", manager), "sections") == ["How to greet"]
    section.removed_at = timezone.now()
    section.save()
    assert find("greet", manager).context["found"] == {}


def test_nothing_found_says_what_to_try(find, manager):
    html = find("zzzzqqq", manager).content.decode()
    assert "Nothing found for “zzzzqqq”." in html
    assert 'value="zzzzqqq"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "%",
        "_",
        "'; DROP TABLE tasks_task; --",
        "a & | ! <-> :*",
        '"',
        "\\",
        "<script>x</script>",
        "\u202eevil",
        "😀😀",
        "9" * 30,
        "SF-" + "9" * 40,
    ],
)
def test_odd_words_find_nothing_and_break_nothing(find, manager, hostile):
    answer = find(hostile, manager)
    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()


def test_a_very_long_search_is_refused_with_words(find, manager):
    answer = find("x" * 201, manager)
    assert answer.status_code == 422
    assert "200" in answer.content.decode()
    assert "x" * 201 in answer.content.decode()


def test_a_nul_is_refused_with_words(find, manager):
    assert find("a\x00b", manager).status_code == 422


def test_statements_stay_the_same_however_much_is_found(
    client, manager, assistant, arkadia, new_task
):
    client.force_login(manager)

    def more(n):
        for _ in range(n):
            task = new_task(arkadia, "in_progress", assistant, title="Canary title")
            task.comment(by=arkadia.owner, text="Canary comment")
            Call.objects.create(manager=manager, client=arkadia.client)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/find/", {"q": "canary"}).status_code == 200
        return len(seen)

    more(1)
    with_one = statements()
    more(29)
    assert statements() == with_one
