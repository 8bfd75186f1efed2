"""The timetable rings for jobs that are there, and a client's reminders are all rung for."""

import inspect

from clients import jobs, reminding
from smartfield.celery import app


def test_every_scheduled_job_is_there():
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert wanted - set(app.tasks) == set()


def test_every_reminder_is_rung_for():
    verbs = inspect.getmembers(reminding, inspect.isfunction)
    own = {name for name, verb in verbs if verb.__module__ == reminding.__name__}
    rung = set(jobs.remind.run.__code__.co_names)
    assert {name for name in own if not name.startswith("_")} - rung == set()
