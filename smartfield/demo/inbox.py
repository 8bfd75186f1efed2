"""What everybody was told along the way: real notices of real events, dated with them."""

from datetime import timedelta

from django.db import connection

from accounts.models import Notice
from clients import reminding as reminding_of_calls
from smartfield.demo.days import Days
from tasks import reminding, telling
from tasks.models import Comment, Correction, Event

REMEMBERED = timedelta(days=12)
SEEN_AFTER = timedelta(hours=20)


def write(days: Days) -> None:
    """Nobody wants mail while this runs, so nothing goes out."""
    since = days.now - REMEMBERED
    lately = ("task__client__manager", "task__manager", "task__assistant")
    for event in Event.objects.filter(at__gt=since).select_related(*lately, "by"):
        telling.moved(event.task, event)
    for comment in Comment.objects.filter(created_at__gt=since).select_related(*lately, "author"):
        if comment.kind == Comment.Kind.COMMENT:
            telling.commented(comment)
    asked = Correction.objects.filter(asked_at__gt=since, came_by_return=False)
    for correction in asked.select_related(*lately, "asked_by"):
        telling.asked_for_correction(correction)
    for correction in Correction.objects.undecided().select_related(*lately, "questioned_by"):
        telling.questioned(correction)
    _date_by_cause()
    written = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    reminding.all_due(days.now)
    reminding_of_calls.call_follow_ups(days.now)
    Notice.objects.filter(pk__gt=written).update(created_at=days.now - days.minutes(1, 25))
    _read_the_older(days)


def _date_by_cause() -> None:
    """A notice's cause names the row that it came from."""
    dated = {"tasks_event": "at", "tasks_comment": "created_at", "tasks_correction": "asked_at"}
    own = {
        "tasks_comment": "n.kind = 'comment'",
        "tasks_correction": "n.kind IN ('correction', 'charge_questioned')",
    }
    with connection.cursor() as cursor:
        for table, column in dated.items():
            which = own.get(table, "n.kind NOT IN ('comment', 'correction', 'charge_questioned')")
            cursor.execute(
                f"UPDATE accounts_notice n SET created_at = t.{column} FROM {table} t"  # noqa: S608
                f" WHERE {which} AND n.cause = n.kind || ':' || t.id"
            )


def _read_the_older(days: Days) -> None:
    """The last word to each person is still new to them, at whatever hour this runs."""
    new_to_them = Notice.objects.order_by("person", "-created_at", "-pk").distinct("person")
    told = list(Notice.objects.exclude(pk__in=new_to_them.values("pk")))
    seen = [one for one in told if one.created_at < days.now - SEEN_AFTER]
    fresh = [one for one in told if one.created_at >= days.now - SEEN_AFTER]
    seen += [one for one in fresh if days.random.random() < 0.35]
    for notice in seen:
        notice.read_at = min(notice.created_at + days.minutes(5, 240), days.now)
    Notice.objects.bulk_update(seen, ["read_at"], batch_size=500)
