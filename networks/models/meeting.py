"""Meetings and who is invited."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.people.roles import is_convenor
from mentorprog.states import StateField
from mentorprog.times import moment
from networks.models.mentor import Mentor
from networks.models.network import Network
from networks.models.series import MeetingSeries


class Meeting(FSMModelMixin, models.Model):
    """A meeting of a network. People agree on local date and time; the zone is Europe/Oslo."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Called off")

    network = models.ForeignKey(Network, models.PROTECT, related_name="meetings", verbose_name=_("network"))
    title = models.CharField(_("title"), max_length=120)
    date = models.DateField(_("date"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("digital link"), max_length=400, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("room for"), null=True, blank=True, help_text=_("Empty when there is room for everybody.")
    )
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("series")
    )
    # The day that the series' rule gives this meeting. It stays when the meeting is moved: calendars know it by that.
    occurrence = models.DateField(_("day in the series"), null=True, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    state = StateField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("network meeting")
        verbose_name_plural = _("network meetings")
        ordering = ["date", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_times_in_order"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="meeting_has_place_or_link"),
            models.UniqueConstraint(
                fields=["network", "title", "date", "starts"], condition=Q(state="planned"), name="meeting_planned_once"
            ),
            models.UniqueConstraint(fields=["series", "occurrence"], name="meeting_once_in_its_series"),
            models.CheckConstraint(
                condition=Q(series=None, occurrence=None) | Q(series__isnull=False, occurrence__isnull=False),
                name="meeting_of_a_series_has_a_day_in_it",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="meeting_room_for_someone"),
        ]
        indexes = [models.Index(fields=["network", "date"], name="meeting_network_date")]

    def __str__(self) -> str:
        return self.title

    def twins(self) -> "models.QuerySet[Meeting]":
        """Other planned meetings of the same network with the same title, day and start: the same one, typed twice."""
        same = {name: getattr(self, name) for name in ("network_id", "title", "date", "starts")}
        return Meeting.objects.filter(**same, state=Meeting.State.PLANNED).exclude(pk=self.pk)

    @property
    def starts_at(self) -> datetime:
        """The instant it starts (aware, Europe/Oslo)."""
        return moment(self.date, self.starts)

    @property
    def ends_at(self) -> datetime:
        """The instant it ends (aware, Europe/Oslo)."""
        return moment(self.date, self.ends)

    @transition(
        state,
        State.PLANNED,
        State.CANCELLED,
        permission=lambda row, person: is_convenor(person),
        custom={"label": _("Call the meeting off"), "reason": True},
    )
    def cancel(self) -> None:
        self.sequence += 1


class StandingInvitations(models.Manager):
    """Invitations that hold: one that was taken back is found by `everyone` only."""

    def get_queryset(self) -> "models.QuerySet[Invitation]":
        return super().get_queryset().filter(withdrawn_at=None)


class Invitation(models.Model):
    """One person's invitation to one meeting, and the answer: a mentor, or somebody invited by name and address."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Mentor")
        LECTURER = "lecturer", _("Lecturer")
        GUEST = "guest", _("Guest")

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("No")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    kind = models.CharField(_("invited as"), max_length=8, choices=Kind, default=Kind.MEMBER)
    mentor = models.ForeignKey(
        Mentor, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("mentor")
    )
    guest_name = models.CharField(_("name"), max_length=120, blank=True)
    guest_email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)  # a guest's
    answer = models.CharField(_("answer"), max_length=5, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    waits_since = models.DateTimeField(_("on the waiting list since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    attended = models.BooleanField(
        _("attended"), null=True, blank=True, help_text=_("Empty: nobody has registered it, and the answer counts.")
    )
    created_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)

    objects = StandingInvitations()
    everyone = models.Manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        base_manager_name = "everyone"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "mentor"], name="invitation_one_a_mentor"),
            models.UniqueConstraint(
                fields=["meeting", "guest_email"], condition=~Q(guest_email=""), name="invitation_one_a_guest"
            ),
            models.CheckConstraint(
                condition=Q(kind="member", mentor__isnull=False, guest_name="", guest_email="", language="")
                | (~Q(kind="member") & Q(mentor=None) & ~Q(guest_name="") & ~Q(guest_email="") & ~Q(language="")),
                name="invitation_of_a_mentor_or_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answer_has_a_time",
            ),
            models.CheckConstraint(condition=Q(waits_since=None) | Q(answer="yes"), name="invitation_waits_to_come"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.who}"

    @property
    def who(self) -> str:
        """The name of the one who is invited."""
        return self.mentor.person.name if self.mentor else self.guest_name

    @property
    def address(self) -> str:
        """The e-mail address of the one who is invited."""
        return self.mentor.person.email if self.mentor else self.guest_email
