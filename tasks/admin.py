"""Tasks and what happened to them. Only the task's own verbs move it, so that each move is an
event; the administration shows them."""

from django.contrib import admin

from smartfield.lib.administering import Long, ReadOnly, ReadOnlyRows
from tasks.models import (
    Assignment,
    BulkAction,
    BulkRow,
    Category,
    Check,
    ChosenColumns,
    Comment,
    Correction,
    Criterion,
    Delivery,
    Dependency,
    Event,
    Follow,
    HandOver,
    HandOverReading,
    MoreTime,
    Occurrence,
    Repeat,
    SavedView,
    Skill,
    Step,
    Tag,
    Task,
    TaskFile,
    Template,
)


class EventRows(ReadOnlyRows):
    model = Event
    fields = ["at", "verb", "by", "from_state", "to_state", "why"]
    readonly_fields = fields


class CriterionRows(ReadOnlyRows):
    model = Criterion
    fields = ["text", "is_met"]


@admin.register(Task)
class TaskAdmin(ReadOnly):
    list_display = ["number", "title", "client", "state", "assistant", "manager", "due_at"]
    list_select_related = ["client", "assistant", "manager"]
    list_filter = ["state", "priority", "is_request"]
    search_fields = ["=pk", "title"]
    inlines = [CriterionRows, EventRows]

    def get_search_results(self, request, queryset, search_term):
        """People say `SF-2187`; the key is the number."""
        number = search_term.strip().upper().removeprefix("SF-")
        return super().get_search_results(
            request, queryset, number if number.isdecimal() else search_term
        )


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "task", "verb", "by", "from_state", "to_state"]
    list_select_related = ["task", "by"]
    list_filter = ["to_state"]
    search_fields = ["=task__pk"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    list_display = ["task", "assistant", "since", "until"]
    list_select_related = ["task", "assistant"]
    search_fields = ["=task__pk", "assistant__email"]


@admin.register(HandOver)
class HandOverAdmin(ReadOnly):
    list_display = ["written_at", "task", "written_by"]
    list_select_related = ["task", "written_by"]
    search_fields = ["=task__pk", "written_by__email"]


@admin.register(HandOverReading)
class HandOverReadingAdmin(ReadOnly):
    list_display = ["read_at", "sheet", "person"]
    list_select_related = ["sheet", "person"]
    search_fields = ["=sheet__task__pk", "person__email"]


@admin.register(MoreTime)
class MoreTimeAdmin(ReadOnly):
    list_display = ["asked_at", "task", "asked_by", "minutes", "given_minutes", "decided_by"]
    list_select_related = ["task", "asked_by", "decided_by"]
    search_fields = ["=task__pk", "asked_by__email"]


@admin.register(Step)
class StepAdmin(ReadOnly):
    list_display = ["task", "text", "done_by", "done_at"]
    list_select_related = ["task", "done_by"]
    search_fields = ["=task__pk", "text"]


@admin.register(Dependency)
class DependencyAdmin(ReadOnly):
    list_display = ["task", "after"]
    list_select_related = ["task", "after"]
    search_fields = ["=task__pk", "=after__pk"]


@admin.register(Follow)
class FollowAdmin(ReadOnly):
    list_display = ["since", "task", "person"]
    list_select_related = ["task", "person"]
    search_fields = ["=task__pk", "person__email"]


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ["created_at", "task", "author", "kind", "is_internal"]
    list_select_related = ["task", "author"]
    list_filter = ["kind", "is_internal"]
    search_fields = ["=task__pk", "author__email"]


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ["asked_at", "task", "round", "asked_by", "state", "kind", "decision"]
    list_select_related = ["task", "asked_by"]
    list_filter = ["state", "kind", "decision", "came_by_return"]
    search_fields = ["=task__pk"]


@admin.register(Criterion)
class CriterionAdmin(ReadOnly):
    list_display = ["task", "text", "is_met"]
    list_select_related = ["task"]
    search_fields = ["=task__pk"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["task", "round", "delivered_by", "delivered_at", "verdict", "rating"]
    list_select_related = ["task", "delivered_by"]
    list_filter = ["verdict", "rating"]
    search_fields = ["=task__pk"]


@admin.register(Check)
class CheckAdmin(ReadOnly):
    list_display = ["at", "delivery", "text", "is_fine", "by"]
    list_select_related = ["delivery", "by"]
    list_filter = ["is_fine"]
    search_fields = ["=delivery__task__pk"]


@admin.register(TaskFile)
class TaskFileAdmin(ReadOnly):
    list_display = ["stored", "task", "is_internal"]
    list_select_related = ["stored", "task"]
    list_filter = ["is_internal"]
    search_fields = ["=task__pk", "stored__name"]


@admin.register(Template)
class TemplateAdmin(ReadOnly):
    """Written on its own page, which asks for what a task needs."""

    list_display = ["name", "client", "title", "category", "archived_at"]
    list_select_related = ["client", "category"]
    list_filter = [("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "title", "client__name"]


class OccurrenceRows(ReadOnlyRows):
    model = Occurrence
    fields = ["on", "task", "skipped", "at"]
    readonly_fields = fields


@admin.register(Repeat)
class RepeatAdmin(ReadOnly):
    """Kept on its own page; its days are made by a job."""

    list_display = ["template", "client", "rule", "next_on", "assistant", "paused_at"]
    list_select_related = ["template", "client", "assistant"]
    search_fields = ["template__name", "client__name"]
    inlines = [OccurrenceRows]


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnly):
    list_display = ["on", "repeat", "task", "skipped"]
    list_select_related = ["repeat__template", "task"]
    list_filter = ["skipped"]
    search_fields = ["=repeat__pk", "=task__pk"]


class BulkRows(ReadOnlyRows):
    model = BulkRow
    fields = ["task", "event", "refusal", "kept_why"]
    readonly_fields = fields


@admin.register(BulkAction)
class BulkActionAdmin(ReadOnly):
    list_display = ["at", "deed", "by", "undone_at"]
    list_select_related = ["by"]
    list_filter = ["deed"]
    inlines = [BulkRows]


@admin.register(BulkRow)
class BulkRowAdmin(ReadOnly):
    list_display = ["action", "task", "event", "refusal"]
    list_select_related = ["action", "task", "event"]
    search_fields = ["=task__pk"]


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly):
    list_display = ["name", "owner", "is_shared", "query", "removed_at"]
    list_select_related = ["owner"]
    list_filter = ["is_shared"]
    search_fields = ["name", "owner__email"]


@admin.register(ChosenColumns)
class ChosenColumnsAdmin(ReadOnly):
    list_display = ["person", "names"]
    list_select_related = ["person"]
    search_fields = ["person__email"]


@admin.register(Tag)
class TagAdmin(ReadOnly):
    """Kept on its own page, which writes what changes on the tasks."""

    list_display = ["name"]
    search_fields = ["name"]
    ordering = ["name"]


@admin.register(Category, Skill)
class NamedAdmin(Long):
    list_display = ["name_en", "name_ru"]
    search_fields = ["name_en", "name_ru"]
    ordering = ["name_en"]
