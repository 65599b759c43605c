"""Certificates of the last completed cohort; their PDFs are made by the worker."""

import base64
from collections.abc import Sequence
from datetime import datetime

from cohorts.models import Certificate, Issuer, Participation
from cohorts.services.certificates import issue_certificate
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World
from mentorprog.outbox.services import enqueue


def add_certificates(
    world: World, participations: Sequence[Participation], issued_at: datetime, issuer: Issuer
) -> None:
    """Issue them, with codes by the dice, as if the holders had been told at the time."""
    with happened(issued_at):
        for participation in participations:
            certificate = issue_certificate(participation=participation, actor=world.staff["national"], issuer=issuer)
            code = base64.b32encode(world.dice.randbytes(10)).decode()
            Certificate.objects.filter(pk=certificate.pk).update(code=code)
            # The key that the worker will use when the PDF is there: nobody is told a second time.
            enqueue(
                key=f"certificate-ready:{certificate.pk}",
                template="certificate_ready",
                to=participation.person,
                context={"certificate": certificate.pk},
            )
