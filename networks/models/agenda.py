"""What a meeting holds: the three parts that every network meeting has."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from networks.models.meeting import Meeting


class AgendaPart(models.Model):
    """One of the three parts of a meeting: what it is about, who leads it, and when; no row where nothing is said.

    The times are local and belong to the meeting's day. The database keeps them in order; that they lie inside the
    meeting is checked where they are typed, because a meeting can be moved away from them later.
    """

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", _("Exchange of experience")
        CASE = "case", _("Case")
        INPUT = "input", _("Professional input")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parts", verbose_name=_("meeting"))
    kind = models.CharField(_("part"), max_length=10, choices=Kind)
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    starts = models.TimeField(_("starts"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of the agenda")
        verbose_name_plural = _("parts of the agenda")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="agendapart_once_a_kind"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(starts__isnull=False),
                name="agendapart_ends_what_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="agendapart_times_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(heading="") | ~Q(responsible="") | Q(starts__isnull=False),
                name="agendapart_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def lies_within(self, starts: time, ends: time) -> bool:
        """Whether its times lie inside a meeting with these; without times it always does."""
        return (self.starts is None or starts <= self.starts < ends) and (self.ends is None or self.ends <= ends)
