"""How the implementation plan went: asked 6, 12 and 24 months after the training."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from applications.models import ImplementationPlan
from mentorprog.people.roles import is_coordinator
from mentorprog.states import StateField

REMIND_AFTER = (0, 14, 28)  # days after `asked_on` on which the contact gets an e-mail: asked, and reminded twice
SILENT_AFTER = 35  # days after `asked_on`: a week after the last reminder, staff are told


def is_silent(state: str, asked_on: date, on: date) -> bool:
    """Whether a follow-up was reminded of twice and is not answered: the rule of `silent` for one row."""
    return state == PlanFollowUp.State.WAITING and (on - asked_on).days >= SILENT_AFTER


class PlanFollowUpQuerySet(models.QuerySet):
    def silent(self, on: date) -> "PlanFollowUpQuerySet":
        """Those that were asked and reminded twice, and have not answered. `on` is today's date in Norway."""
        last = on - timedelta(days=SILENT_AFTER)
        return self.filter(state=PlanFollowUp.State.WAITING, asked_on__lte=last)


class PlanFollowUp(FSMModelMixin, models.Model):
    """One question round about one plan: who was asked, when, and what the service answered.

    The answers are numbers and choices about the service's own use of its mentors, never about a person whom a
    mentor follows up. They are about the time since the training (6 months) or the last year (12 and 24).
    """

    class Months(models.IntegerChoices):
        HALF_A_YEAR = 6, _("After 6 months")
        A_YEAR = 12, _("After 12 months")
        TWO_YEARS = 24, _("After 24 months")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the service")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    class Cases(models.TextChoices):
        NONE = "0", _("No cases")
        FEW = "1-2", _("1–2 cases")
        SOME = "3-5", _("3–5 cases")
        MANY = "6-10", _("6–10 cases")
        MOST = "11+", _("11 cases or more")

    class Extent(models.TextChoices):
        REGULARLY = "regularly", _("Regularly")
        SOMETIMES = "sometimes", _("Sometimes")
        NEVER = "never", _("Never")

    class PlanWork(models.TextChoices):
        DONE = "done", _("Yes, it stands in a plan or decision")
        UNDER_WAY = "under_way", _("It is under way")
        NO = "no", _("No")

    class Cooperation(models.TextChoices):
        MUNICIPALITIES = "municipalities", _("Other municipalities")
        POLICE = "police", _("Police")
        VOLUNTARY = "voluntary", _("Voluntary organisations")
        OTHERS = "others", _("Other services")

    plan = models.ForeignKey(
        ImplementationPlan, models.PROTECT, related_name="followups", verbose_name=_("implementation plan")
    )
    months = models.PositiveSmallIntegerField(_("interval"), choices=Months)
    due = models.DateField(_("due"), help_text=_("So many months after the last course day of the cohort."))
    trained = models.PositiveSmallIntegerField(_("people who completed"))
    state = StateField(_("state"), max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    # Who is asked, as it stood then; the plan's contact may have left since.
    contact_name = models.CharField(_("who is asked"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the one who is asked"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    asked_on = models.DateField(_("asked"), help_text=_("Reminders are counted from here."))
    serial = models.PositiveSmallIntegerField(default=1, editable=False)  # of the contact: an old one's link is dead

    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    cases = models.CharField(_("used in own cases"), max_length=5, choices=Cases, blank=True)
    uses = models.JSONField(_("roles taken"), default=list, blank=True)
    hours_a_month = models.PositiveSmallIntegerField(_("hours freed a month for each mentor"), null=True, blank=True)
    lent = models.BooleanField(_("lent to other municipalities"), null=True, blank=True)
    cooperation = models.JSONField(_("cooperation"), default=list, blank=True)
    plan_work = models.CharField(_("plan work"), max_length=9, choices=PlanWork, blank=True)
    guidance = models.CharField(_("guidance received"), max_length=9, choices=Extent, blank=True)
    network = models.CharField(_("network meetings"), max_length=9, choices=Extent, blank=True)
    meetings_held = models.PositiveSmallIntegerField(_("meetings they were invited to"), null=True, blank=True)
    meetings_joined = models.PositiveSmallIntegerField(_("meetings they said yes to"), null=True, blank=True)
    still_employed = models.PositiveSmallIntegerField(_("still employed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = PlanFollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan follow-up")
        verbose_name_plural = _("plan follow-ups")
        ordering = ["-due", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "months"], name="followup_one_a_plan_and_interval"),
            models.CheckConstraint(condition=Q(months__in=[6, 12, 24]), name="followup_interval_known"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, still_employed__isnull=False)
                | (~Q(state="answered") & Q(answered_at__isnull=True)),
                name="followup_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(still_employed__isnull=True) | Q(still_employed__lte=models.F("trained")),
                name="followup_employed_of_the_trained",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_on"], condition=Q(state="waiting"), name="followup_waiting"),
            models.Index(fields=["-due", "-id"], name="followup_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}, {self.get_months_display()}"

    @transition(state, State.WAITING, State.ANSWERED, custom={"label": _("Send the answers")})
    def answer(self, *, answers: dict[str, Any]) -> None:
        """The service has told how it went."""
        for name, value in answers.items():
            setattr(self, name, value)
        self.answered_at = timezone.now()

    @transition(
        state,
        State.WAITING,
        State.CLOSED,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Close without an answer"), "reason": True},
    )
    def close(self) -> None:
        """Staff expect no answer any more. No more reminders are sent."""
