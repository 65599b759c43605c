"""Lending: a municipality without a mentor asks for one. Never about a person who is followed up, nor a case."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.people.models import validate_orgnr
from mentorprog.people.roles import is_coordinator, is_national
from mentorprog.people.scope import in_scope
from mentorprog.places.models import Municipality
from mentorprog.states import StateField
from networks.models.mentor import Mentor, MentorCompetence, MentorLanguage

UNCONFIRMED_KEPT = timedelta(days=7)  # after it was sent
SETTLED_KEPT = timedelta(days=180)  # after it was closed, or after both had said yes


class LendingQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "LendingQuerySet":
        """What staff see: requests from their region's municipalities whose sender has shown to read the address."""
        confirmed = self.exclude(confirmed_at=None)
        rows: LendingQuerySet = in_scope(confirmed, viewer, "municipality__")
        return rows

    def waiting(self) -> "LendingQuerySet":
        """Those for which staff have to choose a mentor."""
        return self.filter(state=LendingRequest.State.NEW)


def may_match(row: "LendingRequest", person: Any) -> bool:
    """Coordinators of the region of the municipality that asks, and the national ones."""
    return bool(is_national(person) or (is_coordinator(person) and row.municipality.centre == person.centre))


class LendingRequest(FSMModelMixin, models.Model):
    """Who would like to borrow a mentor, and for what kind of help. Chosen from lists: there is no room for a case."""

    class Help(models.TextChoices):
        ADVICE = "advice", _("Advise our staff")
        GROUP = "group", _("Join a working group")
        MENTOR = "mentor", _("Be a mentor for a limited period")
        TALK = "talk", _("Talk at a professional day")

    class Begins(models.TextChoices):
        SOON = "soon", _("As soon as possible")
        MONTH = "month", _("Within a month")
        QUARTER = "quarter", _("Within three months")
        LATER = "later", _("Later")

    class Lasts(models.TextChoices):
        ONCE = "once", _("Once")
        WEEKS = "weeks", _("Some weeks")
        MONTHS = "months", _("Up to half a year")
        LONGER = "longer", _("Longer than half a year")

    class State(models.TextChoices):
        UNCONFIRMED = "draft", _("The address is not confirmed")
        NEW = "new", _("Waits for a mentor to be chosen")
        ASKED = "asked", _("A mentor is asked")
        MATCHED = "matched", _("Both have said yes")
        CLOSED = "closed", _("Closed")

    class Ending(models.TextChoices):
        DONE = "done", _("A mentor has been lent")
        NOBODY = "nobody", _("No mentor was found")
        ELSEWHERE = "elsewhere", _("Helped in another way")
        UNREACHED = "unreached", _("The sender could not be reached")
        WITHDRAWN = "withdrawn", _("Withdrawn by the sender")

    OPEN = (State.NEW, State.ASKED, State.MATCHED)

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # of the form: sent twice, it is one
    orgnr = models.CharField(_("organisation number"), max_length=9, validators=[validate_orgnr], blank=True)
    organisation = models.CharField(_("organisation"), max_length=160)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="lending_requests", verbose_name=_("municipality")
    )
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_email = models.EmailField(_("e-mail"))
    contact_phone = models.CharField(_("phone"), max_length=20)
    contact_language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    help = models.CharField(_("wished help"), max_length=6, choices=Help)
    begins = models.CharField(_("from when"), max_length=7, choices=Begins)
    lasts = models.CharField(_("how long"), max_length=6, choices=Lasts)
    language = models.CharField(_("wished language"), max_length=3, choices=MentorLanguage.Language, blank=True)
    competence = models.CharField(_("wished competence"), max_length=9, choices=MentorCompetence.Field, blank=True)

    state = StateField(_("state"), max_length=7, choices=State, default=State.UNCONFIRMED)
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=9, choices=Ending, blank=True)

    objects = LendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to borrow a mentor")
        verbose_name_plural = _("requests to borrow a mentor")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(ending="") | ~Q(state="closed") & Q(ending=""),
                name="lending_closed_has_an_ending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "matched"], settled_at__isnull=False)
                | Q(state__in=["draft", "new", "asked"], settled_at__isnull=True),
                name="lending_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", confirmed_at__isnull=True)
                | Q(state="closed")
                | Q(state__in=["new", "asked", "matched"], confirmed_at__isnull=False),
                name="lending_seen_when_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality"], condition=Q(state="new"), name="lending_waiting"),
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="lending_to_delete"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.organisation, self.unit]))

    @property
    def is_too_old(self) -> bool:
        """Whether the link that confirms the address no longer works."""
        return bool(self.state == self.State.UNCONFIRMED and timezone.now() - self.created_at > UNCONFIRMED_KEPT)

    @transition(
        state, State.UNCONFIRMED, State.NEW, conditions=[lambda row: not row.is_too_old], custom={"label": _("Confirm")}
    )
    def confirm(self) -> None:
        """Who has sent it reads mail at this address. Staff see the request from now on."""
        self.confirmed_at = timezone.now()

    @transition(state, State.NEW, State.ASKED, permission=may_match, custom={"label": _("Ask a mentor")})
    def ask(self) -> None:
        """A mentor and the employer's contact have one question each."""

    @transition(state, State.ASKED, State.NEW, permission=may_match, custom={"label": _("Look for another mentor")})
    def look_further(self) -> None:
        """One has said no, or staff have stopped asking."""

    @transition(state, State.ASKED, State.MATCHED, custom={"label": _("Both have said yes")})
    def match(self) -> None:
        """From now on the two see how to reach each other."""
        self.settled_at = timezone.now()

    @transition(state, OPEN, State.CLOSED, permission=may_match, custom={"label": _("Close"), "reason": True})
    def close(self, *, ending: str) -> None:
        """Staff are done with it. The reason is one of the endings."""
        self.ending, self.settled_at = ending, timezone.now()

    @transition(state, [State.UNCONFIRMED, *OPEN], State.CLOSED, custom={"label": _("Withdraw")})
    def withdraw(self) -> None:
        """The sender does not need a mentor any more."""
        self.ending, self.settled_at = self.Ending.WITHDRAWN, timezone.now()


