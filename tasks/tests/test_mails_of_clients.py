"""Each thing that waits for a client has a calm mail: its words in both languages, its link."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts import outbox
from accounts.models import Errand, User
from tasks import drafting, reminding
from timetracking.models import TimeEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(arkadia, manager, assistant, new_task):
    """Bring about one thing that waits for Arkadia's owner; gives its task."""

    def request():
        return drafting.draft(arkadia.client, by=arkadia.owner, title="Porto", brief="Two desks.")

    def happen(kind):
        match kind:
            case "question":
                return new_task(arkadia, "on_hold", assistant, title="Porto")
            case "request_question":
                task = request()
                task.ask_back(by=manager, text="Window or aisle?")
            case "delivered" | "review_waiting":
                task = new_task(arkadia, "in_review", assistant, title="Porto")
                if kind == "review_waiting":
                    Errand.objects.all().delete()
                    reminding.reviews(timezone.now() + timedelta(days=1, minutes=1))
            case "question_waiting":
                task = request()
                task.ask_back(by=manager, text="Window or aisle?")
                Errand.objects.all().delete()
                reminding.questions(timezone.now() + timedelta(days=2))
            case "request_taken":
                task = request()
                task.publish(by=manager)
            case "request_declined":
                task = request()
                task.cancel(by=manager, why="Nobody is free.")
            case "cancelled":
                task = new_task(arkadia, "in_progress", assistant, title="Porto")
                task.cancel(by=manager, why="As agreed.")
            case "correction_declined":
                task = new_task(arkadia, "in_progress", assistant, title="Porto")
                asked = task.ask_correction(by=arkadia.owner, text="A window.")
                task.settle_correction(asked, by=assistant, state="declined", answer="None left.")
        return task

    return happen


SUBJECTS = {
    "question": ("A question for you: Porto", "Вопрос к вам: Porto"),
    "request_question": ("A question for you: Porto", "Вопрос к вам: Porto"),
    "question_waiting": ("A question still waits for you: Porto", None),
    "delivered": ("Ready for you: Porto", "Ждёт вашей проверки: Porto"),
    "review_waiting": ("The result still waits for you: Porto", None),
    "request_taken": ("We take it on: Porto", "Берём: Porto"),
    "request_declined": ("We do not take it on: Porto", "Не сможем взять: Porto"),
    "cancelled": ("Cancelled: Porto", None),
    "correction_declined": ("Left as it is: Porto", "Остаётся как есть: Porto"),
}
SAID = {
    "question": "Window or aisle?",
    "request_question": "Window or aisle?",
    "question_waiting": "Window or aisle?",
    "delivered": "All three compared.",
    "request_declined": "Nobody is free.",
    "cancelled": "As agreed.",
    "correction_declined": "None left.",
}


@pytest.mark.parametrize(
    ("planned", "says"),
    [(240, "3\xa0h\xa025\xa0min of about 4\xa0h."), (None, "3\xa0h\xa025\xa0min of work.")],
)
def test_a_result_says_what_it_took(arkadia, assistant, new_task, mailoutbox, planned, says):
    task = new_task(arkadia, "in_progress", assistant, title="Porto", estimate_minutes=planned)
    begun = timezone.now() - timedelta(hours=5)
    ended = begun + timedelta(hours=3, minutes=25)
    TimeEntry.objects.create(task=task, assistant=assistant, started_at=begun, ended_at=ended)
    task.deliver(by=assistant, summary="All three compared.")
    for errand in Errand.objects.filter(kind="mail notice"):
        outbox.run(errand.pk)
    (mail,) = (mail for mail in mailoutbox if mail.to == [arkadia.owner.email])
    ((html, _kind),) = mail.alternatives
    assert says in mail.body
    assert says in html


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_it_says_what_waits_and_leads_there(client, world, arkadia, mailoutbox, kind, language):
    User.objects.update(language=language)
    task = world(kind)
    for errand in Errand.objects.filter(kind="mail notice"):
        outbox.run(errand.pk)
    sent = [mail for mail in mailoutbox if mail.to == [arkadia.owner.email]]
    assert len(sent) == 1
    (mail,), ((html, _),) = sent, sent[0].alternatives
    english, russian = SUBJECTS[kind]
    expected = english if language == "en" else russian
    assert mail.subject == expected if expected else mail.subject != english
    assert f'lang="{language}"' in html
    assert html.count('class="button"') == 1
    for part in (mail.body, html):
        assert f"http://127.0.0.1:8000{task.get_absolute_url()}" in part
        assert SAID.get(kind, "Porto") in part
        assert "!" not in mail.subject
    client.force_login(arkadia.owner)
    with translation.override("en"):  # what the page activates ends with it
        page = client.get(task.get_absolute_url())
    assert "Porto" in page.content.decode()
