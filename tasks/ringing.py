"""From the word of the telephone exchange to a call.

Promises: a word is heard once, in whatever order words come; a call that was answered is open at
whoever took it, one that nobody answered waits to be returned, each once. Of several managers who
take one ring, one has it and the others are told who.
Refuses: to take what somebody has, or what rings no more.
"""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import calling_back, recordings
from clients.exchange import Word, note
from clients.looking_up import sole_owner
from clients.models import Call, Ring
from smartfield.lib.bell import ring as tell
from smartfield.lib.refusals import Overtaken
from tasks.intake import begin

FACTS = [
    *("direction", "number", "our_number", "is_internal", "rang_at", "answered_at", "ended_at"),
    *("taken_by", "call"),
]


@transaction.atomic
def hear(word: Word, sound: UploadedFile | None = None) -> str:
    """Take in one word. What was wrong with a recording, if anything; the word is kept anyway."""
    ring = note(word)
    if ring is None:
        return ""
    if not ring.is_internal:
        _settle(ring)
    ring.save(update_fields=FACTS)
    tell("call")
    if sound:
        return recordings.receive(ring, sound)
    if word.url and word.kind == "recording":
        return recordings.send_for(ring, word.url, word.id)
    recordings.hand_over(ring)
    return ""


@transaction.atomic
def take(ring: Ring, *, by: User) -> Call:
    """The call that `by` is on now; the intake is open. Taken twice by one, it is taken once."""
    ring = Ring.objects.select_for_update().get(pk=ring.pk)
    _check(ring, by)
    if ring.call is None:
        ring.taken_by, ring.call = by, _draft(ring, by)
        ring.save(update_fields=["taken_by", "call"])
    tell("call")
    return ring.call


def _check(ring: Ring, by: User) -> None:
    if ring.taken_by and ring.taken_by != by:
        raise Overtaken(_("%(name)s has this call.") % {"name": ring.taken_by})
    if ring.call and ring.call.is_missed:
        raise Overtaken(_("They have hung up. The call is among the missed ones."))
    if ring.call is None and ring.ended_at:
        raise Overtaken(_("They have hung up."))


def _settle(ring: Ring) -> None:
    """Make of `ring` what its instants say by now. It may be said again."""
    if ring.answered_at:
        _answered(ring)
    elif ring.ended_at and ring.call is None:
        _unanswered(ring)
    if ring.ended_at and ring.call and ring.call.is_draft and not ring.call.ended_at:
        ring.call.ended_at = max(ring.ended_at, ring.call.started_at)
        ring.call.save(update_fields=["ended_at"])


def _answered(ring: Ring) -> None:
    """Open the call at whoever took it; when nobody says who, at the end, at whose it would be."""
    missed = ring.call if ring.call and ring.call.is_missed else None
    owner = ring.taken_by or (calling_back.whose(ring.number) if ring.ended_at else None)
    if missed and ring.is_incoming:
        missed.was_answered(ring)
    elif owner and (missed or ring.call is None):
        ring.call = _draft(ring, owner)
    if ring.call and not ring.call.is_missed:
        calling_back.spoken(ring.call, by=ring.call.manager)


def _unanswered(ring: Ring) -> None:
    """Incoming, it waits to be returned; outgoing, it was a try to return one."""
    if not ring.is_incoming:
        ring.call = calling_back.waiting_for(ring.number)
        if ring.call and ring.taken_by:
            calling_back.tried(ring.call, by=ring.taken_by)
    elif owner := calling_back.whose(ring.number):
        ring.call = calling_back.keep_missed(ring.number, owner=owner, at=ring.began_at)


def _draft(ring: Ring, by: User) -> Call:
    """The open call of `by` with that number; a withheld number is always another call."""
    facts = {"direction": ring.direction}
    is_known = ring.number and ring.ended_at is None
    if is_known:
        call = begin(by=by, number=ring.number, **facts)
    else:
        call = Call.objects.create(manager=by, phone=ring.number, **facts)
    known = sole_owner(ring.number)
    if known and not (call.client_id or call.contact_id):
        call.contact, call.client = known, known.client
    call.started_at = min(call.started_at, ring.answered_at or call.started_at)
    call.save(update_fields=["contact", "client", "started_at"])
    return call
