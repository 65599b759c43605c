"""When schools have holidays: facts that differ from place to place, so they are data and not code."""

from datetime import date, timedelta

from dateutil.easter import easter
from django.contrib.admin import display
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorprog.languages import localised


class SchoolHoliday(models.Model):
    """Days in every year when many schools are closed, from `first` to `last`, both included.

    What the two numbers are goes by the unit: weeks of the year (ISO 8601), months, or days from Easter Sunday
    (which is 0; the Friday before is -2).
    """

    class Unit(models.TextChoices):
        WEEK = "week", _("Weeks of the year")
        MONTH = "month", _("Months")
        EASTER = "easter", _("Days from Easter Sunday")

    name_nb = models.CharField(_("name in bokmål"), max_length=60)
    name_nn = models.CharField(_("name in nynorsk"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    unit = models.CharField(_("counted in"), max_length=6, choices=Unit, default=Unit.WEEK)
    first = models.SmallIntegerField(_("first"), help_text=_("Of week 8 and 9 together, this is 8."))
    last = models.SmallIntegerField(_("last"), help_text=_("The whole of it belongs to the holidays."))

    class Meta:
        verbose_name = _("school holidays")
        verbose_name_plural = _("school holidays")
        ordering = ["unit", "first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="schoolholiday_in_order",
                violation_error_message=_("The last must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(unit="week", first__gte=1, last__lte=53)
                | Q(unit="month", first__gte=1, last__lte=12)
                | Q(unit="easter", first__gte=-60, last__lte=60),
                name="schoolholiday_within_the_year",
                violation_error_message=_(
                    "Weeks go from 1 to 53, months from 1 to 12, days from Easter from -60 to 60."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("name"))
    def name(self) -> str:
        return localised(self, "name")

    def covers(self, day: date) -> bool:
        """Whether schools that have these holidays are closed on the day."""
        if self.unit == self.Unit.WEEK:
            return self.first <= day.isocalendar().week <= self.last
        if self.unit == self.Unit.MONTH:
            return self.first <= day.month <= self.last
        sunday = easter(day.year)
        return sunday + timedelta(days=self.first) <= day <= sunday + timedelta(days=self.last)
