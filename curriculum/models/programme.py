"""A programme version with its gatherings and days. A published version never changes: a new one is made instead."""

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.languages import localised
from mentorprog.people.roles import is_national
from mentorprog.states import StateField

UNCHANGEABLE = _("This version is published and cannot be changed. Make a new version.")


class Programme(FSMModelMixin, models.Model):
    """One version of the training. Gatherings, days and the completion rule are its own data, not constants in code."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    required_days = models.PositiveSmallIntegerField(
        _("days a participant must attend"), help_text=_("The completion rule: 8 of 9 days in version 1.")
    )
    makeup_most = models.PositiveSmallIntegerField(
        _("days that may be made up for"),
        default=1,
        help_text=_("So many days a participant may make up for with the day's task. They count as attended."),
    )
    requires_payment = models.BooleanField(
        _("must be paid to pass"), default=False, help_text=_("The seat must be paid before the training is completed.")
    )
    four_eyes = models.BooleanField(
        _("two people lock"),
        default=False,
        help_text=_("One coordinator proposes that the training is completed, and another one approves."),
    )
    state = StateField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(required_days__gte=1),
                name="programme_requires_a_day",
                violation_error_message=_("At least one day must be required."),
            ),
            models.CheckConstraint(
                condition=Q(makeup_most__lte=F("required_days")),
                name="programme_makes_up_for_no_more_than_it_requires",
                violation_error_message=_("No more days can be made up for than are required."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, retired_at=None)
                | Q(state="published", published_at__isnull=False, retired_at=None)
                | Q(state="retired", published_at__isnull=False, retired_at__isnull=False),
                name="programme_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(version)s") % {"title": self.title, "version": self.version}

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")

    @property
    def is_changeable(self) -> bool:
        """Whether the version and what is in it can still be changed."""
        return self.state == self.State.DRAFT

    @transition(
        state,
        State.DRAFT,
        State.PUBLISHED,
        permission=lambda programme, person: is_national(person),
        custom={"label": _("Publish the version")},
    )
    def publish(self) -> None:
        """From now on nothing in the version changes. `services.versions.publish_version` checks it first."""
        self.published_at = timezone.now()

    @transition(
        state,
        State.PUBLISHED,
        State.RETIRED,
        permission=lambda programme, person: is_national(person),
        custom={"label": _("Retire the version")},
    )
    def retire(self) -> None:
        """No new cohort takes the version. Those that have it keep it."""
        self.retired_at = timezone.now()


class PartOfProgramme(models.Model):
    """Something inside a programme version: it can be changed only until the version is published."""

    class Meta:
        abstract = True

    def the_programme(self) -> Programme:
        raise AssertionError(f"{type(self).__name__} must name its programme")

    def clean(self) -> None:
        super().clean()
        if not self.the_programme().is_changeable:
            raise ValidationError(UNCHANGEABLE)


class Gathering(PartOfProgramme):
    """One of the programme's gatherings (samling)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="gatherings", verbose_name=_("programme"))
    order = models.PositiveSmallIntegerField(_("order"))
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        ordering = ["programme_id", "order"]
        constraints = [models.UniqueConstraint(fields=["programme", "order"], name="gathering_order_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")

    def the_programme(self) -> Programme:
        return self.programme


class TrainingDay(PartOfProgramme):
    """One of the programme's days (kursdag), counted through the whole programme from 1."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="days", verbose_name=_("gathering"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="days", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number in the programme"))
    makeup_nb = models.TextField(_("task that makes up for the day, in bokmål"), blank=True)
    makeup_nn = models.TextField(_("task that makes up for the day, in nynorsk"), blank=True)
    makeup_en = models.TextField(_("task that makes up for the day, in English"), blank=True)

    class Meta:
        verbose_name = _("training day")
        verbose_name_plural = _("training days")
        ordering = ["programme_id", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="trainingday_number_unique")]

    def __str__(self) -> str:
        return _("Day %(number)s") % {"number": self.number}

    @property
    def makeup(self) -> str:
        """The task that makes up for the day in the reader's language; empty when the day cannot be made up for."""
        return localised(self, "makeup")

    def the_programme(self) -> Programme:
        return self.programme
