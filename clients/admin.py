from django.contrib import admin

from clients.models import (
    Agreement,
    Call,
    Client,
    ClientEvent,
    Contact,
    ContactPhone,
    Difference,
    Export,
    Membership,
    NoteVersion,
    PlaybookSection,
    ScriptItem,
    SectionQuestion,
    SectionReading,
    SectionVersion,
    Source,
)
from smartfield.lib.administering import Long, ReadOnly


class MembershipRows(admin.TabularInline):
    model = Membership
    raw_id_fields = ["user"]
    readonly_fields = ["created_at"]
    extra = 0


class PhoneRows(admin.TabularInline):
    model = ContactPhone
    extra = 0


@admin.register(Client)
class ClientAdmin(Long):
    """Its stage is moved in the pipeline, which says why."""

    list_display = ["name", "stage", "manager", "city", "currency", "created_at", "archived_at"]
    list_select_related = ["manager"]
    list_filter = ["stage", "currency", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug"]
    raw_id_fields = ["manager", "preferred"]
    readonly_fields = [
        *("created_at", "stage", "staged_at", "lost_reason", "ask_again_on", "merged_into"),
    ]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipRows]

    def get_readonly_fields(self, request, obj=None):
        """A client's address stands in mails: it is given once."""
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Contact)
class ContactAdmin(Long):
    list_display = ["name", "client", "position", "email", "user"]
    list_select_related = ["client", "user"]
    search_fields = ["name", "email", "phones__number"]
    raw_id_fields = ["client", "user"]
    readonly_fields = ["merged_into"]
    inlines = [PhoneRows]


@admin.register(ContactPhone)
class ContactPhoneAdmin(Long):
    list_display = ["number", "contact"]
    list_select_related = ["contact"]
    search_fields = ["number", "contact__name"]
    raw_id_fields = ["contact"]


@admin.register(Membership)
class MembershipAdmin(Long):
    list_display = ["user", "client", "is_owner", "is_member", "is_billing", "created_at"]
    list_select_related = ["user", "client"]
    list_filter = ["is_owner", "is_member", "is_billing"]
    search_fields = ["user__email", "user__name", "client__name"]
    raw_id_fields = ["user", "client"]
    readonly_fields = ["created_at"]


@admin.register(Call)
class CallAdmin(ReadOnly):
    list_display = ["started_at", "contact", "client", "manager", "state", "outcome"]
    list_select_related = ["contact", "client", "manager"]
    list_filter = ["state", "direction", "outcome"]
    search_fields = ["=phone", "contact__name", "client__name"]


@admin.register(NoteVersion)
class NoteVersionAdmin(ReadOnly):
    list_display = ["changed_at", "call", "changed_by"]
    list_select_related = ["call__contact", "call__client", "changed_by"]
    search_fields = ["call__contact__name", "call__client__name"]


@admin.register(ScriptItem)
class ScriptItemAdmin(ReadOnly):
    """Written on the script's own page, which keeps the order."""

    list_display = ["heading", "part", "language", "position"]
    list_filter = ["part", "language"]
    search_fields = ["heading"]


@admin.register(ClientEvent)
class ClientEventAdmin(ReadOnly):
    list_display = ["at", "client", "verb", "by"]
    list_select_related = ["client", "by"]
    list_filter = ["verb"]
    search_fields = ["client__name"]


@admin.register(PlaybookSection)
class PlaybookSectionAdmin(ReadOnly):
    """Written on the playbook's own page, which counts the versions."""

    list_display = ["title", "client", "kind", "version", "is_required", "author", "changed_at"]
    list_select_related = ["client", "author"]
    list_filter = ["kind", "is_required", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "client__name"]


@admin.register(SectionReading)
class SectionReadingAdmin(ReadOnly):
    list_display = ["section", "version", "user"]
    list_select_related = ["section", "user"]
    search_fields = ["user__email", "section__title"]


@admin.register(SectionVersion)
class SectionVersionAdmin(ReadOnly):
    list_display = ["section", "number", "kind", "is_major", "author", "saved_at"]
    list_select_related = ["section", "author"]
    list_filter = ["kind", "is_major"]
    search_fields = ["title", "section__client__name"]


@admin.register(SectionQuestion)
class SectionQuestionAdmin(ReadOnly):
    list_display = ["__str__", "section", "asked_by", "asked_at", "answered_by", "answered_at"]
    list_select_related = ["section", "asked_by", "answered_by"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    search_fields = ["text", "section__title", "section__client__name"]


@admin.register(Agreement)
class AgreementAdmin(ReadOnly):
    """Written on the client's own page, which keeps the history."""

    list_display = ["title", "client", "kind", "valid_from", "valid_to", "is_shared"]
    list_select_related = ["client"]
    list_filter = ["kind", "is_shared"]
    search_fields = ["title", "client__name"]


@admin.register(Difference)
class DifferenceAdmin(ReadOnly):
    list_display = ["pair", "said_by", "said_at"]
    list_select_related = ["said_by"]
    search_fields = ["pair"]


@admin.register(Source)
class SourceAdmin(Long):
    list_display = ["name_en", "name_ru"]
    search_fields = ["name_en", "name_ru"]


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = ["asked_at", "asked_by", "client", "made_at"]
    list_select_related = ["asked_by", "client"]
    search_fields = ["asked_by__email", "client__name"]
