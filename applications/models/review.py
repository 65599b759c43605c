"""Reading and scoring: by what, by whom, and who may not."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application, Revision
from applications.models.candidate import Candidate
from cohorts.models import Cohort
from mentorprog.languages import localised

LOWEST, HIGHEST = 1, 5  # the scale of every score
FORM_NAMES = ("note", "recommendation")  # the other fields of the form where the scores are given


def validate_anchors(value: str) -> None:
    """Raise ValidationError unless there is one line for each score of the scale."""
    if len([line for line in value.splitlines() if line.strip()]) != HIGHEST - LOWEST + 1:
        raise ValidationError(_("Write five lines: what the score 1 means first, what 5 means last."))


def validate_not_a_form_name(value: str) -> None:
    """Raise ValidationError when the short name is that of another field in the same form."""
    if value in FORM_NAMES:
        raise ValidationError(_("This short name is taken. Choose another."))


class Criterion(models.Model):
    """What a cohort's admission weighs, with what each score from 1 to 5 means. Data, edited by coordinators."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="criteria", verbose_name=_("cohort"))
    slug = models.SlugField(
        _("short name"), max_length=30, validators=[validate_not_a_form_name], help_text=_("For example suitability.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_nb = models.CharField(_("title in bokmål"), max_length=60)
    title_nn = models.CharField(_("title in nynorsk"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=60)
    anchors_nb = models.TextField(_("what 1 to 5 mean, in bokmål"), validators=[validate_anchors])
    anchors_nn = models.TextField(_("what 1 to 5 mean, in nynorsk"), validators=[validate_anchors])
    anchors_en = models.TextField(_("what 1 to 5 mean, in English"), validators=[validate_anchors])

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["cohort_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"],
                name="criterion_one_a_name_and_cohort",
                violation_error_message=_("The cohort has a criterion with this short name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localised(self, "title")

    @property
    def anchors(self) -> list[str]:
        """What each score means, from the lowest to the highest, in the reader's language."""
        return [line.strip() for line in localised(self, "anchors").splitlines() if line.strip()]


class ReviewQuerySet(models.QuerySet):
    def counting(self) -> "ReviewQuerySet":
        """The reviews that count: not those of somebody who has declared a conflict of interest afterwards."""
        conflicts = Impartiality.objects.filter(
            application=OuterRef("candidate__application"), person=OuterRef("reviewer"), conflict=True
        )
        return self.filter(~Exists(conflicts))


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

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [models.UniqueConstraint(fields=["candidate", "reviewer"], name="review_one_a_reader")]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.reviewer}"


class Score(models.Model):
    """A mark from 1 to 5 on one of the criteria of the cohort."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores", verbose_name=_("review"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.PositiveSmallIntegerField(
        _("score"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_one_a_criterion"),
            models.CheckConstraint(condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="score_between_1_and_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Impartiality(models.Model):
    """What a member of staff said about a conflict of interest before reading an application.

    Who has a conflict neither prepares nor takes part in the decision (Public Administration Act, section 6).
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="impartiality", verbose_name=_("application")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="impartiality", verbose_name=_("person")
    )
    conflict = models.BooleanField(_("has a conflict of interest"), null=True)  # empty: taken back, to be asked anew
    reason = models.CharField(_("why"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("declared"), default=timezone.now)

    class Meta:
        verbose_name = _("declaration of impartiality")
        verbose_name_plural = _("declarations of impartiality")
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="impartiality_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.person}"


class Assignment(models.Model):
    """A reader is asked to read an application."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="assignments", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("reviewer")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("assigned by")
    )
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="assignment_once_a_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.reviewer}"
