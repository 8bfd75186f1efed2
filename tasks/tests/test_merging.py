"""Two tasks that are the same thing: which may end in which, what comes along, who is led where."""

from itertools import product

import pytest
from django.urls import reverse

from accounts.models import Notice, StoredFile
from clients.merging import relations
from smartfield.lib.refusals import Overtaken, Refusal
from tasks import checklist, depending, drafting, handing_over, merging
from tasks.models import Dependency, Event, State, Task

UNDER_WAY = {"draft", "open", "claimed", "in_progress"}
LEGAL = {  # written down from the product, not from the code
    *product(["draft"], UNDER_WAY | {"on_hold"}),
    *product(["open"], UNDER_WAY - {"draft"} | {"on_hold"}),
    *product(["claimed", "in_progress"], ["claimed", "in_progress", "on_hold"]),
}


def imagined(pk, state, **fields):
    return Task(pk=pk, state=state, client_id=1, **fields)


@pytest.mark.parametrize(("ends", "stays"), [*product(State.values, State.values)])
def test_which_state_may_end_in_which(ends, stays):
    no = merging.why_not(imagined(1, ends), imagined(2, stays))
    assert (no == "") == ((ends, stays) in LEGAL)


def test_rounds_clients_and_sight_count_too():
    at_work = imagined(2, "in_progress")
    assert "another client" in merging.why_not(Task(pk=1, client_id=2), at_work)
    assert "same task" in merging.why_not(at_work, at_work)
    judged = imagined(1, "in_progress", round=2)
    for pair in ((judged, at_work), (at_work, judged)):
        assert "a result of SF-1" in merging.why_not(*pair)
    asked, draft = imagined(1, "draft", is_request=True), imagined(2, "draft")
    assert "The client sees SF-1" in merging.why_not(asked, draft)
    assert merging.why_not(draft, asked) == ""


@pytest.fixture
def pair(arkadia, assistant, manager, new_task):
    """Two tasks of one client; the second has everything that can come along."""
    kept = new_task(arkadia, "in_progress", assistant, title="Find a hotel", contact=None)
    twin = new_task(
        arkadia, "open", title="Hotel in Porto", brief="By the river.", limit_minutes=90
    )
    drafting.write_criteria(twin, ["Booked"])
    for task in (kept, twin):
        checklist.add(task, by=manager, text="Ask for quiet rooms")
    checklist.add(twin, by=manager, text="Ask for breakfast")
    stored = [
        StoredFile.objects.create(
            name=f"{n}.pdf", media_type="application/pdf", size=1, uploaded_by=manager
        )
        for n in range(2)
    ]
    word = twin.comment(by=manager, text="Team canary", is_internal=True)
    twin.comment(by=arkadia.owner, text="Breakfast matters.")
    twin.files.create(stored=stored[0], comment=word, is_internal=True)
    twin.files.create(stored=stored[1])
    return kept, twin


def test_what_the_other_holds_is_on_the_one_that_stays(pair, manager, arkadia, skill, new_task):
    kept, twin = pair
    twin.skills.add(skill)
    first, last = (new_task(arkadia, "open", title=f"Order {n}") for n in range(2))
    depending.tie(twin, by=manager, after=first)
    depending.tie(last, by=manager, after=twin)
    depending.tie(twin, by=manager, after=kept)
    (event,) = merging.merge(kept, [twin], by=manager)
    for one in pair:
        one.refresh_from_db()
    assert (twin.state, twin.merged_into, event.why) == ("cancelled", kept, kept.number)
    assert [str(step) for step in kept.steps.all()] == ["Ask for quiet rooms", "Ask for breakfast"]
    assert [str(line) for line in kept.criteria.all()] == ["Booked"]
    assert {c.text for c in kept.comments.all()} == {"Team canary", "Breakfast matters."}
    assert [(f.is_internal, bool(f.comment_id)) for f in kept.files.all()] == [
        (True, True),
        (False, False),
    ]
    assert (kept.contact, kept.limit_minutes, kept.title) == (arkadia.contact, 90, "Find a hotel")
    assert kept.brief.endswith(f"{twin.number}, {twin.contact}:\n\nBy the river.")
    assert [*kept.skills.all()] == [skill]
    ties = {(row.task_id, row.after_id) for row in Dependency.objects.all()}
    assert ties == {(kept.pk, first.pk), (last.pk, kept.pk)}
    assert kept.events.last().verb == "merge_in"
    assert not Notice.objects.filter(kind="freed").exists()
    assert merging.merge(kept, [twin], by=manager) == []
    assert Event.objects.filter(verb__in=["merge", "merge_in"]).count() == 2


