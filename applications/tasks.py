"""Nudges to the worker. Each may run twice unharmed; the database remembers what is left to do."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from applications.services import expiry, letters

log = structlog.get_logger(__name__)


@shared_task
def expire_drafts() -> None:
    """Delete the drafts that nobody has written in for 90 days and whose contact has been warned."""
    deleted = expiry.expire_drafts()
    if deleted:
        log.info("drafts deleted", count=deleted)


@shared_task
def make_letters() -> None:
    """Make the PDF of letters that no mail has made within ten minutes: most are made just before their mails leave."""
    made = letters.make_missing(timezone.now() - timedelta(minutes=10))
    if made:
        log.info("letters made", count=made)
