"""Those whom a service wants to send."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from cohorts.models import SeatOffer
from mentorprog.people.models import Person
from mentorprog.search import TrigramIndex


class CandidateQuerySet(models.QuerySet):
    def standing(self) -> "CandidateQuerySet":
        """Those who have been sent in and are not taken back: whom staff read, decide and answer.

        Who is taken out of an application that is not sent in again is still among them.
        """
        return self.filter(sent=True, withdrawn_at=None)

    def remaining(self) -> "CandidateQuerySet":
        """Those in the application as the applicant has it now, sent in or not."""
        return self.filter(withdrawn_at=None, removed_at=None)

    def removed(self) -> "CandidateQuerySet":
        """Those whom the applicant has taken out without sending the application in again."""
        return self.standing().filter(removed_at__isnull=False)


class Candidate(models.Model):
    """Somebody whom the service wants to send.

    Before the application is sent in, a candidate who is taken out is deleted. After that the row stays: with
    `removed_at` while the application is not sent in again, with `withdrawn_at` from then on.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="candidates", verbose_name=_("application")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
        verbose_name=_("person"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    sent = models.BooleanField(_("sent in"), default=False, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("comes instead of")
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role and service"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Person.Language, default="nb")
    background = models.TextField(_("professional background"), blank=True)
    suitability = models.TextField(_("why suited"), blank=True)
    leader_name = models.CharField(_("nearest leader"), max_length=120, blank=True)
    job_context = models.TextField(_("job context and contact with the target group"), blank=True)
    offer = models.OneToOneField(
        SeatOffer,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidate",
        verbose_name=_("seat offer"),
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["application_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                "application",
                Lower("email"),
                condition=~Q(email="") & Q(withdrawn_at=None, removed_at=None),
                name="candidate_email_once_an_application",
                violation_error_message=_("Another candidate in this application has the same e-mail."),
            ),
        ]
        indexes = [TrigramIndex(fields=["name"], name="candidate_name_search")]

    @property
    def remains(self) -> bool:
        """Whether the candidate is in the application as the applicant has it now. The same rule as `remaining`."""
        return self.withdrawn_at is None and self.removed_at is None

    @property
    def holds_a_seat(self) -> bool:
        """Whether the candidate has a seat, or an open offer of one, that another could take over."""
        held = (SeatOffer.State.OPEN, SeatOffer.State.ACCEPTED)
        return self.withdrawn_at is None and self.offer is not None and self.offer.state in held

    def __str__(self) -> str:
        return self.name