def test_who_has_one_hears_of_it_and_who_had_the_other_sees_both(
    pair, arkadia, manager, assistant, other_assistant, new_task
):
    kept, _twin = pair
    theirs = new_task(arkadia, "in_progress", other_assistant)
    theirs.release(by=other_assistant, note="Half of it", files_at="On the shelf")
    merging.merge(kept, [theirs], by=manager)
    assert kept in Task.objects.visible_to(other_assistant)
    assert handing_over.unread(kept, assistant).files_at == "On the shelf"
    assert {(n.person, n.kind) for n in Notice.objects.filter(kind__startswith="merged")} == {
        (assistant, "merged_in")
    }
    held = new_task(arkadia, "claimed", other_assistant)
    merging.merge(kept, [held], by=manager, with_briefs=False)
    assert Notice.objects.filter(person=other_assistant, kind="merged").count() == 1
    assert not held.assignments.filter(until=None).exists()


def test_it_is_all_or_nothing(pair, arkadia, norden, manager, assistant, new_task):
    kept, twin = pair
    foreign, judged = new_task(norden), new_task(arkadia, "in_review", assistant)
    long = new_task(arkadia, "open", brief="x" * 19_999)
    between = new_task(arkadia, "open")
    depending.tie(between, by=manager, after=twin)
    for others in ([twin, foreign], [twin, judged], [twin, long]):
        with pytest.raises(Refusal):
            merging.merge(kept, others, by=manager)
    depending.tie(kept, by=manager, after=between)
    with pytest.raises(Refusal, match=f"{between.number} stands between"):
        merging.merge(kept, [twin], by=manager)
    twin.refresh_from_db()
    assert (twin.state, twin.comments.count(), twin.steps.count()) == ("open", 2, 2)
    assert not Event.objects.filter(verb__in=["merge", "merge_in"]).exists()


def test_what_ended_in_one_ends_in_no_other(pair, arkadia, manager, new_task):
    kept, twin = pair
    merging.merge(kept, [twin], by=manager)
    other = new_task(arkadia)
    with pytest.raises(Overtaken, match=f"merged the task into {kept.number}"):
        merging.merge(other, [twin], by=manager)
    with pytest.raises(Refusal, match="has ended"):
        merging.merge(twin, [other], by=manager)


CARRIED = {
    *(
        "tasks.Assignment",
        "tasks.Comment",
        "tasks.Correction",
        "tasks.Dependency",
        "tasks.HandOver",
    ),
    *("tasks.Step", "tasks.TaskFile", "tasks.Task_skills", "tasks.Criterion"),
    "timetracking.TimeEntry",
}
STAYS = {  # what happened to the other, and what was agreed about it alone
    *("tasks.BulkRow", "tasks.Delivery", "tasks.Event", "tasks.MoreTime", "tasks.Occurrence"),
    *("tasks.Task", "timetracking.EntryVersion", "timetracking.OfflinePress"),
    *("assistants.Bonus", "assistants.Pass", "assistants.Offer", "billing.Charge", "billing.Rate"),
}


def test_each_table_that_names_a_task_is_carried_or_left_on_purpose():
    """One that is added later says here what becomes of it."""
    assert {model._meta.label for model, _field in relations(Task)} == CARRIED | STAYS


