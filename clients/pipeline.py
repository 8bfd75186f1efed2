"""The pipeline of leads: lead, talking, client; beside it not now, and lost.

Promises: a move is recorded with from, to and why in the client's history; it changes the one row,
so all that is known of a lead is known of the client; the same move twice is one.
Refuses: lost without why, not now without a day to come, to unmake a client who has tasks (they are
archived when they leave), and a mover who saw the lead elsewhere than it is.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Source
from smartfield.lib.refusals import Overtaken, Refusal

Stage = Client.Stage
AFTER_A_CALL = {"interested": Stage.TALKING, "not_now": Stage.NOT_NOW, "lost": Stage.LOST}
IN_ORDER = (Stage.LEAD, Stage.TALKING, Stage.NOT_NOW, Stage.LOST, Stage.CLIENT)


@transaction.atomic
def move(
    client: Client,
    *,
    to: str,
    by: User | None,
    why: str = "",
    on: date | None = None,
    source: Source | None = None,
    seen: str = "",
) -> None:
    """Put `client` at the stage `to`. `why` they are lost; `on` which day to ask them again;
    `source` is kept if it is given; `seen` is the stage the mover looked at, if they did."""
    client.refresh_from_db(from_queryset=Client.objects.select_for_update(no_key=True))
    before = client.stage
    wanted = _checked(client, to, why.strip(), on)
    wanted |= {"source": source} if source else {}
    changed = {name: value for name, value in wanted.items() if getattr(client, name) != value}
    if not changed:
        return
    if seen and seen != before != to:
        raise Overtaken(
            _("Meanwhile they are at “%(stage)s”. Look again") % {"stage": Stage(before).label}
        )
    if "stage" in changed:
        changed["staged_at"] = timezone.now()
    for name, value in changed.items():
        setattr(client, name, value)
    client.save(update_fields=[*changed])
    _record(client, before, by)


def after_call(client: Client, outcome: str, *, by: User, why: str = "", on=None) -> None:
    """Where a call without a task leaves a lead. A client stays one whatever they say; so does a
    lead where the call says nothing new."""
    if client.is_lead and (to := AFTER_A_CALL.get(outcome)):
        move(client, to=to, by=by, why=why, on=on)


def become_client(client: Client, *, by: User | None) -> None:
    """The first task makes a lead a client."""
    if client.is_lead:
        move(client, to=Stage.CLIENT, by=by)


def _checked(client: Client, to: str, why: str, on: date | None) -> dict:
    if to not in Stage.values:
        raise Refusal(_("Choose where they are now"), "to")
    if client.stage == Stage.CLIENT != to and client.tasks.exists():
        raise Refusal(_("They have tasks, so they are a client. Archive them if they leave"), "to")
    if to == Stage.LOST and not why:
        raise Refusal(_("Say in a few words why"), "why")
    if to == Stage.NOT_NOW and on is None:
        raise Refusal(_("Choose the day to ask them again"), "on")
    if on and on != client.ask_again_on and on < timezone.localdate():
        raise Refusal(_("Choose today or a later day"), "on")
    return {
        "stage": to,
        "lost_reason": why if to == Stage.LOST else "",
        "ask_again_on": on if to == Stage.NOT_NOW else None,
    }


def _record(client: Client, before: str, by: User | None) -> None:
    facts = {"from": before, "to": client.stage, "why": client.lost_reason}
    if client.ask_again_on:
        facts["on"] = client.ask_again_on.isoformat()
    client.record("stage", by=by, **facts)
