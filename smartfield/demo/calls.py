"""The telephone: calls with clients, with people who are none yet, and those nobody took."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from clients.models import Call, Contact
from smartfield.demo import pipeline
from smartfield.demo.agency import Agency
from smartfield.demo.companies import Company, contact, written
from smartfield.demo.days import MINUTE, Days
from smartfield.lib.phones import parse


def with_client(company: Company) -> Iterator[Call]:
    for told in company.told.get("call", []):
        who = company.contacts[told["who"]]
        yield _call(told, company.agency.days, company.manager, who)


def with_leads(told: dict[str, Any], agency: Agency) -> Iterator[Call]:
    """Leads with their calls; each call leaves the lead where its outcome says."""
    for lead in told["lead"]:
        manager = agency.managers[lead["manager"]]
        client = written({**lead, "stage": "lead"}, manager, agency)
        who = contact(client, lead["contact"])
        calls = [_call(call, agency.days, manager, who) for call in lead["calls"]]
        pipeline.went(client, calls)
        yield from calls


def missed(told: dict[str, Any], agency: Agency) -> Iterator[Call]:
    for call in told["missed"]:
        at = agency.days.moment(call["ago"])
        yield Call(
            state=Call.State.MISSED,
            manager=agency.managers[call["manager"]],
            phone=parse(call["phone"], "PT"),
            started_at=at,
            ended_at=at,
            followed_up_at=at + agency.days.minutes(5, 90) if call["ago"] else None,
        )


def on_the_line(company: Company, told: dict[str, Any], days: Days) -> Call:
    """The call that is being taken right now."""
    who = company.contacts[told["who"]]
    return Call(
        manager=company.manager,
        client=company.client,
        contact=who,
        phone=_number(who),
        draft=_typed(told["said"]),
        started_at=days.now - timedelta(minutes=4, seconds=11),
    )


def _call(told: dict[str, Any], days: Days, manager, who: Contact) -> Call:
    begun = days.moment(told["ago"], 0.05, 0.9)
    begun = min(begun, days.now - (told["minutes"] + 6) * MINUTE)
    is_open = not told["outcome"]
    ahead = told.get("follow_up")
    return Call(
        state=Call.State.DRAFT if is_open else Call.State.LOGGED,
        direction=told.get("direction", "in"),
        outcome=told["outcome"],
        lost_reason=told.get("lost", ""),
        manager=manager,
        client=who.client,
        contact=who,
        phone=_number(who),
        summary="" if is_open else told["said"],
        draft=_typed(told["said"]) if is_open else {},
        started_at=begun,
        ended_at=begun + timedelta(minutes=told["minutes"], seconds=days.random.randrange(50)),
        follow_up_on=None if ahead is None else days.today + timedelta(days=ahead),
    )


def _typed(note: str) -> dict[str, list[str]]:
    """What the intake keeps while somebody types: values by the names of its form."""
    return {"summary": [note]}


def _number(who: Contact) -> str:
    return who.phones.all()[0].number
