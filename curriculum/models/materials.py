"""What belongs to a session to read or to look at: an address or a file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.models.programme import PartOfProgramme, Programme
from curriculum.models.sessions import Session
from mentorprog.documents.models import StoredFile

ONE_SOURCE = Q(url="", file__isnull=False) | (~Q(url="") & Q(file=None))


class MaterialBase(models.Model):
    """An address or a file with a title. It is the same here and in a cohort."""

    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("address"), max_length=400, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    read_before = models.BooleanField(_("to be read beforehand"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Material(MaterialBase, PartOfProgramme):
    """What belongs to a session in every cohort that takes the version. A published version keeps what it has."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials", verbose_name=_("session"))

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["session_id", "pk"]
        constraints = [models.CheckConstraint(condition=ONE_SOURCE, name="material_is_a_file_or_an_address")]

    def the_programme(self) -> Programme:
        return self.session.the_programme()
