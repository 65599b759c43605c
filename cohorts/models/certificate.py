"""Certificates as they were issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from cohorts.models.seats import Participation
from mentorprog.people.roles import is_national
from mentorprog.search import TrigramIndex


class Certificate(FSMModelMixin, models.Model):
    """A certificate as it was issued: its facts and its PDF are kept and never made again."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        SUPERSEDED = "superseded", _("Replaced by a newer one")
        REVOKED = "revoked", _("Revoked")

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="certificates", verbose_name=_("participation")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="certificates", verbose_name=_("cohort"))
    serial = models.PositiveIntegerField(_("serial number in the cohort"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=32, unique=True)
    state = FSMField(_("state"), max_length=10, choices=State, default=State.VALID, protected=True)
    facts = models.JSONField(_("facts as issued"))
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "serial"], name="certificate_serial_unique"),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state="valid"),
                name="certificate_one_valid_a_participation",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="certificate_newest"),
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
    def revoke(self) -> None:
        """The certificate is no longer valid; its page says so."""
