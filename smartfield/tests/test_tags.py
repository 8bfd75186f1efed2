"""The words and marks of the tag library, as each reader gets them."""

from datetime import timedelta
from types import SimpleNamespace as Sample

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from smartfield.lib.drawings import Piece, Point, Strip, estimate, hour_marks
from smartfield.lib.periods import Span

CLIENT, TEAM = Sample(is_client=True), Sample(is_client=False)


def drawn(source: str, path: str = "/", **context) -> str:
    context.setdefault("request", RequestFactory().get(path))
    return Template(source).render(Context(context))


def task(state: str = "in_progress", **facts) -> Sample:
    priya = Sample(first_name="Priya")
    usual = {"is_overdue": False, "due_at": None, "merged_into_id": None}
    return Sample(**{"state": state, "assistant": priya, **usual, **facts})


@pytest.mark.parametrize(
    ("state", "team", "client"),
    [
        ("open", "In the queue", "We are finding the right person"),
        ("claimed", "Claimed", "Priya has it"),
        ("in_progress", "In progress", "In progress"),
        ("on_hold", "Waiting for the client", "We need something from you"),
        ("in_review", "With the client", "Ready for you to check"),
        ("sent_back", "Sent back", "We are changing it"),
        ("accepted", "Accepted", "Done"),
        ("cancelled", "Cancelled", "Cancelled"),
    ],
)
def test_a_state_has_a_shape_and_the_readers_words(state, team, client):
    for reader, words in ((TEAM, team), (CLIENT, client)):
        mark = drawn("{% state_mark task %}", task=task(state), user=reader)
        assert f"marks.svg#{state}" in mark or f"#{state}" in mark
        assert f"<span>{words}</span>" in mark


def test_a_running_clock_replaces_the_state():
    running = task(running_since=timezone.now())
    assert "Clock on" in drawn("{% state_mark task %}", task=running, user=TEAM)
    assert "Priya is working on it now" in drawn("{% state_mark task %}", task=running, user=CLIENT)
    stopped = drawn("{% state_mark task running=False %}", task=running, user=TEAM)
    assert "In progress" in stopped


def test_being_late_alarms_the_team_alone():
    late = task(is_overdue=True, due_at=timezone.now() - timedelta(minutes=40, seconds=5))
    assert "40\xa0min past due" in drawn("{% overdue_mark task %}", task=late, user=TEAM)
    assert drawn("{% overdue_mark task %}", task=late, user=CLIENT) == ""
    assert drawn("{% overdue_mark task %}", task=task(), user=TEAM) == ""


def test_people_s_words_are_never_run():
    said = drawn(
        "{{ text|said }}", text="**so** <script>alert(1)</script> [x](javascript:alert(1))"
    )
    assert "<strong>so</strong>" in said
    assert "<script" not in said
    assert "javascript:" not in said.replace("[x](javascript:alert(1))", "")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Priya Nair", "PN"),
        ("Bright & Dunn", "BD"),
        ("Бюро «Ладога»", "БЛ"),
        ("Maria João da Silva", "MS"),
        ("Wei", "W"),
        ("?", ""),
    ],
)
def test_initials_are_letters_of_the_first_and_last_word(name, letters):
    assert drawn("{{ name|initials }}", name=name) == letters


def test_names_are_escaped_wherever_they_stand():
    hostile = '"><img src=x onerror=alert(1)>'
    assert "<img" not in drawn("{% avatar name %}{{ name|initials }}", name=hostile)
    strip = Strip(Span(timezone.now(), timezone.now() + timedelta(hours=1)), hostile)
    assert "<img" not in strip.svg()


def test_a_head_sorts_and_turns_round_and_keeps_the_filters():
    head = "{% sort_head 'due_at' 'Due' %}"
    assert 'href="?state=open&amp;sort=due_at"' in drawn(head, "/tasks/?state=open&page=3")
    turned = drawn(head, "/tasks/?sort=due_at&state=open")
    assert 'aria-sort="ascending"' in turned
    assert 'href="?state=open&amp;sort=-due_at"' in turned
    assert 'aria-sort="descending"' in drawn(head, "/tasks/?sort=-due_at")


def test_a_link_of_the_frame_knows_where_the_reader_is():
    link = "{% nav_link 'task_list' 'tasks' 'Tasks' 5 %}"
    assert 'aria-current="page"' in drawn(link, "/tasks/")
    assert 'aria-current="true"' in drawn(link, "/tasks/SF-1/")
    assert "aria-current" not in drawn(link, "/calls/")
    assert "aria-current" not in drawn("{% nav_link 'home' '' 'Today' %}", "/tasks/")
    assert '<i class="num">5</i>' in drawn(link)


class Wish(forms.Form):
    title = forms.CharField(error_messages={"required": "Enter a title for the task"})
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self):
        self.add_error(None, "Somebody was faster")


def test_the_summary_links_to_what_is_wrong():
    page = "{% error_links as page_errors %}{% include 'components/error_summary.html' %}"
    summary = drawn(page, form=Wish({}))
    assert '<a href="#id_title">Enter a title for the task</a>' in summary
    assert 'href="#id_kind"' in summary
    assert "<li>Somebody was faster</li>" in summary
    assert drawn(page, form=Wish()).strip() == ""


def test_a_field_has_label_hint_error_control_in_this_order():
    form = Wish({})
    form.fields["title"].help_text = "In the client's words"
    field = drawn("{% load crispy_forms_filters %}{{ form.title|as_crispy_field }}", form=form)
    order = ['for="id_title"', 'id="id_title_helptext"', 'id="id_title_error"', "<input"]
    assert sorted(order, key=field.index) == order
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_title_helptext id_title_error"' in field
    assert "*" not in field


def test_an_optional_field_says_so():
    form = Wish()
    form.fields["title"].required = False
    field = drawn("{% load crispy_forms_filters %}{{ form.title|as_crispy_field }}", form=form)
    assert "(optional)" in field


def test_a_strip_shows_what_lies_in_its_window():
    eight = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0)
    hours = [eight + timedelta(hours=n) for n in range(13)]
    day = Span(hours[0], hours[12])
    pieces = [Piece(hours[3], hours[6]), Piece(hours[0] - timedelta(hours=2), hours[0])]
    svg = Strip(day, "Work", pieces, [Point(hours[9], "due")], hours[6]).svg()
    assert 'class="s-work" x="25.0%" y="1" width="25.0%"' in svg
    assert svg.count('class="s-work"') == 1
    assert '<svg x="75.0%"' in svg
    assert 'class="s-now" x="50.0%"' in svg
    assert [words for words, _ in hour_marks(day, hours[0].tzinfo, hours[6])] == [
        *("8:00", "10:00", "12:00", "16:00", "18:00", "20:00")
    ]


def test_a_day_that_began_in_the_night_says_every_fourth_hour():
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    night = Span(midnight, midnight + timedelta(hours=20))
    said = [words for words, _ in hour_marks(night, midnight.tzinfo)]
    assert said == ["0:00", "4:00", "8:00", "12:00", "16:00", "20:00"]


def test_time_over_the_plan_goes_on_past_a_tick():
    within = estimate(worked=3600, running=1800, planned=7200, label="")
    assert 'class="s-work" x="0.0%" width="50.0%"' in within
    assert 'x="50.0%" width="25.0%"' in within
    assert "s-now" not in within
    over = estimate(worked=9600, running=0, planned=7200, label="")
    assert 'class="s-back" fill="url(#h-back)" x="75.0%" width="25.0%"' in over
    assert 'class="s-now" x="75.0%"' in over
