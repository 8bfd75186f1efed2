"""Questions under a section: asked by those who work here, answered once, kept for the next."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from clients import asking, reminding
from clients.models import SectionQuestion
from clients.writing import add_section, rewrite
from smartfield.demo import sound
from smartfield.lib.refusals import Overtaken
from smartfield.tests.at_once import at_once

pytestmark = pytest.mark.django_db


def address(name, company, *args):
    return reverse(name, args=[company.client.slug, *args])


@pytest.fixture
def section(arkadia, manager):
    return add_section(arkadia.client, by=manager, title="Calls", text="Never before nine.")


@pytest.fixture
def reader(client, assistant, arkadia, new_task):
    new_task(arkadia, "claimed", assistant=assistant)
    client.force_login(assistant)
    return client


@pytest.fixture
def question(section, assistant):
    return asking.ask(section, by=assistant, text="And on Fridays?")


def told(kind):
    return sorted(notice.person.name for notice in Notice.objects.filter(kind=kind))


def test_a_question_reaches_the_manager_and_the_writer(arkadia, reader, assistant, manager):
    section = add_section(arkadia.client, by=arkadia.owner, title="Mail", text="Short.")
    page = address("section_ask", arkadia, section.pk)
    for _press in range(2):
        response = reader.post(page, {"text": "In English?", "next": "/tasks/SF-1/"})
        assert response.status_code == 303
    assert "next=%2Ftasks%2FSF-1%2F" in response["Location"]
    asked = SectionQuestion.objects.get()
    assert (asked.text, asked.asked_by, asked.at_second) == ("In English?", assistant, None)
    assert told("section_question") == sorted([manager.name, arkadia.owner.name])
    assert "In English?" in reader.get(address("client_playbook", arkadia)).text


def test_an_owner_who_may_not_write_any_more_is_not_asked(arkadia, assistant, manager):
    section = add_section(arkadia.client, by=arkadia.owner, title="Mail", text="Short.")
    arkadia.owner.memberships.update(is_owner=False, is_billing=True)
    asking.ask(section, by=assistant, text="In English?")
    assert told("section_question") == [manager.name]


@pytest.mark.parametrize(
    ("typed", "second"), [("0:40", 40), ("1:02:03", 3723), ("", None), ("12:00", 720), ("٠:٤٠", 40)]
)
def test_a_question_may_be_about_a_moment(reader, section, arkadia, typed, second, manager):
    make_it_play(section)
    page = address("section_ask", arkadia, section.pk)
    assert reader.post(page, {"text": "Which?", "at_second": typed}).status_code == 303
    assert SectionQuestion.objects.get().at_second == second


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"text": ""}, "text", "Write what you want"),
        ({"text": "t" * 2001}, "text", "2000 characters or less"),
        ({"text": "a\x00b"}, "text", "Null characters"),
        ({"at_second": "soon"}, "at_second", "Write the time as 0:40"),
        ({"at_second": "0:61"}, "at_second", "Write the time as 0:40"),
        ({"at_second": "99:00:00"}, "at_second", "8 characters|Write the time"),
        ({"at_second": "1" * 5000}, "at_second", "8 characters"),
    ],
)
def test_a_wrong_question_is_refused_under_its_section(
    reader, section, arkadia, typed, field, sentence
):
    make_it_play(section)
    sent = {"text": "Kept <here>", "at_second": "0:40"} | typed
    response = reader.post(address("section_ask", arkadia, section.pk), sent)
    assert response.status_code == 422
    errors = response.context["form"].errors[field]
    assert any(words in error for words in sentence.split("|") for error in errors)
    if field != "text":
        assert "Kept &lt;here&gt;" in response.text
    assert not SectionQuestion.objects.exists()


def make_it_play(section):
    wav = SimpleUploadedFile("calls.wav", sound.wav(1, "test"))
    rewrite(
        section, by=section.author, title="Calls", text="…", is_required=False, change_note="…",
        kind="sound", media=wav,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["manager", "owner"])
def test_an_answer_reaches_the_asker_and_stays(
    client, question, arkadia, manager, assistant, other_assistant, new_task, who
):
    client.force_login(manager if who == "manager" else arkadia.owner)
    page = address("section_answer", arkadia, question.pk)
    for _press in range(2):
        assert client.post(page, {"answer": "Until **noon**."}).status_code == 303
    assert told("section_answered") == [assistant.name]
    new_task(arkadia, "claimed", assistant=other_assistant)
    client.force_login(other_assistant)
    assert "Until <strong>noon</strong>." in client.get(address("client_playbook", arkadia)).text


def test_nobody_else_answers_and_no_other_company_sees(
    client, question, arkadia, norden, assistant, other_assistant, new_task
):
    new_task(arkadia, "claimed", assistant=assistant)
    new_task(norden, "claimed", assistant=other_assistant)
    page = address("section_answer", arkadia, question.pk)
    people = [assistant, arkadia.member, arkadia.billing, norden.owner]
    found = []
    for person in people:
        client.force_login(person)
        found.append(client.post(page, {"answer": "Mine"}).status_code)
    assert found == [403, 403, 404, 404]
    client.force_login(norden.owner)
    assert client.post(address("section_answer", norden, question.pk)).status_code == 404
    for person in (norden.owner, norden.member, other_assistant):
        client.force_login(person)
        assert "Fridays" not in client.get(address("client_playbook", norden)).text
        assert not SectionQuestion.objects.visible_to(person).exists()
    question.refresh_from_db()
    assert question.answered_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Write the answer"), ("t" * 5001, "5000 characters"), ("a\x00b", "Null characters")],
)
def test_a_wrong_answer_is_refused_under_its_question(
    client, question, arkadia, manager, typed, sentence
):
    client.force_login(manager)
    response = client.post(address("section_answer", arkadia, question.pk), {"answer": typed})
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors["answer"])
    question.refresh_from_db()
    assert question.answered_at is None


def test_who_answers_second_reads_the_first_and_keeps_their_words(
    client, question, arkadia, manager
):
    asking.answer(question, by=arkadia.owner, answer="Until noon.")
    client.force_login(manager)
    response = client.post(address("section_answer", arkadia, question.pk), {"answer": "Never."})
    assert response.status_code == 422
    assert "has answered meanwhile: “Until noon.”" in response.text
    assert "Never." in response.text
    question.refresh_from_db()
    assert question.answer == "Until noon."


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_stands(arkadia, manager, assistant):
    section = add_section(arkadia.client, by=manager, title="Calls", text="Never before nine.")
    asked = at_once(
        [lambda: asking.ask(section, by=assistant, text="And on Fridays?") for _n in range(4)]
    )
    assert len({question.pk for question in asked}) == 1

    def answer(n):
        mine = SectionQuestion.objects.get()
        return lambda: asking.answer(mine, by=manager, answer=f"Answer {n}")

    outcomes = at_once([answer(n) for n in range(4)])
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 3
    assert Notice.objects.filter(kind="section_answered").count() == 1


def test_an_answer_is_put_into_the_text_by_the_writer(client, question, section, arkadia, manager):
    asking.answer(question, by=manager, answer="Until noon.")
    client.force_login(arkadia.owner)
    assert f"?question={question.pk}" in client.get(address("client_playbook", arkadia)).text
    page = address("section", arkadia, section.pk)
    form = client.get(page, {"question": question.pk}).context["form"]
    assert form["text"].value() == "Never before nine.\n\nUntil noon."
    assert form["weight"].value() == "minor"
    section.refresh_from_db()
    assert section.version == 1
    for odd in ("0", "x", "9" * 5000):
        assert client.get(page, {"question": odd}).status_code in {200, 404}


def test_an_open_question_is_not_put_into_the_text(client, question, section, arkadia, manager):
    client.force_login(manager)
    page = address("section", arkadia, section.pk)
    assert client.get(page, {"question": question.pk}).status_code == 404


def test_after_a_working_day_the_manager_is_reminded_once(question, manager):
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    SectionQuestion.objects.update(asked_at=friday)
    reminding.section_questions(friday + timedelta(days=2))  # Sunday
    assert told("section_question_waiting") == []
    for _run in range(2):
        reminding.section_questions(friday + timedelta(days=3))
    assert told("section_question_waiting") == [manager.name]


def test_nobody_is_reminded_of_what_is_answered_or_gone(question, section, manager):
    section.take_out(by=manager)
    reminding.section_questions(timezone.now() + timedelta(days=9))
    assert told("section_question_waiting") == []
