"""The small demo: one believable agency, its clients, a month of work, and today."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from billing.rollup import roll_up
from clients.models import Attempt, Call, SectionReading
from smartfield.demo import (
    calls,
    desk,
    growing,
    importing,
    inbox,
    keeping,
    looking,
    matching,
    playbooks,
    records,
    relating,
    routine,
    texts,
)
from smartfield.demo.agency import Agency, start_mail
from smartfield.demo.companies import Company
from smartfield.demo.days import MINUTE, Days
from smartfield.demo.settling import settle
from smartfield.demo.stories import Story
from tasks import following
from tasks.models import (
    Assignment,
    Check,
    Comment,
    Correction,
    Criterion,
    Delivery,
    Event,
    HandOver,
    MoreTime,
    Step,
    Task,
    TaskFile,
)
from timetracking.models import EntryVersion, TimeEntry

ON_THE_LINE = {
    "client": "whitfield",
    "who": "dana",
    "said": "Would like to stay in Lisbon a day longer in January. What does that do to the rooms?",
}
FORGETFUL = ("whitfield", "severny-chai")


@transaction.atomic
def load(now: datetime, say: Callable[[str], None] = lambda words: None) -> None:
    """Fill the database with the agency as it stands at `now`. Refuses nothing: ask before."""
    days, told = Days(now), texts.agency()
    say("People, rates and clients")
    agency = Agency(told, days)
    desk.furnish(agency.skills, agency.categories, agency.managers)
    companies = [Company(facts, agency) for facts in texts.clients()]
    records.write(companies)
    desk.set_rules(now)
    say("A month of tasks and time")
    stories = _stories(companies)
    _save_calls(told, companies, stories)
    _save(stories)
    _read_playbooks(companies, stories)
    say("Charges and notices")
    _charge(stories)
    growing.write(agency)
    looking.write(days)
    inbox.write(days)
    matching.write(agency, companies)
    importing.write(next(iter(agency.managers.values())))
    start_mail()


def _stories(companies: list[Company]) -> list[Story]:
    """In the order in which they take their assistants' time; the steady work comes last."""
    told = [(company, task) for company in companies for task in company.told["task"]]
    told.sort(key=lambda pair: _precedence(pair[1]))
    stories = [Story(task, company) for company, task in told]
    for story in stories:
        if story.is_retainer:
            diary = story.agency.diaries[story.assistant]
            if story.company.told["slug"] in FORGETFUL:
                routine.forget_a_clock(story, diary)
            routine.fill(story, diary)
        settle(story)
    return stories


def _precedence(task: dict) -> tuple:
    has_clock = "running" in task or "forgotten" in task
    return (task.get("retainer", False), not has_clock, task.get("ago", 0))


def _save_calls(told: dict, companies: list[Company], stories: list[Story]) -> None:
    days = companies[0].agency.days
    written = [call for company in companies for call in calls.with_client(company)]
    written += calls.with_leads(told, companies[0].agency)
    written += calls.missed(told, companies[0].agency)
    caller = next(c for c in companies if c.told["slug"] == ON_THE_LINE["client"])
    written.append(calls.on_the_line(caller, ON_THE_LINE, days))
    for story in stories:
        keeping.keep_recording_of(story)
        if story.call:
            written.append(story.call)
            if story.call.recording:
                story.call.recording.save()
    Call.objects.bulk_create(sorted(written, key=lambda call: call.started_at))
    Attempt.objects.bulk_create(calls.tries(told, companies[0].agency))


