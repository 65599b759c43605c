"""Certificates: first a row with a number and its facts, then the PDF, which is stored and never made again."""

import base64
import hashlib
import secrets
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cohorts.facts import certificate_facts, certificate_values
from cohorts.models import Certificate, Participation
from mentorprog import history
from mentorprog.documents.rendering import render
from mentorprog.nudge import nudge
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


def new_code() -> str:
    """A verification code that cannot be guessed: 80 random bits as 16 letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


@transaction.atomic
def issue_certificate(*, participation: Participation, actor: Person) -> Certificate:
    """Give a completed participation its certificate: number, code and facts now, the PDF by the worker.

    Serial numbers have no gaps: they are counted under the cohort's lock. Issuing twice gives the same
    certificate. Raises Refused when the training is not completed.
    """
    if not actor.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    cohort = locked(participation.cohort)
    participation = locked(participation)
    if participation.state != Participation.State.COMPLETED:
        raise Refused(_("%(name)s has not completed the training.") % {"name": participation.person})
    standing = participation.certificates.filter(state=Certificate.State.VALID).first()
    if standing is not None:
        return standing
    serial = (cohort.certificates.aggregate(last=Max("serial"))["last"] or 0) + 1
    certificate = Certificate.objects.create(
        participation=participation,
        cohort=cohort,
        serial=serial,
        number=f"{cohort.year}-{cohort.slug}-{serial:03}",
        code=new_code(),
        facts=certificate_facts(participation, actor),
        issued_by=actor,
    )
    history.record(certificate, "state", before="", after=certificate.state, actor=actor)
    nudge("cohorts.tasks.render_certificates")
    return certificate


def render_certificate(certificate_id: int) -> None:
    """Make and store the PDF of a certificate that has none yet, and tell its holder. Runs twice unharmed."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.pdf is not None:
        return
    pdf = render("certificate", asdict(certificate_values(certificate)), certificate.facts["language"])
    with transaction.atomic():
        stored = Certificate.objects.filter(pk=certificate_id, pdf=None).update(
            pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest()
        )
        if stored:
            enqueue(
                key=f"certificate-ready:{certificate_id}",
                template="certificate_ready",
                to=certificate.participation.person,
                context={"certificate": certificate_id},
            )


def revoke_certificate(*, certificate: Certificate, actor: Person, reason: str) -> Certificate:
    """Take a certificate back; a reason is required, and its page says so from now on."""
    row: Any = change_state(certificate, "revoke", actor=actor, reason=reason)
    return row
