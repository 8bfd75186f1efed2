"""The intake page: everything of a call in one save, nothing by halves."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts import uploading
from accounts.models import StoredFile
from accounts.tests.test_keeping_files import PNG, WAV
from clients.models import Call, Client, Contact, ContactPhone
from clients.scripting import add
from smartfield.lib.periods import month_span
from tasks import intake
from tasks.models import State, Task
from tasks.worked import worked_since

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def call(manager):
    return intake.begin(by=manager)


def block(n=0, **fields):
    """One task of the form."""
    fields = {"title": "Rebook the Lisbon trip", "due_at": "+3d", "to": "queue", **fields}
    return {f"tasks-{n}-{name}": value for name, value in fields.items()}


def form(*blocks, **fields):
    typed = {"summary": "Wants the trip moved.", "direction": "in", **fields}
    typed |= {"tasks-TOTAL_FORMS": max(len(blocks), 1), "tasks-INITIAL_FORMS": 0}
    for one in blocks:
        typed |= one
    return typed


def finish(desk, call, *blocks, **fields):
    return desk.post(reverse("call_finish", args=[call.pk]), form(*blocks, **fields))


def nothing_was_made(call):
    call.refresh_from_db()
    made = (call.state, Task.objects.count(), Client.objects.count(), Contact.objects.count())
    return made == ("draft", 0, 0, 0)


NEWCOMER = {"found": "new", "who": "+351 911 222 333", "name": "Dana Whitfield"}


# One save --------------------------------------------------------------------


def test_call_company_contact_number_and_tasks_come_in_one_save(desk, call, manager, skill):
    response = finish(
        desk,
        call,
        block(0, estimate_minutes="2h", criteria="One booking\nConfirmed", skills=[skill.pk]),
        block(1, title="Find three hotels", to="keep", due_at="", has_no_date="on"),
        **NEWCOMER,
        company="Whitfield & Co",
        email="Dana@Whitfield.example",
        is_confirmed="on",
        follow_up_on="2999-01-01",
    )
    assert (response.status_code, response["Location"]) == (303, f"/calls/{call.pk}/")
    call.refresh_from_db()
    assert (call.state, call.outcome, call.phone) == ("logged", "tasks", "+351911222333")
    assert call.ended_at
    assert call.confirmed_at
    assert call.client.slug == "whitfield-co"
    assert call.client.stage == Client.Stage.CLIENT
    assert call.contact.email == "dana@whitfield.example"
    assert call.contact.phones.get().number == "+351911222333"
    first, second = call.tasks.order_by("pk")
    assert (first.state, first.estimate_minutes, first.brief) == ("open", 120, call.summary)
    assert [line.text for line in first.criteria.all()] == ["One booking", "Confirmed"]
    assert first.skills.get() == skill
    assert first.contact == call.contact
    assert (second.state, second.due_at) == ("draft", None)


def test_a_known_number_is_the_known_contact_without_a_word(desk, call, arkadia):
    finish(desk, call, block(), who="912 448 190")
    call.refresh_from_db()
    assert (call.contact, call.client) == (arkadia.contact, arkadia.client)
    assert Contact.objects.count() == 1


def test_somebody_new_at_a_known_company_makes_no_second_company(desk, call, arkadia):
    finish(desk, call, who="911 222 333", found=arkadia.client.key, name="Rui Matos")
    call.refresh_from_db()
    assert (call.client, call.contact.name) == (arkadia.client, "Rui Matos")
    assert Client.objects.count() == 1


def test_a_number_is_added_to_whom_it_was_offered_for(desk, call, arkadia):
    finish(desk, call, who="911 222 333", found=arkadia.contact.key)
    assert arkadia.contact.phones.count() == 1
    other = intake.begin(by=call.manager)
    finish(desk, other, who="911 222 333", found=arkadia.contact.key, adds_number="on")
    assert arkadia.contact.phones.filter(number="+351911222333").exists()


def test_a_call_without_a_task_is_a_lead_with_an_outcome(desk, call):
    finish(desk, call, **NEWCOMER, outcome="interested")
    call.refresh_from_db()
    assert (call.outcome, call.client.stage) == ("interested", Client.Stage.TALKING)
    again = intake.begin(by=call.manager)
    finish(desk, again, block(), found=call.contact.key)
    assert Client.objects.get().stage == Client.Stage.CLIENT


def test_a_task_goes_straight_to_an_assistant(desk, call, arkadia, assistant):
    finish(desk, call, block(to="assign", assistant=assistant.pk), found=arkadia.contact.key)
    task = Task.objects.get()
    assert (task.state, task.assistant) == (State.CLAIMED, assistant)


def test_the_due_time_is_meant_where_the_client_lives(desk, call, arkadia):
    Client.objects.filter(pk=arkadia.client.pk).update(time_zone="Asia/Tokyo")
    finish(desk, call, block(due_at="2999-01-04 18:00"), found=arkadia.contact.key)
    assert Task.objects.get().due_at.isoformat() == "2999-01-04T09:00:00+00:00"


def test_finishing_twice_is_the_same_call(desk, call):
    first = finish(desk, call, block(), **NEWCOMER)
    second = finish(desk, call, block(), **NEWCOMER)
    assert first["Location"] == second["Location"]
    assert (Call.objects.count(), Task.objects.count(), Client.objects.count()) == (1, 1, 1)


def test_all_or_nothing_when_it_breaks_half_way(desk, call, monkeypatch):
    real, seen = intake.draft, []

    def breaks_at_the_second(*args, **kwargs):
        seen.append(1)
        if len(seen) == 2:
            raise IntegrityError("pulled the plug")
        return real(*args, **kwargs)

    monkeypatch.setattr(intake, "draft", breaks_at_the_second)
    with pytest.raises(IntegrityError):
        finish(desk, call, block(0), block(1, title="Second"), **NEWCOMER)
    assert len(seen) == 2
    assert nothing_was_made(call)


def test_a_missed_call_of_the_number_is_returned_by_it(desk, manager, arkadia):
    missed = intake.log_missed(by=manager, number="+351912448190")
    assert missed.contact == arkadia.contact
    call = intake.begin(by=manager, number="+351912448190", direction="out")
    finish(desk, call)
    missed.refresh_from_db()
    assert not missed.is_waiting


# Refused: 422, a word at the field, everything typed kept, nothing made --------------


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"summary": ""}, "summary", "Write what they said"),
        ({"summary": "x" * 20_001}, "summary", "20000 characters or less (now 20001)"),
        ({"summary": "a\x00b"}, "summary", "Null characters"),
        ({"name": "N" * 121}, "name", "120 characters or less"),
        ({"email": "nonsense"}, "email", "Enter an email like"),
        ({"phone": "12"}, "phone", "country code"),
        ({"follow_up_on": "2001-01-01"}, "follow_up_on", "later day"),
        ({"follow_up_on": "never"}, "follow_up_on", "valid date"),
        ({"outcome": "bribed"}, "outcome", "Select a valid choice"),
        ({"direction": "up"}, "direction", "Select a valid choice"),
        ({"outcome": "lost"}, "lost_reason", "Say in a few words why"),
        ({"name": "", "found": "new"}, "who", "Enter their name"),
        ({"name": "", "found": "", "who": ""}, "who", "phone number or a name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, call, wrong, field, sentence):
    response = finish(desk, call, **{**NEWCOMER, "company": "Kept & Co", **wrong})
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert "Kept &amp; Co" in response.text
    assert nothing_was_made(call)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"title": "t" * 121}, "title", "120 characters or less"),
        ({"due_at": ""}, "due_at", "No date yet"),
        ({"due_at": "frday"}, "due_at", "could not read “frday”"),
        ({"due_at": "2001-01-01"}, "due_at", "already past"),
        ({"estimate_minutes": "long"}, "estimate_minutes", "could not read"),
        ({"to": "moon"}, "to", "Select a valid choice"),
        ({"to": "assign"}, "assistant", "Choose who gets the task"),
        ({"skills": ["999"]}, "skills", "not one of the available"),
        ({"skills": ["x"]}, "skills", "not a valid value"),
        ({"criteria": "c" * 201}, "criteria", "200 characters or less"),
    ],
)
def test_what_is_wrong_with_a_task_is_said_at_its_field(desk, call, wrong, field, sentence):
    response = finish(desk, call, block(0, **{"brief": "Kept <b>words</b>", **wrong}), **NEWCOMER)
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["formset"].errors[0][field])
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in response.text
    assert 'id="id_tasks-0-' in response.text
    assert nothing_was_made(call)


def test_an_assistant_of_the_form_is_an_assistant(desk, call, manager, arkadia):
    for person in (manager, arkadia.owner):
        response = finish(
            desk, call, block(to="assign", assistant=person.pk), found=arkadia.contact.key
        )
        assert response.status_code == 422
    assert not Task.objects.exists()


def test_tasks_need_a_client(desk, call):
    response = finish(desk, call, block(), who="+351 911 222 333")
    assert response.status_code == 422
    assert "a task needs a client" in str(response.context["form"].errors["who"])
    assert nothing_was_made(call)


@pytest.mark.parametrize("found", ["contact:999999", "client:x", "contact:" + "9" * 30, "; --"])
def test_a_choice_of_nobody_is_no_choice(desk, call, found):
    response = finish(desk, call, block(), who="+351 911 222 333", found=found)
    assert response.status_code == 422
    assert nothing_was_made(call)


@pytest.mark.parametrize(
    "management", [{"tasks-TOTAL_FORMS": "x"}, {"tasks-TOTAL_FORMS": "999999999"}, {}]
)
def test_a_bent_count_of_tasks_breaks_nothing(desk, call, management):
    typed = {**NEWCOMER, "summary": "Words.", **management}
    response = desk.post(reverse("call_finish", args=[call.pk]), typed)
    assert response.status_code == 422
    assert nothing_was_made(call)


def test_hostile_words_are_words(desk, call):
    evil = "<script>alert(1)</script>\u202e"
    finish(desk, call, block(title=evil), **{**NEWCOMER, "name": evil, "summary": evil})
    page = desk.get(f"/calls/{call.pk}/").text
    assert "<script>alert(1)" not in page
    assert "\u202e" not in Contact.objects.get().name


# Nobody twice ----------------------------------------------------------------


@pytest.mark.parametrize(
    "alike",
    [
        {"name": "Caller of Arkadia"},
        {"name": "Caler of Arkadia Dental"},
        {"name": "Somebody Else", "company": "Arkadia Dental Lda"},
        {"name": "Somebody Else", "phone": "00351 (912) 448-190"},
    ],
)
def test_who_is_alike_is_shown_before_a_second_record(desk, call, arkadia, alike):
    typed = {**NEWCOMER, **alike}
    response = finish(desk, call, **typed)
    assert response.status_code == 422
    assert arkadia.client.key in response.context["intake"].found.keys
    assert Contact.objects.count() == 1
    seen = " ".join(response.context["intake"].found.keys)
    assert finish(desk, call, **typed, seen=seen).status_code == 303
    assert Contact.objects.count() == 2


def test_a_typed_name_alone_never_makes_a_double(desk, call, arkadia):
    seen = f"{arkadia.contact.key} {arkadia.client.key}"
    response = finish(desk, call, who="Caller of Arkadia Dental", seen=seen)
    assert response.status_code == 422
    assert "Is it one of these" in response.text


# The draft -------------------------------------------------------------------


def test_a_look_at_the_page_begins_nothing(desk, manager):
    assert desk.get(reverse("call_new") + "?phone=%2B351912448190").status_code == 200
    assert not Call.objects.exists()


def test_the_button_begins_a_call_once(desk, manager):
    for _press in range(2):
        response = desk.post(reverse("call_new"), {"phone": "", "direction": "in"})
        assert response.status_code == 303
    call = Call.objects.get()
    assert desk.get(reverse("call_new"))["Location"] == call.get_absolute_url()
    desk.post(reverse("call_new"), {"phone": "+351 912 448 190"})
    assert Call.objects.filter(phone="+351912448190").count() == 1
    assert Call.objects.count() == 2


def test_a_number_that_is_none_begins_nothing(desk, manager):
    for typed in ({"phone": "12"}, {"phone": "9" * 41}, {"missed": "1", "phone": ""}):
        assert desk.post(reverse("call_new"), typed).status_code == 422
    assert not Call.objects.exists()


def test_what_is_typed_comes_back_on_the_page(desk, call, arkadia):
    typed = form(block(title="Half a ti", due_at="fri"), who="Arka", found=arkadia.contact.key)
    response = desk.post(reverse("call_draft", args=[call.pk]), typed)
    assert response.status_code == 303
    page = desk.get(call.get_absolute_url())
    assert 'value="Half a ti"' in page.text
    assert 'value="fri"' in page.text
    assert 'value="Arka"' in page.text
    call.refresh_from_db()
    assert call.contact == arkadia.contact


def test_another_task_is_a_button_without_a_script(desk, call):
    typed = form(block(title="First"), summary="Typed so far", more="1")
    desk.post(reverse("call_draft", args=[call.pk]), typed)
    page = desk.get(call.get_absolute_url())
    assert page.text.count('class="task-block"') == 3  # two, and the script's template
    assert "Typed so far" in page.text
    assert 'value="First"' in page.text


def test_looking_up_without_a_script_keeps_everything_and_shows_who_fits(desk, call, arkadia):
    typed = form(summary="Typed so far", who="448 190")
    response = desk.post(reverse("call_lookup", args=[call.pk]), typed)
    page = desk.get(response["Location"])
    assert arkadia.contact.name in page.text
    assert "Typed so far" in page.text


def test_looking_up_with_a_script_answers_with_the_list_alone(desk, call, arkadia, norden):
    response = desk.post(
        reverse("call_lookup", args=[call.pk]),
        form(who="+351 912 448 190"),
        headers={"HX-Request": "true"},
    )
    assert "<html" not in response.text
    assert arkadia.contact.name in response.text
    assert norden.contact.name not in response.text
    assert f'value="{arkadia.contact.key}" checked' in response.text
    known = desk.post(
        reverse("call_lookup", args=[call.pk]),
        form(who="+351 912 448 190", part="caller"),
        headers={"HX-Request": "true"},
    )
    assert arkadia.client.name in known.text
    assert "<fieldset" not in known.text


def test_a_late_autosave_does_not_open_a_finished_call_again(desk, call):
    finish(desk, call, **NEWCOMER)
    desk.post(reverse("call_draft", args=[call.pk]), form(summary="Late"))
    call.refresh_from_db()
    assert (call.state, call.draft, call.summary) == ("logged", {}, "Wants the trip moved.")


def test_the_read_back_speaks_the_clients_language(desk, call, arkadia):
    Client.objects.filter(pk=arkadia.client.pk).update(language="ru")
    response = desk.post(
        reverse("call_draft", args=[call.pk]),
        form(block(title="Билеты", due_at="завтра 12"), found=arkadia.contact.key),
        headers={"HX-Request": "true"},
    )
    assert 'lang="ru"' in response.text
    assert "Билеты" in response.context["intake"].readback


def test_it_stands_beside_the_call_in_the_language_that_is_spoken(desk, manager, arkadia):
    add(language="en", part="explain", heading="Who we are", words="Assistants by the hour.")
    add(language="ru", part="explain", heading="Кто мы", words="Ассистенты по часам.")
    call = intake.begin(by=manager)
    page = desk.get(call.get_absolute_url()).text
    assert "Who we are" in page
    assert "Кто мы" not in page
    assert '<details class="plot script" id="script" open>' in page  # somebody new
    type(arkadia.client).objects.filter(pk=arkadia.client.pk).update(language="ru")
    intake.note_down(call, {"found": [arkadia.contact.key]}, intake.Caller(arkadia.contact))
    page = desk.get(call.get_absolute_url()).text
    assert "Кто мы" in page
    assert '<details class="plot script" id="script">' in page


def test_beside_it_stands_what_was_worked_this_month(desk, call, arkadia, assistant, new_task):
    intake.note_down(call, {"found": [arkadia.contact.key]}, intake.Caller(arkadia.contact))
    assert "Nothing worked this month yet" in desk.get(call.get_absolute_url()).text
    task = new_task(arkadia, "in_progress", assistant)
    first = month_span(timezone.localdate(timezone=arkadia.client.zone), arkadia.client.zone).start
    for start, end in ((-90, 30), (60, 105), (-400, -300)):  # minutes from the first of the month
        task.time_entries.create(
            assistant=assistant,
            started_at=first + timedelta(minutes=start),
            ended_at=first + timedelta(minutes=end),
        )
    assert worked_since(arkadia.client, first) == 75 * 60
    assert "1\xa0h\xa015\xa0min worked this month" in desk.get(call.get_absolute_url()).text


def test_what_a_block_lacks_stands_beside_it_and_refuses_nothing(desk, call, arkadia):
    desk.post(
        reverse("call_draft", args=[call.pk]),
        form(block(0, title="Book", due_at=""), found=arkadia.contact.key, summary="Soon."),
    )
    page = desk.get(call.get_absolute_url()).text
    for phrase in ("when it is due", "about how long it takes", "somebody else could work by"):
        assert phrase in page
    blocks = [block(0, title="Book", due_at="", has_no_date="on")]
    assert finish(desk, call, *blocks, found=arkadia.contact.key).status_code == 303


# The recording ---------------------------------------------------------------


def sound(content=WAV, name="call.wav"):
    return SimpleUploadedFile(name, content)


def test_a_recording_comes_with_the_form_and_needs_consent(desk, call):
    response = finish(desk, call, **NEWCOMER, recording=sound())
    assert response.status_code == 422
    assert "Ask if they agree" in str(response.context["form"].errors["has_consent"])
    call.refresh_from_db()
    assert call.recording.name == "call.wav"  # kept: a browser cannot type a file again
    assert finish(desk, call, **NEWCOMER, has_consent="on").status_code == 303
    call.refresh_from_db()
    assert call.recording.media_type == "audio/wav"
    assert call.has_consent


@pytest.mark.parametrize(
    "upload", [(PNG, "call.mp3"), (b"<html>", "call.wav"), (b"", "call.wav"), (b"words", "a.txt")]
)
def test_what_is_no_sound_is_refused_at_its_field(desk, call, upload):
    response = finish(desk, call, **NEWCOMER, has_consent="on", recording=sound(*upload))
    assert response.status_code == 422
    assert response.context["form"].errors["recording"]
    assert not StoredFile.objects.exists()
    assert nothing_was_made(call)


def test_a_recording_over_the_limit_is_refused(desk, call, settings):
    settings.UPLOAD_LIMIT = 1000
    response = finish(desk, call, **NEWCOMER, has_consent="on", recording=sound())
    assert "smaller than" in str(response.context["form"].errors["recording"])


def test_a_recording_that_went_up_before_is_attached_by_its_number(desk, call, manager):
    upload = uploading.begin(by=manager, name="call.wav", size=len(WAV))
    uploading.append(upload, offset=0, piece=WAV)
    named = {"recording_sent": f"{upload.pk}/{upload.size}/call.wav"}
    address = reverse("call_recording", args=[call.pk])
    page = desk.post(address, named, headers={"HX-Request": "true"})
    assert "<audio" in page.text
    call.refresh_from_db()
    assert call.recording.name == "call.wav"
    again = desk.post(address, named, headers={"HX-Request": "true"})
    assert (again.status_code, StoredFile.objects.count()) == (422, 1)


def test_a_recording_goes_up_by_itself_and_off_again(desk, call):
    address = reverse("call_recording", args=[call.pk])
    page = desk.post(address, {"recording": sound()}, headers={"HX-Request": "true"})
    assert "<audio" in page.text
    wrong = desk.post(address, {"recording": sound(PNG, "a.png")}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert desk.post(address, {"remove": "1"}).status_code == 303
    call.refresh_from_db()
    assert call.recording is None


# Whose page ------------------------------------------------------------------


@pytest.mark.parametrize("who", ["assistant", "owner"])
def test_the_intake_is_for_managers(client, call, arkadia, assistant, who):
    client.force_login(assistant if who == "assistant" else arkadia.owner)
    for name in ("call", "call_draft", "call_lookup", "call_finish", "call_recording"):
        assert client.post(reverse(name, args=[call.pk]), form()).status_code == 403
    assert client.get(reverse("call", args=[call.pk])).status_code == 403
    assert client.post(reverse("call_new")).status_code == 403
    assert ContactPhone.objects.filter(contact=arkadia.contact).count() == 1


def test_a_call_that_is_none_is_not_here(desk, manager):
    for name in ("call", "call_draft", "call_finish", "call_lookup"):
        assert desk.post(reverse(name, args=[999_999]), form()).status_code == 404


def test_many_doubles_cost_no_more_statements(desk, call, arkadia, django_assert_max_num_queries):
    address = reverse("call", args=[call.pk])
    Call.objects.filter(pk=call.pk).update(draft={"who": ["Caller"]})
    with django_assert_max_num_queries(60) as few:
        desk.get(address)
    for n in range(30):
        person = Contact.objects.create(client=arkadia.client, name=f"Caller {n}")
        ContactPhone.objects.create(contact=person, number=f"+35191200{n:04}")
    with django_assert_max_num_queries(len(few)):
        desk.get(address)


@pytest.mark.parametrize("typed", [{"remove": "1"}, {}])
def test_the_recording_of_a_finished_call_stays(desk, call, typed):
    upload = SimpleUploadedFile("call.wav", WAV)
    finish(desk, call, recording=upload, has_consent="on", who="Rui Matos")
    call.refresh_from_db()
    kept = call.recording
    other = {} if typed else {"recording": SimpleUploadedFile("other.wav", WAV)}
    desk.post(reverse("call_recording", args=[call.pk]), {**typed, **other})
    call.refresh_from_db()
    assert call.state == "logged"
    assert kept
    assert call.recording == kept


def test_an_archived_company_is_taken_out_without_losing_a_word(desk, call, arkadia, manager):
    arkadia.client.archive(by=manager)
    chosen = {"found": f"contact:{arkadia.contact.pk}", "who": arkadia.contact.name}
    refused = finish(desk, call, block(), **chosen)
    assert refused.status_code == 422
    button = f'name="restore" value="{arkadia.client.pk}"'
    assert button in refused.content.decode()
    url = reverse("call_lookup", args=[call.pk])
    desk.post(url, form(block(), **chosen, restore="0"))  # another was chosen since
    arkadia.client.refresh_from_db()
    assert arkadia.client.is_archived
    answer = desk.post(url, form(block(), **chosen, restore=str(arkadia.client.pk)))
    assert answer.status_code == 303
    arkadia.client.refresh_from_db()
    assert not arkadia.client.is_archived
    page = desk.get(call.get_absolute_url()).content.decode()
    assert "Rebook the Lisbon trip" in page
    assert 'name="restore"' not in page
    assert finish(desk, call, block(), **chosen).status_code == 303
