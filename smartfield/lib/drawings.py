"""Time, drawn: SVG made by the server, which needs no script and prints as it stands (design: 5.8).

Lengths are percent of the window, so a drawing has no viewBox and nothing in it is stretched.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from smartfield.lib.periods import Span

NARROWEST = 0.55  # percent: a call of a minute is still seen
ROOMY_DAY = timedelta(hours=14)  # one that an axis says every second hour of
COLUMN = 44  # px
HATCH = {"run": "h-run", "back": "h-back", "plan": "h-plan"}


class Piece(NamedTuple):
    """A stretch of the strip. Kind: work, run, plan, back, call, missed."""

    start: datetime
    end: datetime
    kind: str = "work"


class Point(NamedTuple):
    """An instant on the strip. Kind: due, late, review, back, call, wrote."""

    at: datetime
    kind: str


class Strip(NamedTuple):
    """A window of time with what happened in it. `label` says in a sentence what is drawn."""

    window: Span
    label: str
    pieces: Iterable[Piece] = ()
    points: Iterable[Point] = ()
    now: datetime | None = None

    def percent(self, moment: datetime) -> float:
        share = (moment - self.window.start) / (self.window.end - self.window.start)
        return round(min(max(share, 0), 1) * 100, 2)

    def svg(self) -> SafeString:
        shapes = [
            *(self._piece(piece) for piece in self.pieces if self._is_seen(piece)),
            *(self._point(point) for point in self.points if self._is_inside(point.at)),
        ]
        if self.now and self._is_inside(self.now):
            shapes.append(_tick(self.percent(self.now), "-3", 24))
        ground = '<rect class="s-ground" width="100%" height="18" rx="3"/>'
        return _drawing("strip", 18, self.label, [ground, *shapes])

    def _is_inside(self, moment: datetime) -> bool:
        return self.window.start <= moment <= self.window.end

    def _is_seen(self, piece: Piece) -> bool:
        return piece.start < self.window.end and piece.end > self.window.start

    def _piece(self, piece: Piece) -> str:
        x = self.percent(piece.start)
        width = max(round(self.percent(piece.end) - x, 2), NARROWEST)
        look = f'class="s-{piece.kind}"{_hatch(piece.kind)}'
        return f'<rect {look} x="{x}%" y="1" width="{width}%" height="16" rx="2"/>'

    def _point(self, point: Point) -> str:
        x = self.percent(point.at)
        return f'<svg x="{x}%" y="9" overflow="visible">{_SHAPES[point.kind]}</svg>'


def hour_marks(
    window: Span, zone: ZoneInfo, now: datetime | None = None
) -> list[tuple[str, float]]:
    """Where the axis says the hours: pairs of words and percent; none under the line of now. A
    day that began in the night has half as many, so that they do not touch."""
    strip = Strip(window, "")
    every = 2 if window.end - window.start <= ROOMY_DAY else 4
    hour = window.start.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    marks = []
    while hour <= window.end:
        x = strip.percent(hour)
        if hour >= window.start and (now is None or abs(x - strip.percent(now)) > 4):
            marks.append((f"{hour.hour}:00", x))
        hour += timedelta(hours=every)
    return marks


def estimate(
    worked: float, running: float, planned: float, label: str, kind: str = "work"
) -> SafeString:
    """A bar of seconds worked and running of seconds planned; what is over goes on past a tick.

    `kind` is what the worked part is drawn as: work, or review when it waits for the client.
    """
    whole = max(worked + running, planned) or 1
    within = min(worked, planned) if planned else worked
    parts = [(0, within, kind), (within, worked, "back"), (worked, worked + running, "run")]
    bars = [_bar(start / whole, end / whole, name) for start, end, name in parts if end > start]
    if 0 < planned < whole:
        bars.append(_tick(round(planned / whole * 100, 2), "-2", 18))
    ground = '<rect class="s-plain" width="100%" height="14" rx="3"/>'
    return _drawing("estimate", 14, label, [ground, *bars])


def wave(peaks: list[int]) -> SafeString:
    """How loud a sound is along the way, 0 to 100, a bar each; the slider above it says the place.

    It is as wide as its place, so its bars are one path that is stretched.
    """
    bars = "".join(
        f"M{n} {50 - high}h.6v{2 * high}h-.6z"
        for n, high in enumerate(max(round(peak / 2), 2) for peak in peaks)
    )
    box = f'viewBox="0 0 {len(peaks)} 100" preserveAspectRatio="none"'
    return mark_safe(f'<svg class="wave" {box} aria-hidden="true"><path d="{bars}"/></svg>')


def funnel(came: int, talked: int, became: int, most: int, label: str) -> SafeString:
    """How many came, of those how many were talked with, of those how many are clients; as long
    as `came` is of `most`."""
    shares = [(came, "plain"), (talked, "half"), (became, "work")]
    bars = [_bar(0, n / (most or 1), kind) for n, kind in shares if n]
    return _drawing("estimate", 14, label, bars)


def columns(shares: list[float | None], lately: int, label: str) -> SafeString:
    """Periods side by side, each as high as its share; the last is not over, the `lately` before it
    are those that are spoken of. Nothing is drawn of None but its place."""
    step, spoken_of = 100 / len(shares), range(len(shares) - 1 - lately, len(shares) - 1)
    bars = []
    for n, share in enumerate(shares):
        kind = "plain" if share is None else "work" if n in spoken_of else "half"
        high = 2 if share is None else max(round(share * COLUMN), 3)
        place = f'x="{n * step:.2f}%" y="{COLUMN - high}" width="{step * 0.72:.2f}%"'
        bars.append(f'<rect class="s-{kind}" {place} height="{high}" rx="2"/>')
    return _drawing("columns", COLUMN, label, bars)


def _drawing(css: str, height: int, label: str, shapes: list[str]) -> SafeString:
    size = f'width="100%" height="{height}"'
    drawn = (
        f'<svg class="{css}" {size} role="img" aria-label="{escape(label)}">{"".join(shapes)}</svg>'
    )
    return mark_safe(drawn)


def _tick(x: float, y: str, height: int) -> str:
    return f'<rect class="s-now" x="{x}%" y="{y}" width="1.5" height="{height}"/>'


def _bar(start: float, end: float, kind: str) -> str:
    x, width = round(start * 100, 2), round((end - start) * 100, 2)
    return f'<rect class="s-{kind}"{_hatch(kind)} x="{x}%" width="{width}%" height="14" rx="3"/>'


def _hatch(kind: str) -> str:
    return f' fill="url(#{HATCH[kind]})"' if kind in HATCH else ""


_DIAMOND = '<path class="s-{}" d="M0-7 6.5 0 0 7-6.5 0z"/>'
_SHAPES = {
    "due": _DIAMOND.format("due"),
    "late": _DIAMOND.format("late"),
    "review": _DIAMOND.format("review"),
    "call": '<circle class="s-called" r="5"/>',
    "wrote": '<rect class="s-wrote" x="-4" y="-4" width="8" height="8"/>',
    "back": '<rect class="s-returned" x="-7" y="-8" width="14" height="16" rx="3"/>'
    '<path class="s-turn" d="M-1-3-3.5 0-1 3M-3 0h3.5a2 2 0 0 1 2 2"/>',
}
