"""What holders ask for: the certificate in a language of their own, and copies years later."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import (
    Certificate,
    CertificateLanguage,
    CopyRequest,
    IssuedElsewhere,
    Issuer,
    Participation,
)
from cohorts.services.certificates import replace_certificate
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


@transaction.atomic
def choose_language(*, participation: Participation, language: str, actor: Person) -> None:
    """The participant's own choice of language for the certificate. Raises Refused when it is issued already."""
    row: Participation = locked(participation)
    if row.person_id != actor.pk:
        raise PermissionDenied
    if language not in Person.Language.values:
        raise Refused(_("Choose one of the languages."))
    if row.certificates.filter(state=Certificate.State.VALID).exists():
        raise Refused(_("The certificate is issued already. Ask for a new one in another language instead."))
    CertificateLanguage.objects.update_or_create(participation=row, defaults={"language": language})


@transaction.atomic
def ask_for_copy(
    *,
    actor: Person,
    why: CopyRequest.Why,
    language: str,
    certificate: Certificate | None = None,
    elsewhere: IssuedElsewhere | None = None,
) -> CopyRequest:
    """Ask for another copy of one's own certificate. Asking twice is the same as once while nobody has answered.

    Raises PermissionDenied for a certificate of somebody else, Refused for one that is not valid.
    """
    locked(actor)  # one open request a person
    if certificate is not None:
        participation = certificate.participation
        if participation is None or participation.person_id != actor.pk:
            raise PermissionDenied
        if certificate.state != Certificate.State.VALID:
            raise Refused(_("This certificate is not valid any more, so there are no new copies of it."))
    elif elsewhere is None or elsewhere.person_id != actor.pk:
        raise PermissionDenied
    standing = CopyRequest.objects.filter(person=actor, state=CopyRequest.State.OPEN).first()
    if standing is not None:
        return standing
    made = CopyRequest.objects.create(
        person=actor, certificate=certificate, elsewhere=elsewhere, why=why, language=language
    )
    history.record(made, "state", before="", after=made.state, actor=actor)
    return made


@transaction.atomic
def answer_with_new_certificate(
    *, request: CopyRequest, actor: Person, reason: str, issuer: Issuer | None = None
) -> Certificate:
    """Issue a new certificate in the language asked for; the old one is replaced, and the person gets the usual mail.

    Raises Refused when the request is answered, or is about a certificate from before this system.
    """
    row: CopyRequest = change_state(request, "reply", actor=actor)
    if row.certificate is None:
        raise Refused(_("This certificate was issued before this system, so no new one can be made of it."))
    return replace_certificate(
        certificate=row.certificate, actor=actor, reason=reason, issuer=issuer, language=row.language
    )


@transaction.atomic
def answer_in_words(*, request: CopyRequest, actor: Person, words: str) -> CopyRequest:
    """Answer a request by e-mail, for example how the paper comes. Raises Refused without words."""
    if not words.strip():
        raise Refused(_("Write an answer."))
    row: CopyRequest = change_state(request, "reply", actor=actor, words=words.strip())
    _tell(row)
    return row


@transaction.atomic
def decline_copy(*, request: CopyRequest, actor: Person, words: str) -> CopyRequest:
    """Say no, and why; the person gets the reason by e-mail. Raises Refused without one."""
    row: CopyRequest = change_state(request, "decline", actor=actor, reason=words, words=words.strip())
    _tell(row)
    return row


def _tell(row: CopyRequest) -> None:
    enqueue(key=f"copy-answered:{row.pk}", template="copy_answered", to=row.person, context={"request": row.pk})
