"""The real Celery application with short pauses, for workers that a test kills.

celery -A tests.outbox.celery_app worker
"""

from tests.outbox import worker

worker.set_up()

from mentorprog.celery import app  # noqa: E402 - the settings come first

__all__ = ["app"]
