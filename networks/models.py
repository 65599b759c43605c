"""What comes after the nine days: mentors in regional networks that meet."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cohorts.models import Participation
from mentorprog.people.models import Organisation
from mentorprog.people.roles import is_coordinator, is_national, is_reader
from mentorprog.places.models import Centre, County
from mentorprog.times import moment


class NetworkQuerySet(models.QuerySet):
    def visible_to(self, viewer: object) -> "NetworkQuerySet":
        """The networks that a member of staff works with: the own centre's, or all."""
        if is_national(viewer):
            return self
        return self.filter(centre=viewer.centre_id) if is_reader(viewer) else self.none()


class Network(models.Model):
    """A mentor network, run by one centre, with a partner where there is one."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="networks", verbose_name=_("run by"))
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("together with"),
    )
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """A county belongs to one network at the most."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="territories", verbose_name=_("network"))
    county = models.OneToOneField(County, models.PROTECT, related_name="territory", verbose_name=_("county"))

    class Meta:
        verbose_name = _("county of a network")
        verbose_name_plural = _("counties of a network")

    def __str__(self) -> str:
        return f"{self.county}: {self.network}"


class MentorQuerySet(models.QuerySet):
    def active(self) -> "MentorQuerySet":
        return self.filter(status=Mentor.Status.ACTIVE)

    def without_network(self) -> "MentorQuerySet":
        """Active mentors for whose county no network is named: shown to staff, never lost."""
        return self.active().filter(network=None)


class Mentor(FSMModelMixin, models.Model):
    """A trained person in the network of the region where he or she works, wherever the training was."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Has left")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentorships", verbose_name=_("person")
    )
    participation = models.OneToOneField(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentor",
        verbose_name=_("participation"),
        help_text=_("Empty for people who were trained before this register."),
    )
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="mentors", verbose_name=_("network")
    )
    status = FSMField(_("status"), max_length=6, choices=Status, default=Status.ACTIVE, protected=True)
    since = models.DateField(_("mentor since"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(status="active"), name="mentor_one_active_a_person"),
            models.CheckConstraint(
                condition=Q(status="active", left_on__isnull=True) | Q(status="left", left_on__isnull=False),
                name="mentor_left_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @transition(
        status,
        Status.ACTIVE,
        Status.LEFT,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Has left the network"), "reason": True},
    )
    def leave(self) -> None:
        self.left_on = timezone.localdate()


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
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    state = FSMField(_("state"), max_length=9, choices=State, default=State.PLANNED, protected=True)
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
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Call the meeting off"), "reason": True},
    )
    def cancel(self) -> None:
        self.sequence += 1


class Invitation(models.Model):
    """One mentor's invitation to one meeting, and the answer."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("No")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="invitations", verbose_name=_("mentor"))
    answer = models.CharField(_("answer"), max_length=5, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    created_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "mentor"], name="invitation_one_a_mentor"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.mentor}"
