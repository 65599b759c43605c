"""Certificates: first a row with a number and its facts, then the PDF, which is stored and never made again."""

import base64
import hashlib
import secrets
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cohorts import badge
from cohorts.certificates import lacks_of
from cohorts.facts import certificate_facts, certificate_values
from cohorts.models import Certificate, CopyRequest, IssueItem, Issuer, IssueRun, Participation, SignatureImage
from mentorprog import history
from mentorprog.documents import signing
from mentorprog.documents.rendering import Enclosure, render
from mentorprog.nudge import nudge
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked

TASK = "cohorts.tasks.render_certificates"


def new_code() -> str:
    """A verification code that cannot be guessed: 80 random bits as 16 letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


@transaction.atomic
def issue_certificate(
    *,
    participation: Participation,
    actor: Person,
    issuer: Issuer | None = None,
    override_reason: str = "",
    run: IssueRun | None = None,
) -> Certificate:
    """Give a participation its certificate: number, code and facts now, the PDF by the worker.

    Serial numbers have no gaps: they are counted under the cohort's lock. Issuing twice gives the same certificate.
    Raises Refused with what is missing, unless there is a reason to issue it all the same; that needs its own
    permission.
    """
    if not actor.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    if override_reason and not actor.has_perm("cohorts.override_certificate"):
        raise PermissionDenied
    cohort = locked(participation.cohort)
    row: Participation = locked(participation)
    if row.state == Participation.State.WITHDRAWN:
        raise Refused(_("%(name)s has withdrawn from the cohort.") % {"name": row.person})
    standing: Certificate | None = row.certificates.filter(state=Certificate.State.VALID).first()
    if standing is not None:
        return standing
    lacks = lacks_of(row, issuer)
    if lacks and not override_reason.strip():
        raise Refused(_("%(name)s: %(why)s") % {"name": row.person, "why": " ".join(lacks)})
    return _create(row, cohort, actor, issuer, override_reason=override_reason.strip() if lacks else "", run=run)


def _create(
    row: Participation, cohort: Any, actor: Person, issuer: Issuer | None, *, language: str = "", **values: Any
) -> Certificate:
    """The next certificate of a cohort, whose row the caller has locked."""
    serial = (cohort.certificates.aggregate(last=Max("serial"))["last"] or 0) + 1
    made = Certificate.objects.create(
        participation=row,
        cohort=cohort,
        serial=serial,
        number=f"{cohort.year}-{cohort.slug}-{serial:03}",
        code=new_code(),
        facts=certificate_facts(row, actor, issuer, language),
        issued_by=actor,
        **values,
    )
    reason = made.override_reason
    history.record(made, "state", before="", after=made.state, actor=actor, reason=reason)
    nudge(TASK)
    return made


@transaction.atomic
def replace_certificate(
    *, certificate: Certificate, actor: Person, reason: str, issuer: Issuer | None = None, language: str = ""
) -> Certificate:
    """Put a new certificate, with the facts as they stand now, in the place of one that is wrong.

    `language` is another one to have it in. The old one says from now on that it is replaced. Raises Refused when it
    is not valid any more, or without a reason.
    """
    if not actor.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    if certificate.participation is None:
        raise Refused(_("The holder's data are erased, so no new certificate can be made."))
    cohort = locked(certificate.cohort)
    row: Participation = locked(certificate.participation)
    if not row.person.name.strip():
        raise Refused(_("The name is missing."))
    old: Certificate = change_state(certificate, "supersede", actor=actor, reason=reason)
    return _create(row, cohort, actor, issuer, language=language or old.facts.get("language", ""), supersedes=old)


def revoke_certificate(*, certificate: Certificate, actor: Person, reason: str) -> Certificate:
    """Take a certificate back; a reason is required, and its page says so from now on."""
    row: Certificate = change_state(certificate, "revoke", actor=actor, reason=reason, why=reason.strip())
    return row


# --- The PDF ------------------------------------------------------------------------------------------------
@transaction.atomic
def render_certificate(certificate_id: int) -> bool:
    """Make, sign and store the PDF of a certificate that has none, and tell its holder; whether one was made.

    The row is locked meanwhile, and one that somebody else works on is left to them: a worker that dies leaves
    nothing behind but a row without a PDF, which the next one takes up.
    """
    waiting = Certificate.objects.select_for_update(of=("self",), skip_locked=True)
    found = waiting.filter(pk=certificate_id, pdf=None, erased_at=None).first()
    if found is None:
        return False
    pdf, seal = make_pdf(found)
    Certificate.objects.filter(pk=certificate_id).update(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), seal=seal)
    if found.participation is not None and found.state == Certificate.State.VALID:
        enqueue(
            key=f"certificate-ready:{certificate_id}",
            template="certificate_ready",
            to=found.participation.person,
            context={"certificate": certificate_id},
        )
    return True


def make_pdf(certificate: Certificate) -> tuple[bytes, str]:
    """The PDF as it will be kept, with the credential for machines inside, and by what key it is signed."""
    seal = signing.seal()
    language = certificate.facts["language"]
    with translation.override(language):
        label, why = _("Digital signature"), _("The certificate is issued")
        described = _("The facts of the certificate for machines (Open Badges 3.0)")
    enclosed = Enclosure(badge.NAME, badge.KIND, badge.badge(certificate), described, certificate.issued_at)
    values = asdict(certificate_values(certificate, seal.kind))
    made = render("certificate", values, language, pictures=_pictures(certificate), enclosures=[enclosed])
    return signing.sign(made, seal=seal, reason=why, field_label=label), seal.kind


def _pictures(certificate: Certificate) -> dict[str, bytes]:
    """The pictures of signatures by their names, as they were when the certificate was issued."""
    names = [one["image"] for one in certificate.facts["signatures"] if one["image"]]
    found = SignatureImage.objects.filter(pk__in=names) if names else []
    return {image.pk: bytes(image.png) for image in found}


# --- What stays when the holder's data go -------------------------------------------------------------------
@transaction.atomic
def erase_certificates(*, person: Person, actor: Person | None) -> int:
    """Make stubs of a person's certificates: number, code, programme, date, state and SHA-256 stay, the rest goes.

    `actor` None is the system itself, by the retention rules. Returns how many were made stubs. Runs twice unharmed.
    """
    if actor is not None and not actor.has_perm("cohorts.erase_certificate"):
        raise PermissionDenied
    rows = Certificate.objects.select_for_update(of=("self",)).filter(participation__person=person).order_by("pk")
    erased = 0
    for row in rows.defer("pdf"):
        kept = {key: row.facts[key] for key in ("language", "programme") if key in row.facts}
        IssueItem.objects.filter(certificate=row).delete()
        CopyRequest.objects.filter(certificate=row).delete()
        Certificate.objects.filter(pk=row.pk).update(
            facts=kept,
            pdf=None,
            participation=None,
            override_reason="",
            revoked_reason="–" if row.revoked_reason else "",
            erased_at=timezone.now(),
        )
        history.of(row).update(additional_data=None)  # reasons are texts about the holder
        history.record(row, "holder", before="", after="erased", actor=actor)
        erased += 1
    return erased
