"""Work at night. It may run twice unharmed."""

import structlog
from celery import shared_task

from mentorprog.documents.files import unused_files

log = structlog.get_logger(__name__)


@shared_task
def purge_files() -> None:
    """Delete the uploaded files that nothing needs any more: their materials are removed, or were never saved."""
    count, _by_model = unused_files().delete()
    if count:
        log.info("unused files deleted", count=count)
