"""Who was there on which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import CourseDay
from cohorts.models.seats import Participation


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
