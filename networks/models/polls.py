"""Which date suits most: asked of the members of a network before a meeting is made."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.people.roles import is_convenor
from mentorprog.states import StateField
from mentorprog.times import moment
from networks.models.meeting import Meeting
from networks.models.mentor import Mentor
from networks.models.network import Network


class DatePollQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "DatePollQuerySet":
        """Those of the networks that the viewer works with."""
        return self.filter(network__in=Network.objects.visible_to(viewer))

    def voting(self, on: date) -> "DatePollQuerySet":
        """Those where members can still answer. `on` is today's date in Norway; the deadline belongs to the time."""
        return self.filter(state=DatePoll.State.OPEN, deadline__gte=on)

    def to_settle(self, on: date) -> "DatePollQuerySet":
        """Those whose deadline has passed, and where no date is chosen."""
        return self.filter(state=DatePoll.State.OPEN, deadline__lt=on)


class DatePoll(FSMModelMixin, models.Model):
    """A question to a network about some dates. It ends as a meeting, or is closed without one."""

    class State(models.TextChoices):
        OPEN = "open", _("Asked")
        SETTLED = "settled", _("Became a meeting")
        CLOSED = "closed", _("Closed without a meeting")

    network = models.ForeignKey(Network, models.PROTECT, related_name="polls", verbose_name=_("network"))
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("digital link"), max_length=400, blank=True)
    deadline = models.DateField(_("answer by"))
    token = models.UUIDField(unique=True, editable=False)  # of the form: sent twice, it is one poll
    state = StateField(_("state"), max_length=7, choices=State, default=State.OPEN)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="poll", verbose_name=_("meeting")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="datepoll_has_place_or_link"),
            models.CheckConstraint(
                condition=Q(state="open", meeting__isnull=True, closed_at__isnull=True)
                | Q(state="settled", meeting__isnull=False, closed_at__isnull=False)
                | Q(state="closed", meeting__isnull=True, closed_at__isnull=False),
                name="datepoll_settled_has_a_meeting",
            ),
        ]
        indexes = [models.Index(fields=["network", "deadline"], condition=Q(state="open"), name="datepoll_open")]

    def __str__(self) -> str:
        return self.title

    def is_voting(self, on: date) -> bool:
        """The rule of `voting` for one row."""
        return self.state == self.State.OPEN and on <= self.deadline

    @transition(
        state,
        State.OPEN,
        State.SETTLED,
        permission=lambda row, person: is_convenor(person),
        custom={"label": _("Make it a meeting")},
    )
    def settle(self, *, meeting: Meeting) -> None:
        """A date is chosen, and the members are invited."""
        self.meeting, self.closed_at = meeting, timezone.now()

    @transition(
        state,
        State.OPEN,
        State.CLOSED,
        permission=lambda row, person: is_convenor(person),
        custom={"label": _("Close without a meeting"), "reason": True},
    )
    def close(self) -> None:
        """No date is chosen. Nobody is asked or reminded any more."""
        self.closed_at = timezone.now()


class PollOption(models.Model):
    """A day and hours to choose."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="options", verbose_name=_("date poll"))
    date = models.DateField(_("date"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("date to choose")
        verbose_name_plural = _("dates to choose")
        ordering = ["date", "starts", "ends", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "date", "starts", "ends"], name="polloption_once_a_poll"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="polloption_times_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.starts:%H.%M}–{self.ends:%H.%M}"

    @property
    def starts_at(self) -> datetime:
        """The instant it would start (aware, Europe/Oslo)."""
        return moment(self.date, self.starts)


class PollVote(models.Model):
    """How one date suits one mentor. It answers no invitation."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        IF_NEED_BE = "if_needed", _("If need be")
        NO = "no", _("No")

    option = models.ForeignKey(PollOption, models.CASCADE, related_name="votes", verbose_name=_("date to choose"))
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="poll_votes", verbose_name=_("mentor"))
    answer = models.CharField(_("answer"), max_length=9, choices=Answer)
    voted_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        verbose_name = _("answer about a date")
        verbose_name_plural = _("answers about dates")
        constraints = [models.UniqueConstraint(fields=["option", "mentor"], name="pollvote_one_a_mentor")]

    def __str__(self) -> str:
        return f"{self.option}: {self.mentor}"
