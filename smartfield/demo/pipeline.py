"""The way of each lead through the pipeline, as its calls tell it, with the days it took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from clients.models import Call, Client, ClientEvent
from clients.pipeline import AFTER_A_CALL


def came(client: Client, told: dict[str, Any]) -> None:
    """A client of ours: when they came, and the talks of `talks` days that it took."""
    _record(client, "lead", client.created_at)
    if took := told.get("talks"):
        _record(client, "talking", client.created_at + timedelta(days=1))
    client.staged_at = client.created_at + timedelta(days=took or 0)
    _record(client, "client", client.staged_at)
    client.save(update_fields=["staged_at"])


def went(client: Client, calls: Sequence[Call]) -> None:
    """A lead: it came with its first call, and each call left it somewhere."""
    calls = sorted(calls, key=lambda call: call.started_at)
    client.created_at = client.staged_at = calls[0].started_at
    _record(client, "lead", client.created_at)
    for call in calls:
        if (stage := AFTER_A_CALL.get(call.outcome)) and stage != client.stage:
            _move(client, stage, call)
    client.save()


def _move(client: Client, stage: str, call: Call) -> None:
    client.stage, client.staged_at = stage, call.ended_at
    client.lost_reason = call.lost_reason if stage == Client.Stage.LOST else ""
    client.ask_again_on = call.follow_up_on if stage == Client.Stage.NOT_NOW else None
    facts = {"why": client.lost_reason}
    if client.ask_again_on:
        facts["on"] = client.ask_again_on.isoformat()
    _record(client, stage, client.staged_at, **facts)


def _record(client: Client, to: str, at: datetime, **facts: str) -> None:
    ClientEvent.objects.create(
        client=client, verb="stage", by=client.manager, facts={"to": to, **facts}, at=at
    )
