"""The parts of a day."""

from django.contrib.admin import display
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.models.programme import PartOfProgramme, Programme, TrainingDay
from curriculum.models.themes import Theme
from mentorprog.languages import localised


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
    mandatory = models.BooleanField(
        _("mandatory"), default=False, help_text=_("Nobody passes without having been here or made up for the day.")
    )
    outcomes_nb = models.TextField(_("learning outcomes in bokmål"), blank=True)
    outcomes_nn = models.TextField(_("learning outcomes in nynorsk"), blank=True)
    outcomes_en = models.TextField(_("learning outcomes in English"), blank=True)
    preparation_nb = models.TextField(_("preparation in bokmål"), blank=True)
    preparation_nn = models.TextField(_("preparation in nynorsk"), blank=True)
    preparation_en = models.TextField(_("preparation in English"), blank=True)

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
    def outcomes(self) -> str:
        """What a participant can afterwards, in the reader's language."""
        return localised(self, "outcomes")

    @property
    def preparation(self) -> str:
        """What a participant does beforehand, in the reader's language."""
        return localised(self, "preparation")

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute

    def overlaps(self, other: "Session") -> bool:
        """Whether both are held at the same time of a day; one may begin when the other ends."""
        return bool(self.starts < other.ends and other.starts < self.ends)

    def the_programme(self) -> Programme:
        return self.day.programme
