"""One task that turns out to be several: what goes over, what stays, all or nothing."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, StoredFile
from smartfield.lib.periods import Span
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.tests.at_once import at_once
from tasks import checklist, depending, drafting, splitting
from tasks.models import Event, State, Task
from tasks.splitting import Part, pieces
from timetracking import recording

BRIEF = "Book the hotel.\n\nFind two flights.\n\nNothing before nine."


@pytest.fixture
def task(arkadia, assistant, new_task, manager):
    task = new_task(
        arkadia, "in_progress", assistant, brief=BRIEF, estimate_minutes=240, limit_minutes=300
    )
    drafting.write_criteria(task, ["Hotel booked", "Flights found"])
    for text in ("Ask the hotel", "Look at flights"):
        checklist.add(task, by=manager, text=text)
    for name in ("hotel.pdf", "flights.pdf"):
        stored = StoredFile.objects.create(
            name=name, media_type="application/pdf", size=1, uploaded_by=manager
        )
        task.files.create(stored=stored)
    return task


@pytest.fixture
def flights(task):
    return Part(
        title="Find flights",
        pieces=[1],
        steps=[task.steps.last()],
        criteria=[task.criteria.last()],
        files=[task.files.last()],
        due_at=task.due_at,
        estimate_minutes=60,
        limit_minutes=100,
        to="same",
        order="after",
    )


def left(task):
    task.refresh_from_db()
    return [
        task.brief,
        *(str(row) for name in ("steps", "criteria", "files") for row in getattr(task, name).all()),
    ]


def test_what_was_ticked_goes_over_and_the_rest_stays(task, flights, manager, assistant, arkadia):
    begin = timezone.now() - timedelta(hours=2)
    span = Span(begin, begin + timedelta(hours=1))
    recording.add(task, span, by=assistant, reason="Forgot the clock")
    (new,) = splitting.split(task, [flights], by=manager, estimate_minutes=180, limit_minutes=200)
    new.refresh_from_db()
    assert left(task) == [
        "Book the hotel.\n\nNothing before nine.",
        *("Ask the hotel", "Hotel booked", "hotel.pdf"),
    ]
    assert left(new) == ["Find two flights.", "Look at flights", "Flights found", "flights.pdf"]
    assert (new.state, new.assistant, new.split_from) == ("claimed", assistant, task)
    assert (new.client, new.contact, new.due_at) == (task.client, task.contact, task.due_at)
    both = Task.objects.filter(pk__in=[task.pk, new.pk])
    sums = both.aggregate(Sum("estimate_minutes"), Sum("limit_minutes"))
    assert [*sums.values()] == [240, 300]
    assert not depending.is_free(new)
    assert task.time_entries.seconds() == 3600
    assert not new.time_entries.exists()
    told = {(event.task_id, event.verb, event.why) for event in Event.objects.all()}
    assert {(task.pk, "split", new.number), (new.pk, "split_from", task.number)} <= told


def test_a_part_may_go_to_the_queue_and_its_assistant_hears_what_left(task, flights, manager):
    part = Part(title="Find flights", pieces=[1], to="queue", order="before")
    (new,) = splitting.split(task, [part], by=manager)
    new.refresh_from_db()
    assert new.state == State.OPEN
    assert not depending.is_free(task)
    notice = Notice.objects.get(kind="split", person=task.assistant)
    assert new.number in notice.facts["numbers"]


def test_a_request_is_split_into_requests_that_the_client_still_sees(arkadia, manager):
    asked = drafting.draft(arkadia.client, by=arkadia.owner, title="Two things", brief=BRIEF)
    made = splitting.split(asked, [Part(title="One"), Part(title="Two", pieces=[2])], by=manager)
    seen = Task.objects.visible_to(arkadia.owner)
    assert {*made} <= {*seen}
    made[0].refresh_from_db()
    assert (made[0].created_by, made[0].is_request) == (arkadia.owner, True)


def test_it_is_all_or_nothing(task, flights, manager):
    before = left(task)
    twice = Part(title="Flights again", pieces=[1])
    everything = Part(title="All of it", pieces=[0, 1, 2])
    unbriefed = Part(title="No brief", to="queue")
    for parts in ([flights, twice], [everything], [flights, unbriefed]):
        with pytest.raises(Refusal):
            splitting.split(task, parts, by=manager)
    drafting.edit(task, by=manager, title="Changed meanwhile")
    with pytest.raises(Overtaken, match="changed this"):
        splitting.split(task, [flights], by=manager, seen=0)
    assert left(task) == before
    assert Task.objects.count() == 1


@pytest.mark.parametrize("state", ["in_review", "accepted", "cancelled"])
def test_what_is_with_the_client_or_over_is_not_split(state, arkadia, assistant, manager, new_task):
    task = new_task(arkadia, state, assistant)
    with pytest.raises(Overtaken):
        splitting.split(task, [Part(title="A part")], by=manager)


@pytest.mark.django_db(transaction=True)
def test_a_double_press_is_one_split(task, manager, flights):
    press = lambda: splitting.split(  # noqa: E731
        Task.objects.get(pk=task.pk), [flights], by=manager, seen=0, estimate_minutes=180
    )
    answers = at_once([press] * 4)
    assert len({tuple(made) for made in answers}) == 1
    assert Task.objects.count() == 2


def test_a_brief_is_cut_where_it_can_be():
    assert pieces("One.\n\nTwo,\nand more.") == (["One.", "Two,\nand more."], "\n\n")
    assert pieces("- one\n- two\n") == (["- one", "- two"], "\n")
    assert pieces("Do this. Then that!") == (["Do this.", "Then that!"], " ")
    assert pieces("Only this")[0] == ["Only this"]
    assert pieces("  ")[0] == []


# The page ---------------------------------------------------------------------------


@pytest.fixture
def page(client, task, manager):
    client.force_login(manager)
    address = reverse("task_split", args=[task.pk])
    shared = {"part-TOTAL_FORMS": 1, "part-INITIAL_FORMS": 0, "seen": 0, "part-0-to": "queue"}

    def post(**typed):
        typed = {name.replace("__", "-"): value for name, value in typed.items()}
        return client.post(address, {**shared, **typed})

    return post


def test_it_is_saved_from_the_page_and_both_pages_name_the_other(
    client, page, task, arkadia, new_task
):
    step, criterion, file = task.steps.last(), task.criteria.last(), task.files.last()
    answer = page(
        part__0__title="Find flights",
        part__0__pieces=[1],
        part__0__steps=[step.pk],
        part__0__criteria=[criterion.pk],
        part__0__files=[file.pk],
        part__0__estimate_minutes="1h",
        estimate_minutes="3h",
    )
    assert answer.status_code == 303
    new = task.parts.get()
    assert left(new) == ["Find two flights.", "Look at flights", "Flights found", "flights.pdf"]
    for one, other in ((task, new), (new, task)):
        said = client.get(one.get_absolute_url()).content.decode()
        assert f">{other.title}</a>" in said
    client.force_login(arkadia.owner)
    said = client.get(task.get_absolute_url()).content.decode()
    assert f"Marta made {new.number} of a part of this task." in said


def test_a_client_learns_no_title_of_a_part_they_do_not_see(client, page, task, arkadia):
    page(part__0__title="Canary of the drafts", part__0__to="keep")
    client.force_login(arkadia.owner)
    assert "Canary of the drafts" not in client.get(task.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title for the task"),
        ({"title": "x" * 121}, "Use 120 characters or less"),
        ({"pieces": ["7"]}, "What was ticked is not there any more"),
        ({"pieces": ["x"]}, "What was ticked is not there any more"),
        ({"steps": ["999999"]}, "What was ticked is not there any more"),
        ({"files": ["<b>"]}, "What was ticked is not there any more"),
        ({"estimate_minutes": "soon"}, "We could not read “soon”"),
        ({"limit_minutes": "70000"}, "between 1 minute and"),
        ({"due_at": "yesterdayish"}, "We could not read “yesterdayish”"),
        ({"to": "moon"}, "Choose where the task goes"),
        ({"order": "sideways"}, "Choose which comes first"),
        ({"pieces": []}, "Tick what is its brief, or write it"),
        ({"pieces": ["0", "1", "2"]}, "Leave something of the brief here"),
    ],
)
def test_bad_input_is_said_in_place_with_everything_kept(page, task, typed, said):
    right = {"title": "Kept as <i>typed</i>", "pieces": ["1"]}
    names = {f"part__0__{name}": value for name, value in {**right, **typed}.items()}
    answer = page(**names, estimate_minutes="2h 30m")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert 'value="2h 30m"' in html
    assert "title" in typed or "Kept as &lt;i&gt;typed&lt;/i&gt;" in html
    assert Task.objects.count() == 1


def test_one_more_part_keeps_what_was_typed_and_judges_nothing(page, task):
    typed = {"title": "First", "pieces": ["1"], "due_at": "nonsense"}
    answer = page(**{f"part__0__{name}": value for name, value in typed.items()}, add="1")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="First"' in html
    assert 'name="part-1-title"' in html
    assert "We could not read" not in html
    assert Task.objects.count() == 1


def test_the_sum_is_shown_as_it_is_typed(client, task, manager):
    client.force_login(manager)
    typed = {
        "part-TOTAL_FORMS": 1,
        "part-INITIAL_FORMS": 0,
        "part-0-estimate_minutes": "1h",
        "estimate_minutes": "3h 30m",
        "limit_minutes": "x",
    }
    answer = client.post(
        reverse("task_split", args=[task.pk]), typed, headers={"HX-Request": "true"}
    )
    said = answer.content.decode().replace("\xa0", " ")
    assert "Estimates together: 4 h 30 min; it was 4 h." in said
    assert "Hour limits together: 0 min; it was 5 h." in said
