"""Standing test 2: a page asks the database as often for thirty rows as for one."""

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Role, StoredFile, User
from assistants import counting, describing, offering
from assistants.bonuses import awarding, deciding, ruling
from assistants.models import BonusRule, Profile, SkillLevel
from billing.rollup import roll_up
from clients.calling_back import keep_missed
from clients.models import (
    Call,
    Client,
    Contact,
    ContactPhone,
    Membership,
    Ring,
    ScriptItem,
    Source,
)
from clients.writing import add_section, rewrite
from smartfield.lib.periods import week_of
from tasks import reviewing
from tasks.models import Repeat, SavedView, Skill, Tag, Task, Template
from timetracking.models import Batch, TimeEntry

AT_MOST = 20
OF_NO_CLIENT = {"client_list", "client_doubles"}

# page → who looks; every list, and every page that shows lists
PAGES = {
    "home": ["manager", "assistant", "owner"],
    "inbox": ["manager", "assistant", "owner"],
    "people": ["manager"],
    "person": ["manager", "assistant"],
    "person_growth": ["manager"],
    "me_growth": ["assistant"],
    "me_bonuses": ["assistant"],
    "bonuses": ["manager"],
    "bonus_rule": ["manager"],
    "call_list": ["manager"],
    "call_list?state=missed": ["manager"],
    "call": ["manager"],
    "call_script": ["manager"],
    "template_list": ["manager"],
    "tag_list": ["manager"],
    "repeat_list": ["manager"],
    "repeat": ["manager"],
    "task_edit": ["manager"],
    "task_split": ["manager"],
    "client_list": ["manager"],
    "client_stage": ["manager"],
    "lead_list": ["manager"],
    "client_export": ["manager", "owner"],
    "client_erase": ["manager"],
    "lead_board": ["manager"],
    "lead_figures": ["manager"],
    "client": ["manager", "assistant"],
    "client_tasks": ["manager", "assistant"],
    "client_calls": ["manager"],
    "client_people": ["manager", "owner"],
    "client_hours": ["manager", "assistant"],
    "client_files": ["manager", "assistant", "owner"],
    "client_agreements": ["manager", "owner"],
    "client_history": ["manager"],
    "client_doubles": ["manager"],
    "import_list": ["manager"],
    "import_batch": ["manager"],
    "client_playbook": ["manager", "assistant", "owner"],
    "section_versions": ["manager", "assistant", "owner"],
    "playbook_coverage": ["manager", "owner"],
    "task_list": ["manager", "assistant", "owner"],
    "task_list?view=board": ["manager", "assistant"],
    "task_list?view=calendar": ["manager", "assistant"],
    "task_list?view=calendar&of=month": ["manager"],
    "task": ["manager", "assistant", "owner"],
    "task_history": ["manager", "owner"],
    "task_round": ["manager", "assistant", "owner"],
    "as_client": ["manager"],
    "task_time": ["manager", "assistant", "owner"],
    "task_deliver": ["assistant"],
    "queue": ["manager", "assistant"],
    "queue?view=all": ["assistant"],
    "task_assign": ["manager"],
    "task_offer": ["manager"],
    "person_skills": ["assistant"],
    "person_hours": ["assistant"],
    "person_blocks": ["manager"],
    "time_day": ["assistant", "manager"],
    "time_week": ["assistant", "manager"],
    "time_look": ["manager"],
    "hours": ["owner"],
    "billing": ["manager"],
    "find": ["manager", "assistant", "owner"],
}


