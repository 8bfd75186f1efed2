"""Missed calls, and giving them back.

Promises: a missed call has an owner and an hour, within office hours, by which they call back;
a try that reached nobody moves the hour; any later talk with that number or person settles it by
itself, and so does a reason why nobody need call. One number waits once, however often it rang.
Refuses: a try at a call that is settled already.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from clients.looking_up import sole_owner
from clients.models import Attempt, Call
from smartfield.lib.bell import ring
from smartfield.lib.office_hours import Hours
from smartfield.lib.periods import agency_zone
from smartfield.lib.refusals import Overtaken

ONE_TRY = timedelta(minutes=1)  # a button pressed twice is pressed once


def office_hours() -> Hours:
    opens, closes = settings.AGENCY_OPENS, settings.AGENCY_CLOSES
    return Hours(opens, closes, settings.AGENCY_DAYS, agency_zone())


def due_after(at: datetime) -> datetime:
    """By when a call missed at `at` is to be returned."""
    return office_hours().after(at, settings.CALL_BACK_WITHIN)


def whose(number: str) -> User | None:
    """Who answers for a call from `number`: the client's manager, else whoever is on duty; None
    when the agency has no manager at all."""
    known = sole_owner(number)
    manager = known.client.manager if known else None
    return manager if manager and manager.is_active and manager.is_manager else on_duty()


def on_duty() -> User | None:
    """The manager whom the settings name, else the one with the least to return."""
    managers = User.objects.managers()
    named = managers.filter(email__iexact=settings.AGENCY_ON_DUTY).first()
    waiting = Q(calls__state=Call.State.MISSED, calls__followed_up_at=None)
    return (
        named
        or managers.annotate(load=Count("calls", filter=waiting)).order_by("load", "pk").first()
    )


def keep_missed(
    number: str,
    *,
    owner: User,
    at: datetime,
    by: User | None = None,
    direction: str = Call.Direction.IN,
) -> Call:
    """A call of `at` that reached nobody; `owner` is told, unless they wrote it down themselves."""
    known = sole_owner(number)
    call = Call.objects.create(
        state=Call.State.MISSED,
        manager=owner,
        direction=direction,
        phone=number,
        contact=known,
        client=known.client if known else None,
        started_at=at,
        ended_at=at,
        call_back_at=due_after(at),
    )
    if by != owner:
        cause = f"missed_call:{call.pk}"
        facts = {"name": call.caller, "missed_at": at, "due_at": call.call_back_at}
        notices.tell(owner, "missed_call", cause, call.get_absolute_url(), **facts)
    ring("call")
    return call


@transaction.atomic
def tried(call: Call, *, by: User) -> None:
    """Nobody answered; the next try moves on. Pressed twice within a minute it is one try."""
    locked = _waiting(call)
    now = timezone.now()
    if locked.attempts.filter(by=by, at__gt=now - ONE_TRY).exists():
        return
    Attempt.objects.create(call=locked, by=by, at=now)
    locked.call_back_at = office_hours().after(now, settings.CALL_AGAIN_AFTER)
    locked.save(update_fields=["call_back_at"])
    ring("call")


@transaction.atomic
def move(call: Call, *, on: date | None) -> None:
    """To the hour at which the office opens on that day; without a day it is settled."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    locked.follow_up(on=on)
    if on:
        locked.call_back_at = office_hours().opening(on)
        locked.save(update_fields=["call_back_at"])


@transaction.atomic
def dismiss(call: Call, *, by: User, why: str) -> None:
    """Nobody need call back, for the reason `why`. It settles all that this number missed."""
    locked = _waiting(call)
    now = timezone.now()
    _same(locked.phone).filter(started_at__lte=now).exclude(pk=locked.pk).update(
        followed_up_at=now, settled_by=by, not_needed=why
    )
    locked.followed_up_at, locked.settled_by, locked.not_needed = now, by, why
    locked.save(update_fields=["followed_up_at", "settled_by", "not_needed"])
    ring("call")


def spoken(call: Call, *, by: User) -> None:
    """There was a talk, in or out: what this number or this person missed before is settled."""
    missed = _same(call.phone)
    if call.contact_id:
        missed |= Call.objects.unreturned().filter(contact=call.contact_id)
    missed.exclude(pk=call.pk).filter(started_at__lt=call.ended_at or timezone.now()).update(
        followed_up_at=timezone.now(), settled_by=by
    )


def waiting_for(number: str) -> Call | None:
    """The missed call from `number` that is to be returned."""
    return _same(number).order_by("-started_at", "-pk").first()


def _same(number: str):
    missed = Call.objects.unreturned()
    return missed.filter(phone=number) if number else missed.none()


def _waiting(call: Call) -> Call:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_missed or locked.followed_up_at:
        raise Overtaken(_("This call is settled already."))
    return locked
