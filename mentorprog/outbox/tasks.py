"""Nudges to look at the mails. Each may run twice, or at the same time as another, unharmed."""

from celery import shared_task

from mentorprog.outbox import services


@shared_task
def tick() -> None:
    """Every minute: what should exist is made so, dead workers' mails are dealt with, what is due is sent."""
    services.reconcile()
    services.sweep()
    services.dispatch()


@shared_task
def dispatch() -> None:
    """Send what is due now."""
    services.dispatch()