@pytest.fixture
def world(arkadia, manager, assistant, new_task, skill, rate):
    """Call it to add one more of everything that a page may list; the first call makes one."""
    assistant.profile.wip_limit = 30
    assistant.profile.save()
    first = new_task(arkadia, "in_progress", assistant)
    reviewed = new_task(arkadia, "sent_back", assistant)
    reviewed.settle_correction(reviewed.corrections.get(), by=assistant, state="done")
    reviewed.deliver(by=assistant, summary="With terms.")
    counter = iter(range(1000))
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def more():
        n = next(counter)
        person = User.objects.create_user(f"a{n}@staff.example", name=f"A {n}", role="assistant")
        profile = Profile.objects.create(user=person)
        needed = Skill.objects.create(name_en=f"Skill {n}", name_ru=f"Навык {n}")
        SkillLevel.objects.create(profile=profile, skill=needed)
        SkillLevel.objects.create(profile=assistant.profile, skill=needed)
        day = date(2027, 1, 1) + timedelta(days=2 * n)
        describing.take_off(assistant, first_on=day, last_on=day, by=assistant)
        assistant.wishes.create(skill=needed)
        assistant.learnings.create(
            title=f"Course {n}", finished_on="2026-11-02", skill=needed, level=2,
            file=StoredFile.objects.create(
                name="c.pdf", media_type="application/pdf", size=1, uploaded_by=assistant
            ),
        )  # fmt: skip
        colleague = User.objects.create_user(f"c{n}@arkadia.example", role=Role.CLIENT, name="C")
        Membership.objects.create(user=colleague, client=arkadia.client, is_member=True)
        company = Client.objects.create(name=f"Company {n}", slug=f"company-{n}", manager=manager)
        lead = Client.objects.create(
            name=f"Lead {n}", slug=f"lead-{n}", manager=manager, stage="lost", lost_reason=f"{n}",
            source=Source.objects.create(name_en=f"From {n}", name_ru=f"Из {n}"),
        )  # fmt: skip
        Contact.objects.create(client=lead, name=f"Person {n}")
        describing.block(assistant, client=lead, why="They asked so", by=manager)
        contact = Contact.objects.create(client=arkadia.client, name=f"Contact {n}")
        ContactPhone.objects.create(contact=contact, number=f"+35191244{n:04}")
        batch = Batch.objects.create(
            kind="clients", name=f"{n}.csv", by=manager, mapping={"columns": {}}, state="in",
            in_at=timezone.now(),
        )  # fmt: skip
        Batch.objects.earliest("pk").rows.create(
            line=n + 1, source="clients", external_id=f"{n}", fate="in", client=company
        )
        batch.rows.create(line=1, source="clients", external_id=f"b{n}", fate="new")
        Client.objects.create(name=f"Company {n} Ltd", slug=f"double-{n}", manager=manager)
        Contact.objects.create(client=arkadia.client, name=f"Contact {n} Jr")
        now = timezone.now()
        Call.objects.create(
            manager=manager, client=arkadia.client, contact=contact, state="logged",
            started_at=now, ended_at=now, summary="Compare three spaces",
            phone=f"+35191244{n:04}",
        )  # fmt: skip
        missed = keep_missed(f"+35191245{n:04}", owner=manager, at=now)
        missed.attempts.create(by=manager)
        Ring.objects.create(pbx_id=f"c{n}", number=f"+35191244{n:04}")
        add_to_playbook(n)
        arkadia.client.record("rights", by=manager, person=colleague.pk, rights=["member"])
        arkadia.client.record("contact_new", by=manager, contact=contact.pk)
        paper = StoredFile.objects.create(
            name="a.pdf", media_type="application/pdf", size=1, uploaded_by=manager
        )
        arkadia.client.agreements.create(
            title=f"Contract {n}", file=paper, valid_from=now.date(), written_by=manager,
            is_shared=True,
        )  # fmt: skip
        first.files.create(stored=StoredFile.objects.create(
            name="b.png", media_type="image/png", size=1, uploaded_by=manager
        ))  # fmt: skip
        rule = ruling.write(
            by=manager, name=f"Rule {n}", condition="new_skill", amount=5, currency="EUR",
            valid_from=now.date(),
        )  # fmt: skip
        ruling.change(
            BonusRule.objects.first(), by=manager, seen=1 + n, name=f"Rule {n}",
            valid_from=now.date(), condition="new_skill", amount=6 + n, currency="EUR",
        )  # fmt: skip
        ruling.switch(rule, is_on=True)
        arkadia.client.preferred.add(person)
        for state in ("draft", "open", "on_hold", "in_review", "sent_back", "accepted"):
            task = new_task(arkadia, state, assistant, contact=contact)
            task.skills.add(needed)
            task.tags.add(Tag.objects.get_or_create(name=f"Tag {n}")[0])
        for word in ("one", "two"):
            deciding.give(task, by=manager, amount=1 + n, currency="EUR", reason=word)
        asked = task.bonuses.first()
        deciding.ask(asked, by=assistant, text="Why?")
        awarding.award(rule.pk, timezone.now())
        entry(task, 30 + n)
        roll_up(task.pk, f"test {n}")
        offered = new_task(_company(company), "open")
        offering.offer(offered, [assistant, person], by=manager)
        counting.count()
        entry(first, n)
        first.comment(by=manager, text=f"Compare {n}")
        first.follows.create(person=colleague)
        first.comment(by=arkadia.owner, text=f"Compare {n}", kind="progress")
        first.ask_correction(by=arkadia.owner, text="Compare again")
        first.criteria.create(text=f"Criterion {n}")
        call = Call.objects.filter(state="logged").last()
        call.note_versions.create(note=f"Compare {n}", changed_by=manager)
        first.comment(by=manager, text=f"Said {n}", call=call)
        ScriptItem.objects.create(language="en", heading=f"Piece {n}", words="…")
        SavedView.objects.create(owner=manager, name=f"{n}", query=f"skill={needed.pk}")
        SavedView.objects.create(owner=manager, name=f"S {n}", is_shared=True)
        made = Template.objects.create(name=f"Template {n}", title="Compare", client=company)
        made.skills.add(needed)
        facts = {"template": made, "rule": "FREQ=DAILY", "starts_on": "2026-01-01"}
        following = {"next_on": "2030-01-01", "next_at": "2030-01-01T00:00Z"}
        Repeat.objects.create(
            client=arkadia.client, created_by=manager, assistant=assistant, **facts, **following
        )
        day = date(2026, 1, 1) + timedelta(days=n)
        Repeat.objects.earliest("pk").occurrences.create(task=new_task(arkadia), on=day)
        first.skills.add(needed)
        first.tags.add(Tag.objects.get(name=f"Tag {n}"))
        line = reviewed.criteria.create(text=f"Criterion {n}")
        reviewing.check(
            reviewed, f"criterion-{line.pk}", by=arkadia.owner, round=2, is_fine=bool(n % 2)
        )
        for reader in (manager, assistant, arkadia.owner):
            Notice.objects.create(
                person=reader, kind="comment", cause=f"test {n}", facts={"task": "T"}, path="/"
            )

    def add_to_playbook(n):
        section = add_section(
            arkadia.client, by=manager, title=f"Compare {n}", text="…", is_required=True
        )
        section.acknowledge(by=assistant)
        first_section = arkadia.client.playbook_sections.first()
        for written in (section, first_section):
            rewrite(
                written, by=manager, title=f"Compare {n}", text="….", is_required=True,
                change_note="A point",
            )  # fmt: skip
            written.questions.create(asked_by=assistant, text=f"Compare {n}?")

    def _company(company):
        return SimpleNamespace(client=company, contact=None, owner=None)

    def entry(task, n):
        start = midnight + timedelta(minutes=10 * n)
        TimeEntry.objects.create(
            assistant=assistant, task=task, started_at=start, ended_at=start + timedelta(minutes=5)
        )

    more()
    people = {"manager": manager, "assistant": assistant, "owner": arkadia.owner}
    return more, people, first, arkadia


