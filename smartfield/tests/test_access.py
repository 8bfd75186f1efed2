"""Standing test 1: every address, every actor, own and foreign rows.

Written down by hand from what the product promises, one letter for each actor:

    o  comes in            f  403: the role, or the verb on this row, is not theirs
    n  404: the row is not theirs to know            l  sent to sign in

An address without a line fails. The rows all belong to Arkadia; the stranger owns Norden.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.sites import site as admin_site
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts import uploading
from accounts.inviting import invite
from accounts.models import Errand, Notice, Role, User
from assistants import offering
from assistants.bonuses import deciding, ruling
from assistants.models import Block, Bonus, BonusRule, DaysOff, Learning, Offer, Pass, SkillLevel
from billing.rollup import roll_up
from clients.models import (
    Agreement,
    Call,
    ClientEvent,
    Membership,
    PlaybookSection,
    Ring,
    ScriptItem,
)
from smartfield.lib.periods import Span, week_of
from tasks import drafting
from tasks.models import (
    BulkAction,
    Check,
    Comment,
    Correction,
    Event,
    Repeat,
    SavedView,
    Tag,
    Task,
    Template,
)
from timetracking import recording
from timetracking.models import Batch, TimeEntry

ACTORS = [
    *("manager", "assistant", "other_assistant", "owner", "member", "billing", "stranger"),
    "anonymous",
]

ALL, NOBODY = "oooooool", "nnnnnnnl"
MANAGERS = "offffffl"
STAFF = "oooffffl"
ASSISTANTS = "fooffffl"
CLIENTS = "fffooool"
PUBLIC = "oooooooo"

ACCESS = {
    # the frame
    "home": ALL,
    "find": ALL,
    "help": ALL,
    "help_keys": ALL,
    "health": PUBLIC,
    "styleguide": NOBODY,  # administrators only
    "outbox": NOBODY,
    "file": "onnnnnnl",  # a call's recording
    "file_preview": "onnnnnnl",
    "upload_new": ALL,
    "upload": "nonnnnnl",  # the assistant's own
    # people
    "login": PUBLIC,
    "logout": PUBLIC,  # pressed twice, it is still a way out
    "password_reset": PUBLIC,
    "password_reset_done": PUBLIC,
    "password_reset_confirm": "nnnnnnnn",  # a dead link
    "password_reset_complete": PUBLIC,
    "welcome": "nnnnnnnn",  # a dead link
    "me_settings": ALL,
    "me_password": ALL,
    "me_settled": CLIENTS,
    "set_language": PUBLIC,
    "set_theme": PUBLIC,
    "inbox": ALL,
    "inbox_read": ALL,
    "inbox_item": "nnnonnnl",  # the owner's notice
    "people": MANAGERS,
    "invite": MANAGERS,
    "person": "oonffffl",  # the assistant's page
    "person_skills": "oonffffl",
    "person_confirm": MANAGERS,
    "person_hours": "oonffffl",
    "person_off": "oonffffl",
    "person_blocks": MANAGERS,
    "person_growth": MANAGERS,
    "me_growth": ASSISTANTS,
    "learning_new": ASSISTANTS,
    "learning": MANAGERS,
    "me_bonuses": ASSISTANTS,
    "bonus_ask": "fonffffl",
    "bonuses": MANAGERS,
    "bonus": MANAGERS,
    "bonus_approve": MANAGERS,
    "bonus_rule_new": MANAGERS,
    "bonus_rule": MANAGERS,
    "bonus_rule_switch": MANAGERS,
    "task_bonus": MANAGERS,
    "person_put_out": MANAGERS,
    "person_let_in": MANAGERS,
    "person_erase": MANAGERS,
    "me_export": ALL,
    # calls
    "call_list": MANAGERS,
    "call_new": MANAGERS,
    "call": MANAGERS,
    "call_draft": MANAGERS,
    "call_finish": MANAGERS,
    "call_lookup": MANAGERS,
    "call_recording": MANAGERS,
    "call_follow_up": MANAGERS,
    "call_missed": MANAGERS,
    "call_tried": MANAGERS,
    "call_dismiss": MANAGERS,
    "call_consent": MANAGERS,
    "ring_take": MANAGERS,
    "ringing": MANAGERS,
    "call_bar": MANAGERS,
    "hook_calls": "nnnnnnnn",  # no secret, no door; tasks/tests/test_hook_door.py
    "call_length": MANAGERS,
    "call_undo": MANAGERS,
    "call_script": MANAGERS,
    "script_new": MANAGERS,
    "script_item": MANAGERS,
    # clients
    "client_list": STAFF,
    "client_new": MANAGERS,
    "client": "oonooonl",
    "client_edit": MANAGERS,
    "as_client": MANAGERS,
    "as_client_stop": ALL,
    "client_archive": MANAGERS,
    "client_history": MANAGERS,
    "client_hours": "oonffffl",
    "client_files": "oonoonnl",
    "client_prefer": MANAGERS,
    "client_doubles": MANAGERS,
    "import_list": MANAGERS,
    "import_batch": MANAGERS,
    "import_choose": MANAGERS,
    "import_bring": MANAGERS,
    "import_back": MANAGERS,
    "import_template": MANAGERS,
    "client_merge": MANAGERS,
    "contact_merge": MANAGERS,
    "client_leave": "fffooonl",
    "client_agreements": "offoffnl",
    "agreement_new": MANAGERS,
    "agreement": "offonnnl",  # shared with the owner
    "client_stage": MANAGERS,
    "client_export": "offoffnl",
    "client_erase": MANAGERS,
    "contact_erase": MANAGERS,
    "lead_list": MANAGERS,
    "lead_figures": MANAGERS,
    "client_tasks": "oonffffl",
    "client_calls": MANAGERS,
    "client_people": "offooonl",
    "client_invite": "offoffnl",
    "client_member": "offoffnl",
    "contact_new": MANAGERS,
    "contact": MANAGERS,
    "client_playbook": "oonoonnl",
    "section_new": "offofnnl",
    "section": "offofnnl",
    "section_read": "fonffffl",
    "section_ask": "fonffffl",
    "section_answer": "offofnnl",
    "section_versions": "oonoonnl",
    "section_order": "offofnnl",
    "playbook_coverage": "offofnnl",
    "playbook": ALL,
    # tasks; in progress in the assistant's hands, unless the name is in STATES
    "task_list": ALL,
    "task_new": "offoonol",
    "task_lacking": MANAGERS,
    "template_list": MANAGERS,
    "template_new": MANAGERS,
    "template": MANAGERS,
    "tag_list": MANAGERS,
    "tag": MANAGERS,
    "tag_remove": MANAGERS,
    "repeat_list": MANAGERS,
    "repeat_new": MANAGERS,
    "repeat": MANAGERS,
    "task": "oonoonnl",
    "task_edit": "offffnnl",
    "bulk_new": MANAGERS,
    "bulk": MANAGERS,
    "task_peek": "oonoonnl",
    "view_new": STAFF,
    "view": "onnffffl",  # the manager's own
    "view_undo": "onnffffl",
    "task_columns": STAFF,
    "task_csv": ALL,
    "task_xlsx": ALL,
    "task_merge": MANAGERS,
    "task_split": MANAGERS,
    "task_due": MANAGERS,
    "task_move": "oonffffl",
    "task_publish": MANAGERS,
    "task_ask_back": MANAGERS,
    "task_assign": MANAGERS,
    "task_claim": "fooffffl",
    "task_release": "oonffffl",
    "task_hand_over": "oonffffl",
    "task_sheet": "fonffffl",
    "task_more_time": "oonffffl",
    "task_hold": "oonffffl",
    "task_resume": "oonffffl",
    "task_answer": "fffoonnl",
    "task_recall": "fffoonnl",
    "task_deliver": "fonffffl",
    "task_accept": "offoonnl",
    "task_send_back": "offoonnl",
    "task_reopen": MANAGERS,
    "task_cancel": "offffnnl",
    "task_comments": "oonoonnl",
    "task_corrections": "offoonnl",
    "task_correction": "fonffffl",
    "task_criterion": "oonffffl",
    "task_step_new": "oonffffl",
    "task_step": "oonffffl",
    "file_remove": "ofnffnnl",  # the manager brought it
    "task_follow": "oonoonnl",
    "task_after": MANAGERS,
    "task_round": "oonoonnl",
    "task_check": "fffoonnl",
    "task_rating": "fffoonnl",
    "task_question": "oonffffl",
    "task_decide": MANAGERS,
    "task_history": "oonoonnl",
    "task_time": "oonoonnl",
    "queue": STAFF,
    "queue_order": STAFF,
    "task_pass": "fooffffl",
    "task_decline": "fonffffl",
    "task_offer": MANAGERS,
    "task_withdraw_offer": MANAGERS,
    # time and money
    "clock": ASSISTANTS,
    "clock_start": ASSISTANTS,
    "clock_stop": ASSISTANTS,
    "clock_switch": ASSISTANTS,
    "clock_confirm": ASSISTANTS,
    "clock_undo": ASSISTANTS,
    "clock_offline": ASSISTANTS,
    "clock_mended": "fonffffl",
    "time": STAFF,
    "time_day": STAFF,
    "time_week": STAFF,
    "time_add": ASSISTANTS,
    "time_look": MANAGERS,
    "time_file": "nooffffl",  # a manager names whose it is
    "time_feed": ASSISTANTS,
    "feed": "nnnnnnnn",  # a dead address; timetracking/tests/test_feeding.py
    "time_note": "fonffffl",
    "time_entry": "oonffffl",
    "hours": "fffofool",
    "hours_file": "fffofool",
    "billing": MANAGERS,
    "charge": "offononl",
}

STATES = {
    "task_publish": "draft",
    "task_ask_back": "request",
    "task_assign": "open",
    "task_claim": "open",
    "task_pass": "open",
    "task_decline": "open",
    "task_offer": "open",
    "task_withdraw_offer": "open",
    "task_resume": "on_hold",
    "task_answer": "on_hold",
    "task_accept": "in_review",
    "task_send_back": "in_review",
    "task_reopen": "accepted",
    "task_round": "in_review",
    "task_check": "in_review",
    "task_rating": "accepted",
    "task_time": "accepted",
}

LETTERS = {200: "o", 201: "o", 204: "o", 303: "o", 400: "o", 422: "o", 403: "f", 404: "n"}


def named() -> dict[str, URLPattern]:
    """Every address of the house; the administration has a test of its own."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            elif pattern.app_name != "admin":
                yield from walk(pattern.url_patterns)

    return {pattern.name: pattern for pattern in walk(get_resolver().url_patterns)}


