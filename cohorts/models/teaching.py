"""Who holds which session in a cohort, whether they have said yes, and what they hand out."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from curriculum.models import Lecturer, Session
from curriculum.models.materials import ONE_SOURCE, MaterialBase
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.states import StateField


def _is_the_lecturer(row: "TeachingAnswer", person: Person) -> bool:
    return row.lecturer.person_id == person.pk


class TeachingAnswer(FSMModelMixin, models.Model):
    """A lecturer is asked to hold a session of a cohort on a date, and answers.

    An answer is for the date it was asked about: when the day is moved, the lecturer is to be asked anew. A row with
    a `replacement` is history: somebody else holds the session in this cohort and has a row of their own.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Has not answered")
        YES = "yes", _("Has said yes")
        NO = "no", _("Has said no")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="teaching", verbose_name=_("cohort"))
    session = models.ForeignKey(Session, models.PROTECT, related_name="+", verbose_name=_("session"))
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="answers", verbose_name=_("lecturer"))
    state = StateField(_("state"), max_length=5, choices=State, default=State.ASKED)
    date = models.DateField(_("asked about this date"))
    round = models.PositiveSmallIntegerField(_("which time the lecturer is asked"), default=1)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    replacement = models.ForeignKey(
        Lecturer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaced by")
    )

    class Meta:
        verbose_name = _("lecturer's answer")
        verbose_name_plural = _("lecturers' answers")
        ordering = ["cohort_id", "session_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "session", "lecturer"], name="teachinganswer_once"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="teachinganswer_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(replacement=None) | ~Q(replacement=F("lecturer")),
                name="teachinganswer_replaced_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.lecturer}"

    @transition(
        state,
        list(State),
        State.YES,
        conditions=[lambda row: row.replacement_id is None],
        permission=_is_the_lecturer,
        custom={"label": _("Yes, I hold it")},
    )
    def agree(self, on: datetime.date) -> None:
        """The lecturer holds the session on this date."""
        self.date, self.answered_at = on, timezone.now()

    @transition(
        state,
        list(State),
        State.NO,
        conditions=[lambda row: row.replacement_id is None],
        permission=_is_the_lecturer,
        custom={"label": _("No, I can't")},
    )
    def decline(self, on: datetime.date) -> None:
        """The lecturer cannot on this date; staff find somebody else."""
        self.date, self.answered_at = on, timezone.now()

    @transition(
        state,
        "*",
        State.ASKED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Ask again")},
    )
    def ask_again(self, on: datetime.date, number: int) -> None:
        """The lecturer is asked once more: nothing has been heard, the day has been moved, or they step in again."""
        self.answered_at = self.replacement = None
        self.asked_at, self.date, self.round = timezone.now(), on, number


class CohortMaterial(MaterialBase):
    """What belongs to a session in one cohort: the lecturer's slides, an article. The version itself stays as it is."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="materials", verbose_name=_("cohort"))
    session = models.ForeignKey(Session, models.PROTECT, related_name="+", verbose_name=_("session"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("material of a cohort")
        verbose_name_plural = _("materials of cohorts")
        ordering = ["cohort_id", "session_id", "pk"]
        constraints = [models.CheckConstraint(condition=ONE_SOURCE, name="cohortmaterial_is_a_file_or_an_address")]
