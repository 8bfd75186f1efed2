"""Many people and companies for the large demo: names in two languages, the demo sign-ins first."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations
from random import Random
from typing import NamedTuple

from accounts.models import Role, User
from assistants.models import Profile, SkillLevel
from billing.models import Rate, Terms
from clients.models import Client, Contact, ContactPhone, Membership
from smartfield.demo import texts
from smartfield.demo.agency import one_password
from tasks.models import Skill

JOINED = {"en": "{} & {}", "ru": "{} и {}"}
SIGN_INS = {
    Role.MANAGER: [("manager", "Marta Ferreira"), ("admin", "Ada Moreau")],
    Role.ASSISTANT: [("assistant", "Priya Nair")],
    Role.CLIENT: [("client", "Dana Whitfield")],
}
MANAGERS, ASSISTANTS = 0.02, 0.43  # of all people; the rest are the clients'
HOURLY = Decimal("34.00")


class Crowd(NamedTuple):
    managers: list[User]
    assistants: list[User]
    clients: list[Client]
    contacts: list[Contact]  # one for each client, its owner
    skills: list[Skill]


def gather(clients: int, since: datetime, random: Random, skills: list[Skill]) -> Crowd:
    """`clients` companies and four times as many people, all there `since` the beginning."""
    people = 4 * clients
    managers = _people(Role.MANAGER, max(2, round(people * MANAGERS)), since, random)
    assistants = _people(Role.ASSISTANT, round(people * ASSISTANTS), since, random)
    theirs = _people(Role.CLIENT, people - len(managers) - len(assistants), since, random)
    _profile(assistants, skills, since, random)
    companies = _companies(clients, managers, since, random)
    contacts = _join(theirs, companies)
    Rate.objects.create(amount=HOURLY, currency="EUR", valid_from=since.date() - timedelta(days=60))
    return Crowd(managers, assistants, companies, contacts, skills)


def _people(role: str, count: int, since: datetime, random: Random) -> list[User]:
    named, words = SIGN_INS[Role(role)], texts.crowd()
    people = []
    for number in range(count):
        language = "ru" if number % 3 == 2 else "en"
        parts = (random.choice(words[part][language]) for part in ("first", "last"))
        name = " ".join(parts)
        email = f"{role}{number}@people.example"
        if number < len(named):
            email, name, language = f"{named[number][0]}@demo.example", named[number][1], "en"
        is_admin = email == "admin@demo.example"
        people.append(
            User(
                name=name,
                email=email,
                role=role,
                language=language,
                password=one_password(),
                is_settled=True,
                is_staff=is_admin,
                is_superuser=is_admin,
                joined_at=since,
            )
        )
    return User.objects.bulk_create(people, batch_size=500)


def _week(number: int) -> list[int]:
    """One of four shifts, from seven to ten."""
    opens = 60 * (7 + number % 4)
    return [opens, opens + 480] * 5 + [0, 0] * 2


def _profile(assistants: list[User], skills: list[Skill], since: datetime, random: Random) -> None:
    profiles = Profile.objects.bulk_create(
        Profile(user=user, languages=["en", user.language], wip_limit=8, week=_week(number))
        for number, user in enumerate(assistants)
    )
    SkillLevel.objects.bulk_create(
        SkillLevel(profile=profile, skill=skill, level=random.randint(1, 5), confirmed_at=since)
        for profile in profiles
        for skill in random.sample(skills, 4)
    )


def _companies(count: int, managers: list[User], since: datetime, random: Random) -> list[Client]:
    names = {
        language: permutations(words, 2) for language, words in texts.crowd()["company"].items()
    }
    companies = []
    for number in range(count):
        language = "ru" if number % 3 == 2 else "en"
        companies.append(
            Client(
                name=JOINED[language].format(*next(names[language])),
                slug=f"client-{number + 1}",
                language=language,
                currency="EUR",
                manager=managers[number % len(managers)],
                in_short="Short answers, the conclusion first.",
                created_at=since,
            )
        )
    random.shuffle(companies)
    Client.objects.bulk_create(companies)
    Terms.objects.bulk_create(Terms(client=client) for client in companies)
    return companies


def _join(people: list[User], companies: list[Client]) -> list[Contact]:
    """Each company's first person owns it; the others are members, or for the bills only."""
    memberships, contacts = [], []
    for number, user in enumerate(people):
        client, turn = companies[number % len(companies)], number // len(companies)
        right = ("is_owner", "is_member", "is_billing")[min(turn, 2)]
        memberships.append(Membership(user=user, client=client, **{right: True}))
        contacts.append(Contact(client=client, name=user.name, email=user.email, user=user))
    Membership.objects.bulk_create(memberships)
    Contact.objects.bulk_create(contacts)
    ContactPhone.objects.bulk_create(
        ContactPhone(contact=contact, number=f"+35191200{number:04d}")
        for number, contact in enumerate(contacts)
    )
    return contacts[: len(companies)]


def colleagues(count: int, companies: list[Client], random: Random) -> None:
    """`count` people of the companies who call and do not sign in, each with a number."""
    words = texts.crowd()
    contacts = []
    for number in range(count):
        language = "ru" if number % 3 == 2 else "en"
        name = " ".join(random.choice(words[part][language]) for part in ("first", "last"))
        email = f"colleague{number}@people.example"
        contacts.append(Contact(client=companies[number % len(companies)], name=name, email=email))
    Contact.objects.bulk_create(contacts, batch_size=1000)
    ContactPhone.objects.bulk_create(
        (
            ContactPhone(contact=contact, number=f"+3519130{number:05d}")
            for number, contact in enumerate(contacts)
        ),
        batch_size=1000,
    )
