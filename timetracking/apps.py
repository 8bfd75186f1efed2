from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeTrackingConfig(AppConfig):
    name = "timetracking"
    verbose_name = _("Time")

    def ready(self) -> None:
        from timetracking import hearing  # noqa: F401
