"""Who was there on which day, for how long, and every change of what stands about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import CourseDay
from cohorts.models.seats import Participation


class Mark(models.TextChoices):
    """What stands in a cell of the grid."""

    PRESENT = "present", _("Present")
    PARTIAL = "partial", _("Part of the day")
    EXCUSED = "excused", _("Absent with notice")
    ABSENT = "absent", _("Absent")
    MADE_UP = "made_up", _("Made up for")


class Attendance(models.Model):
    """One participant's attendance on one day."""

    Mark = Mark
    COUNTS = (Mark.PRESENT, Mark.MADE_UP)

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="attendance", verbose_name=_("participation")
    )
    day = models.ForeignKey(CourseDay, models.CASCADE, related_name="attendance", verbose_name=_("course day"))
    mark = models.CharField(_("attendance"), max_length=8, choices=Mark)
    minutes = models.PositiveSmallIntegerField(
        _("minutes present"), null=True, blank=True, help_text=_("For a part of a day, when it is known.")
    )
    checked_in_at = models.DateTimeField(_("checked in at the door"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["participation", "day"], name="attendance_one_a_day"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(mark=Mark.PARTIAL, minutes__gte=1, minutes__lte=24 * 60),
                name="attendance_minutes_of_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.day_id} {self.mark}"


class AttendanceChange(models.Model):
    """What stood about a participant on a day, what it was set to, by whom and why. Written once, never changed."""

    class How(models.TextChoices):
        GRID = "grid", _("In the grid")
        DOOR = "door", _("At the door")
        FILE = "file", _("From a file")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="attendance_changes", verbose_name=_("participation")
    )
    day = models.ForeignKey(CourseDay, models.CASCADE, related_name="attendance_changes", verbose_name=_("course day"))
    before = models.CharField(_("before"), max_length=8, choices=Mark, blank=True)
    before_minutes = models.PositiveSmallIntegerField(_("minutes before"), null=True, blank=True)
    after = models.CharField(_("after"), max_length=8, choices=Mark, blank=True)
    after_minutes = models.PositiveSmallIntegerField(_("minutes after"), null=True, blank=True)
    how = models.CharField(_("how"), max_length=4, choices=How)
    reason = models.TextField(_("reason"), blank=True)
    correction = models.BooleanField(_("corrected after the day"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("change of attendance")
        verbose_name_plural = _("changes of attendance")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(correction=False) | ~Q(reason=""), name="attendancechange_correction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after"))
                | Q(before=Mark.PARTIAL),  # of a part of a day, the minutes alone may have changed
                name="attendancechange_changes_something",
            ),
        ]
        indexes = [models.Index(fields=["day", "-at"], name="attendancechange_newest")]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.day_id}: {self.before} → {self.after}"
