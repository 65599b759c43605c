"""Ground floor of mentorprog: settings, addresses, tasks, and what every app stands on."""

from mentorprog.celery import app as celery_app

__all__ = ["celery_app"]
