"""Bonuses on their pages: rules without code, a manager's word, the assistant's own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Notice
from assistants.bonuses import awarding, ruling
from assistants.models import Bonus, BonusRule, BonusTerms

NEW, ALL, MINE = "/people/bonuses/rules/new/", "/people/bonuses/", "/me/bonuses/"


def typed(**changes):
    said = {
        "name": "Clean work",
        "condition": "rating",
        "threshold": "4",
        "amount": "12,50",
        "currency": "EUR",
        "pay": "fixed",
        "period": "month",
        "cap": "50",
        "valid_to": "",
        "valid_from": timezone.localdate().isoformat(),
    }
    return said | changes


@pytest.fixture
def waiting(manager, assistant, arkadia, new_task):
    """An award that waits for a manager's word."""
    terms = {"name": "Clean work", "condition": "at_once", "amount": 5, "currency": "EUR"}
    rule = ruling.write(by=manager, valid_from=timezone.localdate(), **terms)
    ruling.switch(rule, is_on=True)
    new_task(arkadia, "accepted", assistant, title="Desks")
    awarding.award_all(timezone.now())
    return Bonus.objects.get()


def test_a_rule_is_written_tried_and_switched_on(client, manager, assistant, arkadia, new_task):
    new_task(arkadia, "accepted", assistant)
    client.force_login(manager)
    tried = client.post(NEW, typed(**{"try": "1"}))
    page = tried.content.decode()
    assert (tried.status_code, BonusRule.objects.count()) == (200, 0)
    assert "1 bonus, €12.50 in all" in page
    assert 'value="12,50"' in page
    assert client.post(NEW, typed()).status_code == 303
    rule = BonusRule.objects.get()
    assert (rule.is_on, rule.latest.amount, rule.latest.number) == (False, Decimal("12.50"), 1)
    page = f"/people/bonuses/rules/{rule.pk}/"
    assert "1 bonus, €12.50 in all" in client.get(page).content.decode()
    client.post(f"{page}switch/", {"is_on": "1"})
    rule.refresh_from_db()
    assert rule.is_on
    changed = typed(amount="13", seen="1")
    assert client.post(page, changed).status_code == 303
    assert client.post(page, typed(amount="14", seen="1")).status_code == 422
    assert [terms.amount for terms in BonusTerms.objects.all()] == [13, Decimal("12.50")]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "x" * 81}),
        ("condition", {"condition": "often"}),
        ("threshold", {"threshold": ""}),
        ("threshold", {"threshold": "6"}),
        ("threshold", {"threshold": "x"}),
        ("threshold", {"threshold": "9" * 40}),
        ("threshold", {"condition": "streak", "threshold": "1"}),
        ("amount", {"amount": ""}),
        ("amount", {"amount": "0"}),
        ("amount", {"amount": "-5"}),
        ("amount", {"amount": "1.234"}),
        ("amount", {"amount": "NaN"}),
        ("amount", {"amount": "1e9"}),
        ("amount", {"amount": "<b>"}),
        ("currency", {"currency": "XXX"}),
        ("pay", {"pay": "hourly", "condition": "volume"}),
        ("pay", {"pay": "gold"}),
        ("period", {"period": "year"}),
        ("cap", {"cap": "5"}),
        ("cap", {"cap": "lots"}),
        ("valid_from", {"valid_from": ""}),
        ("valid_from", {"valid_from": "soon"}),
        ("valid_to", {"valid_to": "2001-01-01"}),
    ],
)
@pytest.mark.parametrize("button", [{}, {"try": "1"}], ids=["save", "try"])
def test_a_wrong_rule_is_told_and_not_kept(client, manager, field, changes, button):
    client.force_login(manager)
    response = client.post(NEW, typed(name="<i>Mine</i>") | changes | button)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert field == "name" or "&lt;i&gt;Mine&lt;/i&gt;" in page
    assert not BonusRule.objects.exists()


def test_a_number_that_a_condition_does_not_ask_for_is_left_out(client, manager):
    client.force_login(manager)
    assert client.post(NEW, typed(condition="at_once", threshold="7")).status_code == 303
    assert BonusTerms.objects.get().threshold is None


def test_a_yes_from_the_list_is_told_once(client, manager, assistant, waiting):
    client.force_login(manager)
    page = client.get(ALL).content.decode()
    assert "1 bonus waits for your word." in page
    assert "“Desks” was accepted at the first review." in page
    for _ in range(2):
        assert client.post(f"{ALL}{waiting.pk}/approve/").status_code == 303
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("approved", manager)
    told = Notice.objects.get(person=assistant, kind="bonus")
    assert (told.path, told.facts["amount"]) == (MINE, "€5.00")


