"""Cohorts and what happens to the people in them."""

from datetime import datetime

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from curriculum.models import Gathering, Programme, TrainingDay
from mentorprog.languages import localised
from mentorprog.people.roles import is_coordinator, is_national
from mentorprog.search import TrigramIndex
from mentorprog.times import end_of_day, today


class CohortQuerySet(models.QuerySet):
    def open_now(self) -> "CohortQuerySet":
        """The cohorts that take applications today; both dates belong to the window."""
        return self.filter(applications_open__lte=today(), applications_close__gte=today(), cancelled_at=None)


class Cohort(models.Model):
    """One run of the programme (kull): a pinned version, seats, price, window for applications."""

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
    answer_days = models.PositiveSmallIntegerField(_("days to answer a seat offer"), default=14)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

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


class CohortGathering(models.Model):
    """Where one gathering of a cohort is held."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="gatherings", verbose_name=_("cohort"))
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="+", verbose_name=_("gathering"))
    venue = models.CharField(_("venue"), max_length=120)
    address = models.CharField(_("address of the venue"), max_length=160, blank=True)

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


class SeatOffer(FSMModelMixin, models.Model):
    """A seat offered to a person. It stands open until it is answered, withdrawn or its deadline passes."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Deadline passed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seat_offers", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="offers", verbose_name=_("cohort"))
    state = FSMField(_("state"), max_length=10, choices=State, default=State.OPEN, protected=True)
    created_at = models.DateTimeField(_("offered"), default=timezone.now)
    expires_at = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat offer")
        verbose_name_plural = _("seat offers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=Q(state="open"),
                name="offer_one_open_a_person_and_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | Q(state__in=["open", "expired", "withdrawn"], answered_at__isnull=True),
                name="offer_answer_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="offer_open_by_deadline"),
            models.Index(fields=["-created_at", "-id"], name="offer_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"

    def is_theirs(self, person: object) -> bool:
        return person == self.person

    def is_still_in_time(self) -> bool:
        return timezone.now() <= self.expires_at

    @transition(
        state,
        State.OPEN,
        State.ACCEPTED,
        conditions=[is_still_in_time],
        permission=is_theirs,
        custom={"label": _("Yes, I take the seat")},
    )
    def accept(self) -> None:
        self.answered_at = timezone.now()

    @transition(
        state,
        State.OPEN,
        State.DECLINED,
        permission=is_theirs,
        custom={"label": _("No, I do not take the seat")},
    )
    def decline(self) -> None:
        self.answered_at = timezone.now()

    @transition(
        state,
        State.OPEN,
        State.EXPIRED,
        permission=lambda offer, person: False,
        custom={"label": _("Let the deadline pass")},
    )
    def expire(self) -> None:
        """Done by the system alone, when nobody has answered in time."""

    @transition(
        state,
        State.OPEN,
        State.WITHDRAWN,
        permission=lambda offer, person: is_coordinator(person),
        custom={"label": _("Withdraw the offer"), "reason": True},
    )
    def withdraw(self) -> None:
        """Staff take the offer back."""


class Participation(FSMModelMixin, models.Model):
    """A person's seat in a cohort, from the accepted offer to the completed training."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Takes part")
        COMPLETED = "completed", _("Completed")
        NOT_COMPLETED = "not_completed", _("Not completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SEATED = (State.ACTIVE, State.COMPLETED, State.NOT_COMPLETED)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="participations", verbose_name=_("cohort"))
    offer = models.OneToOneField(
        SeatOffer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participation",
        verbose_name=_("seat offer"),
    )
    state = FSMField(_("state"), max_length=14, choices=State, default=State.ACTIVE, protected=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["cohort", "person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=~Q(state="withdrawn"),
                name="participation_one_a_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at__isnull=True)),
                name="participation_completed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"

    @transition(
        state,
        State.ACTIVE,
        State.COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Lock as completed")},
    )
    def complete(self) -> None:
        self.completed_at = timezone.now()

    @transition(
        state,
        State.ACTIVE,
        State.NOT_COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Lock as not completed"), "reason": True},
    )
    def close_without_completion(self) -> None:
        """The days attended are too few and the cohort has ended."""

    @transition(
        state,
        State.ACTIVE,
        State.WITHDRAWN,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Withdraw from the cohort"), "reason": True},
    )
    def withdraw(self) -> None:
        """Gives the seat free."""


class Attendance(models.Model):
    """One participant's attendance on one day."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("Present")
        PARTIAL = "partial", _("Part of the day")
        EXCUSED = "excused", _("Absent with notice")
        ABSENT = "absent", _("Absent")
        MADE_UP = "made_up", _("Made up for")

    COUNTS = (Mark.PRESENT, Mark.MADE_UP)

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="attendance", verbose_name=_("participation")
    )
    day = models.ForeignKey(CourseDay, models.CASCADE, related_name="attendance", verbose_name=_("course day"))
    mark = models.CharField(_("attendance"), max_length=8, choices=Mark)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [models.UniqueConstraint(fields=["participation", "day"], name="attendance_one_a_day")]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.day_id} {self.mark}"


class Certificate(FSMModelMixin, models.Model):
    """A certificate as it was issued: its facts and its PDF are kept and never made again."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        SUPERSEDED = "superseded", _("Replaced by a newer one")
        REVOKED = "revoked", _("Revoked")

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="certificates", verbose_name=_("participation")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="certificates", verbose_name=_("cohort"))
    serial = models.PositiveIntegerField(_("serial number in the cohort"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=32, unique=True)
    state = FSMField(_("state"), max_length=10, choices=State, default=State.VALID, protected=True)
    facts = models.JSONField(_("facts as issued"))
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "serial"], name="certificate_serial_unique"),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state="valid"),
                name="certificate_one_valid_a_participation",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="certificate_newest"),
            TrigramIndex(fields=["number"], name="certificate_number_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @transition(
        state,
        State.VALID,
        State.REVOKED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Revoke"), "reason": True},
    )
    def revoke(self) -> None:
        """The certificate is no longer valid; its page says so."""
