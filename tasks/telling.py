"""Whom a task's events concern, and what they are told. Written in the event's transaction."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from accounts import notices
from accounts.models import Notice, Role, User
from smartfield.lib.bell import ring
from tasks.models.comment import Comment
from tasks.models.correction import Correction
from tasks.models.delivery import Delivery
from tasks.models.event import Event
from tasks.seeing import followers, readers
from tasks.worked import with_time

POOR = 2
FOLLOWED = ("answered", "released", "delivered", "accepted", "sent_back", "reopened", "cancelled")
OF_THE_TEAM = {"released"}  # their words are no client's to read


def deciders(task) -> QuerySet[User]:
    """The client's people who see and decide on tasks."""
    return User.objects.active().filter(
        pk__in=task.client.memberships.of_tasks().values("user"), role="client"
    )


def _assistant(task) -> list[User]:
    return [task.assistant] if task.assistant else []


def _manager(task) -> list[User]:
    return [task.manager]


def _team(task) -> list[User]:
    return _assistant(task) + _manager(task)


def _requester(task) -> Iterable[User]:
    """Whoever asked, while they decide on tasks; else all of their side who do."""
    return deciders(task).filter(pk=task.created_by_id) or deciders(task)


# verb → the kind of notice and who gets it
AUDIENCE = {
    "draft": [("request", _manager)],
    "edit": [("request_changed", _manager)],
    "ask_back": [("question", deciders)],
    "answer": [("answered", _manager)],
    "assign": [("assigned", _assistant)],
    "release": [("released", _manager)],
    "hand_over": [("handed_over", _assistant)],
    "deliver": [("delivered", deciders)],
    "accept": [("accepted", _team)],
    "send_back": [("sent_back", _team)],
    "reopen": [("reopened", _assistant)],
}


def moved(task, event: Event) -> None:
    facts = _time(task) if event.verb == "deliver" else {}
    told: dict[int, str] = {}
    for kind, person in _whom(task, event):
        if told.setdefault(person.pk, kind) == kind:
            tell(person, kind, task, by=event.by, cause=event.pk, words=event.why, **facts)


def _whom(task, event: Event) -> Iterator[tuple[str, User]]:
    """Who takes part, then who follows: those hear the last that any of the others hears."""
    kinds = _audience(task, event)
    for kind, audience in kinds:
        yield from ((kind, person) for person in audience(task))
    for kind in [kind for kind, _audience_of_it in kinds if kind in FOLLOWED][-1:]:
        found = followers(task, is_internal=kind in OF_THE_TEAM)
        yield from ((kind, person) for person in found)


def _time(task) -> dict[str, int | None]:
    """What the result took, and what was planned if anything was."""
    (timed,) = with_time([task])
    worked, planned = timed.seconds, timed.planned_seconds  # type: ignore[attr-defined]
    return {"worked_seconds": worked, "planned_seconds": planned or None}


def _audience(task, event: Event):
    if event.verb == "hold" and event.why:
        return [("question", deciders)]
    if event.verb == "resume" and event.by and event.by.is_client:
        return [("answered", _team)]
    if event.verb == "publish" and task.is_request:
        return [("request_taken", _requester)]
    if event.verb == "cancel":
        return _called_off(event)
    return AUDIENCE.get(event.verb, [])


def _called_off(event: Event):
    if event.by and event.by.is_client:
        return [("cancelled", _team)]
    kind = "request_declined" if event.from_state == "draft" else "cancelled"
    return [(kind, deciders), ("cancelled", _assistant)]


def claim_ended(task, event: Event, late: User) -> None:
    """`late` had the task and did not start; the manager hears whose it was."""
    tell(late, "claim_ended", task, cause=event.pk)
    tell(task.manager, "claim_of_ended", task, cause=event.pk, who=str(late))