def address(name, first, arkadia, assistant):
    name, _, query = name.partition("?")
    today = timezone.localdate()
    section = arkadia.client.playbook_sections.first()
    call = Call.objects.filter(state="logged").last()  # the first: the latest stands first
    kwargs = {
        "person": {"pk": assistant.pk},
        "person_growth": {"pk": assistant.pk},
        "bonus_rule": {"pk": (BonusRule.objects.first() or BonusRule(pk=0)).pk},
        "call": {"pk": call.pk},
        "import_batch": {"pk": Batch.objects.earliest("pk").pk},
        "repeat": {"pk": Repeat.objects.earliest("pk").pk},
        "time_day": {"day": today},
        "section_versions": {"slug": arkadia.client.slug, "pk": section.pk},
        "playbook_coverage": {"slug": arkadia.client.slug},
        "time_week": {"monday": week_of(today)[0]},
    }
    is_of_client = name.startswith("client_") and name not in OF_NO_CLIENT
    if is_of_client or name in {"client", "as_client"}:
        kwargs[name] = {"slug": arkadia.client.slug}
    if name.startswith("task") and name != "task_list":
        kwargs[name] = {"number": first.pk}
    if name.startswith("person_"):
        kwargs[name] = {"pk": assistant.pk}
    if name in {"task_assign", "task_offer"}:
        kwargs[name] = {"number": Task.objects.open().earliest("pk").pk}
    if name == "task_round":
        reviewed = Task.objects.filter(state="in_review", round=2).earliest("pk")
        kwargs[name] = {"number": reviewed.pk, "round": 2}
    if name == "lead_board":
        return reverse("lead_list") + "?view=board"
    path = reverse(name, kwargs=kwargs.get(name))
    if name.startswith("time_"):
        return f"{path}?person={assistant.pk}"
    return path + "?q=compare" if name == "find" else path + (query and f"?{query}")


def statements(client, path) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return [query["sql"] for query in captured]


def test_thirty_rows_ask_as_often_as_one(client, world):
    more, people, first, arkadia = world
    looks = [
        (actor, address(name, first, arkadia, people["assistant"]))
        for name, lookers in PAGES.items()
        for actor in lookers
    ]
    looks.sort()  # a person at a time
    asked(client, people, looks)  # what is remembered between requests is remembered now
    few = asked(client, people, looks)
    for _ in range(29):
        more()
    many = asked(client, people, looks)
    grown = {
        look: sorted(set(many[look]) - set(few[look]))
        for look in looks
        if len(many[look]) != len(few[look])
    }
    assert grown == {}
    assert {look: len(said) for look, said in many.items() if len(said) > AT_MOST} == {}


def asked(client, people, looks) -> dict[tuple[str, str], list[str]]:
    """Person and path → the statements of the page."""
    found = {}
    for actor, of_actor in groupby(looks, key=itemgetter(0)):
        client.force_login(people[actor])
        for look in of_actor:
            found[look] = statements(client, look[1])
    return found