# The pages --------------------------------------------------------------------------


def address(*tasks):
    return reverse("task_merge") + "?" + "&".join(f"task={task.pk}" for task in tasks)


def test_it_is_done_from_the_page_and_the_old_number_leads_on(
    client, pair, manager, assistant, arkadia, norden
):
    kept, twin = pair
    client.force_login(manager)
    page = client.get(address(kept, twin)).content.decode()
    assert "Cannot stay:" in page  # nobody has the twin in hand
    answer = client.post(address(kept, twin), {"keep": kept.pk, "with_briefs": "on"})
    assert answer.headers["Location"] == kept.get_absolute_url()
    history = client.get(reverse("task_history", args=[twin.pk])).content.decode()
    assert f"You merged the task into {kept.number}." in history
    for person in (manager, assistant, arkadia.owner):
        client.force_login(person)
        for path in (twin.get_absolute_url(), f"/find/?q=sf-{twin.pk}"):
            assert client.get(path).headers["Location"] == kept.get_absolute_url()
    said = client.get(kept.get_absolute_url()).content.decode()  # as the client reads it
    assert f"Marta merged {twin.number} into this task." in said
    assert "Breakfast matters." in said
    assert "Team canary" not in said
    assert twin.title not in client.get(reverse("task_list")).content.decode()
    for person in (norden.owner, arkadia.billing):
        client.force_login(person)
        assert client.get(twin.get_absolute_url()).status_code == 404


def test_what_is_written_on_the_old_page_is_not_lost_and_its_moves_are_refused(
    client, pair, manager, arkadia
):
    kept, twin = pair
    merging.merge(kept, [twin], by=manager)
    for person in (manager, arkadia.owner):
        client.force_login(person)
        answer = client.post(reverse("task_comments", args=[twin.pk]), {"text": f"By {person}"})
        assert kept.get_absolute_url() in answer.headers["Location"]
        assert kept.comments.filter(text=f"By {person}").exists()
    client.force_login(manager)
    client.post(reverse("task_cancel", args=[twin.pk]), {"why": "A stale page", "is_charged": "no"})
    kept.refresh_from_db()
    assert kept.state == "in_progress"


def test_the_other_is_found_by_its_number_or_its_title(client, pair, norden, manager, new_task):
    kept, twin = pair
    twin.title = "Find a hotel in Porto"
    twin.save(update_fields=["title"])
    foreign = new_task(norden)
    client.force_login(manager)
    page = client.get(address(kept)).content.decode()
    assert f"task={kept.pk}&amp;task={twin.pk}" in page
    for typed in ("SF-99999999", "<script>", "9" * 40, "", kept.number):
        answer = client.get(address(kept) + "&task=" + typed)
        assert answer.status_code == (422 if typed else 200)
        assert ("no other task with this number" in answer.content.decode()) == bool(typed)
    page = client.get(address(kept, foreign)).content.decode()
    assert f"{foreign.number} is of another client" in page
    answer = client.post(address(kept, foreign), {"keep": kept.pk})
    assert answer.status_code == 422
    for keep in ("", "x", foreign.pk):
        answer = client.post(address(kept, twin), {"keep": keep})
        assert answer.status_code == 422
        assert "Choose which of them stays" in answer.content.decode()
    assert client.get(reverse("task_merge")).headers["Location"] == reverse("task_list")
    ticked = {"do": "merge", "task": [kept.pk, twin.pk]}
    assert client.get(reverse("bulk_new"), ticked).headers["Location"] == address(kept, twin)


def test_a_draft_offers_what_it_may_be_once_more(client, pair, manager, arkadia):
    kept, _twin = pair
    asked = drafting.draft(arkadia.client, by=arkadia.owner, title="Find a hotel!")
    client.force_login(manager)
    assert (
        f"task={kept.pk}&amp;task={asked.pk}"
        in client.get(asked.get_absolute_url()).content.decode()
    )
