from timetracking.models.entry import EntryVersion, TimeEntry
from timetracking.models.feed import CalendarFeed
from timetracking.models.press import OfflinePress

__all__ = ["CalendarFeed", "EntryVersion", "OfflinePress", "TimeEntry"]
