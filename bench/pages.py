"""Which pages are asked for, by whom, and what each costs in SQL. Runs inside Django."""

import json
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from clients.models import Call, Contact, ContactPhone  # noqa: E402
from smartfield.lib import keyset  # noqa: E402
from tasks.models import State, Task  # noqa: E402
from tasks.views.listing import ORDERS  # noqa: E402
from timetracking.models import TimeEntry  # noqa: E402

CSRF = "b" * 32
DEEP_PAGE = {"large": 500, "tenth": 150}
FAR = "-moved"  # the order of the deep page
POSTERS = 8
REPLAYS, REPLAYED_WITHIN = 200, 3  # times, seconds


class Page(NamedTuple):
    name: str
    rows: int
    requests: list[str]
    status: int
    statements: int
    sql_ms: float
    is_repeatable: bool = True


def signed_in(user: User) -> str:
    """The cookies of a browser in which `user` has signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"


def request(method: str, path: str, cookies: str, form: dict[str, str] | None = None) -> str:
    body = urlencode(form or {})
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}",
        "Connection: close",
    ]
    if form:
        head += [
            f"X-CSRFToken: {CSRF}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*head, "", body])


# The pages --------------------------------------------------------------------------


def pages(size: str) -> Iterator[Page]:
    manager = User.objects.get(email="manager@demo.example")
    assistant = User.objects.get(email="assistant@demo.example")
    client = User.objects.get(email="client@demo.example")
    task = _full_task()
    yield _get("task list", manager, "/tasks/", 50)
    yield _get("filtered list", manager, "/tasks/?" + urlencode(_filter()), 50)
    yield _get(f"page {DEEP_PAGE[size]} deep", manager, _deep(DEEP_PAGE[size]), 50)
    yield _get("board", manager, "/tasks/?view=board", 210)
    yield _get("calendar, week", manager, "/tasks/?view=calendar", 300)
    yield _get("calendar, month", manager, "/tasks/?view=calendar&of=month", 0)
    yield _get("task page", manager, task.get_absolute_url(), 60)
    yield _get("today, manager", manager, "/", 0)
    yield _get("today, assistant", assistant, "/", 0)
    yield _get("growth", assistant, "/me/growth/", 13)
    yield _get("home, client", client, "/", 0)
    yield _get("queue by fit", assistant, "/queue/?view=all", 30)
    yield _get("who fits a task", manager, _to_assign(), 24)
    yield _look_up("call look-up, number", manager, _number_without_country())
    yield _look_up("call look-up, slip", manager, _name_with_slip())
    yield _time_post()


def _to_assign() -> str:
    """The ranked list of assistants for a task of the queue that needs skills."""
    needy = Task.objects.open().filter(skills__isnull=False, due_at__gt=timezone.now())
    return reverse("task_assign", args=[needy.order_by("due_at")[0].pk])


def _filter() -> dict[str, str]:
    return {"state": State.IN_PROGRESS, "q": "letter"}


def _full_task() -> Task:
    """A task at work with about 40 entries and 20 comments."""
    counted = Task.objects.filter(state__in=["in_progress", "in_review"]).annotate(
        entries=Count("time_entries", distinct=True), words=Count("comments", distinct=True)
    )
    likely = counted.filter(entries__range=(15, 60), words__range=(4, 40))
    return min(likely, key=lambda t: abs(t.entries - 40) + 2 * abs(t.words - 20))


def _deep(number: int) -> str:
    """The address of a page far behind, at the edge that its forerunner's link would name."""
    order = ORDERS[FAR]
    edge = Task.objects.filter(state=State.ACCEPTED).order_by(*order)[50 * (number - 1) - 1]
    query = {"state": State.ACCEPTED, "sort": FAR, "after": keyset._write(edge, order)}
    return "/tasks/?" + urlencode(query)


def _get(name: str, user: User, path: str, rows: int) -> Page:
    statements = _statements_of(user, lambda browser: browser.get(path))
    return Page(
        name,
        rows,
        [request("GET", path, signed_in(user))],
        200,
        len(statements),
        _replayed(statements),
    )


# The intake ----------------------------------------------------------------------------


def _look_up(name: str, user: User, who: str) -> Page:
    """What the intake asks 150 ms after a key: whom the text fits; the draft is kept by it."""
    call, _is_new = Call.objects.drafts().get_or_create(manager=user)
    form = {"who": who, "summary": "Wants it moved.", "tasks-TOTAL_FORMS": "1"}
    path = reverse("call_lookup", args=[call.pk])
    statements = _statements_of(user, lambda b: b.post(path, form, headers={"hx-request": "true"}))
    asked = request("POST", path, signed_in(user), form).replace(
        "\r\nCookie", "\r\nHX-Request: true\r\nCookie", 1
    )
    return Page(name, 6, [asked], 200, len(statements), _replayed(statements))


