from timetracking.models.entry import EntryVersion, TimeEntry
from timetracking.models.press import OfflinePress

__all__ = ["EntryVersion", "OfflinePress", "TimeEntry"]
