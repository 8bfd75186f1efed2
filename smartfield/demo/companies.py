"""A client company: its people and their rights, its terms, its playbook and who has read it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Role, User
from billing.models import Rate, Terms
from clients.models import Client, Contact, ContactPhone, Membership
from smartfield.demo import pipeline
from smartfield.demo.agency import Agency, member
from smartfield.demo.playbooks import Playbook
from smartfield.lib.phones import parse


class Company:
    """A client with its contacts, of whom each signs in as a user."""

    def __init__(self, told: dict[str, Any], agency: Agency):
        self.told, self.agency = told, agency
        self.manager: User = agency.managers[told["manager"]]
        self.client = written(told, self.manager, agency)
        self.contacts = {facts["key"]: self._contact(facts) for facts in told["people"]}
        pipeline.came(self.client, told)
        self._agree_terms()
        people = {key: contact.user for key, contact in self.contacts.items()}
        self.sections = Playbook(self.client, told.get("section", []), people).write(agency)

    @property
    def deciders(self) -> list[Contact]:
        """Those who decide on tasks, the owner first."""
        rights = {facts["key"]: facts["right"] for facts in self.told["people"]}
        return [contact for key, contact in self.contacts.items() if rights[key] != "billing"]

    def _contact(self, facts: dict[str, Any]) -> Contact:
        user = member(
            facts["name"],
            facts["email"],
            Role.CLIENT,
            language=self.client.language,
            time_zone=self.client.time_zone,
            joined_at=self.client.created_at,
        )
        Membership.objects.create(user=user, client=self.client, **{f"is_{facts['right']}": True})
        return contact(self.client, facts, user)

    def _agree_terms(self) -> None:
        terms = self.told["terms"]
        Terms.objects.create(
            client=self.client,
            step_minutes=terms["step"],
            per=terms["per"],
            minimum_minutes=terms["minimum"],
        )
        if "rate" in self.told:
            Rate.objects.create(
                client=self.client,
                amount=Decimal(self.told["rate"]),
                currency=self.client.currency,
                valid_from=self.client.created_at.date(),
            )


def written(told: dict[str, Any], manager: User, agency: Agency) -> Client:
    age = timedelta(days=told.get("came") or agency.days.random.randint(200, 700))
    return Client.objects.create(
        name=told["name"],
        slug=told["slug"],
        stage=told.get("stage", "client"),
        language=told["language"],
        time_zone=told.get("zone", "Europe/Lisbon"),
        currency=told.get("currency", "EUR"),
        city=told["city"],
        manager=manager,
        source=agency.sources.get(told.get("source")),
        in_short=told["in_short"],
        team_note=told.get("team_note", ""),
        silence_days=told.get("silence_days"),
        created_at=told.get("created_at") or agency.days.moment(0) - age,
    )


def contact(client: Client, facts: dict[str, Any], user: User | None = None) -> Contact:
    written = Contact.objects.create(
        client=client,
        name=facts["name"],
        position=facts["position"],
        email=facts["email"],
        user=user,
    )
    ContactPhone.objects.create(contact=written, number=parse(facts["phone"], "PT"))
    return written
