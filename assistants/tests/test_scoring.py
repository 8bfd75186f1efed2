"""The score: each factor moves it the way its words say, and both directions agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assistants import counting, describing, scoring
from assistants.models import Block, Pass, Profile, SkillLevel, Weights
from assistants.standing import busy_before
from tasks.models import Category

pytestmark = pytest.mark.django_db
ALL_WEEK = [0, 24 * 60] * 7


@pytest.fixture
def pair(assistant, other_assistant):
    """Two assistants who differ in nothing and work at any hour."""
    Profile.objects.update(week=ALL_WEEK, languages=["en"])
    return assistant, other_assistant


@pytest.fixture
def task(arkadia, new_task, skill):
    made = new_task(arkadia, "open")
    made.skills.add(skill)
    return made


def fits(task):
    return {fit.assistant: fit for fit in scoring.people_for(task, timezone.now())}


def first(task) -> int:
    return scoring.people_for(task, timezone.now())[0].assistant


def test_whoever_differs_in_nothing_scores_the_same(task, pair):
    one, other = (fits(task)[person.pk] for person in pair)
    assert one.score == other.score


def test_a_level_counts_and_a_confirmed_one_more(task, pair, skill, manager):
    one, other = pair
    for person, level in ((one, 3), (other, 3)):
        SkillLevel.objects.create(profile=person.profile, skill=skill, level=level)
    describing.confirm(other, skill.pk, by=manager)
    said = fits(task)
    assert said[one.pk].skills == pytest.approx(0.8 * 0.75)
    assert said[other.pk].skills == pytest.approx(0.8)
    SkillLevel.objects.filter(profile=one.profile).update(level=5, confirmed_at=timezone.now())
    assert first(task) == one.pk


def test_three_accepted_tasks_stand_for_a_word_of_ones_own(task, pair, skill, arkadia, new_task):
    one, _other = pair
    SkillLevel.objects.create(profile=one.profile, skill=skill, level=3)
    for _n in range(3):
        new_task(arkadia, "accepted", one).skills.add(skill)
    counting.count(one.pk)
    assert fits(task)[one.pk].skills == pytest.approx(0.8)


def test_similar_work_and_the_known_client_count(task, pair, arkadia, norden, new_task):
    one, other = pair
    new_task(norden, "accepted", one, title="Call the dentist")
    new_task(arkadia, "accepted", other, title="Comparing a coworking space")
    counting.count()
    said = fits(task)
    assert said[other.pk].similar > said[one.pk].similar == 0
    assert (said[other.pk].client, said[one.pk].client) == (pytest.approx(0.275, abs=0.01), 0)
    assert first(task) == other.pk


def test_a_category_makes_tasks_alike(task, pair, norden, new_task):
    one, _other = pair
    travel = Category.objects.create(name_en="Travel", name_ru="Поездки")
    type(task).objects.filter(pk=task.pk).update(category=travel)
    new_task(norden, "accepted", one, title="Trains", category=travel)
    counting.count()
    assert fits(task)[one.pk].alike == 1


def test_free_hours_are_those_left_after_days_off_and_what_is_in_hand(
    task, pair, arkadia, new_task, manager
):
    one, other = pair
    due_in = (task.due_at - timezone.now()) // timedelta(minutes=1)
    assert fits(task)[one.pk].free == pytest.approx(due_in, abs=2)
    new_task(arkadia, "claimed", one, estimate_minutes=300, due_at=task.due_at)
    assert fits(task)[one.pk].free == pytest.approx(due_in - 300, abs=2)
    today = timezone.localdate(timezone=other.zone)
    describing.take_off(
        other, first_on=today, last_on=today + timedelta(days=9), by=manager, words="Away"
    )
    said = fits(task)[other.pk]
    assert (said.free, said.room) == (0, 0)


def test_what_is_due_later_takes_no_hours_from_it(task, pair, arkadia, new_task):
    """Of what is in hand, what is due by then is done first; undated counts as due in a week."""
    one, _other = pair
    now = timezone.now()
    by_due = {"sooner": -1, "later": 60, "undated": None}
    for title, after in by_due.items():
        due = after and task.due_at + timedelta(minutes=after)
        made = new_task(arkadia, "claimed", one, title=title, estimate_minutes=100)
        type(made).objects.filter(pk=made.pk).update(due_at=due)
    assert fits(task)[one.pk].busy == busy_before(task, one, now) == 100
    assert fits(task)[one.pk].held == 3
    task.due_at = None
    task.save()
    assert fits(task)[one.pk].busy == busy_before(task, one, now) == 300


def test_hours_are_read_in_the_zone_of_the_assistant(task, pair):
    """Two people work the same two hours by the clock, eight zones apart."""
    one, other = pair
    now = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0)
    type(task).objects.filter(pk=task.pk).update(due_at=now + timedelta(hours=6))
    Profile.objects.update(week=[9 * 60, 11 * 60] * 7)
    one.__class__.objects.filter(pk=one.pk).update(time_zone="UTC")
    one.__class__.objects.filter(pk=other.pk).update(time_zone="America/Los_Angeles")
    free = {fit.assistant: fit.free for fit in scoring.people_for(task, now)}
    assert free == {one.pk: 120, other.pk: 0}


def test_a_full_hand_has_no_room(task, pair, arkadia, new_task):
    one, _other = pair
    Profile.objects.filter(user=one).update(wip_limit=1)
    new_task(arkadia, "claimed", one, estimate_minutes=15)
    assert fits(task)[one.pk].room == 0


def test_a_wish_counts_until_they_are_at_home_in_it(task, pair, skill):
    one, _other = pair
    one.wishes.create(skill=skill)
    assert fits(task)[one.pk].stretch == 1
    SkillLevel.objects.create(profile=one.profile, skill=skill, level=4)
    assert fits(task)[one.pk].stretch == 0


def test_the_language_and_the_choice_of_the_client_count(task, pair, arkadia):
    one, other = pair
    Profile.objects.filter(user=one).update(languages=["ru"])
    assert first(task) == other.pk
    arkadia.client.preferred.add(one)
    assert fits(task)[one.pk].preferred == 1


def test_a_blocked_pairing_comes_last_and_nobody_is_hidden(task, pair, arkadia, skill, manager):
    one, other = pair
    SkillLevel.objects.create(profile=one.profile, skill=skill, level=5)
    Block.objects.create(client=arkadia.client, assistant=one, why="They asked so", by=manager)
    ranked = scoring.people_for(task, timezone.now())
    assert [fit.assistant for fit in ranked] == [other.pk, one.pk]


def test_both_directions_give_the_same_pair_the_same_facts(task, pair, arkadia, new_task, skill):
    one, _other = pair
    new_task(arkadia, "open", title="Another")
    new_task(arkadia, "accepted", one).skills.add(skill)
    Pass.objects.create(task=task, assistant=one, why="time")
    counting.count()
    at = timezone.now()
    forth = next(fit for fit in scoring.people_for(task, at) if fit.assistant == one.pk)
    back = next(fit for fit in scoring.tasks_for(one, at) if fit.task == task.pk)
    assert forth[:-2] == back[:-2]  # all but the place, which is among people or among tasks
    assert back.is_passed


def test_the_weights_are_what_counts(task, pair, skill):
    one, other = pair
    SkillLevel.objects.create(profile=one.profile, skill=skill, level=5)
    Profile.objects.filter(user=other).update(wip_limit=9)
    other.wishes.create(skill=skill)
    assert first(task) == one.pk
    said = Weights(pk=1, **dict.fromkeys(Weights.FACTORS, 0))
    said.stretch = 10
    said.save()
    assert first(task) == other.pk


def test_it_is_one_statement(task, pair, django_assert_num_queries):
    said = scoring.weights()
    with django_assert_num_queries(1):
        scoring.people_for(task, timezone.now(), said)
    with django_assert_num_queries(1):
        scoring.tasks_for(pair[0], timezone.now(), said)


def test_the_first_and_the_wanted_know_their_places(task, pair, skill):
    one, other = pair
    SkillLevel.objects.create(profile=other.profile, skill=skill, level=5)
    at = timezone.now()
    every = scoring.people_for(task, at)
    assert [(fit.assistant, fit.place, fit.out_of) for fit in every] == [
        (other.pk, 1, 2),
        (one.pk, 2, 2),
    ]
    assert scoring.people_for(task, at, first=1) == every[:1]
    assert scoring.people_for(task, at, first=0, wanted=[one.pk, 0]) == every[1:]
