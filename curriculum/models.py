"""A programme version and its days. A published version never changes: a new one is made instead."""

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorprog.languages import localised


class Theme(models.Model):
    """One of the themes that the nine days must cover (the programme's published list of fourteen)."""

    class Group(models.TextChoices):
        PHENOMENON = "phenomenon", _("Radicalisation and violent extremism")
        IDEOLOGY = "ideology", _("Ideologies and extreme milieus")
        TRAUMA = "trauma", _("Trauma and violence")
        METHOD = "method", _("Method and conversation")
        COOPERATION = "cooperation", _("Culture and cooperation")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    in_depth = models.BooleanField(_("in-depth theme"), default=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")


class Programme(models.Model):
    """One version of the training. Days to attend and hours are its own data, not constants in code."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    required_days = models.PositiveSmallIntegerField(
        _("days a participant must attend"), help_text=_("The completion rule: 8 of 9 days in version 1.")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(required_days__gte=1),
                name="programme_requires_a_day",
                violation_error_message=_("At least one day must be required."),
            )
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(version)s") % {"title": self.title, "version": self.version}

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")


class PartOfProgramme(models.Model):
    """Something inside a programme version: it can be changed only until the version is published."""

    class Meta:
        abstract = True

    def the_programme(self) -> Programme:
        raise AssertionError(f"{type(self).__name__} must name its programme")

    def clean(self) -> None:
        super().clean()
        if self.the_programme().published_at is not None:
            raise ValidationError(_("This version is published and cannot be changed. Make a new version."))


class Gathering(PartOfProgramme):
    """One of the programme's gatherings (samling)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="gatherings", verbose_name=_("programme"))
    order = models.PositiveSmallIntegerField(_("order"))
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        ordering = ["programme_id", "order"]
        constraints = [models.UniqueConstraint(fields=["programme", "order"], name="gathering_order_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")

    def the_programme(self) -> Programme:
        return self.programme


class TrainingDay(PartOfProgramme):
    """One of the programme's days (kursdag), counted through the whole programme from 1."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="days", verbose_name=_("gathering"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="days", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number in the programme"))

    class Meta:
        verbose_name = _("training day")
        verbose_name_plural = _("training days")
        ordering = ["programme_id", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="trainingday_number_unique")]

    def __str__(self) -> str:
        return _("Day %(number)s") % {"number": self.number}

    def the_programme(self) -> Programme:
        return self.programme


class Session(PartOfProgramme):
    """A part of a day, in local time, that covers one theme or more."""

    class Form(models.TextChoices):
        LECTURE = "lecture", _("Lecture")
        CASE = "case", _("Case work")
        PRACTICE = "practice", _("Practice")
        ENCOUNTER = "encounter", _("Meeting with mentors and mentee")

    day = models.ForeignKey(TrainingDay, models.CASCADE, related_name="sessions", verbose_name=_("day"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.LECTURE)
    title_nb = models.CharField(_("title in bokmål"), max_length=160)
    title_nn = models.CharField(_("title in nynorsk"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    themes = models.ManyToManyField(Theme, related_name="sessions", verbose_name=_("themes"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["day_id", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="session_times_in_order",
                violation_error_message=_("The session must end after it starts."),
            ),
            models.UniqueConstraint(fields=["day", "starts"], name="session_one_start_a_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute

    def the_programme(self) -> Programme:
        return self.day.programme
