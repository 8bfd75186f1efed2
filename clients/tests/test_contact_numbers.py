"""A contact's numbers: what the form showed may go, what came meanwhile stays."""

from django.urls import reverse


def test_a_number_that_came_by_a_call_meanwhile_stays(client, manager, arkadia):
    contact = arkadia.contact
    old, new, came = "+351912448190", "+351912448191", "+351912448192"
    client.force_login(manager)
    path = reverse("contact", args=[arkadia.client.slug, contact.pk])
    shown = client.get(path).context["form"]["shown"].value()
    contact.phones.create(number=came)
    posted = {"name": contact.name, "phones": new, "shown": shown}
    assert client.post(path, posted).status_code == 303
    assert {phone.number for phone in contact.phones.all()} == {new, came}
    assert old == shown
