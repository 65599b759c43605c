"""What participants think of the gatherings and of the whole training, kept so that nobody can tell who thinks what.

While an evaluation is open, all its answers lie together in one sealed box (`Evaluation.box`, see
`cohorts.evaluation.box`), and `EvaluationAnswered` says who has answered. When it closes, the box is emptied into
`EvaluationTally` and `EvaluationText`, one question apart from the other, and the list of who answered is deleted.
No row ever holds an answer and leads to a person, by a key, an order, a time or a transaction.
"""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import Cohort, CohortGathering
from cohorts.models.seats import Participation
from mentorprog.languages import localised

LOWEST, HIGHEST = 1, 5  # the scale of every question that is answered by a number
LONGEST = 1000  # characters of an answer in words
LEAST = 5  # answers: a question with fewer is not shown, and its answers are not kept


class EvaluationForm(models.Model):
    """What is asked after a gathering, and at the end: when, for how long, and by its questions what."""

    class Kind(models.TextChoices):
        GATHERING = "gathering", _("After a gathering")
        END = "end", _("At the end of the training")

    kind = models.CharField(_("when it is asked"), max_length=9, choices=Kind, unique=True)
    wait_days = models.PositiveSmallIntegerField(
        _("days to wait after the last day"),
        default=0,
        validators=[MaxValueValidator(60)],
        help_text=_("0 asks as soon as the last day is over."),
    )
    open_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(60)],
        help_text=_("The results come when this time is over, all at once."),
    )

    class Meta:
        verbose_name = _("evaluation form")
        verbose_name_plural = _("evaluation forms")
        ordering = ["-kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_days__gte=2),
                name="evaluationform_open_for_two_days",
                violation_error_message=_("People must have at least two days to answer."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.Kind(self.kind).label)


class EvaluationQuestion(models.Model):
    """One question in three languages. Once asked its wording stays: answers over the years must mean the same."""

    class Kind(models.TextChoices):
        SCALE = "scale", _("From 1 to 5")
        TEXT = "text", _("In words")

    form = models.ForeignKey(
        EvaluationForm, models.PROTECT, related_name="questions", verbose_name=_("evaluation form")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("how it is answered"), max_length=5, choices=Kind, default=Kind.SCALE)
    wording_nb = models.CharField(_("wording in bokmål"), max_length=200)
    wording_nn = models.CharField(_("wording in nynorsk"), max_length=200)
    wording_en = models.CharField(_("wording in English"), max_length=200)
    retired = models.BooleanField(
        _("no longer asked"), default=False, help_text=_("What has been answered stays in the results.")
    )

    class Meta:
        verbose_name = _("evaluation question")
        verbose_name_plural = _("evaluation questions")
        ordering = ["form_id", "order", "pk"]

    def __str__(self) -> str:
        return self.wording

    @property
    def wording(self) -> str:
        return localised(self, "wording")

    def clean(self) -> None:
        """Raise ValidationError when a question that has been asked would change its meaning."""
        super().clean()
        if not self.pk or not self.evaluations.exists():
            return
        before = EvaluationQuestion.objects.get(pk=self.pk)
        fixed = ("form_id", "kind", "wording_nb", "wording_nn", "wording_en")
        if any(getattr(self, name) != getattr(before, name) for name in fixed):
            raise ValidationError(
                gettext("This question has been asked. Mark it as no longer asked and add a new one instead.")
            )


class Evaluation(models.Model):
    """One asking: of a cohort after one of its gatherings, or (without `place`) at the end.

    All times are whole days, the same for everybody. `asked` and `answered` are counts, known once it is released.
    """

    form = models.ForeignKey(
        EvaluationForm, models.PROTECT, related_name="evaluations", verbose_name=_("evaluation form")
    )
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="evaluations", verbose_name=_("cohort"))
    place = models.OneToOneField(
        CohortGathering,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evaluation",
        verbose_name=_("gathering"),
    )
    questions = models.ManyToManyField(EvaluationQuestion, related_name="evaluations", verbose_name=_("questions"))
    opened_on = models.DateField(_("opened"))
    closes_on = models.DateField(_("answers until"), help_text=_("The whole day counts."))
    released_on = models.DateField(_("results since"), null=True, blank=True)
    asked = models.PositiveSmallIntegerField(_("people asked"), null=True, blank=True)
    answered = models.PositiveSmallIntegerField(_("people who answered"), null=True, blank=True)
    box = models.BinaryField(_("sealed answers"), null=True, editable=False)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(place__isnull=True), name="evaluation_one_at_the_end_of_a_cohort"
            ),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opened_on")), name="evaluation_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True, asked__isnull=True, answered__isnull=True)
                | Q(released_on__isnull=False, asked__isnull=False, answered__isnull=False, box__isnull=True),
                name="evaluation_released_with_counts_and_no_box",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.about}"

    @property
    def about(self) -> str:
        """What is asked about: the gathering's title, or the whole training."""
        return str(self.place.gathering) if self.place else gettext("The whole training")


class EvaluationAnswered(models.Model):
    """That a participant has answered: no time, no serial number. Deleted when the evaluation closes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="+", verbose_name=_("evaluation"))
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+", verbose_name=_("participation"))

    class Meta:
        verbose_name = _("answered evaluation")
        verbose_name_plural = _("answered evaluations")
        constraints = [models.UniqueConstraint(fields=["evaluation", "participation"], name="evaluation_answered_once")]

    def __str__(self) -> str:
        return str(self.evaluation)


class EvaluationTally(models.Model):
    """How many gave a question the same number. Written when the evaluation closes; holds nobody's own answer."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="tallies", verbose_name=_("evaluation"))
    question = models.ForeignKey(EvaluationQuestion, models.PROTECT, related_name="tallies", verbose_name=_("question"))
    value = models.PositiveSmallIntegerField(_("value"))
    number = models.PositiveSmallIntegerField(_("number of answers"))

    class Meta:
        verbose_name = _("tally of an evaluation")
        verbose_name_plural = _("tallies of evaluations")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "question", "value"], name="evaluationtally_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="evaluationtally_value_on_the_scale"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="evaluationtally_somebody_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class EvaluationText(models.Model):
    """One answer in words, apart from all other answers. The primary key is random, and the only order there is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="texts", verbose_name=_("evaluation"))
    question = models.ForeignKey(EvaluationQuestion, models.PROTECT, related_name="texts", verbose_name=_("question"))
    text = models.TextField(_("text"), max_length=LONGEST)

    class Meta:
        verbose_name = _("answer in words")
        verbose_name_plural = _("answers in words")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.question)
