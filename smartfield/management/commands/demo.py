"""Fill an empty database with the demo agency, small or large."""

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from smartfield.demo import large, small

FIRST_NUMBER = 1001  # of a task, as its sequence begins


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument(
            "--tasks", type=int, default=100_000, help="how many the large demo has"
        )
        parser.add_argument(
            "--fresh", action="store_true", help="empty the database first; only with DEMO=1"
        )

    def handle(self, *, size: str, tasks: int, fresh: bool, verbosity: int, **options: Any) -> None:
        self.verbosity, self.began = verbosity, time.monotonic()
        if fresh:
            self.empty()
        if User.objects.exists():
            raise CommandError("There are people in this database; the demo needs an empty one.")
        if size == "large":
            large.load(timezone.now(), tasks=tasks, say=self.say)
        else:
            small.load(timezone.now(), say=self.say)
        self.say("Done")

    def empty(self) -> None:
        if not settings.DEMO:
            raise CommandError("Emptying the database is for demos only: set DEMO=1.")
        call_command("flush", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SEQUENCE tasks_task_id_seq RESTART WITH {FIRST_NUMBER}")

    def say(self, words: str) -> None:
        if self.verbosity:
            self.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {words}")
            self.stdout.flush()
