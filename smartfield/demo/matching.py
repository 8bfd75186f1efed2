"""Who fits what: history counted, a task on offer, one left to others, a pairing gone wrong."""

from datetime import timedelta

from accounts.models import Notice
from assistants import counting, offering, picking
from assistants.models import Block
from smartfield.demo.agency import Agency
from smartfield.demo.companies import Company
from tasks.models import State, Task

OFFERED_TO = ("priya", "wei")
BLOCKED = ("kovalski", "tomas", "Two appointments went wrong in spring; they asked for others.")


def write(agency: Agency, companies: list[Company]) -> None:
    """Nobody wants mail while this runs."""
    counting.count()
    waiting = Task.objects.filter(state=State.OPEN).order_by("-priority", "due_at", "pk")
    offered = waiting.filter(client__language="en", priority=Task.Priority.NORMAL)[0]
    left = waiting.last()
    people = [agency.assistants[key] for key in OFFERED_TO]
    made = offering.offer(offered, people, minutes=45, by=offered.manager)
    asked_at = agency.days.now - timedelta(minutes=6)
    type(made).objects.filter(pk=made.pk).update(made_at=asked_at)
    Notice.objects.filter(kind="offered").update(created_at=asked_at)
    picking.leave(left, by=agency.assistants["priya"], why="skill")
    picking.leave(left, by=agency.assistants["olga"], why="time")
    slug, key, why = BLOCKED
    client = next(c.client for c in companies if c.told["slug"].startswith(slug))
    Block.objects.create(
        client=client, assistant=agency.assistants[key], why=why, by=client.manager
    )