class LendingQuestion(FSMModelMixin, models.Model):
    """May this mentor be lent? Asked of the mentor and of the employer's contact, each by a link of their own."""

    class Answer(models.TextChoices):
        WAITING = "", _("Has not answered")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for answers")
        ACCEPTED = "accepted", _("Both have said yes")
        DECLINED = "declined", _("One has said no")
        DROPPED = "dropped", _("No longer asked")

    request = models.ForeignKey(LendingRequest, models.CASCADE, related_name="questions", verbose_name=_("request"))
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="lending_questions", verbose_name=_("mentor"))
    employer_name = models.CharField(_("employer's contact"), max_length=120)
    employer_email = models.EmailField(_("contact's e-mail"))
    employer_language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    mentor_answer = models.CharField(_("mentor's answer"), max_length=3, choices=Answer, blank=True)
    employer_answer = models.CharField(_("employer's answer"), max_length=3, choices=Answer, blank=True)
    state = StateField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_on = models.DateField(_("asked"))

    class Meta:
        verbose_name = _("question about lending")
        verbose_name_plural = _("questions about lending")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=["open", "accepted"]), name="lending_one_mentor_at_a_time"
            ),
            models.UniqueConstraint(fields=["request", "mentor"], name="lending_never_the_same_twice"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(mentor_answer="yes", employer_answer="yes"),
                name="lending_accepted_by_both",
            ),
        ]
        indexes = [models.Index(fields=["asked_on"], condition=Q(state="open"), name="lending_unanswered")]

    def __str__(self) -> str:
        return str(self.mentor)

    @transition(state, State.OPEN, State.ACCEPTED, custom={"label": _("Both have said yes")})
    def accept(self) -> None:
        """The answers stand in the row."""

    @transition(state, State.OPEN, State.DECLINED, custom={"label": _("One has said no")})
    def decline(self) -> None:
        """Staff choose another."""

    @transition(state, State.OPEN, State.DROPPED, custom={"label": _("No longer asked")})
    def drop(self) -> None:
        """Withdrawn by the sender, or stopped by staff."""
