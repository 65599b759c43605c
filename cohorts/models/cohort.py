"""Cohorts: how far they have come, where and when."""

from datetime import datetime

from django.contrib.admin import display
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from curriculum.models import Gathering, Programme, TrainingDay
from mentorprog.languages import localised
from mentorprog.people.roles import is_national
from mentorprog.states import StateField
from mentorprog.times import end_of_day, today


class CohortQuerySet(models.QuerySet):
    def open_now(self) -> "CohortQuerySet":
        """The cohorts that take applications today; both dates belong to the window."""
        return self.filter(applications_open__lte=today(), applications_close__gte=today(), cancelled_at=None)


class Cohort(FSMModelMixin, models.Model):
    """One run of the programme (kull): a pinned version, seats, price, window for applications.

    Until the course has begun the state follows the dates (`services.life.follow_dates`): who wants it otherwise
    changes the dates. What the dates say of the window, `is_open`, holds before the beat has been by.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Takes applications")
        CLOSED = "closed", _("Closed for applications")
        RUNNING = "running", _("Under way")
        COMPLETED = "completed", _("Held")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", _("Called off")

    BEFORE_IT_BEGINS = (State.PLANNED, State.OPEN, State.CLOSED)
    ALIVE = (*BEFORE_IT_BEGINS, State.RUNNING)

    slug = models.SlugField(_("address"), unique=True, help_text=_("For example host-2027."))
    name_nb = models.CharField(_("name in bokmål"), max_length=60)
    name_nn = models.CharField(_("name in nynorsk"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"))
    applications_open = models.DateField(_("applications open"))
    applications_close = models.DateField(_("deadline for applications"), help_text=_("The whole day counts."))
    answers_by = models.DateField(_("applicants get an answer by"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats"))
    price_nok = models.PositiveIntegerField(_("price in kroner"), default=2500)
    invoice_threshold = models.PositiveSmallIntegerField(
        _("people from one workplace that share one invoice"), default=5
    )
    payment_url = models.URLField(
        _("payment link"), max_length=400, blank=True, help_text=_("Where one who pays alone pays. It goes by e-mail.")
    )
    answer_days = models.PositiveSmallIntegerField(_("days to answer a seat offer"), default=14)
    employer_most = models.PositiveSmallIntegerField(
        _("people from one employer before the board warns"), default=4, help_text=_("A warning, not a limit.")
    )
    tells_of_complaints = models.BooleanField(
        _("letters tell how to complain"),
        default=False,
        help_text=_("A refusal then says that one can complain, and until when: three weeks after the letter."),
    )
    state = StateField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    seats_waiting = models.PositiveSmallIntegerField(
        _("seats that wait for somebody on the waiting list to confirm the e-mail"), default=0, editable=False
    )
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-applications_close"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applications_close__gte=F("applications_open")),
                name="cohort_window_in_order",
                violation_error_message=_("The deadline must not be before the day when applications open."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="cohort_cancelled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("name"))
    def name(self) -> str:
        return localised(self, "name")

    @property
    def deadline(self) -> datetime:
        """The last second for applications, in Norwegian time."""
        return end_of_day(self.applications_close)

    @property
    def is_open(self) -> bool:
        """Whether applications are taken right now. The same rule as `CohortQuerySet.open_now`."""
        return self.cancelled_at is None and self.applications_open <= today() <= self.applications_close

    @transition(
        state,
        [State.OPEN, State.CLOSED],
        State.PLANNED,
        permission=lambda row, person: False,
        custom={"label": _("Wait with applications")},
    )
    def wait(self) -> None:
        """Done by the system alone, when the window for applications has been moved ahead."""

    @transition(
        state,
        [State.PLANNED, State.CLOSED],
        State.OPEN,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Take applications from today")},
    )
    def open(self) -> None:
        """The dates of the window have been set so that today is inside."""

    @transition(
        state,
        [State.PLANNED, State.OPEN],
        State.CLOSED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Close for applications now")},
    )
    def close(self) -> None:
        """The deadline has passed, or has been moved to yesterday."""

    @transition(
        state,
        list(BEFORE_IT_BEGINS),
        State.RUNNING,
        permission=lambda row, person: False,
        custom={"label": _("Begin the course")},
    )
    def begin(self) -> None:
        """Done by the system alone, on the first course day."""

    @transition(
        state,
        State.RUNNING,
        State.COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Say that it has been held")},
    )
    def complete(self) -> None:
        """The last day is over and it is settled for everybody whether they passed."""

    @transition(
        state,
        State.COMPLETED,
        State.ARCHIVED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Archive it")},
    )
    def archive(self) -> None:
        """Nothing is left to do; it leaves the start page."""

    @transition(
        state,
        State.ARCHIVED,
        State.COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Take it out of the archive")},
    )
    def take_out(self) -> None:
        """Something is left to do after all."""

    @transition(
        state,
        list(ALIVE),
        State.CANCELLED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Call the cohort off"), "reason": True},
    )
    def cancel(self) -> None:
        """For good. `services.life.cancel_cohort` frees the seats and tells everybody."""
        self.cancelled_at = timezone.now()


class CohortGathering(models.Model):
    """Where one gathering of a cohort is held. When: its days say so, and the sessions of the version at what hours."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="gatherings", verbose_name=_("cohort"))
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="+", verbose_name=_("gathering"))
    venue = models.CharField(_("venue"), max_length=120)
    address = models.CharField(_("address of the venue"), max_length=160, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # raised by a move (RFC 5545)

    class Meta:
        verbose_name = _("gathering of a cohort")
        verbose_name_plural = _("gatherings of a cohort")
        ordering = ["cohort_id", "gathering__order"]
        constraints = [models.UniqueConstraint(fields=["cohort", "gathering"], name="cohort_gathering_once")]

    def __str__(self) -> str:
        return f"{self.gathering}, {self.venue}"


class CourseDay(models.Model):
    """A training day with its date in one cohort."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="days", verbose_name=_("cohort"))
    place = models.ForeignKey(CohortGathering, models.CASCADE, related_name="days", verbose_name=_("gathering"))
    training_day = models.ForeignKey(TrainingDay, models.PROTECT, related_name="+", verbose_name=_("training day"))
    date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("course day")
        verbose_name_plural = _("course days")
        ordering = ["cohort_id", "date"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "training_day"], name="courseday_once"),
            models.UniqueConstraint(fields=["cohort", "date"], name="courseday_one_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.training_day}, {self.date:%d.%m.%Y}"
