"""When the members of a network are reminded of its meetings: rules that staff change, and each mentor's own choice."""

from datetime import time

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from networks.models.mentor import Mentor
from networks.models.network import Network

MOST_DAYS = 60
NINE = time(9, 0)  # local


class Kind(models.TextChoices):
    """Who is written to, and when: see `networks.reminders.plan`."""

    BEFORE = "before", _("Reminder before the meeting")
    NO_ANSWER = "no_answer", _("No answer yet")
    THANKS = "thanks", _("Thank you afterwards")


# What every network begins with: kind and days.
DEFAULTS = ((Kind.BEFORE, 14), (Kind.BEFORE, 3), (Kind.BEFORE, 1), (Kind.NO_ANSWER, 7), (Kind.THANKS, 1))


class ReminderSettings(models.Model):
    """What holds for all reminders of one network."""

    network = models.OneToOneField(Network, models.CASCADE, related_name="reminder_settings", verbose_name=_("network"))
    quiet_sundays = models.BooleanField(_("quiet on Sundays"), default=False)
    quiet_holidays = models.BooleanField(_("quiet on public holidays"), default=False)

    class Meta:
        verbose_name = _("settings of reminders")
        verbose_name_plural = _("settings of reminders")

    def __str__(self) -> str:
        return str(self.network)


class ReminderRule(models.Model):
    """One reminder of every meeting of a network, so many days before it (thanks: after it) at a local time.

    `since`: moments before it have passed already; nobody is written to for them when a rule is made, moved to other
    days or switched on. Empty for the rules that a network began with.
    """

    Kind = Kind

    network = models.ForeignKey(Network, models.CASCADE, related_name="reminder_rules", verbose_name=_("network"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    days = models.PositiveSmallIntegerField(_("days"), validators=[MaxValueValidator(MOST_DAYS)])
    at = models.TimeField(_("time of day"), default=NINE)
    is_on = models.BooleanField(_("is sent"), default=True)
    since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reminder of a network")
        verbose_name_plural = _("reminders of a network")
        ordering = ["network", "kind", "-days"]
        constraints = [
            models.UniqueConstraint(fields=["network", "kind", "days"], name="reminder_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="reminder_rule_kind_known"),
            models.CheckConstraint(condition=Q(days__lte=MOST_DAYS), name="reminder_rule_days_in_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.days}"


class ReminderOff(models.Model):
    """A kind of reminder that a mentor does not want. Changes and meetings that are called off are always told.

    `until` is set when the mentor wants it again: what has passed by then is not sent after all.
    """

    Kind = Kind

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="reminders_off", verbose_name=_("mentor"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reminder that a mentor does not want")
        verbose_name_plural = _("reminders that mentors do not want")
        constraints = [
            models.UniqueConstraint(fields=["mentor", "kind"], name="reminder_off_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="reminder_off_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.get_kind_display()}"
