"""The nightly deletion of what must not be kept."""

from celery import shared_task

from mentorprog.privacy import retention


@shared_task
def purge() -> None:
    """Every purge once. May run twice unharmed."""
    retention.purge_all()
