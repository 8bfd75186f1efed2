from timetracking.models.entry import EntryVersion, TimeEntry

__all__ = ["EntryVersion", "TimeEntry"]
