"""What is decided, and what is told about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from applications.models.candidate import Candidate
from mentorprog.people.roles import is_coordinator


class Decision(FSMModelMixin, models.Model):
    """What is decided for one candidate. Staged is seen by staff only; applied is told to the applicant."""

    class Outcome(models.TextChoices):
        ADMIT = "admit", _("Offer a seat")
        WAITING_LIST = "waiting", _("Waiting list")
        REFUSE = "refuse", _("Refuse")

    class State(models.TextChoices):
        STAGED = "staged", _("Prepared")
        APPLIED = "applied", _("Sent")

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="decision", verbose_name=_("candidate"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome)
    grounds = models.TextField(_("grounds"), blank=True)
    state = FSMField(_("state"), max_length=7, choices=State, default=State.STAGED, protected=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    applied_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            # Grounds are compulsory for a refusal (Public Administration Act, section 24).
            models.CheckConstraint(
                condition=~Q(outcome="refuse") | ~Q(grounds=""), name="decision_refusal_has_grounds"
            ),
            models.CheckConstraint(
                condition=Q(state="staged", applied_at__isnull=True) | Q(state="applied", applied_at__isnull=False),
                name="decision_applied_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_outcome_display()}"

    @transition(
        state,
        State.STAGED,
        State.APPLIED,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Send the answer")},
    )
    def apply(self) -> None:
        self.applied_at = timezone.now()
