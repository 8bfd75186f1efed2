"""A colleague, from the owner's invitation to the last look: in by the link, out at once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import outbox
from accounts.models import Errand
from clients.models import Membership

pytestmark = pytest.mark.django_db

ABOUT = {
    "name": "Rui Matos",
    "language": "en",
    "time_zone": "Europe/Lisbon",
    "password": "three small green boats",
}


def test_a_colleague_comes_in_by_the_mailed_link_and_decides(
    client, arkadia, norden, assistant, new_task, mailoutbox
):
    task = new_task(arkadia, "in_review", assistant)
    foreign = new_task(norden, "in_review", assistant)
    client.force_login(arkadia.owner)
    typed = {"email": "rui@arkadia.example", "name": "Rui", "rights": ["member"]}
    client.post(reverse("client_invite", args=["arkadia"]), typed)
    outbox.run(Errand.objects.get(kind="mail invitation").pk)
    (mail,) = [mail for mail in mailoutbox if mail.to == ["rui@arkadia.example"]]
    rui = Client()
    link = re.search(r"https?://[^/\s]+(/welcome/\S+/)", mail.body)[1]
    assert rui.post(link, ABOUT).status_code == 303
    assert rui.get(task.get_absolute_url()).status_code == 200
    assert rui.get(foreign.get_absolute_url()).status_code == 404
    assert rui.get(reverse("hours")).status_code == 403
    assert rui.get(reverse("client_invite", args=["arkadia"])).status_code == 403
    rui.post(reverse("task_accept", args=[task.pk]), {"round": 1, "rating": "5"})
    task.refresh_from_db()
    assert task.state == "accepted"
    theirs = Membership.objects.get(user__email="rui@arkadia.example")
    client.post(reverse("client_member", args=["arkadia", theirs.pk]), {"remove": "1"})
    assert rui.get(task.get_absolute_url()).status_code in {302, 404}
