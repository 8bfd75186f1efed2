from django.apps import AppConfig


class SmartfieldConfig(AppConfig):
    name = "smartfield"

    def ready(self) -> None:
        from smartfield.live import hearing  # noqa: F401
