"""Mails: two parts, the reader's language and hours, one button, the same name when sent again."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts import outbox
from accounts.models import Errand, Notice, User
from accounts.notices import tell

HOSTILE = '<script>alert(1)</script>\r\nBcc: all@evil.example\u202e "quoted" & %s {{ 7 }}'


def mailed(person: User, kind: str = "comment", **facts) -> Notice:
    facts = {"task": "Porto", "client": "Arkadia", "actor": "Dana", "words": "Two.", **facts}
    tell(person, kind, "a cause", "/tasks/SF-1/", **facts)
    outbox.run(Errand.objects.get(kind="mail notice").pk)
    return Notice.objects.get()


def test_a_mail_has_two_parts_one_button_and_a_way_to_stop_them(manager, mailoutbox):
    mailed(manager)
    (sent,) = mailoutbox
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    assert sent.subject == "Dana wrote: Porto"
    for part in (sent.body, html):
        assert "http://127.0.0.1:8000/tasks/SF-1/" in part
        assert "http://127.0.0.1:8000/me/settings/" in part
    assert len(re.findall(r'class="button"', html)) == 1
    assert "<img" not in html
    assert sent.to == [manager.email]
    assert "&" not in sent.body


def test_it_speaks_the_reader_s_language_and_hours(assistant, mailoutbox):
    User.objects.update(language="ru", time_zone="Asia/Tokyo")
    assistant.refresh_from_db()
    due = timezone.datetime.fromisoformat("2026-11-23T20:00:00+00:00")
    mailed(assistant, "deadline_near", due_at=due)
    assert "24.11.2026, 05:00" in mailoutbox[0].body
    assert 'lang="ru"' in mailoutbox[0].alternatives[0][0]


def test_hostile_words_stay_words(manager, mailoutbox):
    mailed(manager, task=HOSTILE, words=HOSTILE, actor=HOSTILE)
    (sent,) = mailoutbox
    message = sent.message()
    assert message["Bcc"] is None
    assert "\n" not in sent.subject
    assert "\u202e" not in sent.subject
    html = sent.alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>alert(1)</script>" in sent.body  # plain text is no HTML


def test_sent_again_after_a_crash_it_carries_the_same_name(manager, mailoutbox):
    notice = mailed(manager)
    Errand.objects.update(done_at=None)
    Notice.objects.update(mailed_at=None)
    outbox.run(Errand.objects.get().pk)
    names = [sent.message()["Message-ID"] for sent in mailoutbox]
    assert names == [f"<notice-{notice.pk}@127.0.0.1>"] * 2


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"is_active": False}])
def test_who_does_not_want_it_or_left_gets_none(manager, mailoutbox, change):
    tell(manager, "comment", "a cause", "/", task="Porto", words="Two.")
    User.objects.update(**change)
    outbox.run(Errand.objects.get().pk)
    assert mailoutbox == []
    assert Errand.objects.get().done_at


def test_it_goes_to_the_address_of_today(manager, mailoutbox):
    tell(manager, "comment", "a cause", "/", task="Porto", words="Two.")
    User.objects.update(email="moved@manager.example")
    outbox.run(Errand.objects.get().pk)
    assert mailoutbox[0].to == ["moved@manager.example"]


def test_a_silent_mail_server_loses_nothing(manager, mailoutbox, monkeypatch):
    def fail(self, *args, **kwargs):
        raise TimeoutError

    tell(manager, "comment", "a cause", "/", task="Porto", words="Two.")
    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fail)
        assert outbox.run(Errand.objects.get().pk) is False
    assert Notice.objects.get().mailed_at is None
    assert outbox.run(Errand.objects.get().pk) is True
    assert len(mailoutbox) == 1
