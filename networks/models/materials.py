"""What a network's members are given to read or to look at."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.models.materials import ONE_SOURCE, MaterialBase
from networks.models.meeting import Meeting
from networks.models.network import Network


class NetworkMaterial(MaterialBase):
    """An address or a file for the members of a network; it may belong to one of its meetings."""

    read_before = None
    network = models.ForeignKey(Network, models.CASCADE, related_name="materials", verbose_name=_("network"))
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="materials", verbose_name=_("meeting")
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("material of a network")
        verbose_name_plural = _("materials of networks")
        ordering = ["-added_at", "-pk"]
        constraints = [models.CheckConstraint(condition=ONE_SOURCE, name="networkmaterial_is_a_file_or_an_address")]
