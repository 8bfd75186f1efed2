"""Tasks that come again: each day once, on the client's clocks, whatever the scheduler does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from smartfield.lib.refusals import Refusal
from smartfield.tests.at_once import at_once
from tasks import repeating
from tasks.models import Occurrence, Repeat, State, Task, Template

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)


@pytest.fixture
def report(skill):
    template = Template()
    template.write(
        name="Weekly report", title="Report of the week", brief="Figures first.",
        criteria=["One page"], skills=[skill], estimate_minutes=60,
    )  # fmt: skip
    return template


@pytest.fixture
def rule(arkadia, manager, report, time_machine):
    time_machine.move_to(NOON, tick=False)

    def make(rule="FREQ=WEEKLY;BYDAY=MO", **facts):
        facts = {"starts_on": date(2026, 3, 2), "template": report, **facts}
        facts = {"ends_on": None, "count": None, "due_time": time(18), "lead_days": 0, **facts}
        return repeating.begin(
            arkadia.client, by=manager, rule=rule, **{"assistant": None, **facts}
        )

    return make


def fate(repeat):
    """Each passed day with the task's due time on the client's clocks, or with why not."""
    told = {}
    for day in repeat.occurrences.order_by("on"):
        due = day.task and day.task.due_at.astimezone(repeat.client.zone)
        told[f"{day.on:%m-%d}"] = f"{due:%m-%d %H:%M}" if due else day.skipped
    return told


@pytest.mark.django_db
def test_the_task_of_a_day_says_what_the_template_says(rule, report, skill, manager):
    repeat = rule()
    repeating.make_due(NOON)
    task = Task.objects.get()
    assert (task.state, task.template, task.manager) == (State.OPEN, report, manager)
    assert [*task.skills.all()] == [skill]
    assert [line.text for line in task.criteria.all()] == ["One page"]
    assert task.occurrence.repeat == repeat
    repeat.refresh_from_db()
    assert repeat.next_on == date(2026, 3, 9)
    repeating.make_due(NOON)
    assert Task.objects.count() == 1


@pytest.mark.django_db
def test_a_form_pressed_twice_is_one_rule(rule):
    assert rule() == rule()
    assert rule(lead_days=1) != rule()


@pytest.mark.django_db
def test_it_goes_to_the_assistant_while_they_are_here(rule, assistant):
    rule("FREQ=DAILY", assistant=assistant)
    repeating.make_due(NOON)
    assert Task.objects.get().assistant == assistant
    assistant.is_active = False
    assistant.save()
    repeating.make_due(NOON + DAY)
    assert [task.state for task in Task.objects.order_by("pk")] == [State.CLAIMED, State.OPEN]


@pytest.mark.django_db
def test_a_template_that_lost_its_brief_leaves_a_draft(rule, report):
    rule()
    Template.objects.update(brief="")
    repeating.make_due(NOON)
    assert Task.objects.get().state == State.DRAFT


@pytest.mark.django_db
def test_after_an_outage_only_the_latest_is_made(rule):
    repeat = rule("FREQ=WEEKLY;BYDAY=MO")
    repeating.make_due(NOON + 24 * DAY)  # a Thursday
    assert fate(repeat) == {
        "03-02": "missed",
        "03-09": "missed",
        "03-16": "missed",
        "03-23": "03-23 18:00",
    }


@pytest.mark.django_db
def test_what_can_still_be_done_in_time_is_not_missed(rule):
    repeat = rule("FREQ=DAILY", lead_days=2)
    repeating.make_due(NOON)
    repeating.make_due(NOON + 6 * DAY)
    told = fate(repeat)
    assert [day for day in told if told[day] == "missed"] == ["03-05", "03-06", "03-07"]
    assert [*told][-3:] == ["03-08", "03-09", "03-10"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "first", "at", "due"),
    [
        ("Europe/Lisbon", "2026-03-29", time(1, 30), "2026-03-29T01:30Z"),  # no such hour
        ("Europe/Lisbon", "2026-10-25", time(1, 30), "2026-10-25T00:30Z"),  # twice: the first
        ("America/New_York", "2026-03-07", time(18), "2026-03-07T23:00Z"),
        ("America/New_York", "2026-03-08", time(18), "2026-03-08T22:00Z"),
        ("Asia/Kathmandu", "2028-02-29", time(9), "2028-02-29T03:15Z"),
    ],
)
def test_due_on_the_clients_clocks_on_the_nights_they_change(rule, arkadia, zone, first, at, due):
    arkadia.client.time_zone = zone
    arkadia.client.save()
    first = date.fromisoformat(first)
    repeat = rule("FREQ=DAILY", starts_on=first, due_time=at)
    begins = datetime.combine(first, time(), arkadia.client.zone)
    repeating.make_due(begins - timedelta(seconds=1))
    assert not Task.objects.exists()
    repeating.make_due(begins)
    assert Task.objects.get().due_at == datetime.fromisoformat(due)
    repeat.refresh_from_db()
    assert repeat.next_at == datetime.combine(first + DAY, time(), arkadia.client.zone)


@pytest.mark.django_db
def test_it_ends_after_so_many_times_or_on_its_day(rule):
    counted, dated = rule("FREQ=DAILY", count=2), rule("FREQ=DAILY", ends_on=date(2026, 3, 4))
    for n in range(5):
        repeating.make_due(NOON + n * DAY)
    assert (counted.occurrences.count(), dated.occurrences.count()) == (2, 3)
    assert not Repeat.objects.standing().exists()


@pytest.mark.django_db
def test_the_days_of_a_pause_are_skipped(rule, time_machine):
    repeat = rule("FREQ=DAILY")
    repeating.pause(repeat)
    repeating.make_due(NOON)
    time_machine.move_to(NOON + 2 * DAY)
    repeating.go_on(repeat)
    repeating.make_due(NOON + 2 * DAY)
    assert fate(repeat) == {"03-02": "paused", "03-03": "paused", "03-04": "03-04 18:00"}


@pytest.mark.django_db
def test_a_client_in_the_archive_has_none_made(rule, arkadia, manager):
    rule("FREQ=DAILY")
    arkadia.client.archive(by=manager)
    repeating.make_due(NOON + 3 * DAY)
    assert not Task.objects.exists()
    with pytest.raises(Refusal):
        rule("FREQ=DAILY", lead_days=1)


@pytest.mark.django_db
def test_ended_it_makes_nothing_and_cannot_be_changed(rule, report):
    repeat = rule("FREQ=DAILY")
    repeating.end(repeat)
    repeating.make_due(NOON)
    assert not Task.objects.exists()
    with pytest.raises(Refusal):
        repeating.rewrite(repeat, template=report, rule="FREQ=WEEKLY")


@pytest.mark.django_db
def test_changed_it_holds_from_now_on(rule, report, time_machine):
    repeat = rule("FREQ=DAILY")
    repeating.make_due(NOON)
    repeating.rewrite(repeat, template=report, rule="FREQ=DAILY", lead_days=0, due_time=time(20))
    assert Repeat.objects.get().next_on == date(2026, 3, 3)
    assert Task.objects.get().due_at == datetime(2026, 3, 2, 18, tzinfo=UTC)
    repeating.make_due(NOON + DAY)
    assert [day.on.day for day in Occurrence.objects.order_by("on")] == [2, 3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"rule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
        ({"ends_on": date(2026, 3, 1), "starts_on": date(2026, 2, 1)}, "ends_on"),
        ({"count": 1, "starts_on": date(2026, 2, 1)}, "count"),
        ({"template": None}, "template"),
    ],
)
def test_a_rule_without_a_next_day_is_refused(rule, facts, field):
    with pytest.raises(Refusal) as refused:
        rule(**facts)
    assert refused.value.field == field
    assert not Repeat.objects.exists()


@pytest.mark.django_db
def test_a_rule_of_a_template_without_a_brief_is_refused(rule, report):
    report.brief = " "
    with pytest.raises(Refusal) as refused:
        rule()
    assert refused.value.field == "template"


@pytest.mark.django_db
def test_the_database_holds_one_task_for_a_day(rule):
    repeat = rule("FREQ=DAILY")
    repeating.make_due(NOON)
    Repeat.objects.update(next_on=date(2026, 3, 2), next_at=NOON)
    with pytest.raises(IntegrityError, match="occurrence_once"), transaction.atomic():
        repeating.make(repeat.pk, NOON)
    assert (Task.objects.count(), repeat.occurrences.count()) == (1, 1)


@pytest.mark.django_db
def test_a_rule_that_fails_keeps_no_other_waiting(rule, report):
    broken, sound = rule("FREQ=DAILY"), rule("FREQ=WEEKLY;BYDAY=MO")
    broken.occurrences.create(on=NOON, skipped="missed")
    repeating.make_due(NOON)
    assert fate(sound) == {"03-02": "03-02 18:00"}
    assert Task.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_schedulers_at_once_make_one(arkadia, manager, report):
    fields = {"starts_on": timezone.localdate() - DAY, "lead_days": 1, "assistant": None}
    fields |= {"ends_on": None, "count": None, "due_time": time(18)}
    begin = {"by": manager, "template": report, "rule": "FREQ=DAILY", **fields}
    repeat = repeating.begin(arkadia.client, **begin)
    at = repeat.made_at(repeat.next_on)
    made = at_once([lambda: repeating.make(repeat.pk, at)] * 6)
    assert sorted(len(tasks) for tasks in made) == [0] * 5 + [1]
    assert (Task.objects.count(), Occurrence.objects.count()) == (1, 1)
