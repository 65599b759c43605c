"""Telling a worker to look now. The database remembers the duty; a lost nudge only costs a minute."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def nudge(task: str) -> None:
    """Ask for the task with this name after the present transaction; never fails the caller."""
    transaction.on_commit(lambda: _send(task), robust=True)


def _send(task: str) -> None:
    try:
        current_app.send_task(task, expires=300)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("worker not reached", task=task, error=type(error).__name__)
