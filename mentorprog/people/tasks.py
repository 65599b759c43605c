"""Work on people that goes by night."""

import structlog
from celery import shared_task

from mentorprog.people import duplicates

log = structlog.get_logger(__name__)


@shared_task
def find_duplicates() -> None:
    """Search for people and organisations that are registered twice. Runs twice unharmed."""
    log.info("possible duplicates", count=duplicates.refresh())
