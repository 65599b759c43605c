"""Completion that is locked by two people, where the programme version asks for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.seats import Participation
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.states import StateField


class LockProposal(FSMModelMixin, models.Model):
    """What one coordinator proposes to lock. Another one, never the same, carries it out or turns it down."""

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        NOT_COMPLETED = "not_completed", _("Not completed")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for another coordinator")
        APPROVED = "approved", _("Approved and locked")
        TURNED_DOWN = "turned_down", _("Turned down")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="lock_proposals", verbose_name=_("participation")
    )
    outcome = models.CharField(_("outcome"), max_length=13, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    state = StateField(_("state"), max_length=11, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal to lock")
        verbose_name_plural = _("proposals to lock")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(state="open"), name="lockproposal_one_open_a_participation"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")), name="lockproposal_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="lockproposal_decided_has_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome="completed") | ~Q(reason=""), name="lockproposal_not_completed_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_outcome_display()}"

    def is_anothers(self, person: Person) -> bool:
        """Whether somebody else than the one who proposed it asks."""
        return is_national(person) and person.pk != self.proposed_by_id

    def is_own(self, person: Person) -> bool:
        """Whether the one who proposed it asks."""
        return is_national(person) and person.pk == self.proposed_by_id

    def _decide(self, by: Person) -> None:
        self.decided_by, self.decided_at = by, timezone.now()

    @transition(state, State.OPEN, State.APPROVED, permission=is_anothers, custom={"label": _("Approve and lock")})
    def approve(self, *, by: Person) -> None:
        """The second pair of eyes agrees."""
        self._decide(by)

    @transition(
        state,
        State.OPEN,
        State.TURNED_DOWN,
        permission=is_anothers,
        custom={"label": _("Turn it down"), "reason": True},
    )
    def turn_down(self, *, by: Person) -> None:
        """The second pair of eyes does not agree, and says why."""
        self._decide(by)

    @transition(state, State.OPEN, State.WITHDRAWN, permission=is_own, custom={"label": _("Withdraw the proposal")})
    def withdraw(self, *, by: Person) -> None:
        """The one who proposed it has thought better of it."""
        self._decide(by)
