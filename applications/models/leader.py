"""The leader's answer to the employer's commitments."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from applications.models.application import Application
from mentorprog.states import StateField


class LeaderConfirmation(FSMModelMixin, models.Model):
    """The leader's answer to the employer's commitments, given from a mail without an account."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the leader")
        CONFIRMED = "confirmed", _("Confirmed by the leader")
        DECLINED = "declined", _("Declined by the leader")
        REPLACED = "replaced", _("Another leader is asked instead")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="confirmations", verbose_name=_("application")
    )
    name = models.CharField(_("leader's name"), max_length=120)
    title = models.CharField(_("leader's title"), max_length=120, blank=True)
    email = models.EmailField(_("leader's e-mail"))
    state = StateField(_("state"), max_length=9, choices=State, default=State.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("leader's confirmation")
        verbose_name_plural = _("leaders' confirmations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="confirmation_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="confirmation_declined_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="waiting"), name="confirmation_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.name}"

    @transition(state, State.WAITING, State.CONFIRMED, custom={"label": _("I confirm")})
    def confirm(self) -> None:
        self.answered_at = timezone.now()

    @transition(state, State.WAITING, State.REPLACED, custom={"label": _("Ask another leader instead")})
    def replace(self) -> None:
        """The link that was sent no longer works."""
        self.answered_at = timezone.now()

    @transition(state, State.WAITING, State.DECLINED, custom={"label": _("I do not confirm"), "reason": True})
    def decline(self, *, explanation: str) -> None:
        self.reason = explanation
        self.answered_at = timezone.now()
