"""Reading and scoring."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Revision
from applications.models.candidate import Candidate


class Review(models.Model):
    """One reader's assessment of one candidate, on the revision that was read."""

    class Recommendation(models.TextChoices):
        ADMIT = "admit", _("Admit")
        DOUBT = "doubt", _("In doubt")
        REFUSE = "refuse", _("Refuse")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="reviews", verbose_name=_("candidate"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("revision"))
    recommendation = models.CharField(_("recommendation"), max_length=6, choices=Recommendation)
    note = models.TextField(_("note"), blank=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [models.UniqueConstraint(fields=["candidate", "reviewer"], name="review_one_a_reader")]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.reviewer}"


class Score(models.Model):
    """A mark from 1 to 5 on one of the criteria that admission weighs (the programme's own three, and the plan)."""

    class Criterion(models.TextChoices):
        SUITABILITY = "suitability", _("Personal suitability")
        BACKGROUND = "background", _("Professional background")
        JOB_CONTEXT = "job_context", _("Job context")
        PLAN = "plan", _("Implementation plan")

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores", verbose_name=_("review"))
    criterion = models.CharField(_("criterion"), max_length=12, choices=Criterion)
    value = models.PositiveSmallIntegerField(_("score"), validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_one_a_criterion"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="score_between_1_and_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
