"""Who holds the sessions of a programme version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.models.programme import PartOfProgramme, Programme
from curriculum.models.sessions import Session
from mentorprog.languages import localised


class Lecturer(models.Model):
    """Somebody who teaches in the training, with what participants are told about them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="lecturer", verbose_name=_("person")
    )
    bio_nb = models.TextField(_("about the lecturer, in bokmål"), blank=True)
    bio_nn = models.TextField(_("about the lecturer, in nynorsk"), blank=True)
    bio_en = models.TextField(_("about the lecturer, in English"), blank=True)

    class Meta:
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        ordering = ["person__name", "pk"]

    def __str__(self) -> str:
        return self.person.name

    @property
    def bio(self) -> str:
        """The short biography in the reader's language; may be empty."""
        return localised(self, "bio")


class Teaching(PartOfProgramme):
    """A lecturer holds a session of a version. Who does it in one cohort alone is that cohort's own matter."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="teachings", verbose_name=_("session"))
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="teachings", verbose_name=_("lecturer"))

    class Meta:
        verbose_name = _("lecturer of a session")
        verbose_name_plural = _("lecturers of sessions")
        ordering = ["session_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "lecturer"], name="teaching_once")]

    def __str__(self) -> str:
        return f"{self.session}: {self.lecturer}"

    def the_programme(self) -> Programme:
        return self.session.the_programme()
