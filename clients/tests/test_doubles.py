"""Records that look alike are offered until somebody says what they are."""

import pytest
from django.urls import reverse

from clients import doubles
from clients.models import Client, Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def twin(arkadia, manager):
    return Client.objects.create(name="Arkadia Dental Clinic", slug="twin", manager=manager)


def pairs(found):
    return [({str(one), str(other)}, why) for one, other, why in found]


def test_companies_are_alike_by_name_number_or_address(arkadia, norden, twin):
    names = {"Arkadia Dental", "Arkadia Dental Clinic"}
    assert pairs(doubles.of_clients()) == [(names, "much the same name")]
    contact = Contact.objects.create(client=twin, name="X", email="same@a.example")
    Contact.objects.create(client=arkadia.client, name="Y", email="same@a.example")
    assert pairs(doubles.of_clients()) == [(names, "the same address")]
    contact.phones.create(number="+351912448190")
    assert pairs(doubles.of_clients()) == [(names, "the same number")]
    twin.archive(by=twin.manager)
    assert doubles.of_clients() == []


def test_people_are_alike_within_their_company(arkadia, norden):
    name = arkadia.contact.name
    Contact.objects.create(client=norden.client, name=name)
    assert doubles.of_contacts() == []
    slip = Contact.objects.create(client=arkadia.client, name=name.replace("Caller", "Caler"))
    assert pairs(doubles.of_contacts()) == [({name, slip.name}, "much the same name")]


def test_different_ones_are_not_offered_again(desk, arkadia, twin):
    page = reverse("client_doubles")
    (found,) = desk.get(page).context["clients"]
    assert desk.post(page, {"different": found.pair}).status_code == 303
    assert desk.post(page, {"different": found.pair}).status_code == 303
    assert desk.get(page).context["clients"] == []


ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    "keys",
    [
        *("", "client:1", "client:1 contact:1", "client:x client:y", "a b", "user:1 user:2"),
        *("client:999 client:998", "client:1\x00 client:2", f"client:{ENDLESS} client:1"),
    ],
)
def test_no_page_says_such_a_pair(desk, arkadia, twin, keys):
    assert desk.post(reverse("client_doubles"), {"different": keys}).status_code == 404


# Side by side --------------------------------------------------------------------------


def merge(a, b):
    return f"{reverse('client_merge')}?a={a.slug}&b={b.slug}"


def choices(page, **changed):
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields} | changed


def test_the_fuller_word_is_chosen_and_notes_are_kept_both(desk, arkadia, twin):
    Client.objects.filter(pk=twin.pk).update(team_note="Pays late.", city="Porto")
    Client.objects.filter(pk=arkadia.client.pk).update(team_note="Call first.")
    page = desk.get(merge(arkadia.client, twin))
    chosen = choices(page)
    assert (chosen["keep"], chosen["name"], chosen["city"]) == ("a", "b", "b")
    assert chosen["team_note"] == "both"
    response = desk.post(merge(arkadia.client, twin), chosen)
    assert response.headers["Location"] == "/clients/arkadia/"
    arkadia.client.refresh_from_db()
    assert (arkadia.client.name, arkadia.client.city) == ("Arkadia Dental Clinic", "Porto")
    assert arkadia.client.team_note == "Call first.\n\nPays late."


def test_the_other_record_may_stay(desk, arkadia, twin):
    page = merge(arkadia.client, twin)
    response = desk.post(page, choices(desk.get(page), keep="b", name="a"))
    assert response.headers["Location"] == "/clients/twin/"
    twin.refresh_from_db()
    assert twin.name == "Arkadia Dental"


@pytest.mark.parametrize("wrong", [{"keep": ""}, {"keep": "c"}, {"name": "both"}, {"name": "\x00"}])
def test_a_wrong_choice_merges_nothing(desk, arkadia, twin, wrong):
    page = merge(arkadia.client, twin)
    response = desk.post(page, choices(desk.get(page), **wrong))
    assert response.status_code == 422
    assert set(wrong) == set(response.context["form"].errors)
    assert not Client.objects.exclude(merged_into=None).exists()


def test_the_old_address_leads_to_the_one_that_stayed(desk, arkadia, norden, twin):
    desk.post(merge(arkadia.client, twin), choices(desk.get(merge(arkadia.client, twin))))
    moved = desk.get("/clients/twin/calls/?after=x")
    assert (moved.status_code, moved.headers["Location"]) == (
        302,
        "/clients/arkadia/calls/?after=x",
    )
    sent = desk.post("/clients/twin/contacts/new/", {"name": "Ana"})
    assert sent.headers["Location"] == "/clients/arkadia/people/"
    desk.force_login(norden.owner)
    assert desk.get("/clients/twin/people/").status_code == 404
    desk.force_login(arkadia.owner)
    assert desk.get("/clients/twin/people/").headers["Location"] == "/clients/arkadia/people/"
    assert desk.get(merge(arkadia.client, twin)).status_code == 403


def test_the_other_company_is_looked_for(desk, arkadia, norden, twin):
    page = desk.get(reverse("client_merge"), {"a": "arkadia"})
    assert twin in page.context["found"]
    page = desk.get(reverse("client_merge"), {"a": "arkadia", "q": "norden"})
    assert norden.client in page.context["found"]
    assert desk.get(reverse("client_merge")).headers["Location"] == reverse("client_doubles")
    assert desk.get(reverse("client_merge"), {"a": "a\x00b"}).status_code == 404


def test_two_contacts_of_one_company_become_one(desk, arkadia, norden):
    twin = Contact.objects.create(client=arkadia.client, name="Caler", position="Office")
    twin.phones.create(number="+351912000111")
    page = reverse("contact_merge", args=["arkadia"])
    both = f"{page}?a={arkadia.contact.pk}&b={twin.pk}"
    assert desk.post(both, choices(desk.get(both))).status_code == 303
    assert arkadia.contact.phones.count() == 2
    told = desk.get(reverse("client_history", args=["arkadia"])).text
    assert "made the contacts Caller of Arkadia Dental and Caler one" in told
    assert desk.get(f"{page}?a={arkadia.contact.pk}&b={norden.contact.pk}").status_code == 404
    assert desk.get(f"{page}?a={arkadia.contact.pk}&b=x").status_code == 404
    assert desk.get(page).status_code == 302
