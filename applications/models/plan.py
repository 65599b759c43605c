"""The implementation plan: how the service will use the people it sends."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application


class ImplementationPlan(models.Model):
    """How the service will use the trained people: the precondition for a seat (implementeringsplan)."""

    class Use(models.TextChoices):
        MENTOR = "mentor", _("Milieu-therapeutic mentor")
        TEAM = "team", _("Member of a municipal resource team")
        POLICE = "police", _("Radicalisation contact in the police")
        WORKPLACE = "workplace", _("Resource person at the workplace")
        OTHER = "other", _("Something else")

    class Guidance(models.TextChoices):
        RVTS = "rvts", _("From RVTS")
        OWN = "own", _("From our own service")
        BOTH = "both", _("From both")

    application = models.OneToOneField(Application, models.CASCADE, related_name="plan", verbose_name=_("application"))
    uses = models.JSONField(_("how the mentors will be used"), default=list, blank=True)
    other_use = models.CharField(_("another use"), max_length=200, blank=True)
    goals = models.TextField(_("goals"), blank=True)
    hours_a_month = models.PositiveSmallIntegerField(
        _("hours freed a month for each mentor"), null=True, blank=True, validators=[MaxValueValidator(200)]
    )
    responsible_name = models.CharField(_("contact person for the mentors"), max_length=120, blank=True)
    responsible_email = models.EmailField(_("contact person's e-mail"), blank=True)
    guidance = models.CharField(_("guidance for the mentors"), max_length=4, choices=Guidance, blank=True)
    network = models.BooleanField(_("the mentors will take part in the network"), null=True, blank=True)
    cooperation = models.TextField(_("cooperation with others"), blank=True)
    lending = models.BooleanField(_("the mentors can be lent to other municipalities"), null=True, blank=True)
    voluntary = models.TextField(_("cooperation with voluntary organisations"), blank=True)
    risks = models.TextField(_("what can make it difficult"), blank=True)
    anchoring = models.TextField(_("anchoring in plans and decisions"), blank=True)
    owner = models.CharField(_("owner of the plan or decision"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("implementation plan")
        verbose_name_plural = _("implementation plans")

    def __str__(self) -> str:
        return str(self.application)

    def use_labels(self) -> list[str]:
        """The chosen uses in words."""
        return [str(self.Use(use).label) for use in self.uses]


class Milestone(models.Model):
    """Something that is to be in place by a date."""

    plan = models.ForeignKey(
        ImplementationPlan, models.CASCADE, related_name="milestones", verbose_name=_("implementation plan")
    )
    date = models.DateField(_("date"))
    text = models.CharField(_("what will be in place"), max_length=200)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["plan_id", "date", "pk"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}: {self.text}"
