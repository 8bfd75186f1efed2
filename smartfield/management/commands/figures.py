"""Make the figures of every assistant anew, from the very beginning."""

from typing import Any

from django.core.management import BaseCommand

from assistants.growth.renewing import renew


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Rows that had to change: {renew()}")
