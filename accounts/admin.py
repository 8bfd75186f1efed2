from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.forms.administering import ChangePerson, NewPerson
from accounts.models import Errand, Invitation, Notice, StoredFile, Tally, Upload, User
from smartfield.lib.administering import Bounded, ReadOnly


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People are never deleted: whoever leaves is made inactive, and what they did stays."""

    form, add_form = ChangePerson, NewPerson
    paginator = Bounded
    show_full_result_count = False
    list_display = ["email", "name", "role", "is_active", "is_staff", "joined_at"]
    list_filter = ["role", "is_active", "is_staff", "language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "role", "phone", "extension"]}),
        (
            _("Settings"),
            {"fields": ["language", "time_zone", "theme", "has_keys", "wants_mail", "is_settled"]},
        ),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("When"), {"fields": ["last_login", "joined_at"]}),
    ]
    new = ["email", "name", "role", "language", "time_zone", "usable_password"]
    add_fieldsets = [(None, {"fields": [*new, "password1", "password2"]})]

    def get_readonly_fields(self, request, obj=None):
        """Only who has every right gives rights."""
        rights = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups"]
        return [*self.readonly_fields, *rights]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["user", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_select_related = ["user", "invited_by"]
    search_fields = ["user__email", "user__name"]
    exclude = ["token_hash"]


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["kind", "person", "created_at", "read_at", "mailed_at"]
    list_select_related = ["person"]
    list_filter = ["kind"]
    search_fields = ["person__email", "cause"]


@admin.register(Errand)
class ErrandAdmin(ReadOnly):
    list_display = ["kind", "key", "created_at", "attempts", "next_try_at", "done_at"]
    list_filter = ["kind", ("done_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "last_error"]


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    """Bytes are read where the file belongs, never here."""

    list_display = ["name", "media_type", "size", "shelf", "uploaded_by", "created_at"]
    list_select_related = ["uploaded_by"]
    search_fields = ["name", "=sha256"]
    ordering = ["-created_at"]
    exclude = ["content", "preview", "peaks"]


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    list_display = ["name", "by", "size", "received", "created_at", "moved_at"]
    list_select_related = ["by"]
    search_fields = ["name", "by__email"]
    ordering = ["-created_at"]
    exclude = ["parts"]


@admin.register(AccessLog)
class SignInAdmin(ReadOnly):
    list_display = ["username", "ip_address", "attempt_time", "logout_time"]
    search_fields = ["username", "=ip_address"]
    exclude = ["session_hash"]


@admin.register(AccessAttempt)
class TriesAdmin(ReadOnly):
    """Deleting a row lets the person try again at once."""

    list_display = ["username", "ip_address", "failures_since_start", "attempt_time"]
    search_fields = ["username", "=ip_address"]
    exclude = ["get_data", "post_data"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return True


@admin.register(Tally)
class TallyAdmin(ReadOnly):
    list_display = ["key", "count", "since"]
    search_fields = ["key"]
