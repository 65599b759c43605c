"""Nudges to the worker. Each may run twice unharmed; the database remembers what is left to do."""

import structlog
from celery import shared_task

from cohorts.models import Certificate
from cohorts.services import certificates, offers
from mentorprog.documents.rendering import Unavailable

log = structlog.get_logger(__name__)


@shared_task
def expire_offers() -> None:
    """End the seat offers whose deadline has passed."""
    ended = offers.expire_offers()
    if ended:
        log.info("seat offers expired", count=ended)


@shared_task
def render_certificates() -> None:
    """Make the PDF of every certificate that still lacks one: those just issued, and those a dead worker left."""
    for pk in Certificate.objects.filter(pdf=None).order_by("pk").values_list("pk", flat=True):
        try:
            certificates.render_certificate(pk)
        except Unavailable as lack:
            log.info("certificates wait", why=str(lack))  # the start has told what to install
            return
        except Exception as error:
            log.error("certificate not made", certificate=pk, error=type(error).__name__)
