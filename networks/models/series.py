"""A series of meetings: one rule, one event in everybody's calendar, and a row for each meeting."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog.times import moment
from networks import recurrence
from networks.models.network import Network


class MeetingSeries(models.Model):
    """Meetings that come again. What all have in common stands here; a meeting that differs says so itself.

    "This and following" ends a series and lets another one `continue` it: a calendar event has one rule.
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="series", verbose_name=_("network"))
    title = models.CharField(_("title"), max_length=120)
    rule = models.CharField(_("rhythm"), max_length=60)  # RFC 5545, see `recurrence.Rhythm`
    first = models.DateField(_("first meeting"))
    until = models.DateField(_("last day"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    skips_holidays = models.BooleanField(_("no meetings on public holidays"), default=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("digital link"), max_length=400, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("room for"), null=True, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("continues")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["-until", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="series_times_in_order"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="series_has_place_or_link"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="series_room_for_someone"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rhythm(self) -> recurrence.Rhythm:
        """The rule, read."""
        return recurrence.Rhythm.read(self.rule)

    def rule_days(self) -> tuple[date, ...]:
        """Every day of the rule, holidays too."""
        return recurrence.days(self.rule, self.first, self.until)

    def days(self) -> list[date]:
        """The days on which there are meetings, when no single one has been changed."""
        found = self.rule_days()
        return recurrence.without_holidays(found) if self.skips_holidays else list(found)

    def occurs_at(self, day: date) -> datetime:
        """When the meeting of that day begins by the rule (aware, Europe/Oslo): what names it in calendars."""
        return moment(day, self.starts)