@pytest.fixture
def actors(manager, assistant, other_assistant, arkadia, norden):
    return {
        "manager": manager,
        "assistant": assistant,
        "other_assistant": other_assistant,
        "owner": arkadia.owner,
        "member": arkadia.member,
        "billing": arkadia.billing,
        "stranger": norden.owner,
        "anonymous": None,
    }


@pytest.fixture
def rows(request, arkadia, assistant, other_assistant, manager, new_task, rate, settings, tmp_path):
    """One of everything that an address can name."""
    from django.core.files.base import ContentFile

    from accounts.models import StoredFile

    assistant.profile.wip_limit = 30
    assistant.profile.save()
    now = timezone.now()
    kept = StoredFile(name="call.wav", media_type="audio/wav", size=4, uploaded_by=manager)
    kept.content.save("call.wav", ContentFile(b"RIFF"), save=False)
    kept.preview.save("", ContentFile(b"RIFF"), save=False)
    kept.save()
    other_kept = StoredFile.objects.create(
        name="a.pdf", media_type="application/pdf", size=1, uploaded_by=manager
    )
    section = PlaybookSection.objects.create(
        client=arkadia.client, title="Calls", text="Never before nine.", author=manager
    )
    question = section.questions.create(asked_by=assistant, text="And on Fridays?")
    tasks = {
        state: new_task(arkadia, state, assistant, title=f"The {state} one")
        for state in ("draft", "open", "on_hold", "in_review", "in_progress")
    }
    tasks["request"] = drafting.draft(arkadia.client, by=arkadia.owner, title="The asked one")
    correction = tasks["in_progress"].ask_correction(by=arkadia.owner, text="Two desks, not one.")
    worked = new_task(arkadia, "in_progress", assistant, title="The accepted one")
    span = Span(now - timedelta(hours=5), now - timedelta(hours=4))
    entry = recording.add(worked, span, by=assistant, reason="Forgot the clock")
    worked.deliver(by=assistant, summary="Done.")
    worked.accept(by=arkadia.owner, round=1)
    tasks["accepted"] = worked
    criterion = tasks["in_progress"].criteria.create(text="Two desks")
    invited = User.objects.create_user("new@arkadia.example", None, role=Role.CLIENT)
    Membership.objects.create(user=invited, client=arkadia.client, is_member=True)
    invite(invited, by=manager)
    draft = Call.objects.create(manager=manager, client=arkadia.client)
    offering.offer(tasks["open"], [assistant], by=manager)
    rule = ruling.write(
        by=manager, name="Rule", condition="at_once", amount=5, currency="EUR",
        valid_from=now.date(),
    )  # fmt: skip
    gift = deciding.give(worked, by=manager, amount=5, currency="EUR", reason="Saved the day")
    return {
        "tasks": tasks,
        "rule": rule.pk,
        "bonus": gift.pk,
        "charge": roll_up(worked.pk, "test").pk,
        "entry": entry.pk,
        "press": assistant.offline_presses.create(key=uuid4(), verb="stop", pressed_at=now).pk,
        "call": draft.pk,
        "ring": Ring.objects.create(pbx_id="c1", number="+351912448190").pk,
        "file": kept,
        "upload": uploading.begin(by=assistant, name="long.wav", size=9).pk,
        "section": section.pk,
        "question": question.pk,
        "correction": correction.pk,
        "criterion": criterion.pk,
        "step": tasks["in_progress"].steps.create(text="Call").pk,
        "contact": arkadia.contact.pk,
        "agreement": arkadia.client.agreements.create(
            title="Contract", text="…", valid_from=now.date(), written_by=manager, is_shared=True
        ).pk,
        "piece": ScriptItem.objects.create(language="en", heading="Who", words="Us.").pk,
        "bulk": BulkAction.objects.create(deed="publish", by=manager).pk,
        "view": SavedView.objects.create(owner=manager, name="Late").pk,
        "tag": Tag.objects.create(name="Travel").pk,
        "task_file": tasks["in_progress"].files.create(stored=other_kept).pk,
        "template": Template.objects.create(name="Trip", title="Book the trip").pk,
        "repeat": Repeat.objects.create(
            client=arkadia.client,
            template=Template.objects.create(name="Report", title="Report", brief="Weekly."),
            rule="FREQ=WEEKLY;BYDAY=MO",
            starts_on=now.date(),
            created_by=manager,
        ).pk,
        "batch": Batch.objects.create(
            kind="clients", name="a.csv", by=manager, mapping={"columns": {}}
        ).pk,
        "membership": Membership.objects.get(user=arkadia.member).pk,
        "notice": Notice.objects.filter(person=arkadia.owner).first().pk,
        "person": assistant.pk,
        "learning": assistant.learnings.create(title="A course", finished_on=now.date()).pk,
        "slug": arkadia.client.slug,
        "recorded": Call.objects.create(
            manager=manager, state="logged", started_at=now, ended_at=now, recording=kept
        ).pk,
    }


