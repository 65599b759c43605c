"""Nudges to the worker. Each may run twice unharmed; the database remembers what is left to do."""

import structlog
from celery import shared_task

from cohorts.services import evaluation, issuing, life, offers
from mentorprog.documents.rendering import Unavailable
from mentorprog.documents.signing import CannotSign

log = structlog.get_logger(__name__)


@shared_task
def expire_offers() -> None:
    """End the seat offers whose deadline has passed."""
    ended = offers.expire_offers()
    if ended:
        log.info("seat offers expired", count=ended)


@shared_task
def render_certificates() -> None:
    """Go on with the runs that issue certificates, and make every file that is missing, whoever left it."""
    try:
        issuing.work()
    except Unavailable as lack:
        log.info("certificates wait", why=str(lack))  # the start has told what to install
    except CannotSign as fault:
        log.error("certificates cannot be signed", why=str(fault))


@shared_task
def follow_evaluations() -> None:
    """Open the evaluations of gatherings that are over, and release those whose last day to answer has passed."""
    opened, released = evaluation.open_evaluations(), evaluation.release_evaluations()
    if opened or released:
        log.info("evaluations followed", opened=opened, released=released)


@shared_task
def follow_cohorts() -> None:
    """Let the cohorts' states follow their dates."""
    changed = life.follow_all()
    if changed:
        log.info("cohorts followed their dates", count=changed)
