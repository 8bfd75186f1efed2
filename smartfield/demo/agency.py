"""The agency itself: its people, their skills, the words of its work and its rates."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import Role, User
from assistants.models import Profile, SkillLevel
from billing.models import Rate
from clients.models import Source
from smartfield.demo.days import Days
from smartfield.demo.diary import Diary
from smartfield.lib.phones import parse
from tasks.models import Category, Skill

PASSWORD = "demo-smartfield"


class Agency:
    """Everybody and everything the clients' stories refer to, by the keys of `agency.toml`."""

    def __init__(self, told: dict[str, Any], days: Days):
        self.days = days
        self.categories = reference_words(Category, told["categories"])
        self.skills = reference_words(Skill, told["skills"])
        self.sources = reference_words(Source, told["sources"])
        self.managers = {key: _manager(facts) for key, facts in told["managers"].items()}
        self.assistants = {key: self._assistant(facts) for key, facts in told["assistants"].items()}
        self.diaries = {
            self.assistants[key]: Diary(days, *facts["hours"])
            for key, facts in told["assistants"].items()
        }
        for rate in told["rates"]:
            self._rate(rate)

    def _assistant(self, facts: dict[str, Any]) -> User:
        user = member(
            facts["name"],
            facts["email"],
            Role.ASSISTANT,
            language=facts["language"],
            time_zone=facts.get("zone", "Europe/Lisbon"),
        )
        profile = Profile.objects.create(
            user=user,
            about=facts["about"],
            languages=facts["languages"],
            wip_limit=6,
            weekly_minutes=facts["weekly_hours"] * 60,
        )
        SkillLevel.objects.bulk_create(
            SkillLevel(profile=profile, skill=self.skills[key], level=level)
            for key, level in facts["skills"].items()
        )
        return user

    def _rate(self, facts: dict[str, Any]) -> None:
        Rate.objects.create(
            amount=Decimal(facts["amount"]),
            currency=facts["currency"],
            category=self.categories.get(facts.get("category")),
            valid_from=facts["from"],
            valid_to=facts.get("to"),
        )


def reference_words(model: type, words: dict[str, list[str]]) -> dict[str, Any]:
    """In the database a kind of work may stand already: reference words are anybody's."""
    return {
        key: model.objects.get_or_create(name_en=english, defaults={"name_ru": russian})[0]
        for key, (english, russian) in words.items()
    }


def _manager(facts: dict[str, Any]) -> User:
    is_admin = facts.get("is_admin", False)
    return member(
        facts["name"],
        facts["email"],
        Role.MANAGER,
        language=facts["language"],
        phone=parse(facts["phone"], "PT"),
        is_staff=is_admin,
        is_superuser=is_admin,
    )


def member(name: str, email: str, role: str, **facts: Any) -> User:
    """A demo person. They want no mail while the demo is written; `start_mail` turns it on."""
    facts = {"wants_mail": False, "is_settled": True, **facts}
    return User.objects.create(name=name, email=email, role=role, password=one_password(), **facts)


@cache
def one_password() -> str:
    """Hashed once: argon2 takes its time, and all demo people share the word."""
    return make_password(PASSWORD)


def start_mail() -> None:
    User.objects.update(wants_mail=True)
