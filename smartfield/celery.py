"""Celery: the bell and the timetable. What is to be done stands in Postgres (`accounts.outbox`).

The settings keep a killed worker from losing a job: an unfinished message goes back to the
broker, and no job may run longer than the broker waits for it.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartfield.settings")

app = Celery("smartfield")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=240,
    task_soft_time_limit=210,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    worker_soft_shutdown_timeout=10,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    broker_transport_options={
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 30,
    },
    beat_schedule={
        "sweep the outbox": {"task": "accounts.jobs.sweep", "schedule": 10.0},
        "stop forgotten clocks": {
            "task": "timetracking.jobs.look_for_forgotten_clocks",
            "schedule": 60.0,
        },
        "watch limits": {"task": "timetracking.jobs.watch_limits", "schedule": 60.0},
        "remind of calls": {"task": "clients.jobs.remind", "schedule": 60.0},
        "remind of tasks": {"task": "tasks.jobs.remind", "schedule": 60.0},
        "expire offers": {"task": "assistants.jobs.expire_offers", "schedule": 30.0},
        "count experience": {
            "task": "assistants.jobs.count_everybody",
            "schedule": crontab(hour=3, minute=30),
        },
        "end claims": {"task": "tasks.jobs.end_claims", "schedule": 60.0},
        "charge late time": {"task": "billing.jobs.charge_late_time", "schedule": 300.0},
        "repeat tasks": {"task": "tasks.jobs.repeat", "schedule": 60.0},
        "accept by expiry": {"task": "tasks.jobs.accept_expired", "schedule": 300.0},
        "renew recent figures": {
            "task": "assistants.jobs.renew_recent_figures",
            "schedule": 300.0,
        },
        "award bonuses": {"task": "assistants.jobs.award_bonuses", "schedule": 120.0},
        "renew all figures": {
            "task": "assistants.jobs.renew_all_figures",
            "schedule": crontab(hour=2, minute=40),
        },
        "forget old exports": {
            "task": "smartfield.jobs.forget_old_exports",
            "schedule": crontab(hour=3, minute=20),
        },
        "forget loose files": {"task": "accounts.jobs.forget_loose_files", "schedule": 1800.0},
        "forget old tallies": {"task": "accounts.jobs.forget_old_tallies", "schedule": 3600.0},
        "forget old sessions": {
            "task": "accounts.jobs.forget_old_sessions",
            "schedule": crontab(hour=3, minute=10),
        },
    },
)
app.autodiscover_tasks(related_name="jobs")
