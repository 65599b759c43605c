"""Networks: the regional ones with their counties, and local ones inside a region."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorprog.people.models import Organisation
from mentorprog.people.roles import is_national, is_partner, is_reader
from mentorprog.places.models import Centre, County, Municipality


class NetworkQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "NetworkQuerySet":
        """The networks that somebody works with: all, the own centre's, or those that a partner coordinates."""
        if is_national(viewer):
            return self
        theirs = Q(pk__in=())
        if is_reader(viewer):
            theirs |= Q(centre=viewer.centre_id)
        if is_partner(viewer):
            theirs |= Q(pk__in=Network.coordinators.through.objects.filter(person=viewer.pk).values("network"))
        return self.filter(theirs)

    def regional(self) -> "NetworkQuerySet":
        return self.filter(kind=Network.Kind.REGIONAL)

    def local(self) -> "NetworkQuerySet":
        return self.filter(kind=Network.Kind.LOCAL)


class Network(models.Model):
    """A mentor network, run by one centre, with a partner where there is one."""

    class Kind(models.TextChoices):
        """A mentor belongs to one regional network, by place of work, and to any number of local ones."""

        REGIONAL = "regional", _("Regional: for all mentors in its counties")
        LOCAL = "local", _("Local: for one or some municipalities in a region")

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REGIONAL)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="networks", verbose_name=_("run by"))
    partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("together with"),
    )
    municipalities = models.ManyToManyField(
        Municipality,
        related_name="networks",
        blank=True,
        verbose_name=_("municipalities"),
        help_text=_("Of a local network. A regional one has counties."),
    )
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="coordinated_networks",
        blank=True,
        verbose_name=_("the partner's coordinators"),
        help_text=_("People outside RVTS who run the network's meetings. They see this network only."),
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


class LocalMembership(models.Model):
    """A mentor in a local network, beside the regional one."""

    network = models.ForeignKey(
        Network, models.CASCADE, related_name="local_memberships", verbose_name=_("local network")
    )
    mentor = models.ForeignKey(
        "networks.Mentor", models.CASCADE, related_name="local_memberships", verbose_name=_("mentor")
    )
    since = models.DateField(_("member since"))

    class Meta:
        verbose_name = _("member of a local network")
        verbose_name_plural = _("members of local networks")
        ordering = ["network__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["mentor", "network"], name="local_membership_once")]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.network}"
