"""Certificates as they were issued, who asked for another copy, and those that others issued before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from cohorts.models.issuing import IssueRun
from cohorts.models.seats import Participation
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.search import TrigramIndex
from mentorprog.states import StateField


class Certificate(FSMModelMixin, models.Model):
    """A certificate as it was issued: its facts and its PDF are kept and never made again.

    When the holder's data are erased a stub stays: number, code, programme, date and the PDF's SHA-256, by which
    the certificate can still be checked.
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        SUPERSEDED = "superseded", _("Replaced by a newer one")
        REVOKED = "revoked", _("Revoked")

    class Seal(models.TextChoices):
        """By what key the PDF is signed."""

        NONE = "", _("Not signed")
        OWN = "own", _("Signed")
        DEVELOPMENT = "development", _("Signed with a development certificate")

    participation = models.ForeignKey(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("participation"),
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="certificates", verbose_name=_("cohort"))
    run = models.ForeignKey(
        IssueRun, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("issue run")
    )
    serial = models.PositiveIntegerField(_("serial number in the cohort"))
    number = models.CharField(_("number"), max_length=60, unique=True)
    code = models.CharField(_("verification code"), max_length=32, unique=True)
    state = StateField(_("state"), max_length=10, choices=State, default=State.VALID)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("replaces")
    )
    facts = models.JSONField(_("facts as issued"))
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(_("signature"), max_length=11, choices=Seal, default=Seal.NONE, blank=True)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    override_reason = models.TextField(
        _("why it was issued all the same"),
        blank=True,
        help_text=_("Where the rule was not met or something was missing."),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.TextField(_("why it was revoked"), blank=True)
    erased_at = models.DateTimeField(_("holder's data erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "serial"], name="certificate_serial_unique"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="certificate_serial_from_one"),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state="valid"),
                name="certificate_one_valid_a_participation",
            ),
            models.CheckConstraint(
                condition=(Q(state="revoked", revoked_at__isnull=False) & ~Q(revoked_reason=""))
                | (~Q(state="revoked") & Q(revoked_at=None)),
                name="certificate_revoked_has_a_time_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, participation__isnull=False)
                | Q(erased_at__isnull=False, participation=None, pdf=None, override_reason=""),
                name="certificate_stub_has_no_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="certificate_newest"),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="certificate_by_file"),
            models.Index(fields=["id"], condition=Q(pdf=None, erased_at=None), name="certificate_without_pdf"),
            TrigramIndex(fields=["number"], name="certificate_number_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @transition(
        state,
        State.VALID,
        State.REVOKED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Revoke"), "reason": True},
    )
    def revoke(self, *, why: str) -> None:
        """The certificate is no longer valid; its page says so."""
        self.revoked_at, self.revoked_reason = timezone.now(), why

    @transition(
        state,
        State.VALID,
        State.SUPERSEDED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Replace with a new one"), "reason": True},
    )
    def supersede(self) -> None:
        """A newer certificate takes its place; its page says so."""


class CertificateLanguage(models.Model):
    """The language a participant wants the certificate in; without a row it is that of our letters to the person."""

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="certificate_language", verbose_name=_("participation")
    )
    language = models.CharField(_("language"), max_length=2, choices=Person.Language)

    class Meta:
        verbose_name = _("language of a certificate")
        verbose_name_plural = _("languages of certificates")

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.language}"


class IssuedElsewhere(models.Model):
    """A certificate from before this system, known by name and date alone. It cannot be checked by a code."""

    name = models.CharField(_("name on the certificate"), max_length=120)
    issued_on = models.DateField(_("issued"))
    issuer = models.CharField(_("issued by"), max_length=120, blank=True, help_text=_("For example RVTS Vest."))
    cohort_name = models.CharField(_("cohort"), max_length=120, blank=True, help_text=_("As it was called then."))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates_elsewhere",
        verbose_name=_("person"),
        help_text=_("Who sees it on my page, where he or she is registered here."),
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("registered by"),
    )
    registered_at = models.DateTimeField(_("registered"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("certificate issued elsewhere")
        verbose_name_plural = _("certificates issued elsewhere")
        ordering = ["-issued_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "issued_on"],
                name="issuedelsewhere_once",
                violation_error_message=_("A certificate with this name and date is registered already."),
            ),
            models.CheckConstraint(
                condition=Q(issued_on__gte="2015-01-01"),
                name="issuedelsewhere_since_2015",
                violation_error_message=_("The first certificates are from 2015."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.issued_on:%Y}"


class CopyRequest(FSMModelMixin, models.Model):
    """Somebody with a certificate, perhaps from years ago, asks for another copy."""

    class Why(models.TextChoices):
        NAME = "name", _("My name has changed, or is written wrong")
        LANGUAGE = "language", _("I want it in another language")
        LOST = "lost", _("I cannot find it")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="copy_requests", verbose_name=_("person")
    )
    certificate = models.ForeignKey(
        Certificate, models.CASCADE, null=True, blank=True, related_name="copy_requests", verbose_name=_("certificate")
    )
    elsewhere = models.ForeignKey(
        IssuedElsewhere,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="copy_requests",
        verbose_name=_("certificate issued elsewhere"),
    )
    why = models.CharField(_("why"), max_length=8, choices=Why)
    language = models.CharField(_("language"), max_length=2, choices=Person.Language)
    state = StateField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("request for a copy")
        verbose_name_plural = _("requests for copies")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="open"), name="copyrequest_one_open_a_person"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, elsewhere=None) | Q(certificate=None, elsewhere__isnull=False),
                name="copyrequest_of_one_certificate",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="copyrequest_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_why_display()}"

    def _close(self, words: str) -> None:
        self.answered_at, self.answer = timezone.now(), words

    @transition(
        state,
        State.OPEN,
        State.ANSWERED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Answer"), "mail": "copy_answered"},
    )
    def reply(self, *, words: str = "") -> None:
        """The person has got what was asked for; what stands in `words` goes by e-mail."""
        self._close(words)

    @transition(
        state,
        State.OPEN,
        State.DECLINED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Decline"), "reason": True, "mail": "copy_answered"},
    )
    def decline(self, *, words: str) -> None:
        """The person is told why there is no new copy."""
        self._close(words)