@pytest.mark.parametrize("sent", [{"decision": "decline", "word": ""}, {"decision": "x"}, {}])
def test_a_no_says_why(client, manager, assistant, waiting, sent):
    client.force_login(manager)
    page = f"{ALL}{waiting.pk}/"
    assert client.post(page, sent).status_code == 422
    waiting.refresh_from_db()
    assert waiting.is_waiting
    assert client.post(page, {"decision": "decline", "word": "Two in one."}).status_code == 303
    client.force_login(assistant)
    assert "Two in one." in client.get(MINE).content.decode()
    client.force_login(manager)
    assert client.post(page, {"decision": "approve"}).status_code == 422  # decided already


def test_a_question_goes_to_who_answers_for_it_and_comes_back(
    client, manager, admin, assistant, waiting
):
    client.force_login(assistant)
    page = f"{MINE}{waiting.pk}/"
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "x" * 1001}).status_code == 422
    assert client.post(page, {"text": "Is the second one missing?"}).status_code == 303
    assert client.post(page, {"text": "And the third?"}).status_code == 422
    assert list(Notice.objects.filter(kind="bonus_question").values_list("person", flat=True)) == [
        manager.pk
    ]
    client.force_login(manager)
    assert "Is the second one missing?" in client.get(ALL).content.decode()
    line = f"{ALL}{waiting.pk}/"
    assert client.post(line, {"decision": "answer", "answer": ""}).status_code == 422
    client.post(line, {"decision": "answer", "answer": "It came back once."})
    client.force_login(assistant)
    assert "It came back once." in client.get(MINE).content.decode()
    assert Notice.objects.filter(person=assistant, kind="bonus_answered").exists()


def test_a_manager_gives_one_for_a_task(client, manager, assistant, arkadia, new_task):
    task = new_task(arkadia, "in_progress", assistant, title="Desks")
    client.force_login(manager)
    page = f"/tasks/SF-{task.pk}/bonus/"
    assert page in client.get(task.get_absolute_url()).content.decode()
    for wrong in ({"amount": "x"}, {"reason": " "}, {"reason": "x" * 1001}, {"currency": "?"}):
        sent = {"amount": "20", "currency": "EUR", "reason": "Saved the trip", **wrong}
        assert client.post(page, sent).status_code == 422
    sent = {"amount": "20", "currency": "EUR", "reason": "Saved the trip"}
    for _ in range(2):
        assert client.post(page, sent).status_code == 303
    bonus = Bonus.objects.get()
    assert (bonus.assistant, bonus.state, bonus.given_by) == (assistant, "approved", manager)
    client.force_login(assistant)
    own = client.get(MINE).content.decode()
    assert "Saved the trip" in own
    assert "€20.00 so far." in own
    client.force_login(arkadia.owner)
    assert "Saved the trip" not in client.get(task.get_absolute_url()).content.decode()


def test_there_is_no_one_to_give_it_to_where_nobody_has_the_task(
    client, manager, arkadia, new_task
):
    client.force_login(manager)
    task = new_task(arkadia, "open")
    sent = {"amount": "20", "currency": "EUR", "reason": "Saved the trip"}
    assert client.post(f"/tasks/SF-{task.pk}/bonus/", sent).status_code == 422
    assert not Bonus.objects.exists()


def test_ones_own_page_says_what_is_near_in_russian_too(client, manager, assistant, waiting):
    terms = {"name": "Много", "condition": "volume", "threshold": 5, "currency": "EUR"}
    rule = ruling.write(by=manager, valid_from=timezone.localdate(), amount=30, **terms)
    ruling.switch(rule, is_on=True)
    assistant.language = "ru"
    assistant.save()
    client.force_login(assistant)
    page = client.get(MINE).content.decode()
    assert "1 из 5: 30,00" in page
    assert "«Desks» принята с первого раза." in page


def test_a_lines_own_page_is_for_its_assistant(client, other_assistant, waiting):
    client.force_login(other_assistant)
    assert client.get(f"{MINE}{waiting.pk}/").status_code == 404
    assert "Desks" not in client.get(MINE).content.decode()


def test_many_lines_go_on_over_the_page(client, manager, assistant, arkadia, new_task):
    task = new_task(arkadia, "claimed", assistant)
    now = timezone.now()
    Bonus.objects.bulk_create(
        Bonus(
            assistant=assistant, task=task, given_by=manager, reason=f"Reason {n}.", amount=1,
            currency="EUR", earned_at=now - timedelta(hours=n), state="approved", decided_at=now,
        )
        for n in range(60)
    )  # fmt: skip
    client.force_login(assistant)
    page = client.get(MINE).content.decode()
    assert "Reason 49." in page
    assert "Reason 50." not in page
    assert "?after=" in page
