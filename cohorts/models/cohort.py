"""Cohorts, where and when."""

from datetime import datetime

from django.contrib.admin import display
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.models import Gathering, Programme, TrainingDay
from mentorprog.languages import localised
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
    seats_waiting = models.PositiveSmallIntegerField(
        _("seats that wait for somebody on the waiting list to confirm the e-mail"), default=0, editable=False
    )
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
