"""Mentors, from the welcome to the farewell."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models import Participation
from mentorprog.people.roles import is_coordinator
from mentorprog.states import StateField
from networks.models.network import Network


class MentorQuerySet(models.QuerySet):
    def active(self) -> "MentorQuerySet":
        return self.filter(status=Mentor.Status.ACTIVE)

    def without_network(self) -> "MentorQuerySet":
        """Active mentors for whose county no network is named: shown to staff, never lost."""
        return self.active().filter(network=None)


class Mentor(FSMModelMixin, models.Model):
    """A trained person in the network of the region where he or she works, wherever the training was."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Has left")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentorships", verbose_name=_("person")
    )
    participation = models.OneToOneField(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentor",
        verbose_name=_("participation"),
        help_text=_("Empty for people who were trained before this register."),
    )
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="mentors", verbose_name=_("network")
    )
    status = StateField(_("status"), max_length=6, choices=Status, default=Status.ACTIVE)
    since = models.DateField(_("mentor since"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(status="active"), name="mentor_one_active_a_person"),
            models.CheckConstraint(
                condition=Q(status="active", left_on__isnull=True) | Q(status="left", left_on__isnull=False),
                name="mentor_left_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @transition(
        status,
        Status.ACTIVE,
        Status.LEFT,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Has left the network"), "reason": True},
    )
    def leave(self) -> None:
        self.left_on = timezone.localdate()
