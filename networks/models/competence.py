"""What a mentor knows well: found in the mentor bank, and asked for when a mentor is to be lent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models.mentor import Mentor


class Competence(models.TextChoices):
    """The themes of guidance first, then where and with whom the mentor has worked."""

    RELATION = "relation", _("Relationship building")
    INTERVENTION = "intervene", _("Intervention")
    ASSESSMENT = (
        "assess",
        _("Assessment with psychological ill health, strong emotional expressions or extreme ideologies"),
    )
    YOUNG = "young", _("Children and young people")
    SCHOOL = "school", _("Schools")
    FAMILY = "family", _("Work with families")
    ONLINE = "online", _("Online environments")
    PRISON = "prison", _("Prison and probation")
    WORK = "work", _("Work and NAV")
    REFUGEES = "refugees", _("Refugees and integration")
    EXIT = "exit", _("Helping people out of extreme groups")
    INTERPRETER = "interpret", _("Talks through an interpreter")


class MentorCompetence(models.Model):
    """One thing that a mentor has said that he or she knows well."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="competences", verbose_name=_("mentor"))
    code = models.CharField(_("competence"), max_length=9, choices=Competence)

    class Meta:
        verbose_name = _("competence of a mentor")
        verbose_name_plural = _("competences of a mentor")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["code", "mentor"], name="mentor_competence_once")]

    def __str__(self) -> str:
        return str(self.get_code_display())