def _number_without_country() -> str:
    number = ContactPhone.objects.order_by("pk").last().number
    return f"{number[-9:-6]} {number[-6:-3]}-{number[-3:]}"


def _name_with_slip() -> str:
    """A long surname without its third letter."""
    surnames = {contact.name.split()[-1] for contact in Contact.objects.order_by("-pk")[:500]}
    longest = max(sorted(surnames), key=len)
    return longest[:2] + longest[3:]


# Time by hand ------------------------------------------------------------------------


def _time_post() -> Page:
    """Minutes by hand in the free evenings of the last days, each once."""
    holders = User.objects.filter(role=Role.ASSISTANT, tasks_assigned__state=State.IN_PROGRESS)
    posters = list(holders.distinct().order_by("?")[:POSTERS])
    forms = [(user, signed_in(user), _minutes(user)) for user in posters]
    first = forms[0]
    tried = next(first[2])
    with override_settings(MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage"):
        statements = _statements_of(first[0], lambda b: b.post("/time/add/", tried), undo=True)
    posts = [
        request("POST", "/time/add/", cookies, form)
        for minute in zip(*(islice(minutes, 500) for _, _, minutes in forms), strict=False)
        for (_, cookies, _), form in zip(forms, minute, strict=True)
    ]
    return Page("time post", 1, posts, 303, len(statements), _replayed(statements), False)


def _minutes(user: User) -> Iterator[dict[str, str]]:
    task = user.tasks_assigned.filter(state=State.IN_PROGRESS)[0]
    taken = set(
        TimeEntry.objects.filter(assistant=user, origin="manual").values_list(
            "started_at", flat=True
        )
    )
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(1, 7):
        for minute in (*range(8, 7 * 60), *range(18 * 60, 24 * 60 - 1)):
            start = midnight - timedelta(days=ago) + timedelta(minutes=minute)
            if start not in taken:
                local = start.astimezone(user.zone)
                end = local + timedelta(minutes=1)
                yield {
                    "task": str(task.pk),
                    "day": local.date().isoformat(),
                    "started_at": f"{local:%H:%M}",
                    "ended_at": f"{end:%H:%M}",
                    "note": "A call that came late.",
                    "reason": "Away from the desk",
                }


# Their SQL ---------------------------------------------------------------------------


def _statements_of(user: User, visit, undo: bool = False) -> list[tuple[str, Any]]:
    """The statements of a visit, the second of two, so that nothing is read for the first time."""
    browser = Browser(headers={"host": "127.0.0.1"})
    browser.force_login(user)
    for _ in range(1 if undo else 2):
        heard: list[tuple[str, Any]] = []
        with transaction.atomic(), connection.execute_wrapper(_listener(heard)):
            answer = visit(browser)
            transaction.set_rollback(undo)
    if answer.status_code not in (200, 303):
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()[:3000]}")
    return heard


def _listener(heard: list[tuple[str, Any]]):
    def hear(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            heard.append((sql, params))
        return execute(sql, params, many, context)

    return hear


def _replayed(statements: list[tuple[str, Any]]) -> float:
    """The median of the milliseconds that the statements alone take, through psycopg."""
    connection.ensure_connection()
    bare = connection.connection
    times: list[float] = []
    while len(times) < REPLAYS and sum(times) < REPLAYED_WITHIN:
        began = time.perf_counter()
        with bare.transaction(force_rollback=True), bare.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
        times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[len(times) // 2]


# Files -------------------------------------------------------------------------------


def streams() -> list[dict[str, Any]]:
    """Every task there is, as each kind of file."""
    manager = User.objects.get(email="manager@demo.example")
    every = "?" + urlencode({"state": list(State.values)}, doseq=True)
    shared = {"rows": Task.objects.count(), "cookies": signed_in(manager)}
    return [
        {"name": f"export, {kind}", "path": f"/tasks/tasks.{kind}{every}", **shared}
        for kind in ("csv", "xlsx")
    ]


if __name__ == "__main__":
    settings.SESSION_COOKIE_SECURE = False
    asked = streams() if sys.argv[1] == "streams" else [p._asdict() for p in pages(sys.argv[1])]
    print(json.dumps(asked))
