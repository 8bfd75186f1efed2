"""Skills with evidence, hours, days off and blocked pairings, as people write them."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from assistants import counting, describing
from assistants.describing import Known
from assistants.models import Block, DaysOff, Profile, SkillLevel
from smartfield.lib.refusals import Refusal
from smartfield.lib.weeks import usual_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(skill):
    """What a form of skills sends, with one skill at level 4."""
    return {
        "wip_limit": "3",
        f"skill_{skill.pk}": "4",
        f"years_{skill.pk}": "6",
        f"words_{skill.pk}": "Six years in a library",
        "languages": ["en", "pt"],
        "wishes": [skill.pk],
        "about": "I like a long list that becomes a short one.",
    }


def skills_of(person):
    return reverse("person_skills", args=[person.pk])


def test_what_a_manager_writes_is_confirmed(client, manager, assistant, skill, typed):
    client.force_login(manager)
    client.post(skills_of(assistant), typed)
    profile = assistant.profile
    profile.refresh_from_db()
    held = profile.skill_levels.get()
    assert (profile.wip_limit, profile.languages) == (3, ["en", "pt"])
    assert (held.skill, held.level, held.years) == (skill, 4, 6)
    assert (held.words, held.confirmed_by) == ("Six years in a library", manager)
    assert [wish.skill for wish in assistant.wishes.all()] == [skill]
    client.post(skills_of(assistant), {**typed, f"skill_{skill.pk}": "0"})
    assert not profile.skill_levels.exists()


def test_what_somebody_says_of_themselves_is_marked_until_a_manager_confirms_it(
    client, manager, assistant, skill, typed
):
    client.force_login(assistant)
    client.post(skills_of(assistant), typed)
    page = reverse("person", args=[assistant.pk])
    assert "own word" in client.get(page).content.decode()
    client.force_login(manager)
    client.post(reverse("person_confirm", args=[assistant.pk]), {"skill": skill.pk})
    assert "own word" not in client.get(page).content.decode()
    client.force_login(assistant)
    client.post(skills_of(assistant), {**typed, f"years_{skill.pk}": "7"})
    assert SkillLevel.objects.get().confirmed_by == manager
    client.post(skills_of(assistant), {**typed, f"skill_{skill.pk}": "5"})
    assert SkillLevel.objects.get().confirmed_at is None


@pytest.mark.parametrize("limit", ["", "0", "31", "-1", "x", "9" * 40, "2.5"])
@pytest.mark.parametrize("level", ["6", "-1", "x", ""])
def test_wrong_skills_are_told_and_nothing_saved(client, manager, assistant, skill, limit, level):
    client.force_login(manager)
    typed = {"wip_limit": limit, f"skill_{skill.pk}": level}
    response = client.post(skills_of(assistant), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_wip_limit_error"' in page
    assert f'id="id_skill_{skill.pk}_error"' in page
    assistant.profile.refresh_from_db()
    assert assistant.profile.wip_limit == 5
    assert not assistant.profile.skill_levels.exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *(("years", "61"), ("years", "-1"), ("years", "x"), ("years", "9" * 40)),
        *(("words", "a" * 201), ("words", "\x00"), ("languages", "xx"), ("wishes", "0")),
        *(("wishes", "x"), ("about", "a" * 2001)),
    ],
)
def test_wrong_evidence_is_told_at_its_field_with_all_typed_kept(
    client, assistant, skill, typed, name, wrong
):
    client.force_login(assistant)
    field = f"{name}_{skill.pk}" if name in ("years", "words") else name
    response = client.post(skills_of(assistant), {**typed, field: wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "a long list" in page or name == "about"
    assert not SkillLevel.objects.exists()


def test_a_certificate_confirms_what_it_shows_and_no_more(manager, assistant, skill):
    describing.set_abilities(assistant, by=assistant, wip_limit=5, levels={skill.pk: Known(5)})
    claimed = describing.lift(assistant, skill, 3, by=manager)
    assert (claimed.level, claimed.confirmed_at) == (5, None)


def test_a_certificate_lifts_a_level_and_never_lowers_one(manager, assistant, skill):
    describing.set_abilities(assistant, by=assistant, wip_limit=5, levels={skill.pk: Known(3)})
    lifted = describing.lift(assistant, skill, 4, by=manager, words="Course of November")
    assert (lifted.level, lifted.confirmed_by, lifted.words) == (4, manager, "Course of November")
    assert describing.lift(assistant, skill, 2, by=manager).level == 4


def test_a_manager_has_no_skills_page(client, manager):
    client.force_login(manager)
    for name in ("person_skills", "person_hours", "person_blocks"):
        assert client.get(reverse(name, args=[manager.pk])).status_code == 404


def test_the_page_shows_evidence_hours_and_the_week_ahead(
    client, manager, arkadia, assistant, new_task, skill, typed
):
    new_task(arkadia, "accepted", assistant).skills.add(skill)
    new_task(arkadia, "claimed", assistant, estimate_minutes=300)
    counting.count()
    client.force_login(manager)
    client.post(skills_of(assistant), typed)
    page = client.get(reverse("person", args=[assistant.pk])).content.decode()
    for words in ("4 of 5", "Six years in a library", "Portuguese", "Arkadia Dental", "9:00"):
        assert words in page
    assert "What is in hand is done by" in page


# Hours and days off ---------------------------------------------------------------


@pytest.fixture
def week():
    days = {f"from_{day}": "9" for day in range(4)} | {f"to_{day}": "17:30" for day in range(4)}
    return days | {"from_4": "20:00", "to_4": "0:00"}


def test_the_hours_of_a_week_are_written(client, assistant, week):
    client.force_login(assistant)
    path = reverse("person_hours", args=[assistant.pk])
    assert client.post(path, week).status_code == 303
    assistant.profile.refresh_from_db()
    assert assistant.profile.week == [540, 1050] * 4 + [1200, 1440] + [0, 0] * 2
    assert assistant.profile.weekly_minutes == 4 * 510 + 240
    assert 'value="17:30"' in client.get(path).content.decode()


@pytest.mark.parametrize("minutes", [0, 7, 1200, 1800, 2401, 6000, 7200, 7201, 7 * 24 * 60])
def test_minutes_said_before_there_were_hours_are_kept(assistant, other_assistant, minutes):
    migration = import_module("assistants.migrations.0011_weeks_as_they_were_said")
    Profile.objects.filter(user=assistant).update(weekly_minutes=minutes)
    describing.set_week(other_assistant, [600, 720] * 7)
    migration.align(apps, None)
    said, other = (Profile.objects.get(user=p) for p in (assistant, other_assistant))
    assert sum(said.week[1::2]) - sum(said.week[::2]) == minutes == said.weekly_minutes
    assert other.week == [600, 720] * 7
    said.full_clean()


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"from_0": "late"}, "from_0"),
        ({"to_1": "\x00"}, "to_1"),
        ({"to_1": ""}, "to_1"),
        ({"from_1": ""}, "from_1"),
        ({"to_2": "8:00"}, "to_2"),
        ({"from_2": "9", "to_2": "9"}, "to_2"),
        ({f"{end}_{day}": "" for end in ("from", "to") for day in range(5)}, "from_0"),
    ],
)
def test_wrong_hours_are_told_and_nothing_saved(client, assistant, week, wrong, at):
    client.force_login(assistant)
    response = client.post(reverse("person_hours", args=[assistant.pk]), {**week, **wrong})
    assert response.status_code == 422
    assert f'id="id_{at}_error"' in response.content.decode()
    assistant.profile.refresh_from_db()
    assert assistant.profile.week == usual_week()


def test_days_off_are_written_and_struck_out(client, assistant):
    client.force_login(assistant)
    path = reverse("person_off", args=[assistant.pk])
    today = timezone.localdate()
    typed = {"first_on": today.isoformat(), "last_on": (today + timedelta(days=4)).isoformat()}
    for _press in range(2):
        assert client.post(path, {**typed, "words": "At the sea"}).status_code == 303
    assert "At the sea" in client.get(reverse("person", args=[assistant.pk])).content.decode()
    client.post(path, {"remove": DaysOff.objects.get().pk})
    assert not DaysOff.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "at"),
    [
        *(("", "2026-12-01", "first_on"), ("2026-12-01", "", "last_on"), ("x", "y", "first_on")),
        *(("2026-12-05", "2026-12-01", "last_on"), ("2026-11-30", "2099-01-01", "first_on")),
        ("0001-01-01", "0001-01-02", "first_on"),
    ],
)
def test_wrong_days_are_told_at_their_field(client, assistant, first, last, at):
    client.force_login(assistant)
    typed = {"first_on": first, "last_on": last, "words": "<b>sea</b>"}
    page = client.post(reverse("person_off", args=[assistant.pk]), typed)
    assert page.status_code == 422
    assert f'id="off_{at}_error"' in page.content.decode()
    assert "&lt;b&gt;sea" in page.content.decode()
    assert not DaysOff.objects.exists()


def test_days_over_others_are_refused(assistant, manager):
    days = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 5)}
    describing.take_off(assistant, **days, by=assistant)
    with pytest.raises(Refusal, match="overlap"):
        describing.take_off(assistant, **{**days, "last_on": date(2026, 12, 9)}, by=manager)


def test_nobody_strikes_out_the_days_of_another(client, assistant, other_assistant):
    days = {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 5)}
    theirs = describing.take_off(other_assistant, **days, by=other_assistant)
    client.force_login(assistant)
    client.post(reverse("person_off", args=[assistant.pk]), {"remove": theirs.pk})
    assert DaysOff.objects.filter(pk=theirs.pk).exists()


# Blocked pairings -------------------------------------------------------------------


def test_a_pairing_is_blocked_with_a_reason_and_freed(client, manager, assistant, arkadia):
    client.force_login(manager)
    path = reverse("person_blocks", args=[assistant.pk])
    said = {"client": arkadia.client.pk, "why": "They asked for somebody else"}
    assert client.post(path, said).status_code == 303
    assert "They asked for somebody else" in client.get(path).content.decode()
    assert "among them already" in client.post(path, said).content.decode()
    client.post(path, {"remove": arkadia.client.pk})
    assert not Block.objects.exists()


@pytest.mark.parametrize(
    "said", [{}, {"client": "0", "why": "x"}, {"client": "x"}, {"why": "\x00"}]
)
def test_a_strange_block_is_told(client, manager, assistant, said):
    client.force_login(manager)
    response = client.post(reverse("person_blocks", args=[assistant.pk]), said)
    assert response.status_code == 422
    assert 'id="id_client_error"' in response.content.decode()


def test_an_assistant_never_reads_of_a_block(client, manager, assistant, arkadia):
    describing.block(assistant, client=arkadia.client, why="A quarrel", by=manager)
    client.force_login(assistant)
    assert client.get(reverse("person_blocks", args=[assistant.pk])).status_code == 403
    page = client.get(reverse("person", args=[assistant.pk])).content.decode()
    assert "A quarrel" not in page
    assert "Not for" not in page
