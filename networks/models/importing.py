"""Mentors from a list: each import, and what came of every row of it. No personal data is kept here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models.mentor import Mentor


class MentorImport(models.Model):
    """One list that was taken in. `token` is of the page it was looked at on: a second click takes nothing in."""

    token = models.UUIDField(unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("import of mentors")
        verbose_name_plural = _("imports of mentors")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="mentorimport_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """What came of one row of the list."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New person and mentor")
        KNOWN = "known", _("Known person, new mentor")
        STANDING = "standing", _("Is a mentor already")
        HELD = "held", _("May be somebody we know: not taken in")
        FAULT = "fault", _("Cannot be used")

    class Undone(models.TextChoices):
        NOT = "", _("Stands")
        REMOVED = "removed", _("Taken out again")
        KEPT = "kept", _("Kept: something has happened since")

    of = models.ForeignKey(MentorImport, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveSmallIntegerField(_("row"))
    outcome = models.CharField(_("what came of it"), max_length=8, choices=Outcome)
    fault = models.CharField(_("why"), max_length=20, blank=True)
    mentor = models.ForeignKey(Mentor, models.SET_NULL, null=True, related_name="+", verbose_name=_("mentor"))
    undone = models.CharField(_("after undoing"), max_length=7, choices=Undone, default=Undone.NOT, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="importedrow_once")]

    def __str__(self) -> str:
        return str(self.number)
