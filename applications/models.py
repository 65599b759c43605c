"""One application: an organisation unit asks for seats in a cohort for named candidates, under one plan."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cohorts.models import Cohort, SeatOffer
from mentorprog.people.models import Organisation, Person, validate_orgnr
from mentorprog.people.roles import is_coordinator
from mentorprog.places.models import Municipality
from mentorprog.search import TrigramIndex

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike


def new_reference() -> str:
    """A reference that cannot be guessed and is easy to read aloud: M and eight letters or digits (40 bits)."""
    return "M" + "".join(secrets.choice(REFERENCE_LETTERS) for _place in range(8))


class Application(FSMModelMixin, models.Model):
    """The case. What is typed stands here from the first saved step; sending it in freezes a revision."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent in")
        DECIDED = "decided", _("Answered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications", verbose_name=_("cohort"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("contact person"),
    )
    state = FSMField(_("state"), max_length=10, choices=State, default=State.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)

    # Step 1: the service. Copied to an Organisation only when the application is sent in.
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation"),
    )
    orgnr = models.CharField(_("organisation number"), max_length=9, validators=[validate_orgnr], blank=True)
    organisation_name = models.CharField(_("name of the organisation"), max_length=160, blank=True)
    organisation_kind = models.CharField(_("kind"), max_length=12, choices=Organisation.Kind, blank=True)
    unit = models.CharField(_("unit or department"), max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    buyer_reference = models.CharField(_("buyer's reference"), max_length=60, blank=True)
    contact_name = models.CharField(_("contact person's name"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact person's phone"), max_length=20, blank=True)

    # Step 4: the leader who will confirm.
    leader_name = models.CharField(_("leader's name"), max_length=120, blank=True)
    leader_title = models.CharField(_("leader's title"), max_length=120, blank=True)
    leader_email = models.EmailField(_("leader's e-mail"), blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("unit"),
                "cohort",
                condition=Q(state__in=["submitted", "decided"]),
                name="application_one_a_unit_and_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, organisation__isnull=False),
                name="application_sent_has_time_and_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
            TrigramIndex(fields=["reference"], name="application_reference_search"),
            TrigramIndex(fields=["organisation_name"], name="application_service_search"),
            TrigramIndex(fields=["contact_name"], name="application_contact_search"),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_theirs(self, person: object) -> bool:
        return person == self.contact

    @transition(state, State.DRAFT, State.SUBMITTED, permission=is_theirs, custom={"label": _("Send the application")})
    def submit(self, *, organisation: Organisation) -> None:
        self.organisation = organisation
        self.submitted_at = timezone.now()

    @transition(
        state,
        [State.DRAFT, State.SUBMITTED],
        State.WITHDRAWN,
        permission=is_theirs,
        custom={"label": _("Withdraw the application")},
    )
    def withdraw(self) -> None:
        """The applicant takes it back."""

    @transition(
        state,
        State.SUBMITTED,
        State.DECIDED,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Every candidate has an answer")},
    )
    def close(self) -> None:
        """All decisions are applied."""


class Revision(models.Model):
    """What was sent in, frozen: reviews and letters refer to it."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="revisions", verbose_name=_("application")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("sent in"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["application_id", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.number}"


class Candidate(models.Model):
    """Somebody whom the service wants to send."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="candidates", verbose_name=_("application")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacies",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role and service"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Person.Language, default="nb")
    background = models.TextField(_("professional background"), blank=True)
    suitability = models.TextField(_("why suited"), blank=True)
    job_context = models.TextField(_("job context and contact with the target group"), blank=True)
    offer = models.OneToOneField(
        SeatOffer,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidate",
        verbose_name=_("seat offer"),
    )

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                "application",
                Lower("email"),
                condition=~Q(email=""),
                name="candidate_email_once_an_application",
                violation_error_message=_("Another candidate in this application has the same e-mail."),
            ),
        ]
        indexes = [TrigramIndex(fields=["name"], name="candidate_name_search")]

    def __str__(self) -> str:
        return self.name


class ImplementationPlan(models.Model):
    """How the service will use the trained people: the precondition for a seat (implementeringsplan)."""

    class Use(models.TextChoices):
        MENTOR = "mentor", _("Milieu-therapeutic mentor")
        TEAM = "team", _("Member of a municipal resource team")
        POLICE = "police", _("Radicalisation contact in the police")
        WORKPLACE = "workplace", _("Resource person at the workplace")
        OTHER = "other", _("Something else")

    class Guidance(models.TextChoices):
        RVTS = "rvts", _("From RVTS")
        OWN = "own", _("From our own service")
        BOTH = "both", _("From both")

    application = models.OneToOneField(Application, models.CASCADE, related_name="plan", verbose_name=_("application"))
    uses = models.JSONField(_("how the mentors will be used"), default=list, blank=True)
    goals = models.TextField(_("goals"), blank=True)
    hours_a_month = models.PositiveSmallIntegerField(
        _("hours freed a month for each mentor"), null=True, blank=True, validators=[MaxValueValidator(200)]
    )
    responsible_name = models.CharField(_("contact person for the mentors"), max_length=120, blank=True)
    responsible_email = models.EmailField(_("contact person's e-mail"), blank=True)
    guidance = models.CharField(_("guidance for the mentors"), max_length=4, choices=Guidance, blank=True)
    network = models.BooleanField(_("the mentors will take part in the network"), null=True, blank=True)
    cooperation = models.TextField(_("cooperation with others"), blank=True)
    anchoring = models.TextField(_("anchoring in plans and decisions"), blank=True)

    class Meta:
        verbose_name = _("implementation plan")
        verbose_name_plural = _("implementation plans")

    def __str__(self) -> str:
        return str(self.application)

    def use_labels(self) -> list[str]:
        """The chosen uses in words."""
        return [str(self.Use(use).label) for use in self.uses]


class LeaderConfirmation(FSMModelMixin, models.Model):
    """The leader's answer to the employer's commitments, given from a mail without an account."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the leader")
        CONFIRMED = "confirmed", _("Confirmed by the leader")
        DECLINED = "declined", _("Declined by the leader")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="confirmations", verbose_name=_("application")
    )
    name = models.CharField(_("leader's name"), max_length=120)
    title = models.CharField(_("leader's title"), max_length=120, blank=True)
    email = models.EmailField(_("leader's e-mail"))
    state = FSMField(_("state"), max_length=9, choices=State, default=State.WAITING, protected=True)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("leader's confirmation")
        verbose_name_plural = _("leaders' confirmations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="confirmation_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="confirmation_declined_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="waiting"), name="confirmation_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.name}"

    @transition(state, State.WAITING, State.CONFIRMED, custom={"label": _("I confirm")})
    def confirm(self) -> None:
        self.answered_at = timezone.now()

    @transition(state, State.WAITING, State.DECLINED, custom={"label": _("I do not confirm"), "reason": True})
    def decline(self, *, explanation: str) -> None:
        self.reason = explanation
        self.answered_at = timezone.now()


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


class Decision(FSMModelMixin, models.Model):
    """What is decided for one candidate. Staged is seen by staff only; applied is told to the applicant."""

    class Outcome(models.TextChoices):
        ADMIT = "admit", _("Offer a seat")
        WAITING_LIST = "waiting", _("Waiting list")
        REFUSE = "refuse", _("Refuse")

    class State(models.TextChoices):
        STAGED = "staged", _("Prepared")
        APPLIED = "applied", _("Sent")

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="decision", verbose_name=_("candidate"))
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome)
    grounds = models.TextField(_("grounds"), blank=True)
    state = FSMField(_("state"), max_length=7, choices=State, default=State.STAGED, protected=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    applied_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            # Grounds are compulsory for a refusal (Public Administration Act, section 24).
            models.CheckConstraint(
                condition=~Q(outcome="refuse") | ~Q(grounds=""), name="decision_refusal_has_grounds"
            ),
            models.CheckConstraint(
                condition=Q(state="staged", applied_at__isnull=True) | Q(state="applied", applied_at__isnull=False),
                name="decision_applied_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_outcome_display()}"

    @transition(
        state,
        State.STAGED,
        State.APPLIED,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Send the answer")},
    )
    def apply(self) -> None:
        self.applied_at = timezone.now()
