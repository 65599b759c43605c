"""The Celery application. The database remembers every duty; a task is only a nudge to look."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorprog.settings")

app = Celery("mentorprog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