def was_split(task, made: Iterable, event: Event) -> None:
    """Whoever has `task` hears what went to somebody else, or to nobody yet."""
    gone = [part for part in made if part.assistant_id != task.assistant_id]
    for person in _assistant(task) if gone else []:
        names = ", ".join(f"{part.number} “{part.title}”" for part in gone)
        tell(person, "split", task, by=event.by, cause=event.pk, numbers=names)


def merged(task, into, event: Event) -> None:
    """Whose hands it was in, whoever asked and its manager hear what it is a part of; whoever has
    that, that there is more to it."""
    more = _assistant(into)
    for person in more:
        tell(person, "merged_in", into, by=event.by, cause=event.pk, number=task.number)
    asked = [task.created_by] if task.is_request else []
    for person in [*_assistant(task), *asked, *_manager(task)]:
        if person not in more:
            tell(person, "merged", into, by=event.by, cause=event.pk, number=task.number)


def recalled(task, given: Event, event: Event) -> None:
    """Unsay what nobody has met yet; tell those who have."""
    told = Notice.objects.filter(cause=f"answered:{given.pk}")
    told.filter(read_at=None, mailed_at=None).delete()
    for notice in told.select_related("person"):
        tell(notice.person, "recalled", task, by=event.by, cause=event.pk)


def commented(comment: Comment) -> None:
    task = comment.task
    ring("task", task=task.pk, is_internal=comment.is_internal)
    seeing = readers(task, is_internal=comment.is_internal)
    others = seeing.filter(Q(role=Role.CLIENT) | Q(follows__task=task)).distinct()
    for person in [*_team(task), *others]:
        tell(person, "comment", task, by=comment.author, cause=comment.pk, words=_words(comment))


def _words(comment: Comment) -> str:
    """What was written, or the names of the files where nothing was."""
    return comment.text or ", ".join(str(one) for one in comment.files.select_related("stored"))


def asked_for_correction(correction: Correction) -> None:
    task = correction.task
    ring("task", task=task.pk)
    for person in [*_team(task), *followers(task)]:
        tell(
            person,
            "correction",
            task,
            by=correction.asked_by,
            cause=correction.pk,
            words=correction.text,
        )


def ended(task) -> None:
    """The charge of an ended task waits for the manager's word on what is in question."""
    for correction in task.corrections.undecided():
        tell(task.manager, "charge_waits", task, cause=correction.pk, words=correction.text)


def rated(task, delivery: Delivery, *, by: User | None) -> None:
    """The manager follows up on a poor rating the same day; once for a result."""
    if delivery.rating is not None and delivery.rating <= POOR:
        said = {"rating": delivery.rating, "words": delivery.word}
        tell(task.manager, "poor_rating", task, by=by, cause=delivery.pk, **said)


def questioned(correction: Correction) -> None:
    task, by = correction.task, correction.questioned_by
    words = correction.question
    tell(task.manager, "charge_questioned", task, by=by, cause=correction.pk, words=words)
    ring("task", task=task.pk)


def decided(correction: Correction) -> None:
    task, kind, by = correction.task, f"decided_{correction.decision}", correction.decided_by
    words = correction.decision_word
    for person in [*_assistant(task), *deciders(task)]:
        tell(person, kind, task, by=by, cause=correction.pk, words=words)
    ring("task", task=task.pk)


def declined_correction(correction: Correction) -> None:
    tell(
        correction.asked_by,
        "correction_declined",
        correction.task,
        by=correction.settled_by,
        cause=f"{correction.pk}:{correction.settled_at}",
        point=correction.text,
        words=correction.answer,
    )


def tell(person: User, kind: str, task, *, cause, by: User | None = None, **facts) -> bool:
    """Tell `person` of `task`, unless it is their own doing."""
    if by == person:
        return False
    return notices.tell(
        person,
        kind,
        f"{kind}:{cause}",
        task.get_absolute_url(),
        task=task.title,
        client=task.client.name,
        actor=by,
        **facts,
    )
