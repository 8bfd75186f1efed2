"""Whoever leaves a company keeps nothing of what they were told about its tasks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.filing import keep
from accounts.jobs import mail_notice
from accounts.models import Notice
from accounts.tests.test_keeping_files import PDF
from clients import joining
from clients.history import sentence
from clients.models import Membership


@pytest.fixture
def told(arkadia, assistant, new_task):
    """The member of Arkadia was told of a delivered result."""
    new_task(arkadia, "in_review", assistant)
    return Notice.objects.get(person=arkadia.member, kind="delivered")


def test_who_is_removed_keeps_no_notice_and_gets_no_mail(arkadia, told, mailoutbox):
    joining.remove(Membership.objects.get(user=arkadia.member), by=arkadia.owner)
    assert not arkadia.member.notices.exists()
    mail_notice(told.pk)
    assert mailoutbox == []
    assert arkadia.owner.notices.exists()


def test_who_sees_only_bills_from_now_on_keeps_no_notice_of_tasks(arkadia, told):
    membership = Membership.objects.get(user=arkadia.member)
    joining.change_rights(membership, by=arkadia.owner, rights=["billing"])
    assert not arkadia.member.notices.exists()


def test_notices_of_another_company_stay(arkadia, norden, told, assistant, new_task):
    Membership.objects.create(user=arkadia.member, client=norden.client, is_member=True)
    new_task(norden, "in_review", assistant)
    membership = Membership.objects.get(user=arkadia.member, client=arkadia.client)
    joining.remove(membership, by=arkadia.owner)
    assert [notice.facts["client"] for notice in arkadia.member.notices.all()] == ["Norden Legal"]


def test_whoever_leaves_reads_no_file_of_the_company_any_more(client, arkadia, manager, new_task):
    stored = keep(SimpleUploadedFile("a.pdf", PDF), by=manager)
    new_task(arkadia, "open").files.create(stored=stored)
    client.force_login(arkadia.member)
    assert client.get(stored.get_absolute_url()).status_code == 200
    page = reverse("client_leave", args=["arkadia"])
    assert "You will see nothing" in client.get(page).text
    assert client.post(page).headers["Location"] == "/"
    assert client.get(stored.get_absolute_url()).status_code == 404
    assert client.get(page).status_code == 404
    told = [sentence(event) for event in arkadia.client.events.all()]
    assert told == ["Memberarkadia Arkadia Dental left the company"]


def test_the_last_owner_cannot_leave(client, arkadia):
    client.force_login(arkadia.owner)
    response = client.post(reverse("client_leave", args=["arkadia"]))
    assert response.status_code == 422
    assert "Make another owner first" in response.text
    assert arkadia.client.memberships.filter(user=arkadia.owner).exists()