def address(name: str, rows: dict) -> str:
    """The address `name` of Arkadia's rows."""
    task = rows["tasks"][STATES.get(name, "in_progress")]
    wanted = named()[name].pattern.converters
    pk = {
        "inbox_item": rows["notice"],
        "person": rows["person"],
        **dict.fromkeys(
            ("person_skills", "person_confirm", "person_hours", "person_off", "person_blocks"),
            rows["person"],
        ),
        "person_growth": rows["person"],
        "learning": rows["learning"],
        "bonus_ask": rows["bonus"],
        "bonus": rows["bonus"],
        "bonus_approve": rows["bonus"],
        "bonus_rule": rows["rule"],
        "bonus_rule_switch": rows["rule"],
        "person_put_out": rows["person"],
        "person_let_in": rows["person"],
        "client_member": rows["membership"],
        "contact": rows["contact"],
        "agreement": rows["agreement"],
        "contact_erase": rows["contact"],
        "person_erase": rows["person"],
        "section": rows["section"],
        "script_item": rows["piece"],
        "template": rows["template"],
        "repeat": rows["repeat"],
        "section_read": rows["section"],
        "section_ask": rows["section"],
        "section_answer": rows["question"],
        "section_versions": rows["section"],
        "task_correction": rows["correction"],
        "task_question": rows["correction"],
        "task_decide": rows["correction"],
        "task_criterion": rows["criterion"],
        "task_step": rows["step"],
        "time_entry": rows["entry"],
        "time_note": rows["entry"],
        "clock_mended": rows["press"],
        "charge": rows["charge"],
        "file": rows["file"].pk,
        "ring_take": rows["ring"],
        "file_preview": rows["file"].pk,
        "upload": rows["upload"],
        "view": rows["view"],
        "bulk": rows["bulk"],
        "file_remove": rows["task_file"],
        "tag": rows["tag"],
        "tag_remove": rows["tag"],
        **dict.fromkeys(
            ("import_batch", "import_choose", "import_bring", "import_back"), rows["batch"]
        ),
        "view_undo": rows["view"],
    }.get(name, rows["call"])
    known = {
        "pk": pk,
        "kind": "clients",
        "number": task.pk,
        "round": 1,
        "slug": rows["slug"],
        "name": "call.wav",
        "token": "no-such-token",
        "secret": "no-such-secret",
        "uidb64": "MQ",
        "day": timezone.localdate(),
        "monday": week_of(timezone.localdate())[0],
    }
    return reverse(name, kwargs={key: known[key] for key in wanted})


