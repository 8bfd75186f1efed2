"""Tags: one word whatever its case, carried along, changed in bulk, kept by managers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import bulk, drafting, repeating, tagging
from tasks.forms.tags import RenameTagForm, Tags
from tasks.forms.templates import TemplateForm, fill
from tasks.models import Repeat, SavedView, Tag, Task, Template

pytestmark = pytest.mark.django_db
CANARY = "Canary of the team"


def tag(task, *names, by):
    return drafting.edit(task, by=by, tags=names)


def names(task):
    return tagging.names_of(Task.objects.get(pk=task.pk))


# Written on a task ------------------------------------------------------------------------


def test_two_spellings_are_one_tag_in_every_alphabet(arkadia, manager, new_task):
    first = new_task(arkadia, tags=["Срочно", "Travel"])
    second = new_task(arkadia, tags=["СРОЧНО", "travel", "Straße"])
    assert names(first) == ["Travel", "Срочно"]
    assert names(second) == ["Straße", "Travel", "Срочно"]
    assert Tag.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_tag_that_many_write_first_at_once_is_one(arkadia, manager, new_task):
    tasks = [new_task(arkadia, title=f"{n}") for n in range(6)]
    lists = [["Alpha", "beta"], ["BETA", "ALPHA"]]
    answers = at_once(
        [
            lambda n=n, task=task: tag(task, *lists[n % 2], by=manager)
            for n, task in enumerate(tasks)
        ]
    )
    assert {event.verb for event in answers} == {"edit"}
    assert Tag.objects.count() == 2
    assert all(task.tags.count() == 2 for task in tasks)


@pytest.mark.django_db(transaction=True)
def test_a_tag_that_is_removed_while_others_write_it_breaks_no_task(arkadia, manager, new_task):
    tasks = [new_task(arkadia, title=f"{n}") for n in range(5)]
    travel = Tag.objects.create(name="Travel")
    deeds = [lambda task=task: tag(task, "Travel", by=manager) for task in tasks]
    answers = at_once([*deeds, lambda: tagging.remove(travel, by=manager)])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Tag.objects.count() <= 1


def test_a_change_says_what_came_and_what_went(arkadia, manager, new_task):
    task = new_task(arkadia, tags=["Books", "Travel"])
    assert tag(task, "travel", "Urgent", by=manager).why == "tags: − Books, + Urgent"
    assert tag(task, "Urgent", "TRAVEL", by=manager) is None
    assert drafting.edit(task, by=manager, priority=3).why == "priority"
    assert names(task) == ["Travel", "Urgent"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" travel ,,  Monthly  books,TRAVEL ", ["travel", "Monthly books"]),
        ("", []),
        (" , ", []),
        ("a\u200bb\x01", ["ab"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
    ],
)
def test_a_line_is_read_as_its_names(typed, read):
    assert Tags().clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("x" * 41, "Use 40 characters or less (now 41)"),
        (",".join(map(str, range(13))), "A task has at most 12 tags"),
        ("x" * 1001, "Use 1000 characters or less (now 1001)"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_is_no_list_of_tags_is_said_at_the_field(client, arkadia, manager, typed, words):
    client.force_login(manager)
    page = reverse("task_new") + "?client=arkadia"
    answer = client.post(page, {"title": "Kept title", "priority": 2, "tags": typed})
    assert (answer.status_code, answer.context["form"].errors["tags"]) == (422, [words])
    assert "Kept title" in answer.text
    assert (Task.objects.count(), Tag.objects.count()) == (0, 0)


def test_a_task_has_at_most_twelve(arkadia, manager, new_task):
    task = new_task(arkadia, tags=map(str, range(12)))
    action = bulk.do("tag", [task], by=manager, tags=["One more"])
    assert action.rows.get().refusal == "A task has at most 12 tags"
    assert task.tags.count() == 12


# Carried along ----------------------------------------------------------------------------


def test_a_template_and_a_rule_hand_their_tags_on(arkadia, manager, new_task):
    task = new_task(arkadia, tags=["Monthly"])
    rule = repeating.begin(
        arkadia.client, by=manager, template=None, task=task, rule="FREQ=DAILY",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    assert tagging.names_of(rule.template) == ["Monthly"]
    Repeat.objects.update(next_at=timezone.now())
    assert [names(made) for made in repeating.make(rule.pk, timezone.now())] != []
    assert {tuple(names(one)) for one in Task.objects.all()} == {("Monthly",)}


def test_a_form_filled_from_a_template_has_its_tags(rf):
    template = Template()
    form = TemplateForm({"name": "Trip", "title": "Book it", "tags": "travel, Monthly"})
    assert form.is_valid()
    template.write(**form.cleaned_data)
    typed = rf.post("/", {"tags": ""}).POST.copy()
    fill(typed, template)
    assert typed["tags"] == "Monthly, travel"
    assert TemplateForm.of(template)["tags"].value() == "Monthly, travel"


# In bulk ----------------------------------------------------------------------------------


def test_tags_go_on_and_off_in_bulk_and_back(arkadia, manager, new_task):
    tasks = [new_task(arkadia, tags=["Old"]), new_task(arkadia, title="Bare")]
    on = bulk.do("tag", tasks, by=manager, tags=["New", "old"])
    assert [names(task) for task in tasks] == [["New", "Old"]] * 2
    bulk.undo(on, by=manager)
    assert [names(task) for task in tasks] == [["Old"], []]
    off = bulk.do("untag", tasks, by=manager, tags=["OLD", "Never seen"])
    assert [row.refusal for row in off.rows.all()] == ["", "It is so already"]
    Tag.objects.get(name="Old").rename("Older")
    bulk.undo(off, by=manager)
    assert [names(task) for task in tasks] == [["Older"], []]
    assert not Tag.objects.filter(name="Never seen").exists()


def test_the_page_of_a_bulk_action_says_the_tags(client, arkadia, manager, new_task):
    task = new_task(arkadia, tags=["Old"])
    client.force_login(manager)
    picked = {"task": task.pk, "do": "tag"}
    assert client.post(reverse("bulk_new"), {**picked, "tags": " , "}).status_code == 422
    done = client.post(reverse("bulk_new"), {**picked, "tags": "New"}, follow=True)
    assert "New, Old" in done.text


# Kept by managers -------------------------------------------------------------------------


def test_a_tag_is_renamed_unless_another_is_called_so(manager):
    books, travel = tagging.named(["Books", "Travel"])
    books.rename("BOOKS")
    with pytest.raises(Refusal) as refused:
        travel.rename("books")
    assert refused.value.field == "name"
    assert [one.name for one in Tag.objects.all()] == ["BOOKS", "Travel"]
    assert not RenameTagForm({"name": "a, b"}).is_valid()


def test_a_merge_leaves_one_tag_everywhere_and_a_word_in_each_history(arkadia, manager, new_task):
    both, one = new_task(arkadia, tags=["Trips", "Travel"]), new_task(arkadia, tags=["Trips"])
    template = Template(name="T", title="T")
    template.write(skills=(), tags=["Trips"])
    trips, travel = Tag.objects.get(name="Trips"), Tag.objects.get(name="Travel")
    view = SavedView.objects.create(owner=manager, name="V", query=f"due=week&tag={trips.pk}")
    tagging.merge(trips, into=travel, by=manager)
    assert [names(both), names(one), tagging.names_of(template)] == [["Travel"]] * 3
    assert one.events.last().why == "tags: + Travel, − Trips"
    view.refresh_from_db()
    assert view.query == f"due=week&tag={travel.pk}"
    with pytest.raises(Refusal, match="meanwhile"):
        tagging.merge(trips, into=travel, by=manager)
    with pytest.raises(Refusal, match="same tag"):
        tagging.merge(travel, into=travel, by=manager)
    tagging.remove(travel, by=manager)
    assert (names(one), one.events.last().why) == ([], "tags: − Travel")
    view.refresh_from_db()
    assert view.query == "due=week"


def test_managers_keep_the_tags_on_their_page(client, arkadia, manager, new_task):
    new_task(arkadia, tags=["Trips"])
    (trips, travel) = tagging.named(["Trips", "Travel"])[::-1]
    client.force_login(manager)
    page = reverse("tag", args=[trips.pk])
    listed = client.get(reverse("tag_list"))
    assert [one.name for one in listed.context["tags"]] == ["Travel", "Trips"]
    assert "1 task" in listed.text
    assert client.post(page, {"name": "travel"}).status_code == 422
    assert client.post(page, {"merge": "1", "into": trips.pk}).status_code == 422
    assert client.post(page, {"name": "Journeys"}).status_code == 303
    asked = client.get(reverse("tag_remove", args=[trips.pk])).text
    assert "Remove the tag “Journeys”?" in asked
    assert "autofocus" in asked
    assert client.post(page, {"merge": "1", "into": travel.pk}).status_code == 303
    assert client.post(reverse("tag_remove", args=[travel.pk])).status_code == 303
    assert not Tag.objects.exists()


# Who sees them ----------------------------------------------------------------------------


def test_a_list_is_narrowed_by_a_tag_in_every_look(client, arkadia, manager, new_task):
    new_task(arkadia, tags=["Travel"], title="With it")
    new_task(arkadia, title="Without it")
    travel = Tag.objects.get()
    client.force_login(manager)
    for page in ("task_list", "queue"):
        for look in ("", "board", "calendar"):
            shown = client.get(reverse(page), {"tag": travel.pk, "view": look}).text
            assert ("With it" in shown, "Without it" in shown) == (True, False), (page, look)
    assert "Tag: Travel" in client.get(reverse("task_list"), {"tag": travel.pk}).text
    saved = SavedView.objects.create(owner=manager, name="V", query=f"tag={travel.pk}")
    shown = client.get(reverse("task_list")).context["saved"]
    assert [(view.pk, view.count) for view in shown] == [(saved.pk, "1")]


def test_the_team_sees_tags_and_no_client_by_any_path(
    client, arkadia, manager, assistant, new_task
):
    task = new_task(arkadia, "in_progress", assistant, tags=[CANARY])
    tag(task, CANARY, "Another", by=manager)
    one = Tag.objects.get(name=CANARY)
    page = task.get_absolute_url()
    paths = ["/", "/tasks/", "/tasks/?show=tags", f"/tasks/?tag={one.pk}", "/tasks/tasks.csv"]
    paths += [f"/tasks/tasks.csv?show=tags&tag={one.pk}", page, f"{page}history/", f"{page}peek/"]
    paths += ["/find/?q=canary", reverse("client", args=["arkadia"]), "/inbox/"]
    shown = {}
    for who, person in (("assistant", assistant), ("manager", manager), ("owner", arkadia.owner)):
        client.force_login(person)
        answers = [(path, client.get(path, follow=True)) for path in paths]
        shown[who] = {path for path, answer in answers if CANARY.encode() in answer.getvalue()}
    assert shown["owner"] == set()
    team = {"/tasks/", "/tasks/?show=tags", f"/tasks/?tag={one.pk}", "/tasks/tasks.csv", page}
    assert team <= shown["manager"] & shown["assistant"]
