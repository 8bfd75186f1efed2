"""A logged call afterwards: its length is corrected, its note changed, what it said before kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Call, NoteVersion
from conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def call(manager, arkadia):
    end = timezone.now()
    return Call.objects.create(
        state="logged",
        manager=manager,
        client=arkadia.client,
        contact=arkadia.contact,
        summary="Wants the trip moved.",
        started_at=end - timedelta(minutes=20),
        ended_at=end,
    )


def correct(desk, call, minutes):
    return desk.post(reverse("call_length", args=[call.pk]), {"minutes": minutes})


@pytest.mark.parametrize(("typed", "seconds"), [("9", 540), ("0:12", 720), ("12 min", 720)])
def test_the_length_of_a_call_is_corrected(desk, call, typed, seconds):
    assert correct(desk, call, typed).status_code == 303
    call.refresh_from_db()
    assert call.seconds == seconds


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter how long the call lasted"),
        ("long", "could not read “long”"),
        ("0", "between 1 minute and 12 hours"),
        ("13h", "between 1 minute and 12 hours"),
        ("40", "The call would end later than now"),
        ("9" * 31, "30 characters or less"),
        ("<b>", "could not read"),
    ],
)
def test_a_length_that_cannot_be_is_refused_in_place(desk, call, typed, said):
    response = correct(desk, call, typed)
    assert response.status_code == 422
    assert said in response.text
    was = call.ended_at
    call.refresh_from_db()
    assert call.ended_at == was


@pytest.mark.parametrize("state", ["draft", "missed"])
def test_only_a_logged_call_has_a_length(desk, call, state):
    Call.objects.filter(pk=call.pk).update(state=state)
    assert correct(desk, call, "9").status_code == 403


def rewrite(desk, call, words):
    return desk.post(call.get_absolute_url(), {"summary": words})


def test_a_changed_note_keeps_what_it_said(desk, call, manager):
    for words in ("Wants the trip moved to the 4th.", "Wants it moved to the 5th."):
        assert rewrite(desk, call, words).status_code == 303
    kept = [(one.note, one.changed_by) for one in call.note_versions.all()]
    assert kept == [
        ("Wants the trip moved to the 4th.", manager),
        ("Wants the trip moved.", manager),
    ]
    page = desk.get(call.get_absolute_url()).text
    assert "2 earlier notes" in page
    assert "Wants the trip moved to the 4th." in page


def test_saving_the_same_words_is_no_change(desk, call):
    assert rewrite(desk, call, call.summary).status_code == 303
    assert not NoteVersion.objects.exists()


def test_another_manager_may_change_it_days_later(client, call, arkadia):
    other = person("Andrei Lavrov", "manager")
    ago = timezone.now() - timedelta(days=30)
    Call.objects.filter(pk=call.pk).update(started_at=ago, ended_at=ago)
    client.force_login(other)
    assert rewrite(client, call, "Moved to the 6th.").status_code == 303
    assert call.note_versions.get().changed_by == other


def test_a_draft_has_no_note_to_change(desk, call):
    Call.objects.filter(pk=call.pk).update(state="draft", ended_at=None)
    assert rewrite(desk, call, "Words").status_code == 403
    assert not NoteVersion.objects.exists()
