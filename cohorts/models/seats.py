"""Seats: offered, taken, given back."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from mentorprog.people.roles import is_coordinator, is_national
from mentorprog.states import StateField


class SeatOffer(FSMModelMixin, models.Model):
    """A seat offered to a person. It stands open until it is answered, withdrawn or its deadline passes."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Deadline passed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Reason(models.TextChoices):
        TIME = "time", _("The dates do not suit")
        WORK = "work", _("Work does not allow it now")
        CHANGED = "changed", _("New job or new tasks")
        OTHER = "other", _("Another reason")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seat_offers", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="offers", verbose_name=_("cohort"))
    state = StateField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("offered"), default=timezone.now)
    expires_at = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.CharField(_("why the seat was declined"), max_length=7, choices=Reason, blank=True)

    class Meta:
        verbose_name = _("seat offer")
        verbose_name_plural = _("seat offers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=Q(state="open"),
                name="offer_one_open_a_person_and_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | Q(state__in=["open", "expired", "withdrawn"], answered_at__isnull=True),
                name="offer_answer_has_a_time",
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(state="declined"), name="offer_reason_when_declined"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="offer_open_by_deadline"),
            models.Index(fields=["-created_at", "-id"], name="offer_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"

    def is_theirs(self, person: object) -> bool:
        return person == self.person

    def is_still_in_time(self) -> bool:
        return timezone.now() <= self.expires_at

    @transition(
        state,
        State.OPEN,
        State.ACCEPTED,
        conditions=[is_still_in_time],
        permission=is_theirs,
        custom={"label": _("Yes, I take the seat")},
    )
    def accept(self) -> None:
        self.answered_at = timezone.now()

    @transition(
        state,
        State.OPEN,
        State.DECLINED,
        permission=is_theirs,
        custom={"label": _("No, I do not take the seat")},
    )
    def decline(self, *, why: str = "") -> None:
        self.answered_at = timezone.now()
        self.reason = why

    @transition(
        state,
        State.OPEN,
        State.ACCEPTED,
        permission=lambda offer, person: is_coordinator(person),
        custom={"label": _("Say yes on behalf of the person"), "reason": True},
    )
    def accept_for(self) -> None:
        """Staff have the person's answer in another way; the deadline does not count."""
        self.answered_at = timezone.now()

    @transition(
        state,
        [State.DECLINED, State.EXPIRED, State.WITHDRAWN],
        State.OPEN,
        permission=lambda offer, person: is_coordinator(person),
        custom={"label": _("Open the offer again"), "reason": True},
    )
    def reopen(self, *, expires_at: datetime) -> None:
        self.answered_at = None
        self.reason = ""
        self.expires_at = expires_at

    @transition(
        state,
        State.OPEN,
        State.EXPIRED,
        permission=lambda offer, person: False,
        custom={"label": _("Let the deadline pass")},
    )
    def expire(self) -> None:
        """Done by the system alone, when nobody has answered in time."""

    @transition(
        state,
        State.OPEN,
        State.WITHDRAWN,
        permission=lambda offer, person: is_coordinator(person),
        custom={"label": _("Withdraw the offer"), "reason": True},
    )
    def withdraw(self) -> None:
        """Staff take the offer back."""

    @transition(
        state,
        State.ACCEPTED,
        State.WITHDRAWN,
        permission=lambda offer, person: is_coordinator(person),
        custom={"label": _("Give the seat back"), "reason": True},
    )
    def give_back(self) -> None:
        """The seat that it led to is given back, and nobody can take it by this offer."""
        self.answered_at = None


class Participation(FSMModelMixin, models.Model):
    """A person's seat in a cohort, from the accepted offer to the completed training."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Takes part")
        COMPLETED = "completed", _("Completed")
        NOT_COMPLETED = "not_completed", _("Not completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    SEATED = (State.ACTIVE, State.COMPLETED, State.NOT_COMPLETED)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="participations", verbose_name=_("cohort"))
    offer = models.OneToOneField(
        SeatOffer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participation",
        verbose_name=_("seat offer"),
    )
    state = StateField(_("state"), max_length=14, choices=State, default=State.ACTIVE)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    shares_contact = models.BooleanField(
        _("shares contact details"),
        default=False,
        help_text=_("The others in the cohort then see name, workplace, e-mail and phone."),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["cohort", "person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=~Q(state="withdrawn"),
                name="participation_one_a_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at__isnull=True)),
                name="participation_completed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"

    @transition(
        state,
        State.ACTIVE,
        State.COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Lock as completed")},
    )
    def complete(self) -> None:
        self.completed_at = timezone.now()

    @transition(
        state,
        State.ACTIVE,
        State.NOT_COMPLETED,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Lock as not completed"), "reason": True},
    )
    def close_without_completion(self) -> None:
        """The days attended are too few and the cohort has ended."""

    @transition(
        state,
        State.ACTIVE,
        State.WITHDRAWN,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Withdraw from the cohort"), "reason": True},
    )
    def withdraw(self) -> None:
        """Gives the seat free."""
