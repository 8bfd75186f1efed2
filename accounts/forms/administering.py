"""People as administrators write them."""

from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from smartfield.lib.words import folded


def check_role(form) -> None:
    """The database refuses it too, with a worse sentence."""
    said = form.cleaned_data
    if said.get("role") == Role.CLIENT and said.get("is_staff"):
        form.add_error("is_staff", ValidationError(_("A client's person is no administrator")))


class NewPerson(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "role", "language", "time_zone"]

    def clean_email(self) -> str:
        return folded(self.cleaned_data["email"])


class ChangePerson(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        return folded(self.cleaned_data["email"])

    def clean(self) -> None:
        super().clean()
        check_role(self)
