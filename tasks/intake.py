"""Taking a call: from the ring to tasks in the queue.

Promises: a call that was begun is never lost, what is typed is kept on it as a draft; finishing
writes call, client, contact, number and tasks in one transaction, all or nothing, once: finishing
again gives the same call. A person who is known is never made twice by it.
Refuses: tasks without a client, a recording without consent, a lost call without why, a "not now"
without a day to ask again.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.filing import AUDIO, keep
from accounts.models import User
from clients import pipeline
from clients.enrolling import enrol
from clients.looking_up import sole_owner
from clients.models import Call, Client, Contact, ContactPhone, Source
from smartfield.lib.bell import ring
from smartfield.lib.refusals import Refusal
from smartfield.lib.uploads import Chosen
from tasks.drafting import draft
from tasks.models import Comment, Task, Template

LONGEST_NOTE = 10_000


class Caller(NamedTuple):
    """Who called: somebody known, somebody new at a known client, or both new.

    `number` is E.164; `adds_number` writes it down for a person who is known by others; `source`
    is how somebody new found the agency.
    """

    contact: Contact | None = None
    client: Client | None = None
    name: str = ""
    company: str = ""
    email: str = ""
    number: str = ""
    adds_number: bool = False
    source: Source | None = None


@transaction.atomic
def begin(*, by: User, number: str = "", direction: str = Call.Direction.IN) -> Call:
    """The call that `by` is on: an open draft of the same number, else a new one, clock started.

    Without a number any open draft is the one meant.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    drafts = Call.objects.drafts().filter(manager=by)
    known = drafts.filter(phone=number) if number else drafts
    ring("call")
    return known.first() or Call.objects.create(manager=by, phone=number, direction=direction)


def log_missed(*, by: User, number: str, direction: str = Call.Direction.IN) -> Call:
    """A call that reached nobody; it waits to be returned."""
    now = timezone.now()
    owner = sole_owner(number)
    ring("call")
    return Call.objects.create(
        state=Call.State.MISSED,
        manager=by,
        phone=number,
        contact=owner,
        client=owner.client if owner else None,
        direction=direction,
        started_at=now,
        ended_at=now,
    )


def note_down(call: Call, typed: Mapping[str, list[str]], caller: Caller) -> bool:
    """Keep what is typed so far; False when the call is finished and nothing is kept."""
    return bool(
        Call.objects.drafts()
        .filter(pk=call.pk)
        .update(
            draft=typed,
            contact=caller.contact,
            client=caller.client,
            phone=caller.number or call.phone,
        )
    )


@transaction.atomic
def attach(call: Call, upload: Chosen, *, by: User) -> None:
    """Add or replace the recording of a draft. Refuses what is no sound, and a finished call."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.is_draft:
        raise Refusal(_("This call is finished already."), "recording")
    shelf = locked.client.key if locked.client else ""
    locked.recording = keep(upload, by=by, kinds=AUDIO, field="recording", shelf=shelf)
    locked.save(update_fields=["recording"])


def detach(call: Call) -> None:
    """Take the recording off a draft."""
    Call.objects.drafts().filter(pk=call.pk).update(recording=None)


@transaction.atomic
def miss(call: Call) -> None:
    """Nobody spoke: the draft becomes a missed call, which waits to be returned."""
    Call.objects.drafts().filter(pk=call.pk).update(
        state=Call.State.MISSED, ended_at=timezone.now(), draft={}
    )
    ring("call")


@transaction.atomic
def record(
    call: Call,
    *,
    by: User,
    caller: Caller,
    summary: str,
    tasks: Iterable[Mapping[str, Any]] = (),
    outcome: str = "",
    is_confirmed: bool = False,
    **facts: Any,
) -> Call:
    """Finish the call. `facts`: direction, lost_reason, has_consent, follow_up_on; each of
    `tasks`: what `tasks.drafting.draft` takes, with `to` ("queue", "keep", "assign") and
    `assistant`; or with `about`, the open task that gets the note instead."""
    caller = _as_known_now(caller)
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not call.is_draft:
        return call
    wanted = list(tasks)
    _check(call, caller, wanted, outcome, facts)
    tasks = [one for one in wanted if not one.get("about")]
    client, contact = _whom(caller, by)
    now = timezone.now()
    _write(
        call,
        **facts,
        state=Call.State.LOGGED,
        client=client,
        contact=contact,
        phone=caller.number or call.phone,
        summary=summary,
        outcome=Call.Outcome.TASKS if tasks else outcome or Call.Outcome.NOTE,
        confirmed_at=now if is_confirmed else None,
        ended_at=now,
        draft={},
    )
    if client:
        _stage(client, call, by, bool(tasks))
        for one in wanted:
            (_note if one.get("about") else _task)(call, client, by, **one)
    _return_missed(call, now)
    ring("call")
    return call


def _as_known_now(caller: Caller) -> Caller:
    """The caller's records, or those they were merged into while the call went on."""
    if caller.contact:
        caller.contact.client.followed()
        return caller._replace(contact=caller.contact.followed())
    return caller._replace(client=caller.client.followed()) if caller.client else caller


