"""The Celery app with a faster beat, so that a storm passes in a minute: `celery -A` this."""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartfield.settings")
django.setup()

from accounts import outbox  # noqa: E402
from smartfield.celery import app  # noqa: E402

outbox.RING_AGAIN_AFTER = timedelta(seconds=3)
outbox.FIRST_WAIT = timedelta(seconds=1)
app.conf.beat_schedule = {
    "sweep the outbox": {"task": "accounts.jobs.sweep", "schedule": 1.0},
    "remind of tasks": {"task": "tasks.jobs.remind", "schedule": 1.0},
}
