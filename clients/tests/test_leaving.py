"""Whoever leaves a company keeps nothing of what they were told about its tasks."""

import pytest

from accounts.jobs import mail_notice
from accounts.models import Notice
from clients import joining
from clients.models import Membership


@pytest.fixture
def told(arkadia, assistant, new_task):
    """The member of Arkadia was told of a delivered result."""
    new_task(arkadia, "in_review", assistant)
    return Notice.objects.get(person=arkadia.member, kind="delivered")


def test_who_is_removed_keeps_no_notice_and_gets_no_mail(arkadia, told, mailoutbox):
    joining.remove(Membership.objects.get(user=arkadia.member))
    assert not arkadia.member.notices.exists()
    mail_notice(told.pk)
    assert mailoutbox == []
    assert arkadia.owner.notices.exists()


def test_who_sees_only_bills_from_now_on_keeps_no_notice_of_tasks(arkadia, told):
    joining.change_rights(Membership.objects.get(user=arkadia.member), rights=["billing"])
    assert not arkadia.member.notices.exists()


def test_notices_of_another_company_stay(arkadia, norden, told, assistant, new_task):
    Membership.objects.create(user=arkadia.member, client=norden.client, is_member=True)
    new_task(norden, "in_review", assistant)
    joining.remove(Membership.objects.get(user=arkadia.member, client=arkadia.client))
    assert [notice.facts["client"] for notice in arkadia.member.notices.all()] == ["Norden Legal"]