def _check(call: Call, caller: Caller, tasks: list, outcome: str, facts: dict) -> None:
    if tasks and not (caller.contact or caller.client or caller.name):
        raise Refusal(_("Say who called: a task needs a client"), "who")
    if call.recording_id and not facts.get("has_consent"):
        raise Refusal(_("Ask if they agree to the recording, or remove it"), "has_consent")
    if outcome == Call.Outcome.LOST and not tasks and not facts.get("lost_reason"):
        raise Refusal(_("Say in a few words why"), "lost_reason")
    if outcome == Call.Outcome.NOT_NOW and not tasks and not facts.get("follow_up_on"):
        raise Refusal(_("Choose the day to ask them again"), "follow_up_on")


def _write(call: Call, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=[*fields])


def _whom(caller: Caller, by: User) -> tuple[Client | None, Contact | None]:
    """The client and contact of the call, made where they are new."""
    client: Client | None
    contact: Contact | None
    if caller.contact:
        client, contact = caller.contact.client, caller.contact
        numbers = [caller.number] if caller.adds_number else []
    elif caller.name:
        client = caller.client or _newcomer(caller, by)
        contact = Contact.objects.create(client=client, name=caller.name, email=caller.email)
        numbers = [caller.number]
    else:
        client, contact, numbers = caller.client, None, []
    for number in filter(None, numbers):
        ContactPhone.objects.get_or_create(contact=contact, number=number)
    return client, contact


def _newcomer(caller: Caller, by: User) -> Client:
    name, terms = caller.company or caller.name, {"manager": by, "source": caller.source}
    return enrol(name, by=by, stage=Client.Stage.LEAD, **terms)


def _stage(client: Client, call: Call, by: User, has_tasks: bool) -> None:
    """Where the call leaves a lead in the pipeline; a client stays one."""
    if has_tasks:
        pipeline.become_client(client, by=by)
        return
    why, on = call.lost_reason, call.follow_up_on
    pipeline.after_call(client, call.outcome, by=by, why=why, on=on)


def _task(
    call: Call,
    client: Client,
    by: User,
    *,
    to: str,
    assistant: User | None = None,
    about: None = None,
    **fields: Any,
) -> Task:
    fields["brief"] = fields.get("brief") or call.summary
    fields |= _from(fields.get("template"), fields.get("estimate_minutes"))
    task = draft(client, by=by, contact=call.contact, call=call, **fields)
    if to != "keep":
        task.publish(by=by)
    if to == "assign":
        task.assign(assistant, by=by)
    return task


def _from(template: Template | None, estimate: int | None) -> dict[str, Any]:
    """What a template says of a task and the intake does not ask."""
    if template is None:
        return {}
    limit = template.limit_minutes
    fits = limit and limit >= (estimate or 0)
    return {"category": template.category, "limit_minutes": limit if fits else None}


def _note(
    call: Call, client: Client, by: User, *, about: Task, brief: str = "", **_fields: Any
) -> Comment:
    """Write on the open task `about` what was said of it."""
    about.refresh_from_db(fields=["client"])  # its company may have been merged meanwhile
    if about.client_id != client.pk:
        raise Refusal(_("That task is another client's: choose one of theirs"))
    written = about.comment(by=by, text=(brief or call.summary)[:LONGEST_NOTE], call=call)
    if about.is_ended:
        raise about.overtaken(by)
    return written


def _return_missed(call: Call, now) -> None:
    """Whoever has been spoken to need not be called back."""
    if call.phone:
        Call.objects.unreturned().filter(phone=call.phone).update(followed_up_at=now)
