"""What was agreed on paper: who writes it, who reads it, and its end."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Notice
from accounts.tests.test_keeping_files import PDF
from clients import editing, reminding
from clients.models import Agreement

pytestmark = pytest.mark.django_db


def typed(**facts):
    return {
        "title": "Frame contract",
        "kind": "contract",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "text": "By the **hour**.",
        "note": "Margin is thin.",
        **facts,
    }


def address(name, *args):
    return reverse(name, args=["arkadia", *args])


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def agreed(arkadia, manager):
    def agree(**facts):
        terms = {"kind": "contract", "valid_from": date(2026, 1, 1), "text": "By the hour."}
        facts = {"title": "Frame contract", "note": "Margin is thin.", **facts}
        return editing.agree(arkadia.client, by=manager, **terms | facts)

    return agree


def test_a_manager_writes_an_agreement_with_its_file(desk, arkadia):
    file = SimpleUploadedFile("contract.pdf", PDF)
    assert desk.post(address("agreement_new"), typed(file=file)).status_code == 303
    made = Agreement.objects.get()
    assert (made.file.name, made.file.shelf) == ("contract.pdf", arkadia.client.key)
    page = desk.get(address("client_agreements")).text
    assert "Frame contract" in page
    assert "contract.pdf" in page
    assert arkadia.client.events.get().verb == "agreement_new"
    new_end = typed(valid_to="2027-06-30", seen=desk.get(made.get_absolute_url()).context["seen"])
    assert desk.post(made.get_absolute_url(), new_end).status_code == 303
    made.refresh_from_db()
    assert (made.valid_to, made.file.name) == (date(2027, 6, 30), "contract.pdf")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"title": "t" * 121}, "title", "120 characters or less"),
        ({"kind": "promise"}, "kind", "Select a valid choice"),
        ({"valid_from": ""}, "valid_from", "Choose the first day"),
        ({"valid_from": "soon"}, "valid_from", "Enter a valid date"),
        ({"valid_to": "2025-12-31"}, "valid_to", "The last day is before the first"),
        ({"text": "  "}, "text", "Write the text or choose a file"),
        ({"text": "x" * 20_001}, "text", "20000 characters or less"),
        ({"note": "n" * 2001}, "note", "2000 characters or less"),
        ({"title": "a\x00b"}, "title", "Null characters"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html>")}, "file", "Choose a PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "file", "empty"),
        ({"seen": "many"}, "seen", "whole number"),
    ],
)
def test_a_wrong_agreement_is_refused_at_its_field(desk, arkadia, wrong, field, sentence):
    response = desk.post(address("agreement_new"), typed(**wrong))
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    kept = "Margin is thin." if field != "note" else "By the **hour**."
    assert kept in response.text
    assert not Agreement.objects.exists()


def test_a_later_save_does_not_win_in_silence(desk, agreed, manager):
    made = agreed()
    seen = desk.get(made.get_absolute_url()).context["seen"]
    editing.edit_agreement(made, by=manager, title="Theirs")
    late = desk.post(made.get_absolute_url(), typed(title="Mine", seen=seen))
    assert late.status_code == 422
    assert "Marta Ferreira changed this at" in late.text
    assert 'value="Mine"' in late.text
    made.refresh_from_db()
    assert made.title == "Theirs"


def test_the_owner_reads_what_is_shared_and_no_note(client, arkadia, norden, agreed):
    shared, private = agreed(title="Shared", is_shared=True), agreed(title="Private")
    client.force_login(arkadia.owner)
    page = client.get(address("client_agreements")).text
    assert "Shared" in page
    assert "Private" not in page
    read = client.get(shared.get_absolute_url()).text
    assert "By the hour." in read
    assert "Margin is thin." not in read
    assert client.get(private.get_absolute_url()).status_code == 404
    assert client.post(shared.get_absolute_url(), typed(title="Mine")).status_code == 200
    shared.refresh_from_db()
    assert shared.title == "Shared"
    for person in (arkadia.member, arkadia.billing, norden.owner):
        client.force_login(person)
        assert client.get(shared.get_absolute_url()).status_code == 404


def test_the_file_opens_for_whom_the_agreement_does(client, arkadia, norden, assistant, agreed):
    made = agreed(file=SimpleUploadedFile("contract.pdf", PDF))
    people = (arkadia.owner, arkadia.member, norden.owner, assistant, arkadia.client.manager)

    def statuses():
        for person in people:
            client.force_login(person)
            yield client.get(made.file.get_absolute_url()).status_code

    assert [*statuses()] == [404, 404, 404, 404, 200]
    Agreement.objects.update(is_shared=True)
    assert [*statuses()] == [200, 404, 404, 404, 200]


def test_the_manager_is_told_once_30_days_before_the_end(arkadia, agreed):
    made = agreed(valid_to=date(2026, 12, 31))
    agreed(title="Without an end")
    agreed(title="Over", valid_to=date(2026, 3, 1))
    for day in (datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)):
        told = Notice.objects.filter(kind="agreement_ending").count()
        assert told == 0
        reminding.ending_agreements(day)
    reminding.ending_agreements(datetime(2026, 12, 9, 12, tzinfo=UTC))
    notice = Notice.objects.get(kind="agreement_ending")
    assert (notice.person, notice.path) == (arkadia.client.manager, made.get_absolute_url())
