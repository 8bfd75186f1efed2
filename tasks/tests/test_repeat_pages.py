"""The pages of repeat rules: words, a look at the days, a task that is to come again."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tasks import repeating
from tasks.models import Repeat, Template
from tasks.repeat_words import Choice, Kind, choice_of, rule_in_words, rule_of

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 10)


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def report(db):
    return Template.objects.create(name="Books", title="The books of the month", brief="All.")


@pytest.fixture
def page(arkadia):
    return reverse("repeat_new") + f"?client={arkadia.client.slug}"


def typed(of, **more):
    facts = {"template": of.pk, "kind": "month_last", "every": "1", "due_time": "18:00"}
    return {**facts, "starts_on": str(timezone.localdate()), "lead_days": "2", **more}


@pytest.mark.parametrize(
    ("choice", "rule", "words", "russian"),
    [
        (Choice(Kind.DAILY), "FREQ=DAILY", "every day", "каждый день"),
        (Choice(Kind.DAILY, 3), "FREQ=DAILY;INTERVAL=3", "every 3 days", "раз в 3 дня"),
        (Choice(Kind.WEEKLY), "FREQ=WEEKLY;BYDAY=TU", "every Tuesday", "каждый вторник"),
        (
            Choice(Kind.WEEKLY, 2, ["TH", "MO"]),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
            "every 2 weeks: Mon, Thu",
            "раз в 2 недели: пн, чт",
        ),
        (
            Choice(Kind.WORKDAYS),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "every working day",
            "каждый рабочий день",
        ),
        (
            Choice(Kind.MONTH_DAY),
            "FREQ=MONTHLY;BYMONTHDAY=10",
            "every month on day 10",
            "каждый месяц 10-го числа",
        ),
        (
            Choice(Kind.MONTH_LAST),
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "every month on the last day",
            "каждый месяц в последний день",
        ),
        (
            Choice(Kind.MONTH_WEEKDAY),
            "FREQ=MONTHLY;BYDAY=2TU",
            "every month on the 2nd Tuesday",
            "каждый месяц во 2-й вторник",
        ),
        (
            Choice(Kind.YEARLY),
            "FREQ=YEARLY;BYMONTHDAY=10;BYMONTH=3",
            "every year, 10 March",
            "каждый год, 10 марта",
        ),
    ],
)
def test_words_become_a_rule_and_the_rule_the_same_words(choice, rule, words, russian):
    assert rule_of(choice, TUESDAY) == rule
    assert choice_of(rule, TUESDAY).kind == choice.kind
    with translation.override("en"):
        assert rule_in_words(rule, TUESDAY) == words
    with translation.override("ru"):
        assert rule_in_words(rule, TUESDAY) == russian


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY", "every month on day 10"),
        ("FREQ=WEEKLY;INTERVAL=4", "every 4 weeks: Tue"),
        ("FREQ=MONTHLY;INTERVAL=21;BYDAY=-1SU", "every 21 months on the last Sunday"),
        ("FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2", "every year, 29 February"),
    ],
)
def test_a_rule_is_said_whatever_its_first_day(rule, words):
    with translation.override("en"):
        assert rule_in_words(rule, TUESDAY) == words


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=MONTHLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=YEARLY;BYDAY=20MO"),
        *("FREQ=YEARLY;BYMONTHDAY=1,2;BYMONTH=3", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"),
    ],
)
def test_what_has_no_words_is_told_by_its_letters(rule):
    with translation.override("en"):
        assert rule_in_words(rule, TUESDAY) == f"by the rule {rule}"


def test_a_rule_of_its_own_keeps_its_letters():
    with translation.override("en"):
        assert rule_in_words("FREQ=MONTHLY;BYMONTHDAY=1,15", TUESDAY).endswith("BYMONTHDAY=1,15")
        assert rule_in_words("FREQ=MONTHLY;BYMONTHDAY=31", TUESDAY) == "every month on day 31"


def test_a_rule_is_written_and_shown_where_its_client_is(desk, page, report, arkadia):
    tasks = reverse("client_tasks", args=[arkadia.client.slug])
    assert desk.post(page, typed(report))["Location"] == tasks
    repeat = Repeat.objects.get()
    assert (repeat.rule, repeat.lead_days, repeat.client) == (
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        2,
        arkadia.client,
    )
    for shown in (tasks, reverse("repeat_list")):
        assert "every month on the last day" in desk.get(shown).text
    assert 'value="month_last" selected' in desk.get(repeat.get_absolute_url()).text


def test_the_next_days_are_seen_before_anything_is_saved(desk, page, report):
    shown = {"starts_on": "2027-01-31", "kind": "month_day", "look": "1"}
    for headers in ({}, {"HX-Request": "true"}):
        seen = desk.post(page, typed(report, **shown), headers=headers)
        assert seen.status_code == 200
        for day in ("31 Jan 2027", "31 March 2027", "31 May 2027", "31 July 2027"):
            assert day[:6] in seen.text
        assert "28 Feb" not in seen.text
    wrong = {**shown, "every": "0"}
    assert desk.post(page, typed(report, **wrong)).status_code == 422
    assert desk.post(page, typed(report, **wrong), headers=headers).status_code == 200
    assert not Repeat.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"template": "0"}, "template"),
        ({"kind": "never"}, "kind"),
        ({"kind": "weekly", "weekdays": ["MO", "XX"]}, "weekdays"),
        ({"every": "0"}, "every"),
        ({"every": "²"}, "every"),
        ({"kind": "own", "rule": ""}, "rule"),
        ({"kind": "own", "rule": "FREQ=SECONDLY"}, "rule"),
        ({"kind": "own", "rule": "<script>alert(1)</script>"}, "rule"),
        ({"kind": "own", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"due_time": "25:00"}, "due_time"),
        ({"lead_days": "61"}, "lead_days"),
        ({"count": "1000"}, "count"),
        ({"count": "2", "ends_on": "2030-01-01"}, "count"),
        ({"ends_on": "2001-01-01"}, "ends_on"),
        ({"assistant": "999999"}, "assistant"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_all_kept(desk, page, report, facts, field):
    answer = desk.post(page, typed(report, **facts))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "<script>alert" not in answer.text
    assert not Repeat.objects.exists()


def test_a_manager_of_another_company_lends_no_template(desk, page, norden):
    theirs = Template.objects.create(name="Theirs", title="T", brief="B", client=norden.client)
    assert "template" in desk.post(page, typed(theirs)).context["form"].errors


def test_a_task_comes_again_as_it_is(desk, new_task, arkadia, skill):
    task = new_task(arkadia)
    task.skills.add(skill)
    again = reverse("repeat_new") + f"?task={task.pk}"
    assert again in desk.get(task.get_absolute_url()).text
    assert "What this task says" in desk.get(again).text
    assert not Template.objects.exists()
    desk.post(again, {**typed(task), "template": ""})
    template = Repeat.objects.get().template
    assert template.brief == task.brief
    assert (template.title, template.client) == (task.title, arkadia.client)
    assert [*template.skills.all()] == [skill]


def test_a_made_task_says_by_which_rule(desk, page, report, client, arkadia):
    desk.post(page, typed(report, kind="daily", lead_days="0", due_time="23:59"))
    repeat = Repeat.objects.get()
    task = repeating.make(repeat.pk, repeat.next_at)[0]
    assert repeat.get_absolute_url() in desk.get(task.get_absolute_url()).text
    assert task.number in desk.get(repeat.get_absolute_url()).text
    client.force_login(arkadia.member)
    seen = client.get(task.get_absolute_url()).text
    assert "every day" in seen
    assert repeat.get_absolute_url() not in seen


def test_it_is_changed_paused_gone_on_with_and_ended_on_its_page(desk, page, report):
    desk.post(page, typed(report))
    repeat = Repeat.objects.get()
    own = repeat.get_absolute_url()
    assert desk.post(own, typed(report, kind="own", rule="FREQ=DAILY;COUNT=9")).status_code == 303
    for verb, wanted in (("pause", True), ("pause", True), ("go_on", False), ("go_on", False)):
        assert desk.post(own, {verb: "1"})["Location"] == own
        repeat.refresh_from_db()
        assert repeat.is_paused == wanted
    assert (repeat.rule, repeat.count) == ("FREQ=DAILY", 9)
    seen = desk.post(own, typed(report, kind="daily", look="1"))
    assert "<h1>Books</h1>" in seen.text
    assert len(seen.context["coming"]["days"]) == 5
    desk.post(own, {"end": "1"})
    assert desk.post(own, typed(report)).status_code == 422
    assert desk.post(own, {"pause": "1"}).status_code == 422
    assert "Books" in desk.get(reverse("repeat_list") + "?over").text
