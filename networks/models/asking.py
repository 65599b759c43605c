"""What mentors are asked: once a year whether their details are right, and whether the network follows a new job."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.places.models import Municipality
from mentorprog.states import StateField
from networks.models.mentor import Mentor
from networks.models.network import Network

REMIND_AFTER = (0, 14, 28)  # days after `asked_on` on which the mentor gets an e-mail: asked, and reminded twice
SILENT_AFTER = 35  # days after `asked_on`: a week after the last reminder, staff are told
UNDECIDED_AFTER = 14  # days after which staff see that a question about the network has no answer


class StillRightQuerySet(models.QuerySet):
    def silent(self, on: date) -> "StillRightQuerySet":
        """Asked and reminded twice, and not answered. The mentor stays a mentor: silence takes nobody out."""
        last = on - timedelta(days=SILENT_AFTER)
        waiting = self.filter(state=StillRight.State.WAITING, mentor__status=Mentor.Status.ACTIVE)
        return waiting.filter(asked_on__lte=last)


class StillRight(FSMModelMixin, models.Model):
    """One yearly question whether a mentor's details are right. What was answered stands in the details themselves."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the mentor")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="confirmations", verbose_name=_("mentor"))
    state = StateField(_("state"), max_length=8, choices=State, default=State.WAITING)
    asked_on = models.DateField(_("asked"), help_text=_("Reminders are counted from here."))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    changed = models.JSONField(_("what was changed"), default=list, blank=True)  # names of details, not the details

    objects = StillRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly confirmation")
        verbose_name_plural = _("yearly confirmations")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentor"], condition=Q(state="waiting"), name="stillright_one_waiting"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False)
                | (~Q(state="answered") & Q(answered_at__isnull=True)),
                name="stillright_answer_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["asked_on"], condition=Q(state="waiting"), name="stillright_waiting")]

    def __str__(self) -> str:
        return f"{self.mentor}, {self.asked_on}"

    @transition(state, State.WAITING, State.ANSWERED, custom={"label": _("Confirm the details")})
    def answer(self, *, changed: list[str]) -> None:
        """The mentor has looked at everything."""
        self.changed = changed
        self.answered_at = timezone.now()

    @transition(state, State.WAITING, State.CLOSED, custom={"label": _("No longer asked")})
    def close(self) -> None:
        """The mentor is none any more, or a year has passed and a new question takes its place."""


class NetworkQuestionQuerySet(models.QuerySet):
    def undecided(self, on: date) -> "NetworkQuestionQuerySet":
        """Asked two weeks ago or more, and not answered. The mentor stays where he or she is."""
        last = on - timedelta(days=UNDECIDED_AFTER)
        waiting = self.filter(state=NetworkQuestion.State.WAITING, mentor__status=Mentor.Status.ACTIVE)
        return waiting.filter(asked_on__lte=last)


class NetworkQuestion(FSMModelMixin, models.Model):
    """A mentor works in another place now: does he or she want to belong to the network there?"""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the mentor")
        ACCEPTED = "accepted", _("Wants to move")
        DECLINED = "declined", _("Stays")
        OVERTAKEN = "overtaken", _("Overtaken")

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="network_questions", verbose_name=_("mentor"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality of work")
    )
    network = models.ForeignKey(Network, models.PROTECT, related_name="+", verbose_name=_("network there"))
    state = StateField(_("state"), max_length=9, choices=State, default=State.WAITING)
    asked_on = models.DateField(_("asked"))
    closed_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = NetworkQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about the network")
        verbose_name_plural = _("questions about the network")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentor"], condition=Q(state="waiting"), name="networkquestion_one"),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_at__isnull=True)
                | (~Q(state="waiting") & Q(closed_at__isnull=False)),
                name="networkquestion_closed_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["asked_on"], condition=Q(state="waiting"), name="networkquestion_waiting")]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.network}"

    @transition(state, State.WAITING, State.ACCEPTED, custom={"label": _("Move to the network there")})
    def accept(self) -> None:
        """The network follows."""
        self.closed_at = timezone.now()

    @transition(state, State.WAITING, State.DECLINED, custom={"label": _("Stay in the network")})
    def decline(self) -> None:
        """The network stays, and nobody asks again until the place of work changes again."""
        self.closed_at = timezone.now()

    @transition(state, State.WAITING, State.OVERTAKEN, custom={"label": _("No longer asked")})
    def overtake(self) -> None:
        """The place of work, the network or the mentor's part has changed meanwhile."""
        self.closed_at = timezone.now()
