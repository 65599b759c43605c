"""Guidance for mentors: what is asked, who answers, and when it has been given. Never about a person by name."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.people.roles import is_coordinator, is_national, is_reader
from mentorprog.places.models import Centre, Municipality, served_by
from mentorprog.states import StateField
from networks.models.mentor import Mentor

TEXT_LENGTH = 600  # characters of a dilemma: enough for the question, too little for a case


class DeskQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "DeskQuerySet":
        """The own centre's, or all for national staff: these are settings, no requests."""
        if is_national(viewer):
            return self
        return self.filter(centre=viewer.centre_id) if is_reader(viewer) else self.none()


def _days(label: Any, default: int, most: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class GuidanceDesk(models.Model):
    """How soon a centre answers, and how long it keeps what was written. Every centre has one."""

    centre = models.OneToOneField(Centre, models.CASCADE, related_name="guidance_desk", verbose_name=_("centre"))
    urgent_days = _days(_("working days to answer when it is urgent"), 1, 30)
    soon_days = _days(_("working days to answer when it can wait some days"), 3, 30)
    later_days = _days(_("working days to answer when it is not urgent"), 10, 60)
    keep_days = _days(_("days to keep the text after closing"), 30, 365)

    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance desk")
        verbose_name_plural = _("guidance desks")
        ordering = ["centre__name"]

    def __str__(self) -> str:
        return str(self.centre)

    def days_for(self, urgency: str) -> int:
        """How many working days an answer may take."""
        days = {"urgent": self.urgent_days, "soon": self.soon_days, "later": self.later_days}
        return days[urgency]


class LineQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "LineQuerySet":
        """Those of the own region's municipalities; national staff see all, also those for the whole country."""
        if is_national(viewer):
            return self
        return self.filter(served_by(viewer.centre_id, "municipality__")) if is_reader(viewer) else self.none()


class GuidanceLine(models.Model):
    """Whom to call at once instead, in one municipality or (without one) anywhere."""

    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="guidance_lines",
        verbose_name=_("municipality"),
        help_text=_("Empty: shown to everybody."),
    )
    name = models.CharField(_("name"), max_length=80)
    contact = models.CharField(_("how to reach them"), max_length=120, help_text=_("For example a phone number."))

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line to call")
        verbose_name_plural = _("lines to call")
        ordering = ["municipality__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="guidance_line_once_a_place"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(municipality=None), name="guidance_line_once_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GuidanceSession(models.Model):
    """A talk with one mentor, or with several: a date and a length, nothing of what was said."""

    date = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    held = models.BooleanField(_("held"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("guidance session")
        verbose_name_plural = _("guidance sessions")
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="guidance_session_has_a_length")
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}, {self.minutes} min"


class GuidanceRequestQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "GuidanceRequestQuerySet":
        """What a member of staff may read: coordinators all that their own centre handles, others what they handle.

        National staff are no exception: another centre's requests, and those that a municipality's own guide
        handles, are closed to them.
        """
        if not is_reader(viewer) or viewer.centre_id is None:
            return self.none()
        own = self.filter(giver=GuidanceRequest.Giver.RVTS, centre=viewer.centre_id)
        return own if is_coordinator(viewer) else own.filter(handler=viewer)

    def unanswered(self) -> "GuidanceRequestQuerySet":
        """Those where nothing is agreed yet."""
        return self.filter(state__in=GuidanceRequest.UNANSWERED)

    def overdue(self, on: date) -> "GuidanceRequestQuerySet":
        """Unanswered ones whose day has passed. `on` is today's date in Norway."""
        return self.unanswered().filter(due__lt=on)


def may_handle(row: "GuidanceRequest", person: Any) -> bool:
    """A coordinator of the handling centre, or the one who handles the request there."""
    here = row.giver == GuidanceRequest.Giver.RVTS and person.centre_id == row.centre_id
    return here and bool(is_coordinator(person) or (is_reader(person) and row.handler_id == person.pk))


def may_assign(row: "GuidanceRequest", person: Any) -> bool:
    """Coordinators of the handling centre say who handles it."""
    return may_handle(row, person) and bool(is_coordinator(person))


class GuidanceRequest(FSMModelMixin, models.Model):
    """One mentor's question. The text is read by the author and those who handle it, and deleted some time after."""

    class Theme(models.TextChoices):
        RELATION = "relation", _("Relationship building")
        INTERVENTION = "intervention", _("Intervention")
        ASSESSMENT = (
            "assessment",
            _("Assessment with psychological ill health, strong emotional expressions or extreme ideologies"),
        )
        ROLE = "role", _("Role and frames")
        LOAD = "load", _("Own load")

    class Urgency(models.TextChoices):
        URGENT = "urgent", _("Urgent")
        SOON = "soon", _("Can wait some days")
        LATER = "later", _("Not urgent")

    class Form(models.TextChoices):
        PHONE = "phone", _("Phone")
        VIDEO = "video", _("Video call")
        MEETING = "meeting", _("Meeting")
        GROUP = "group", _("Group with other mentors")

    class Giver(models.TextChoices):
        RVTS = "rvts", _("The RVTS centre")
        MUNICIPALITY = "own", _("The municipality's own guide")

    class State(models.TextChoices):
        NEW = "new", _("New")
        ASSIGNED = "assigned", _("Assigned")
        AGREED = "agreed", _("Time agreed")
        HELD = "held", _("Held")
        CLOSED = "closed", _("Closed")

    class Ending(models.TextChoices):
        GIVEN = "given", _("Guidance was given")
        NOT_NEEDED = "not_needed", _("Not needed any more")
        ELSEWHERE = "elsewhere", _("Helped in another way")
        UNREACHED = "unreached", _("The mentor could not be reached")
        WITHDRAWN = "withdrawn", _("Withdrawn by the mentor")

    UNANSWERED = (State.NEW, State.ASSIGNED)
    OPEN = (State.NEW, State.ASSIGNED, State.AGREED, State.HELD)

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="guidance_requests", verbose_name=_("mentor"))
    token = models.UUIDField(default=uuid.uuid4, editable=False)  # of the form: sent twice, it is one request
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="guidance_requests", verbose_name=_("centre"))
    giver = models.CharField(_("who gives guidance"), max_length=4, choices=Giver)
    theme = models.CharField(_("theme"), max_length=12, choices=Theme)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency)
    form = models.CharField(_("wished form"), max_length=7, choices=Form)
    reachable = models.CharField(_("when reachable"), max_length=120, blank=True)
    text = models.TextField(_("the dilemma"), max_length=TEXT_LENGTH, blank=True)
    state = StateField(_("state"), max_length=8, choices=State, default=State.NEW)
    asked_on = models.DateField(_("asked"))
    due = models.DateField(_("answer by"))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )

    # The municipality's own guide, as the plan named the person when it was asked. No account is needed.
    guide_name = models.CharField(_("guide"), max_length=120, blank=True)
    guide_email = models.EmailField(_("guide's e-mail"), blank=True)
    guide_language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    serial = models.PositiveSmallIntegerField(default=1, editable=False)  # the guide's link is of this one

    sessions = models.ManyToManyField(
        GuidanceSession, blank=True, related_name="requests", verbose_name=_("guidance sessions")
    )
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("text deleted"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = GuidanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance request")
        verbose_name_plural = _("guidance requests")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "token"], name="guidance_one_a_form"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(ending="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, ending=""),
                name="guidance_closed_has_a_time_and_an_ending",
            ),
            models.CheckConstraint(
                condition=Q(giver="own", handler__isnull=True) & ~Q(guide_email="") | Q(giver="rvts"),
                name="guidance_guide_has_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "agreed", "held"], giver="rvts") | Q(handler__isnull=False),
                name="guidance_assigned_has_a_handler",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(text="", reachable="", state="closed"),
                name="guidance_erased_has_no_text",
            ),
            models.CheckConstraint(condition=Q(due__gte=F("asked_on")), name="guidance_due_after_asked"),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(state__in=["new", "assigned"]), name="guidance_unanswered"),
            models.Index(fields=["centre", "-created_at", "-id"], name="guidance_of_a_centre"),
            models.Index(fields=["closed_at"], condition=Q(erased_at__isnull=True), name="guidance_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on:%d.%m.%Y}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def erased_on(self, keep_days: int) -> datetime | None:
        """When the text is deleted; None while the request is open."""
        return self.closed_at + timedelta(days=keep_days) if self.closed_at else None

    @transition(
        state,
        [State.NEW, State.ASSIGNED],
        State.ASSIGNED,
        permission=may_assign,
        custom={"label": _("Assign")},
    )
    def assign(self, *, handler: Any) -> None:
        """Somebody in the centre (None: the municipality's guide) has taken it."""
        self.handler = handler

    @transition(
        state,
        [State.ASSIGNED, State.AGREED, State.HELD],
        State.AGREED,
        permission=may_handle,
        custom={"label": _("Agree on a time")},
    )
    def agree(self) -> None:
        """The date stands in a session."""

    @transition(state, State.AGREED, State.HELD, permission=may_handle, custom={"label": _("Guidance was held")})
    def hold(self) -> None:
        """The session has been held."""

    @transition(state, State.HELD, State.CLOSED, permission=may_handle, custom={"label": _("Close")})
    def finish(self) -> None:
        """Guidance was given; the text is deleted some time from now."""
        self._close(self.Ending.GIVEN)

    @transition(
        state,
        [State.NEW, State.ASSIGNED, State.AGREED],
        State.CLOSED,
        permission=lambda row, person: may_handle(row, person) or row.mentor.person_id == person.pk,
        custom={"label": _("Close without guidance"), "reason": True},
    )
    def give_up(self, *, ending: str) -> None:
        """There will be no session. The reason is one of the endings: nobody has to find words for it."""
        self._close(ending)

    def _close(self, ending: str) -> None:
        self.ending = ending
        self.closed_at = timezone.now()
