"""What the agency knows of a client on paper: agreements, who is asked first, how the record came
to be; and two records that were begun twice."""

from datetime import timedelta
from typing import Any

from accounts.models import StoredFile
from clients.models import Agreement, Client, ClientEvent, Contact
from smartfield.demo import papers
from smartfield.demo.companies import Company
from smartfield.demo.keeping import stored

DAY = timedelta(days=1)
TWICE = {"name": "Whitfield and Co.", "slug": "whitfield-and-co", "caller": "Dana Whitfeld"}


def write(companies: list[Company]) -> None:
    for company in companies:
        for told in company.told.get("agreement", []):
            _agree(company, told)
        _begin(company)
        company.client.preferred.add(company.agency.assistants[company.told["assistant"]])
    _write_down_twice(next(one for one in companies if one.told["slug"] == "whitfield"))


def _agree(company: Company, told: dict[str, Any]) -> None:
    today = company.agency.days.today
    made = Agreement.objects.create(
        client=company.client,
        kind=told["kind"],
        title=told["title"],
        text=told["text"].strip(),
        file=_file(company, told),
        valid_from=today - told["since"] * DAY,
        valid_to=today + told["ends_in"] * DAY if "ends_in" in told else None,
        note=told.get("note", ""),
        is_shared=told.get("shared", False),
        written_by=company.manager,
    )
    _event(company, "agreement_new", min(told["since"], 180), agreement=made.pk)


def _file(company: Company, told: dict[str, Any]) -> StoredFile | None:
    if "file" not in told:
        return None
    kept = stored(
        told["file"], papers.pdf(told["title"], told["text"].split("\n")), company.manager
    )
    kept.shelf = company.client.key
    kept.created_at = company.agency.days.now - told["since"] * DAY
    kept.save(force_insert=True)
    return kept


def _begin(company: Company) -> None:
    for n, contact in enumerate(company.contacts.values()):
        _event(company, "contact_new", 190 - n, contact=contact.pk)
        right = company.told["people"][n]["right"]
        _event(company, "invite", 188 - n, person=contact.user_id, rights=[right])
    if company.told.get("silence_days"):
        _event(company, "edit", 60, changes=[["silence_days", None, company.client.silence_days]])


def _event(company: Company, verb: str, days_ago: int, **facts: Any) -> None:
    begun, now = company.client.created_at, company.agency.days.now
    ClientEvent.objects.create(
        client=company.client,
        verb=verb,
        by=company.manager,
        facts=facts,
        at=max(begun + timedelta(minutes=10), now - days_ago * DAY),
    )


def _write_down_twice(company: Company) -> None:
    """Somebody was in a hurry: a company and a person of theirs are here a second time."""
    twin = Client.objects.create(
        name=TWICE["name"],
        slug=TWICE["slug"],
        stage=Client.Stage.LEAD,
        manager=company.manager,
        created_at=company.agency.days.now - 2 * DAY,
    )
    again = Contact.objects.create(client=twin, name=TWICE["caller"])
    again.phones.create(number="+442079460199")
    Contact.objects.create(client=company.client, name=TWICE["caller"], time_zone="Europe/London")
