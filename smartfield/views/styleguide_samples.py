"""Made-up people and tasks for the style guide."""

import math
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any

from django.templatetags.static import static
from django.utils import timezone

from smartfield.lib import drawings
from smartfield.lib.drawings import Piece, Point, Strip
from smartfield.lib.periods import Span
from tasks.states import State

HOUR = 3600


def samples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "tasks": [_task(state, now) for state in State.values],
        "late": _task(State.IN_PROGRESS, now, due_at=now - timedelta(minutes=40), is_overdue=True),
        "clocks": _clocks(now),
        "moments": [
            now - timedelta(seconds=s)
            for s in (20, 12 * 60, 5 * HOUR, 30 * HOUR, 4 * 86400, 40 * 86400)
        ],
        "dues": [now + timedelta(hours=h) for h in (-30, 3, 26, 90, 300)],
        "seconds": [0, 59, 42 * 60, 90 * 60, 12_300, 63_300],
        "sums": [
            (Decimal("1240"), "EUR"),
            (Decimal("-12.5"), "EUR"),
            (Decimal("12400"), "RUB"),
            (Decimal("9.99"), "USD"),
        ],
        "entries": _entries(now),
        "corrections": _corrections(now),
        "files": [
            Sample(
                name="Porto coworking, compared.pdf",
                size=1_234_567,
                is_image=False,
                is_audio=False,
                get_absolute_url="#",
            ),
            Sample(
                name="Оферты и условия поставщиков, полная таблица.xlsx",
                size=48_000,
                is_image=False,
                is_audio=False,
                get_absolute_url="#",
            ),
        ],
        "captured": _captured(),
        "peaks": [round(50 + 50 * math.sin(n / 3) * math.cos(n / 11)) for n in range(96)],
        **_day(now),
    }


def _task(state: str, now: Any, **facts: Any) -> Sample:
    assistant = None if state in {"draft", "open"} else Sample(first_name="Priya")
    return Sample(
        **{
            "pk": 2187,
            "number": "SF-2187",
            "title": "Compare three coworking spaces in Porto",
            "state": state,
            "assistant": assistant,
            "due_at": now + timedelta(hours=3),
            "is_overdue": False,
            "merged_into_id": None,
            "__str__": lambda self: self.title,
            **facts,
        }
    )


class Named(Sample):
    def __str__(self) -> str:
        return self.name


def _captured() -> list[Sample]:
    """What a camera sees and a microphone hears."""
    picture = static("img/favicon.svg")
    facts = {"size": 2_345_678, "get_absolute_url": "#"}
    return [
        Sample(name="Floor plan.png", is_image=True, preview_url=picture, **facts),
        Sample(name="Walk from the station.mp4", is_video=True, seconds=95, **facts),
        Sample(name="Voice note.m4a", is_audio=True, seconds=72, **facts),
    ]


def _clocks(now: Any) -> list[Sample]:
    task = Named(name="Compare supplier prices", get_absolute_url="#")
    entry = Sample(
        started_at=now - timedelta(seconds=2537), today_seconds=2 * HOUR + 720, task=task
    )
    forgotten = Sample(
        started_at=now - timedelta(seconds=4 * HOUR + 130), today_seconds=0, task=task
    )
    call = Sample(
        started_at=now - timedelta(seconds=251), caller="Dana Whitfield", get_absolute_url="#"
    )
    return [
        Sample(id="c1", frame={"clock": entry}, stopped=None),
        Sample(id="c2", frame={"clock": forgotten}, stopped=None),
        Sample(id="c3", frame={"open_call": call}, stopped=None),
        Sample(id="c4", frame={}, stopped=Sample(seconds=2700, task=task)),
    ]


def _entries(now: Any) -> list[dict[str, Any]]:
    return [
        {
            "when": now - timedelta(minutes=12),
            "what": "You settled the first correction.",
            "body": "Added delivery to Kraków by the rates of **four** carriers.",
        },
        {
            "when": now - timedelta(hours=2),
            "what": "Petr Kowalski sent the result back.",
            "details": "3 corrections.",
            "mark_name": "sent_back",
        },
        {
            "when": now - timedelta(hours=26),
            "what": "Marta Ferreira",
            "body": "Petr decides fast and by phone. If something is unclear, call at once.",
            "is_internal": True,
        },
        {
            "when": now - timedelta(hours=27),
            "what": "You wrote",
            "body": "Please skip anything above 250 euros a desk.",
            "is_mine": True,
        },
        {
            "when": now - timedelta(days=3),
            "what": "Priya delivered the result.",
            "details": "It waits for you.",
            "mark_name": "in_review",
        },
        {
            "when": now - timedelta(days=4),
            "what": "Priya worked 1 h 10 min.",
            "body": "Made a long list of nine and wrote to six of them.",
        },
    ]