def letter(response) -> str:
    if response.status_code == 302:
        return "l" if response.url.startswith("/login/?next=") else "o"
    return LETTERS.get(response.status_code, str(response.status_code))


def census() -> dict:
    """How many rows there are of what a person can change, and where the tasks stand."""
    models = [
        Agreement,
        Batch,
        Block,
        Bonus,
        BonusRule,
        Learning,
        Call,
        Check,
        ClientEvent,
        Comment,
        Correction,
        DaysOff,
        Event,
        Membership,
        Offer,
        Pass,
        PlaybookSection,
        SkillLevel,
        TimeEntry,
        User,
    ]
    counts = {model.__name__: model.objects.count() for model in models}
    return {
        **counts,
        "errands": Errand.objects.exclude(kind="mail password reset").count(),
        "states": list(Task.objects.order_by("pk").values_list("pk", "state", "assistant")),
    }


@pytest.fixture
def browsers(actors):
    """Actor → a client, signed in."""
    made = {actor: Client() for actor in ACTORS}
    for actor, user in actors.items():
        if user:
            made[actor].force_login(user)
    yield made
    assert {a: is_signed_in(made[a]) for a in ACTORS} == {a: a != "anonymous" for a in ACTORS}


def is_signed_in(client) -> bool:
    return SESSION_KEY in client.session


