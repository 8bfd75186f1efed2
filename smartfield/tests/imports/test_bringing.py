"""What becomes of the lines of a file, and of the things they make."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import outbox
from accounts.models import Errand, Notice, StoredFile
from clients.models import Client, Contact
from smartfield.imports import opening
from smartfield.imports.bringing import back, batches
from smartfield.lib.refusals import Overtaken, Refusal
from smartfield.rights import erasing
from smartfield.tests.at_once import at_once
from smartfield.tests.imports.tables import KINDS
from tasks.models import Task
from timetracking.models import Batch, BatchRow, TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(assistant, other_assistant, arkadia, norden):
    """Everybody the files name."""


def fates(batch):
    return [row.fate for row in batch.rows.filter(line__gt=0)]


@pytest.mark.parametrize("name", KINDS)
def test_a_file_comes_in_once_goes_back_whole_and_comes_again(begin, bring, manager, name):
    before = Task.objects.count(), Client.objects.count(), TimeEntry.objects.count()
    batch = bring(begin(name))
    made = Task.objects.count(), Client.objects.count(), TimeEntry.objects.count()
    assert made > before
    assert set(fates(batch)) <= {"in", "out"}
    assert set(fates(begin(name))) <= {"here", "out"}  # the same file changes nothing
    back.take_back(batch, by=manager)
    back.take_back(batch, by=manager)
    assert set(fates(batch)) <= {"back", "out"}
    assert TimeEntry.objects.count() == before[2]
    assert not Task.objects.unfinished().exists()
    assert Client.objects.filter(archived_at=None).count() == before[1]
    assert "in" in fates(bring(begin(name)))


def test_clients_come_with_their_people_and_numbers(begin, bring, manager):
    bring(begin("clients"))
    lumen, vetka = Client.objects.get(name="Lumen Optics"), Client.objects.get(city="Казань")
    assert [person.name for person in lumen.contacts.all()] == ["Ines Prado", "Tomas Reis"]
    assert (vetka.language, vetka.manager, vetka.stage) == ("ru", manager, "client")
    assert vetka.contacts.get().phones.get().number == "+79123456789"


def test_who_is_much_like_somebody_here_waits_for_a_choice(begin, bring, arkadia):
    text = (
        "Company,Contact,Email,Phone\n"
        "Arkadia Dental Ltd,Rui Sol,rui@arkadia.example,\n"
        "Quite Another,Nuno,,+351912448190\n"
        "Arkadia Dental Ltd,Sara Sol,sara@arkadia.example,\n"
        "Arkadia Dental,,,\n"
    )
    batch = begin("", "clients", text)
    assert fates(batch) == ["double", "double", "double", "double"]
    with pytest.raises(Refusal):
        bring(batch)
    batch = opening.choose(batch, {"2": "same", "3": "new", "5": "out"})
    assert fates(batch) == ["new", "new", "new", "out"]
    bring(batch)
    assert {"Rui Sol", "Sara Sol"} <= {one.name for one in arkadia.client.contacts.all()}
    assert Client.objects.get(name="Quite Another").contacts.get().name == "Nuno"


def test_tasks_go_as_far_as_their_status_says(begin, bring, assistant, arkadia):
    bring(begin("redmine"))
    domain, mailboxes = Task.objects.order_by("pk")
    assert (domain.state, domain.assistant, domain.priority) == ("claimed", assistant, 3)
    assert (domain.estimate_minutes, domain.client) == (150, arkadia.client)
    assert domain.brief == "Three years,\nwith privacy."
    assert (mailboxes.state, mailboxes.title) == ("draft", "Move the mailboxes")


def test_a_cell_that_looks_like_a_formula_is_text(begin, bring):
    bring(begin("tasks"))
    assert Task.objects.filter(title='=HYPERLINK("http://evil.example")').exists()


def test_time_of_an_issue_finds_the_task_it_came_in_as(begin, bring, assistant):
    bring(begin("redmine"))
    bring(begin("redmine-time"))
    task = Task.objects.get(title="Renew the domain")
    first, second = task.time_entries.order_by("started_at")
    assert (first.seconds, second.seconds) == (2700, 1800)
    assert first.ended_at == second.started_at
    assert f"{first.started_at:%Y-%m-%d %H:%M}" == "2026-10-05 08:00"  # nine in Lisbon
    assert first.note == "Called the registrar. Support"


def test_brought_time_is_seen_by_its_assistant_and_billed_elsewhere(begin, bring, assistant):
    bring(begin("toggl"))
    task = Task.objects.get(title="Arkadia Dental, Reception")
    assert Task.objects.visible_to(assistant).filter(pk=task.pk).exists()
    assert not task.time_entries.billable().exists()
    assert not task.time_entries.to_look_at().exists()


def test_a_client_sees_brought_time_once_its_task_is_published(begin, bring, manager, arkadia):
    bring(begin("toggl"))
    seen = TimeEntry.objects.visible_to(arkadia.owner)
    assert not seen.exists()
    Task.objects.get(title="Arkadia Dental").publish(by=manager)
    assert seen.get().note == "Invoices"


def test_time_that_is_to_be_billed_here_is(begin, bring, manager):
    batch = opening.change(begin("toggl"), is_settled=False)
    bring(batch)
    assert TimeEntry.objects.billable().count() == 3


def test_an_overlap_names_the_entry_it_hits(begin, assistant, arkadia, new_task):
    task = new_task(arkadia, "claimed", assistant)
    start = timezone.now().replace(2026, 10, 6, 9, 0, 0, 0)  # ten in Lisbon
    TimeEntry.objects.create(
        assistant=assistant, task=task, started_at=start, ended_at=start + timedelta(hours=1)
    )
    batch = begin("toggl")
    row = batch.rows.get(line=2)
    assert row.fate == "refused"
    assert row.why == "Overlaps with “Compare three coworking spaces” of 6 Oct, 10:00 to 11:00"


def test_lines_of_a_file_may_not_overlap_each_other(begin):
    head = "User,Email,Client,Start date,Start time,Duration\n"
    line = "Priya Nair,priya@assistant.example,Arkadia Dental,2026-10-06,{},1:00\n"
    batch = begin("", "toggl", head + line.format("09:00") + line.format("09:59"))
    assert fates(batch) == ["new", "refused"]
    assert batch.rows.get(line=3).why == "Overlaps with line 2 of this file"


@pytest.mark.parametrize(
    ("day", "clock", "fate"),
    [
        ("2026-03-29", "01:30", "refused"),  # no such hour in Lisbon
        ("2026-10-25", "01:30", "new"),  # twice: the first
        ("2099-01-01", "09:00", "refused"),
    ],
)
def test_nights_of_the_clocks_and_the_future(begin, day, clock, fate):
    head = "User,Email,Client,Start date,Start time,Duration\n"
    text = f"{head}Priya Nair,,Arkadia Dental,{day},{clock},1:00\n"
    assert fates(begin("", "toggl", text)) == [fate]


def test_a_day_without_room_is_refused(begin):
    head = "Project,Date,User,Hours\n"
    line = "Arkadia Dental,2026-10-05,Priya Nair,10\n"
    batch = begin("", "redmine_time", head + line * 3)
    assert fates(batch) == ["new", "refused", "refused"]  # 9 to 19; then 9 before and 5 after


def test_unknown_people_and_projects_are_asked_for(begin, assistant, arkadia):
    head = "User,Client,Project,Start date,Start time,Duration\n"
    batch = begin("", "toggl", f"{head}P. N.,Elsewhere,X,2026-10-06,09:00,1:00\n")
    assert batch.rows.get().why == "Choose who “P. N.” is"
    batch = opening.change(batch, people={"P. N.": str(assistant.pk)})
    assert batch.rows.get().why == "Choose where the time of “Elsewhere, X” goes"
    where = {"Elsewhere, X": f"client:{arkadia.client.pk}"}
    batch = opening.change(batch, projects=where)
    assert fates(batch) == ["new"]
    assert fates(opening.change(batch, people={"P. N.": "out"})) == ["out"]


def test_a_dry_run_asks_as_often_for_many_lines_as_for_few(begin):
    def asked(count):
        lines = "".join(f"Firm {n * 7919},Ana {n},a{n}@x.example\n" for n in range(count))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            begin("", "clients", f"Company,Contact,Email\n{lines}")
        return len(queries)

    assert asked(3) == asked(90)


# All or nothing, once -----------------------------------------------------------------


def test_another_number_than_was_seen_brings_nothing(begin, manager):
    batch = begin("clients")
    with pytest.raises(Overtaken, match="3 lines are ready"):
        batches.bring_in(batch, by=manager, count=2)
    assert not Client.objects.filter(name="Lumen Optics").exists()


def test_a_refusal_in_a_late_line_takes_back_the_early_ones(begin, bring, monkeypatch):
    from smartfield.imports.bringing import tasks as bringing

    def refuse_the_second(one, client, by, original=bringing._drafted):
        if one.line == 3:
            raise Refusal("No.")
        return original(one, client, by)

    batch = begin("tasks")
    monkeypatch.setattr(bringing, "_drafted", refuse_the_second)
    with pytest.raises(Refusal, match="Line 3: No"):
        bring(batch)
    assert not Task.objects.exists()
    assert Batch.objects.get().is_open


@pytest.mark.django_db(transaction=True)
def test_two_files_that_say_the_same_at_once_come_in_once(begin, bring):
    one, other = begin("clients"), begin("clients")
    answers = at_once([lambda: bring(one), lambda: bring(other)])
    assert sum(isinstance(answer, Batch) for answer in answers) == 1
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert Client.objects.filter(name="Lumen Optics").count() == 1
    assert BatchRow.objects.filter(fate="in").count() == 3


def test_a_long_batch_is_brought_in_and_taken_back_by_a_worker(begin, bring, manager, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    monkeypatch.setattr(back, "AT_ONCE", 2)
    batch = bring(begin("clients"))
    assert (batch.state, fates(batch)) == ("waiting", ["new"] * 3)
    outbox.run(Errand.objects.get(kind="bring in import").pk)
    batch.refresh_from_db()
    assert (batch.state, fates(batch)) == ("in", ["in"] * 3)
    assert back.take_back(batch, by=manager).state == "going"
    outbox.run(Errand.objects.get(kind="take back import").pk)
    batch.refresh_from_db()
    assert (batch.state, batch.back_by) == ("back", manager)


def test_what_changed_before_the_worker_came_is_said_on_the_batch(begin, bring, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    batch = bring(begin("clients"))
    Client.objects.filter(name="Norden Legal").update(name="Lumen Opticss")
    outbox.run(Errand.objects.get(kind="bring in import").pk)
    batch.refresh_from_db()
    assert batch.is_open
    assert "now 1 lines are ready" in batch.trouble


# Taking back ---------------------------------------------------------------------------


def test_what_was_touched_keeps_the_whole_batch(begin, bring, manager, assistant):
    batch = bring(begin("redmine"))
    task = Task.objects.get(title="Renew the domain")
    task.comment(by=manager, text="Which registrar?")
    with pytest.raises(Refusal, match=f"SF-{task.pk} has been touched"):
        back.take_back(batch, by=manager)
    assert Task.objects.unfinished().count() == 2


def test_a_client_who_got_a_task_stays(begin, bring, manager, new_task):
    batch = bring(begin("clients"))
    lumen = Client.objects.get(name="Lumen Optics")
    Task.objects.create(client=lumen, title="Lenses", manager=manager, created_by=manager)
    with pytest.raises(Refusal, match="Lumen Optics has been touched"):
        back.take_back(batch, by=manager)
    assert not Client.objects.get(pk=lumen.pk).is_archived


def test_time_that_was_changed_since_stays(begin, bring, manager):
    batch = bring(begin("toggl"))
    entry = TimeEntry.objects.first()
    entry.versions.create(
        started_at=entry.started_at, task=entry.task, changed_by=manager, reason="Mistyped"
    )
    with pytest.raises(Refusal, match="was changed or billed"):
        back.take_back(batch, by=manager)
    assert TimeEntry.objects.count() == 3


def test_nobody_hears_of_what_was_a_mistake(begin, bring, manager, arkadia):
    batch = bring(begin("redmine"))
    back.take_back(batch, by=manager)
    assert not Notice.objects.filter(person=arkadia.owner).exists()


def test_who_has_read_of_a_task_hears_that_it_is_over(begin, bring, manager, assistant):
    batch = bring(begin("redmine"))
    told = Notice.objects.filter(person=assistant)
    told.update(read_at=timezone.now())
    back.take_back(batch, by=manager)
    assert {notice.kind for notice in told} == {"assigned", "cancelled"}


def test_a_person_added_to_a_known_company_goes_again(begin, bring, manager, arkadia):
    text = "Company,Contact,Email\nArkadia Dental Ltd,Rui Sol,rui@arkadia.example\n"
    batch = opening.choose(begin("", "clients", text), {"2": "same"})
    batch = bring(batch)
    assert Contact.objects.filter(name="Rui Sol", client=arkadia.client).exists()
    back.take_back(batch, by=manager)
    assert not Contact.objects.filter(name="Rui Sol").exists()
    assert not Client.objects.get(pk=arkadia.client.pk).is_archived


def test_an_erased_client_takes_the_file_and_its_words_along(begin, bring, manager):
    batch = bring(begin("clients"))
    stored = batch.stored
    erasing.erase_client(Client.objects.get(name="Lumen Optics"), by=manager)
    batch.refresh_from_db()
    assert batch.stored is None
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    said = " ".join(batch.rows.values_list("words", flat=True))
    assert "Lumen" not in said
    assert "Ines" not in said
    assert "Вера Лунина" in said
