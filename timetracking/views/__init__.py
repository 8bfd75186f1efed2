from timetracking.views.clock import clock, confirm, start, stop, undo
from timetracking.views.confirming import to_look_at
from timetracking.views.entry import add, entry, note
from timetracking.views.feed import feed, feed_settings
from timetracking.views.files import sheet_file
from timetracking.views.offline import mended, offline
from timetracking.views.sheet import day, today
from timetracking.views.task import task_time
from timetracking.views.week import week

__all__ = [
    "add",
    "clock",
    "confirm",
    "day",
    "entry",
    "feed",
    "feed_settings",
    "mended",
    "note",
    "offline",
    "sheet_file",
    "start",
    "stop",
    "task_time",
    "to_look_at",
    "today",
    "undo",
    "week",
]
