"""Nudges to the worker. Each may run twice unharmed; the database remembers what is left to do."""

import imaplib

import structlog
from celery import shared_task

from networks.services import followups, replies, still_right

log = structlog.get_logger(__name__)


@shared_task
def open_followups() -> None:
    """Ask about the plans whose 6, 12 or 24 months have passed."""
    opened = followups.open_followups()
    if opened:
        log.info("plan follow-ups opened", count=opened)


@shared_task
def open_confirmations() -> None:
    """Ask the mentors whose details are a year old."""
    opened = still_right.open_confirmations()
    if opened:
        log.info("mentors asked whether their details are right", count=opened)


@shared_task
def read_replies() -> None:
    """Read the answers that calendar programs have sent to the mailbox. Away today, it is tried again in a minute."""
    try:
        saved = replies.read_replies()
    except (OSError, imaplib.IMAP4.error) as fault:
        log.warning("mailbox_away", error=type(fault).__name__)
        return
    if saved:
        log.info("answers read from the mailbox", count=saved)