def _corrections(now: Any) -> list[Sample]:
    settled = now - timedelta(hours=1)
    return [
        Sample(
            pk=1,
            state="done",
            text="The price must include delivery, not only the piece.",
            answer="",
            settled_at=settled,
        ),
        Sample(
            pk=2,
            state="open",
            text="Two suppliers still lack delivery terms.",
            answer="",
            settled_at=None,
        ),
        Sample(
            pk=3,
            state="declined",
            text="Ask the fifth supplier too.",
            answer="They closed in October.",
            settled_at=settled,
        ),
    ]


def _day(now: Any) -> dict[str, Any]:
    """Lanes from 8 to 20 with the line of now at 14:20, whatever the hour of the viewer."""
    eight = timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0)
    window = Span(eight, eight + timedelta(hours=12))

    def at(hour: float) -> Any:
        return eight + timedelta(hours=hour - 8)

    def lane(name: str, pieces: Any, points: Any = (), **facts: Any) -> Sample:
        strip = Strip(window, f"{name}: the day so far", pieces, points, at(14.33))
        return Sample(
            **{
                "name": name,
                "url": "#",
                "strip": strip,
                "mark_name": "",
                "words_url": "",
                "warning": "",
                "icon": "",
                **facts,
            }
        )

    worked = [
        Piece(at(9.17), at(10.67)),
        Piece(at(11), at(12.4)),
        Piece(at(14.2), at(14.33), "run"),
    ]
    lanes = [
        lane(
            "Calls",
            [
                Piece(at(8.7), at(8.8), "call"),
                Piece(at(9.87), at(9.9), "missed"),
                Piece(at(13.5), at(13.85), "call"),
            ],
            icon="phone",
            words="4 logged, 1 missed, 1 now",
            seconds=52 * 60,
        ),
        lane(
            "Priya Nair",
            worked,
            [Point(at(16), "due")],
            mark_name="running",
            words="Newsletter for Arkadia Dental",
            words_url="#",
            seconds=177 * 60,
        ),
        lane(
            "Dmitri Karpov",
            [Piece(at(8.92), at(14.33), "run")],
            [Point(at(13.67), "late")],
            mark_name="overdue",
            words="Reconcile October receipts",
            words_url="#",
            warning="no break for 5 h 25 min",
            seconds=325 * 60,
        ),
        lane("Olga Sedova", [Piece(at(10), at(11.5))], words="Free since 11:30", seconds=90 * 60),
        lane(
            "Hana Mrázová",
            [Piece(at(15), at(19), "plan")],
            [Point(at(17.5), "due")],
            words="Starts at 15:00",
            seconds=0,
        ),
    ]
    history = [Piece(at(11.2), at(12.1)), Piece(at(16.1), at(16.7))]
    moves = [
        Point(at(12.4), "review"),
        Point(at(14.2), "back"),
        Point(at(17), "review"),
        Point(at(9), "call"),
        Point(at(10), "wrote"),
    ]
    return {
        "lanes": lanes,
        "axis": drawings.hour_marks(window, timezone.get_current_timezone(), at(14.33)),
        "now_x": Strip(window, "").percent(at(14.33)),
        "now_words": "14:20",
        "days": [
            Sample(
                date=(now - timedelta(days=2)).date(),
                words="",
                seconds=5400,
                strip=Strip(window, "Two days ago", history, moves),
                is_running=False,
            ),
            Sample(
                date=(now - timedelta(days=1)).date(),
                words="",
                seconds=0,
                strip=Strip(window, "Yesterday, no work"),
                is_running=False,
            ),
            Sample(
                date=now.date(),
                words="Today",
                seconds=2520,
                strip=Strip(window, "Today, the clock is on", worked),
                is_running=True,
            ),
        ],
    }
