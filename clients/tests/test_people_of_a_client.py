"""Who signs in for a company, what they see, and whom one can call."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Errand, Invitation, Role, User
from clients import joining
from clients.models import Contact, Membership

pytestmark = pytest.mark.django_db


def address(name, company, *args):
    return reverse(name, args=[company.client.slug, *args])


def membership(company, right):
    return company.client.memberships.get(user=getattr(company, right))


@pytest.fixture(params=["manager", "owner"])
def host(request, client, manager, arkadia):
    """Whoever may manage the people: a manager, or the owner of the company."""
    client.force_login(manager if request.param == "manager" else arkadia.owner)
    return client


def colleague(**typed):
    return {"email": "Rui@Arkadia.example", "name": "Rui Matos", "rights": ["member"], **typed}


def test_somebody_new_is_invited_by_mail(host, arkadia):
    response = host.post(address("client_invite", arkadia), colleague())
    assert response.status_code == 303
    rui = User.objects.get(email="rui@arkadia.example")
    assert (rui.role, rui.time_zone) == (Role.CLIENT, arkadia.client.time_zone)
    assert not rui.has_usable_password()
    assert rui.memberships.get().is_member
    assert not rui.memberships.get().is_owner
    assert rui.invitations.count() == 1
    assert Errand.objects.filter(kind="mail invitation").count() == 1


def test_somebody_of_another_company_joins_with_their_account(host, arkadia, norden):
    typed = colleague(email=norden.member.email, rights=["billing"])
    assert host.post(address("client_invite", arkadia), typed).status_code == 303
    assert norden.member.memberships.count() == 2
    norden.member.refresh_from_db()
    assert norden.member.name != "Rui Matos"
    assert not norden.member.invitations.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"email": ""}, "email", "Enter an email like"),
        ({"email": "rui"}, "email", "Enter an email like"),
        ({"email": "r" * 260 + "@a.example"}, "email", "at most 254"),
        ({"name": ""}, "name", "Enter their name"),
        ({"name": "n" * 121}, "name", "120 characters or less"),
        ({"rights": []}, "rights", "Choose at least one"),
        ({"rights": ["admin"]}, "rights", "Select a valid choice"),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(host, arkadia, wrong, field, sentence):
    people = User.objects.count()
    response = host.post(address("client_invite", arkadia), colleague(**wrong))
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    kept = "Rui Matos" if "name" not in wrong else "Rui@Arkadia.example"
    assert kept in response.text
    assert User.objects.count() == people


def test_the_agencys_own_people_and_the_shut_out_cannot_be_invited(
    host, arkadia, assistant, norden
):
    User.objects.filter(pk=norden.billing.pk).update(is_active=False)
    for person in (assistant, norden.billing):
        response = host.post(
            address("client_invite", arkadia), colleague(email=person.email.upper())
        )
        assert response.status_code == 422
        assert response.context["form"].errors["email"] == [
            "This address cannot be invited. Use another one"
        ]
        assert not person.memberships.filter(client=arkadia.client).exists()


def test_whoever_is_here_is_not_invited_twice(host, arkadia):
    response = host.post(address("client_invite", arkadia), colleague(email=arkadia.member.email))
    assert response.status_code == 422
    assert arkadia.client.memberships.count() == 3


def test_rights_change_and_the_last_owner_stays(host, arkadia):
    member, owner = membership(arkadia, "member"), membership(arkadia, "owner")
    page = address("client_member", arkadia, owner.pk)
    for typed in ({"rights": ["member"]}, {"remove": "1"}):
        response = host.post(page, typed)
        assert response.status_code == 422
        assert "Make another owner first" in response.text
    assert host.post(page, {"rights": []}).status_code == 422
    promoted = address("client_member", arkadia, member.pk)
    assert host.post(promoted, {"rights": ["owner", "billing"]}).status_code == 303
    member.refresh_from_db()
    assert (member.is_owner, member.is_member, member.is_billing) == (True, False, True)
    assert host.post(page, {"remove": "1"}).status_code == 303
    assert not Membership.objects.filter(pk=owner.pk).exists()


def test_rights_of_somebody_taken_out_meanwhile_change_nothing(arkadia):
    gone = membership(arkadia, "member")
    joining.remove(membership(arkadia, "member"), by=arkadia.owner)
    joining.change_rights(gone, by=arkadia.owner, rights=["billing"])
    assert not arkadia.client.memberships.filter(user=arkadia.member).exists()


@pytest.mark.parametrize("who", ["member", "billing"])
def test_only_an_owner_manages_the_people(client, arkadia, who):
    client.force_login(getattr(arkadia, who))
    mine = membership(arkadia, who)
    assert client.post(address("client_invite", arkadia), colleague()).status_code == 403
    typed = {"rights": ["owner"]}
    assert client.post(address("client_member", arkadia, mine.pk), typed).status_code == 403
    mine.refresh_from_db()
    assert not mine.is_owner
    assert "client_invite" not in client.get(address("client_people", arkadia)).text


def test_foreign_people_are_out_of_reach(client, arkadia, norden):
    client.force_login(arkadia.owner)
    theirs = membership(norden, "member")
    for company, status in ((norden, 404), (arkadia, 404)):
        page = address("client_member", company, theirs.pk)
        assert client.post(page, {"remove": "1"}).status_code == status
    assert client.post(address("client_invite", norden), colleague()).status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_an_invitation_is_sent_again_and_ends_the_older(host, arkadia):
    host.post(address("client_invite", arkadia), colleague())
    rui = User.objects.get(email="rui@arkadia.example")
    page = address("client_member", arkadia, rui.memberships.get().pk)
    assert "Send the invitation again" in host.get(page).text
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert "invitation ran out" in host.get(address("client_people", arkadia)).text
    assert host.post(page, {"again": "1"}).status_code == 303
    assert rui.invitations.waiting(timezone.now()).count() == 1
    assert "invitation ran out" not in host.get(address("client_people", arkadia)).text
    verbs = [event.verb for event in arkadia.client.events.all()]
    assert verbs == ["invite", "invite_again"]


def test_whoever_signs_in_already_gets_no_link(host, arkadia):
    page = address("client_member", arkadia, membership(arkadia, "member").pk)
    response = host.post(page, {"again": "1"})
    assert response.status_code == 422
    assert "can sign in already" in response.text


def test_whoever_signs_in_elsewhere_is_told_that_they_were_added(host, arkadia, norden):
    host.post(address("client_invite", arkadia), colleague(email=norden.member.email))
    notice = norden.member.notices.get()
    assert (notice.kind, notice.path) == ("joined_company", address("client_people", arkadia))
    assert Errand.objects.filter(kind="mail notice").count() == 1


def test_the_address_book_knows_who_was_invited(host, arkadia):
    rui = Contact.objects.create(
        client=arkadia.client, name="Rui", email="rui@arkadia.example", position="Front desk"
    )
    host.post(address("client_invite", arkadia), colleague())
    rui.refresh_from_db()
    assert rui.user.email == rui.email
    page = host.get(address("client_people", arkadia))
    assert rui not in page.context["contacts"]
    assert page.text.count("Front desk") == 1


# Contacts --------------------------------------------------------------------


def contact(**typed):
    return {
        "name": "Ana Pires",
        "position": "Office",
        "email": "ana@arkadia.example",
        "phones": "+351 912 000 111\n912 000 222",
        **typed,
    }


def test_a_contact_is_written_down_and_changed(client, manager, arkadia):
    client.force_login(manager)
    client.post(address("contact_new", arkadia), contact())
    ana = Contact.objects.get(name="Ana Pires")
    numbers = {phone.number for phone in ana.phones.all()}
    assert numbers == {"+351912000111", "+351912000222"}
    page = address("contact", arkadia, ana.pk)
    shown = client.get(page).context["form"]["shown"].value()
    client.post(page, contact(phones="+351 912 000 333", shown=shown))
    assert [phone.number for phone in ana.phones.all()] == ["+351912000333"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"language": "xx"}, "language", "Select a valid choice"),
        ({"time_zone": "Mars/Base"}, "time_zone", "Select a valid choice"),
        ({"user": "999999"}, "user", "Choose somebody who signs in for this company"),
        ({"user": "x"}, "user", "Choose somebody who signs in for this company"),
        ({"seen": "9" * 5000}, "seen", "whole number"),
        ({"name": ""}, "name", "Enter their name"),
        ({"name": "n" * 121}, "name", "120 characters or less"),
        ({"email": "ana"}, "email", "Enter an email like"),
        ({"phones": "12"}, "phones", "“12” is no number"),
        ({"phones": "call me"}, "phones", "“call me” is no number"),
        ({"phones": "\n".join(f"+351 912 000 {n:03}" for n in range(11))}, "phones", "at most 10"),
        ({"position": "a\x00b"}, "position", "Null characters"),
    ],
)
def test_a_wrong_contact_is_refused_at_its_field(client, manager, arkadia, wrong, field, sentence):
    client.force_login(manager)
    for page in (
        address("contact_new", arkadia),
        address("contact", arkadia, arkadia.contact.pk),
    ):
        response = client.post(page, contact(**wrong))
        assert response.status_code == 422
        assert any(sentence in error for error in response.context["form"].errors[field])
    arkadia.contact.refresh_from_db()
    assert arkadia.contact.phones.get().number == "+351912448190"
    assert arkadia.contact.name == "Caller of Arkadia Dental"


def test_a_contact_has_a_language_and_a_time_zone_of_their_own(client, manager, arkadia):
    client.force_login(manager)
    typed = contact(language="ru", time_zone="Asia/Tbilisi", user=arkadia.member.pk)
    client.post(address("contact_new", arkadia), typed)
    ana = Contact.objects.get(name="Ana Pires")
    assert (ana.language, str(ana.zone), ana.user) == ("ru", "Asia/Tbilisi", arkadia.member)
    assert str(arkadia.contact.zone) == "Europe/Lisbon"
    assert "there" in client.get(address("client_people", arkadia)).text


def test_nobody_of_another_company_signs_in_as_a_contact(client, manager, arkadia, norden):
    client.force_login(manager)
    typed = contact(user=norden.member.pk)
    assert client.post(address("contact_new", arkadia), typed).status_code == 422
    typed = contact(user=arkadia.owner.pk)  # is another contact already
    assert client.post(address("contact_new", arkadia), typed).status_code == 422


def test_a_later_save_does_not_win_in_silence(client, manager, arkadia):
    client.force_login(manager)
    page = address("contact", arkadia, arkadia.contact.pk)
    seen = client.get(page).context["seen"]
    assert client.post(page, contact(name="First", seen=seen)).status_code == 303
    late = client.post(page, contact(name="Second", seen=seen))
    assert late.status_code == 422
    assert "Marta Ferreira changed this at" in late.text
    assert 'value="Second"' in late.text
    arkadia.contact.refresh_from_db()
    assert arkadia.contact.name == "First"
    again = contact(name="Second", seen=late.context["seen"])
    assert client.post(page, again).status_code == 303


def test_a_contact_of_another_company_is_not_here(client, manager, arkadia, norden):
    client.force_login(manager)
    page = address("contact", arkadia, norden.contact.pk)
    assert client.post(page, contact()).status_code == 404


def test_thirty_people_cost_no_more_statements(
    client, manager, arkadia, django_assert_max_num_queries
):
    client.force_login(manager)
    with django_assert_max_num_queries(30) as few:
        client.get(address("client_people", arkadia))
    for n in range(30):
        user = User.objects.create_user(f"p{n}@arkadia.example", role=Role.CLIENT)
        Membership.objects.create(user=user, client=arkadia.client, is_member=True)
        Contact.objects.create(client=arkadia.client, name=f"P {n}").phones.create(
            number=f"+35191211{n:04}"
        )
    with django_assert_max_num_queries(len(few)):
        client.get(address("client_people", arkadia))
