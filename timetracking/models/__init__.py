from timetracking.models.batch import Batch, BatchRow
from timetracking.models.entry import EntryVersion, TimeEntry
from timetracking.models.feed import CalendarFeed
from timetracking.models.press import OfflinePress

__all__ = ["Batch", "BatchRow", "CalendarFeed", "EntryVersion", "OfflinePress", "TimeEntry"]
