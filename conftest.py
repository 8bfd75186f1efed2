"""The cast: people of every role and right, and two client companies, so that every negative
test has rows that could leak."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from accounts.models import Role, User
from assistants.models import Profile
from billing.models import Rate
from clients.models import Client, Contact, ContactPhone, Membership
from smartfield.celery import app as celery_app
from tasks.drafting import draft
from tasks.models import Skill

celery_app.loader.import_default_modules()  # as a worker does: errands are registered there

PASSWORD = "a-long-enough-secret"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_language():
    """A request leaves its reader's language on, as in any thread of a server, where the next
    request chooses anew; a test begins as a job does."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def person(name: str, role: str, **facts) -> User:
    email = f"{name.split()[0].lower()}@{role}.example"
    return User.objects.create_user(
        email, PASSWORD, name=name, role=role, language="en", time_zone="Europe/Lisbon", **facts
    )


def company(name: str, manager: User, phone: str) -> SimpleNamespace:
    """A client company with a person of each right."""
    slug = name.split()[0].lower()
    client = Client.objects.create(
        name=name,
        slug=slug,
        manager=manager,
        time_zone="Europe/Lisbon",
        in_short=f"{slug} in short",
    )
    people = {}
    for right in ("owner", "member", "billing"):
        user = person(f"{right.title()}{slug} {name}", Role.CLIENT)
        Membership.objects.create(user=user, client=client, **{f"is_{right}": True})
        people[right] = user
    contact = Contact.objects.create(client=client, name=f"Caller of {name}", user=people["owner"])
    ContactPhone.objects.create(contact=contact, number=phone)
    return SimpleNamespace(client=client, contact=contact, **people)


@pytest.fixture
def manager(db):
    return person("Marta Ferreira", Role.MANAGER)


@pytest.fixture
def assistant(db):
    user = person("Priya Nair", Role.ASSISTANT)
    Profile.objects.create(user=user)
    return user


@pytest.fixture
def other_assistant(db):
    user = person("Olga Sedova", Role.ASSISTANT)
    Profile.objects.create(user=user)
    return user


@pytest.fixture
def admin(db):
    return person("Ada Admin", Role.MANAGER, is_staff=True, is_superuser=True)


@pytest.fixture
def arkadia(manager):
    """A client company."""
    return company("Arkadia Dental", manager, "+351912448190")


@pytest.fixture
def norden(manager):
    """Another client company, whose rows must never reach the first."""
    return company("Norden Legal", manager, "+46701234567")


@pytest.fixture
def skill(db):
    return Skill.objects.create(name_en="Research", name_ru="Поиск сведений")


@pytest.fixture
def rate(db):
    return Rate.objects.create(amount=40, currency="EUR", valid_from="2020-01-01")


@pytest.fixture
def new_task(manager):
    """Make a task of a company in the state asked for, by its real verbs."""

    def make(of, state="open", assistant=None, **fields):
        fields = {
            "title": "Compare three coworking spaces",
            "brief": "Within 15 minutes of the station, quiet, two desks.",
            "due_at": timezone.now() + timedelta(days=3),
            "estimate_minutes": 240,
            **fields,
        }
        task = draft(of.client, by=manager, **{"contact": of.contact, **fields})
        for verb in PATHS[state]:
            STEPS[verb](task, assistant, manager, of.owner)
        return task

    return make


STEPS = {
    "publish": lambda task, who, boss, owner: task.publish(by=boss),
    "assign": lambda task, who, boss, owner: task.assign(who, by=boss),
    "start": lambda task, who, boss, owner: task.start(by=who),
    "hold": lambda task, who, boss, owner: task.hold(by=who, question="Window or aisle?"),
    "deliver": lambda task, who, boss, owner: task.deliver(by=who, summary="All three compared."),
    "accept": lambda task, who, boss, owner: task.accept(by=owner, round=task.round, rating=5),
    "send_back": lambda task, who, boss, owner: task.send_back(
        by=owner, round=task.round, corrections=["The terms are missing."]
    ),
    "cancel": lambda task, who, boss, owner: task.cancel(by=boss, why="Not needed any more."),
}
_TAKEN = ["publish", "assign"]
_STARTED = [*_TAKEN, "start"]
_DELIVERED = [*_STARTED, "deliver"]
PATHS = {
    "draft": [],
    "open": ["publish"],
    "claimed": _TAKEN,
    "in_progress": _STARTED,
    "on_hold": [*_STARTED, "hold"],
    "in_review": _DELIVERED,
    "sent_back": [*_DELIVERED, "send_back"],
    "accepted": [*_DELIVERED, "accept"],
    "cancelled": ["publish", "cancel"],
}
