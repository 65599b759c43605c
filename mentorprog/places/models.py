"""Dated places. A number that a reform has replaced still resolves to the place that it became."""

from datetime import date
from typing import Any

from django.contrib.admin import display
from django.core.cache import caches
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CENTRES = "places.centres"  # key in the near cache


class LanguageForm(models.TextChoices):
    """A municipality's own decision on the written form it wants from the state (språklova, the language act)."""

    BOKMAL = "nb", _("Bokmål")
    NYNORSK = "nn", _("Nynorsk")
    NEUTRAL = "neutral", _("Neutral")


class Centre(models.Model):
    """One of the five RVTS centres."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    host = models.CharField(_("host organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LanguageForm.choices[:2], default="nb")

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        caches["near"].delete(CENTRES)


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "DatedQuerySet":
        """The rows in force on a day; both `valid_from` and `valid_to` belong to the period."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def current(self) -> "DatedQuerySet":
        """The rows that no reform has replaced."""
        return self.filter(valid_to=None)


class Dated(models.Model):
    """A place with an official number for a period of time."""

    number = models.CharField(_("number"), max_length=4)
    name = models.CharField(_("name"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["number", "valid_from"], name="%(class)s_number_once_a_period"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_period_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(valid_to=None),
                name="%(class)s_one_current_row_a_number",
                violation_error_message=_("This number is in use by another place today."),
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.valid_to is None else f"{self.name} ({self.valid_to.year})"


class County(Dated):
    """A county (fylke). Its centre is editable: which centre serves Buskerud, for one, is uncertain."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="counties", verbose_name=_("centre"))

    class Meta(Dated.Meta):
        verbose_name = _("county")
        verbose_name_plural = _("counties")


class MunicipalityQuerySet(DatedQuerySet):
    def served_by(self, centre: Centre) -> "MunicipalityQuerySet":
        """The municipalities that a centre is responsible for, overrides included."""
        return self.filter(served_by(centre))


def served_by(centre: Centre | int, path: str = "") -> Q:
    """The condition "the municipality at `path` is served by this centre" (or its id), for querysets of any model.

    `path` leads to the municipality and ends with two underscores, for example
    ``organisation__municipality__``. The same rule as `Municipality.centre`.
    """
    served = Q(centre_override=centre) | Q(centre_override=None, county__centre=centre)
    # By a list of municipalities rather than by joins: the database plans that well whatever stands around it.
    return Q(**{f"{path.removesuffix('__')}__in": Municipality.objects.filter(served)}) if path else served


class Municipality(Dated):
    """A municipality (kommune). Its centre is its county's, unless an override says otherwise."""

    county = models.ForeignKey(County, models.PROTECT, related_name="municipalities", verbose_name=_("county"))
    language = models.CharField(
        _("language decision"), max_length=7, choices=LanguageForm.choices, default=LanguageForm.NEUTRAL
    )
    centre_override = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("centre, when not the county's"),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    @property
    @display(description=_("centre"))
    def centre(self) -> Centre:
        """The RVTS centre that is responsible for this municipality."""
        return self.centre_override or self.county.centre
