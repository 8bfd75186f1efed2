"""Recordings that the exchange makes.

Promises: nobody can play one before the caller has agreed: it waits on its ring, where no door
leads, until a manager says so (or the exchange is known to announce it). An address is fetched
once, by the worker, and only from where the settings say; what is wrong with it is kept in words.
Refuses: what is no sound, and a second recording of one call.
"""

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts import outbox
from accounts.filing import AUDIO, keep
from clients.calling_back import whose
from clients.models import Call, Ring
from smartfield.lib import fetching
from smartfield.lib.bell import ring as tell
from smartfield.lib.refusals import Refusal

log = logging.getLogger(__name__)

WITHIN = 120.0  # seconds that one fetch may take
GIVEN_UP_AFTER = timedelta(days=2)
WAITS_AT_MOST = timedelta(days=30)
SECOND = "There was a recording already; a second one is not kept."


def receive(ring: Ring, upload: UploadedFile) -> str:
    """Keep the bytes with a ring that is locked; what was wrong with them, if anything."""
    owner = ring.taken_by or (ring.call.manager if ring.call else whose(ring.number))
    if ring.recording_id or (ring.call and ring.call.recording_id):
        return _trouble(ring, SECOND)
    if owner is None:
        return _trouble(ring, "There is no manager to keep it for.")
    shelf = ring.call.client.key if ring.call and ring.call.client else ""
    upload.name = f"{timezone.localtime(ring.began_at):%Y-%m-%d %H-%M}"
    try:
        ring.recording = keep(upload, by=owner, kinds=AUDIO, field="recording", shelf=shelf)
    except Refusal as refusal:
        return _trouble(ring, str(refusal))
    ring.trouble = ""
    ring.save(update_fields=["recording", "trouble"])
    hand_over(ring)
    return ""


def send_for(ring: Ring, url: str, word_id: str) -> str:
    """Have the worker fetch `url`; what is wrong with it, if that is clear already."""
    try:
        fetching.permitted(url, settings.HOOKS_RECORDINGS_FROM)
    except fetching.Refused as refused:
        return _trouble(ring, str(refused))
    outbox.put("fetch recording", word_id, ring=ring.pk, url=url)
    return ""


def bring(ring_id: int, url: str) -> None:
    """The worker's errand: fetch what `send_for` wrote down. Raises to be tried again."""
    ring = Ring.objects.select_for_update().get(pk=ring_id)
    if ring.recording_id or (ring.call and ring.call.recording_id):
        return
    with TemporaryFile() as kept:
        try:
            size = fetching.fetch(
                url,
                kept,
                origins=settings.HOOKS_RECORDINGS_FROM,
                most=settings.UPLOAD_LIMIT,
                within=WITHIN,
            )
        except fetching.Refused as refused:
            _trouble(ring, str(refused))
            return
        except fetching.Failed as failed:
            if timezone.now() - ring.heard_at < GIVEN_UP_AFTER:
                raise
            _trouble(ring, str(failed))
            return
        receive(ring, UploadedFile(kept, "recording", size=size))


def hand_over(ring: Ring) -> None:
    """Give the recording of a locked ring to its call, if they agreed to it."""
    if not ring.recording_id or not ring.call_id:
        return
    call = Call.objects.select_for_update().get(pk=ring.call_id)
    if call.recording_id or not (call.has_consent or settings.HOOKS_CONSENT):
        return
    call.recording, ring.recording, call.has_consent = ring.recording, None, True
    ring.save(update_fields=["recording"])
    call.save(update_fields=["recording", "has_consent"])
    tell("call")


def promise(call: Call) -> None:
    """They agreed during the call: whatever the exchange recorded is theirs to play."""
    if call.has_consent and call.rings.exists():
        outbox.put("hand over recording", str(call.pk), call=call.pk)


@transaction.atomic
def hand_over_to(call_id: int) -> None:
    for ring in Ring.objects.select_for_update().filter(call=call_id):
        hand_over(ring)


@transaction.atomic
def agree(call: Call) -> None:
    """They agreed afterwards to the recording that waits."""
    rings = list(Ring.objects.select_for_update().filter(call=call))
    Call.objects.filter(pk=call.pk).update(has_consent=True)
    for ring in rings:
        hand_over(ring)


@transaction.atomic
def forget(call: Call) -> None:
    """They did not agree: what waits is deleted, soon, with its bytes."""
    Ring.objects.filter(call=call).update(recording=None, trouble="They did not agree to it.")


def forget_what_waits_too_long(at: datetime) -> None:
    """Nobody asked them for a month: it may not be kept."""
    old = Ring.objects.filter(recording__isnull=False, recording__created_at__lt=at - WAITS_AT_MOST)
    old.update(recording=None, trouble="Nobody asked if they agree.")


def _trouble(ring: Ring, words: str) -> str:
    log.warning("Recording of ring %s: %s", ring.pk, words)
    ring.trouble = words[:300]
    ring.save(update_fields=["trouble"])
    return words
