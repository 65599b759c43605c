"""The themes that a programme version must cover."""

from django.contrib.admin import display
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorprog.languages import localised


class Theme(models.Model):
    """One of the themes that the nine days must cover (the programme's published list of fourteen)."""

    class Group(models.TextChoices):
        PHENOMENON = "phenomenon", _("Radicalisation and violent extremism")
        IDEOLOGY = "ideology", _("Ideologies and extreme milieus")
        TRAUMA = "trauma", _("Trauma and violence")
        METHOD = "method", _("Method and conversation")
        COOPERATION = "cooperation", _("Culture and cooperation")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    group = models.CharField(_("group"), max_length=12, choices=Group)
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    in_depth = models.BooleanField(_("in-depth theme"), default=False)
    least_minutes = models.PositiveSmallIntegerField(
        _("least minutes"),
        default=0,
        help_text=_("A version is published only when its sessions give an in-depth theme at least so much time."),
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")
