"""The frame of Smartfield: it knows every app, and no app knows it."""

from smartfield.celery import app as celery_app

__all__ = ["celery_app"]
