"""What a participant needs at a gathering: asked late, read by few, deleted soon."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import CohortGathering
from cohorts.models.seats import Participation


class PracticalNeeds(models.Model):
    """One participant's answer for one gathering. An empty answer says that nothing is needed.

    It can tell of health or faith. Only those who run the training read it, the venue gets it without names, and
    `services.needs.purge_needs` deletes it two weeks after the gathering (DOMAIN section 3, rule 14).
    """

    class Room(models.TextChoices):
        NONE = "none", _("No room")
        NIGHTS = "nights", _("A room, the nights between the days")
        EVE = "eve", _("A room, the night before too")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="needs", verbose_name=_("participation")
    )
    gathering = models.ForeignKey(CohortGathering, models.CASCADE, related_name="needs", verbose_name=_("gathering"))
    diet = models.TextField(_("food"), blank=True)
    access = models.TextField(_("access"), blank=True)
    room = models.CharField(_("room"), max_length=6, choices=Room)
    arrival = models.CharField(_("arrival"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        verbose_name = _("practical needs")
        verbose_name_plural = _("practical needs")
        ordering = ["gathering_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "gathering"], name="needs_one_a_gathering"),
        ]

    def __str__(self) -> str:
        return f"{self.gathering}: {self.participation_id}"


class NeedsPurge(models.Model):
    """Evidence that the answers for a gathering are gone: how many there were, and when they went. Nothing else."""

    gathering = models.OneToOneField(
        CohortGathering, models.CASCADE, related_name="needs_purge", verbose_name=_("gathering")
    )
    answers = models.PositiveIntegerField(_("answers deleted"))
    purged_at = models.DateTimeField(_("deleted"), default=timezone.now)

    class Meta:
        verbose_name = _("deletion of practical needs")
        verbose_name_plural = _("deletions of practical needs")
        ordering = ["-purged_at", "-pk"]

    def __str__(self) -> str:
        return str(self.gathering)
