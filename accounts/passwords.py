"""What a new password must be, said as the design words it."""

from django.contrib.auth import password_validation as stock
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(stock.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return self.get_help_text()

    def get_help_text(self) -> str:
        return ngettext(
            "Use %(min_length)d or more characters",
            "Use %(min_length)d or more characters",
            self.min_length,
        ) % {"min_length": self.min_length}


class NotCommon(stock.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password. Choose another")


class NotLikeOneself(stock.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your name or email. Choose another")
