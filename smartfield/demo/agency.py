"""The agency itself: its people, their skills, the words of its work and its rates."""

from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import get_hasher, make_password

from accounts.models import Role, User
from assistants import describing
from assistants.models import Profile, SkillLevel
from billing.models import Rate
from clients.models import Source
from smartfield.demo.days import Days
from smartfield.demo.diary import Diary
from smartfield.lib.phones import parse
from tasks.models import Category, Skill

PASSWORD = "demo-smartfield"
MONTHS = timedelta(days=200)  # since the skills were looked at


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
        )
        describing.set_week(user, _week(*facts["hours"], facts["weekly_hours"] * 60))
        boss, before = self.managers["marta"], facts.get("before", {})
        SkillLevel.objects.bulk_create(
            SkillLevel(
                profile=profile,
                skill=self.skills[key],
                level=level,
                words=before.get(key, ""),
                years=facts.get("years", {}).get(key),
                confirmed_at=None if key in facts.get("own", ()) else self.days.now - MONTHS,
                confirmed_by=None if key in facts.get("own", ()) else boss,
            )
            for key, level in facts["skills"].items()
        )
        for first, last, words in facts.get("off", ()):
            self._off(user, first, last, words)
        return user

    def _off(self, user: User, first: int, last: int, words: str) -> None:
        """Days off, so many days from today."""
        days = [self.days.today + timedelta(days=ahead) for ahead in (first, last)]
        describing.take_off(user, first_on=days[0], last_on=days[1], words=words, by=user)

    def _rate(self, facts: dict[str, Any]) -> None:
        Rate.objects.create(
            amount=Decimal(facts["amount"]),
            currency=facts["currency"],
            category=self.categories.get(facts.get("category")),
            valid_from=facts["from"],
            valid_to=facts.get("to"),
        )


def _week(opens: int, closes: int, minutes: int) -> list[int]:
    """Monday to Friday, the last day shorter where the hours of a week are fewer."""
    last = minutes - 4 * 60 * (closes - opens)
    ends = opens * 60 + min(max(last, 0), 60 * (closes - opens))
    return [60 * opens, 60 * closes] * 4 + [60 * opens, ends] + [0, 0] * 2


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


def one_password() -> str:
    return _hashed(get_hasher().algorithm)


@cache
def _hashed(algorithm: str) -> str:
    """Hashed once: argon2 takes its time, and all demo people share the word."""
    return make_password(PASSWORD, hasher=algorithm)


def start_mail() -> None:
    User.objects.update(wants_mail=True)
