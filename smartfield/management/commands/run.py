"""`manage.py run` is `make run` for a folder that is already prepared."""

import sys
from typing import Any

from django.core.management import BaseCommand

from smartfield import launch


class Command(BaseCommand):
    help = launch.__doc__
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        sys.exit(launch.main())
