from django.contrib import admin

from smartfield.lib.administering import ReadOnly, ReadOnlyRows
from timetracking.models import Batch, BatchRow, CalendarFeed, EntryVersion, OfflinePress, TimeEntry


class VersionRows(ReadOnlyRows):
    model = EntryVersion
    fields = ["changed_at", "changed_by", "reason", "started_at", "ended_at", "task", "note"]
    readonly_fields = fields


@admin.register(TimeEntry)
class TimeEntryAdmin(ReadOnly):
    list_display = ["started_at", "ended_at", "assistant", "task", "origin", "locked_at"]
    list_select_related = ["assistant", "task"]
    list_filter = ["origin", "is_to_confirm", ("locked_at", admin.EmptyFieldListFilter)]
    search_fields = ["=task__pk", "assistant__email"]
    inlines = [VersionRows]


@admin.register(EntryVersion)
class EntryVersionAdmin(ReadOnly):
    list_display = ["changed_at", "entry", "changed_by", "reason"]
    list_select_related = ["entry__assistant", "changed_by"]
    search_fields = ["=entry__pk", "changed_by__email"]


@admin.register(OfflinePress)
class OfflinePressAdmin(ReadOnly):
    list_display = ["pressed_at", "assistant", "verb", "task", "why", "mended_at"]
    list_select_related = ["assistant", "task"]
    list_filter = ["verb", ("mended_at", admin.EmptyFieldListFilter)]
    search_fields = ["assistant__email"]


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnly):
    list_display = ["person", "made_at", "read_at"]
    list_select_related = ["person"]
    exclude = ["token_hash"]
    search_fields = ["person__email"]


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ["at", "name", "kind", "state", "by", "in_at", "back_at"]
    list_select_related = ["by"]
    list_filter = ["kind", "state"]
    search_fields = ["name", "by__email"]


@admin.register(BatchRow)
class BatchRowAdmin(ReadOnly):
    list_display = ["batch", "line", "words", "fate", "client", "task", "entry"]
    list_select_related = ["batch", "client", "task", "entry__assistant"]
    list_filter = ["fate"]
    search_fields = ["=batch__pk", "=external_id"]