def test_every_address_has_its_line():
    assert set(named()) - set(ACCESS) == set()
    assert set(ACCESS) - set(named()) == set()


def test_every_view_says_whose_it_is():
    silent = [name for name, pattern in named().items() if not hasattr(pattern.callback, "roles")]
    assert silent == []


def test_who_may_come(browsers, rows):
    came = {}
    for name in ACCESS:
        answers = [browsers[actor].get(address(name, rows)) for actor in ACTORS]
        came[name] = "".join(
            expected if answer.status_code == 405 else letter(answer)  # posts only: see below
            for answer, expected in zip(answers, ACCESS[name], strict=True)
        )
    assert {name: who for name, who in came.items() if who != ACCESS[name]} == {}


def test_whoever_may_not_come_cannot_post_either(browsers, rows):
    before = census()
    answered = {
        (name, actor): (letter(browsers[actor].post(address(name, rows))), expected)
        for name, who in ACCESS.items()
        for actor, expected in zip(ACTORS, who, strict=True)
        if expected != "o"
    }
    let_in = {key: pair for key, pair in answered.items() if pair[0] not in {pair[1], "405"}}
    assert let_in == {}
    assert census() == before


def test_no_other_method_opens_a_door(browsers, rows):
    before = census()
    for method in ("put", "patch", "delete"):
        for name in ACCESS:
            for actor in ("manager", "owner"):
                status = getattr(browsers[actor], method)(address(name, rows)).status_code
                assert status in {302, 403, 404, 405}, (method, name, actor)
    assert census() == before


def test_the_administration_is_for_administrators(client, browsers, admin):
    for actor in ACTORS:
        assert browsers[actor].get("/admin/").status_code in {302, 404}
    client.force_login(admin)
    assert client.get("/admin/").status_code == 200


def test_administrators_see_every_model(client, admin):
    client.force_login(admin)
    for model in admin_site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(path).status_code == 200, path


def test_a_colleague_who_left_sees_nothing_of_it(client, arkadia, rows):
    client.force_login(arkadia.member)
    path = rows["tasks"]["in_progress"].get_absolute_url()
    assert client.get(path).status_code == 200
    Membership.objects.filter(user=arkadia.member).delete()
    assert client.get(path).status_code == 404


def test_who_is_no_longer_active_is_out_at_once(client, arkadia):
    client.force_login(arkadia.member)
    User.objects.filter(pk=arkadia.member.pk).update(is_active=False)
    assert letter(client.get("/tasks/")) == "l"
