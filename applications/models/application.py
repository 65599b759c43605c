"""One application: an organisation unit asks for seats in a cohort for named candidates, under one plan."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models import Cohort
from mentorprog.people.models import Organisation, Person, validate_orgnr
from mentorprog.people.roles import is_coordinator
from mentorprog.places.models import Municipality
from mentorprog.search import TrigramIndex
from mentorprog.states import StateField

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

    class Register(models.TextChoices):
        """Where the facts about the organisation come from; empty before the first lookup."""

        FOUND = "found", _("From Enhetsregisteret")
        MANUAL = "manual", _("Written by hand")

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications", verbose_name=_("cohort"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("contact person"),
    )
    state = StateField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    sent_version = models.PositiveIntegerField(null=True, editable=False)  # the version that was sent in last
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)

    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("copied from")
    )

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
    register_state = models.CharField(_("register"), max_length=6, choices=Register, blank=True, default="")
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

    def is_contact(self, person: object) -> bool:
        """Whether the person answers for the application."""
        return isinstance(person, Person) and person.pk == self.contact_id

    def is_theirs(self, person: object) -> bool:
        """Whether the person may write in the application: the contact, and those invited to write with him or her."""
        return self.is_contact(person) or self.coeditors.standing().filter(person=person).exists()

    @property
    def has_unsent_changes(self) -> bool:
        """Whether something was saved after the application was sent in; staff do not see it yet."""
        return self.state == self.State.SUBMITTED and self.version != self.sent_version

    @transition(state, State.DRAFT, State.SUBMITTED, permission=is_theirs, custom={"label": _("Send the application")})
    def submit(self, *, organisation: Organisation) -> None:
        self.organisation = organisation
        self.submitted_at = timezone.now()
        self.sent_version = self.version

    @transition(
        state,
        [State.DRAFT, State.SUBMITTED, State.DECIDED],
        State.WITHDRAWN,
        permission=is_contact,
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
    """What was sent in, frozen: what staff read, and what reviews and letters refer to."""

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


class CoEditorQuerySet(models.QuerySet):
    def standing(self) -> "CoEditorQuerySet":
        """Those whose invitation has not been taken back."""
        return self.filter(revoked_at=None)


class CoEditor(models.Model):
    """Somebody whom the contact has invited to write in the application, with a sign-in of his or her own."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="coeditors", verbose_name=_("application")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coediting", verbose_name=_("person")
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = CoEditorQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-editor")
        verbose_name_plural = _("co-editors")
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], condition=Q(revoked_at=None), name="coeditor_once_an_application"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class InformationRequest(FSMModelMixin, models.Model):
    """More information wanted: staff open exactly the parts that they ask about, until a date."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the applicant")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Taken back")

    application = models.ForeignKey(Application, models.CASCADE, related_name="requests", verbose_name=_("application"))
    parts = models.JSONField(_("parts"), help_text=_("Slugs of steps."))
    message = models.TextField(_("what is wanted"))
    due = models.DateField(_("answer by"))
    state = StateField(_("state"), max_length=9, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)

    class Meta:
        verbose_name = _("request for information")
        verbose_name_plural = _("requests for information")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="request_one_open_an_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.due:%d.%m.%Y}"

    @transition(state, State.OPEN, State.ANSWERED, custom={"label": _("Answer")})
    def answer(self) -> None:
        """The applicant has sent the application in again."""

    @transition(
        state,
        State.OPEN,
        State.WITHDRAWN,
        permission=lambda row, person: is_coordinator(person),
        custom={"label": _("Take the request back")},
    )
    def withdraw(self) -> None:
        """Staff do not need the answer any more."""
