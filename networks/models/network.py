"""Networks, and the counties that they serve."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorprog.people.models import Organisation
from mentorprog.people.roles import is_national, is_reader
from mentorprog.places.models import Centre, County


class NetworkQuerySet(models.QuerySet):
    def visible_to(self, viewer: object) -> "NetworkQuerySet":
        """The networks that a member of staff works with: the own centre's, or all."""
        if is_national(viewer):
            return self
        return self.filter(centre=viewer.centre_id) if is_reader(viewer) else self.none()


class Network(models.Model):
    """A mentor network, run by one centre, with a partner where there is one."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="networks", verbose_name=_("run by"))
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("together with"),
    )
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)
    calendar_serial = models.PositiveIntegerField(default=1, editable=False)  # another one revokes the address

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """A county belongs to one network at the most."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="territories", verbose_name=_("network"))
    county = models.OneToOneField(County, models.PROTECT, related_name="territory", verbose_name=_("county"))

    class Meta:
        verbose_name = _("county of a network")
        verbose_name_plural = _("counties of a network")

    def __str__(self) -> str:
        return f"{self.county}: {self.network}"