def _save(stories: list[Story]) -> None:
    _share_calls(stories)
    stories.sort(key=lambda story: story.task.created_at)
    Task.objects.bulk_create(story.task for story in stories)
    relating.relate(stories)
    _link_skills(stories)
    desk.tag([story.task for story in stories])
    _follow(stories)
    Event.objects.bulk_create(
        sorted((event for story in stories for event in story.events()), key=lambda e: e.at)
    )
    Criterion.objects.bulk_create(line for story in stories for line in story.criteria())
    Step.objects.bulk_create(step for story in stories for step in story.steps())
    for model, rows in (
        (Assignment, "assignments"),
        (HandOver, "sheets"),
        (MoreTime, "wishes"),
        (Delivery, "deliveries"),
        (Correction, "corrections"),
        (Comment, "comments"),
        (TimeEntry, "entries"),
    ):
        model.objects.bulk_create(row for story in stories for row in getattr(story, rows))
    Check.objects.bulk_create(
        check for story in stories if "ticked" in story.told for check in story.checks()
    )
    relating.tie(stories)
    _save_versions(stories)
    _save_files(stories)


def _share_calls(stories: list[Story]) -> None:
    """A call may have brought two tasks: the second says `with_previous`."""
    for story in stories:
        if story.told.get("with_previous"):
            tasks = story.company.told["task"]
            before = tasks[tasks.index(story.told) - 1]
            first = next(other for other in stories if other.told is before)
            late = first.task.created_at - story.task.created_at
            story.task.call = first.task.call
            story.task.created_at += late
            story.task.published_at += late
            story.task.moved_at += late
            story.moves = [(verb, by, at + late, why) for verb, by, at, why in story.moves]


def _link_skills(stories: list[Story]) -> None:
    links = Task.skills.through
    links.objects.bulk_create(
        links(task=story.task, skill=story.agency.skills[key])
        for story in stories
        for key in story.told.get("skills", [])
    )


def _follow(stories: list[Story]) -> None:
    """Who wrote a task down and who asked for it, as their verb lets them."""
    for story in stories:
        asker = story.task.contact and story.task.contact.user
        following.begin(story.task, [story.task.created_by, asker])


def _save_versions(stories: list[Story]) -> None:
    changes = [change for story in stories if story.entries for change in routine.by_hand(story)]
    EntryVersion.objects.bulk_create(
        EntryVersion(
            entry=entry,
            task=entry.task,
            started_at=entry.started_at,
            ended_at=ended_at,
            note=entry.note,
            changed_by=entry.assistant,
            changed_at=entry.ended_at + MINUTE,
            reason=reason,
        )
        for entry, ended_at, reason in changes
    )
    TimeEntry.objects.bulk_update({entry for entry, _, _ in changes}, ["origin"])


def _save_files(stories: list[Story]) -> None:
    for story in stories:
        files = keeping.keep_files_of(story)
        for file in files:
            file.stored.save(force_insert=True)
        TaskFile.objects.bulk_create(files)


def _read_playbooks(companies: list[Company], stories: list[Story]) -> None:
    """Whoever worked for a client has read what must be read, in its present version."""
    readings = {}
    for story in stories:
        if story.entries:
            for section in story.company.sections:
                if section.is_required:
                    took = max(story.task.claimed_at, section.changed_at + 40 * MINUTE)
                    key = (section.pk, story.assistant.pk)
                    readings[key] = min(took, readings.get(key, took))
    SectionReading.objects.bulk_create(_read_long_ago(stories))
    SectionReading.objects.bulk_create(
        SectionReading(section_id=section, user_id=user, version=versions[section], read_at=read_at)
        for versions in [{s.pk: s.version for c in companies for s in c.sections}]
        for (section, user), read_at in readings.items()
    )


def _read_long_ago(stories: list[Story]) -> list[SectionReading]:
    """What must not be read, and has changed since somebody read it."""
    return [
        playbooks.read_before(section, assistant, section.changed_at - timedelta(days=6))
        for company, assistant in {(s.company, s.assistant) for s in stories if s.entries}
        for section in company.sections
        if section.version > 1 and not section.is_required
    ]


def _charge(stories: list[Story]) -> None:
    """By the real roll-up, in the order in which the tasks ended."""
    ended = Event.objects.filter(verb__in=["accept", "cancel"]).order_by("at")
    for event in ended:
        roll_up(event.task_id, f"event {event.pk}", at=event.at)
