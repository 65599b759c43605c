"""What is decided, and what is told about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from applications.models.application import Application
from applications.models.candidate import Candidate
from mentorprog.people.roles import is_coordinator
from mentorprog.states import StateField


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
    rank = models.PositiveSmallIntegerField(_("number on the waiting list"), null=True, blank=True)
    state = StateField(_("state"), max_length=7, choices=State, default=State.STAGED)
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
            models.CheckConstraint(
                condition=Q(rank=None) | Q(outcome="waiting"), name="decision_rank_on_the_waiting_list"
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


class GroundsTemplate(models.Model):
    """Grounds that are used again and again, written once in both written forms."""

    outcome = models.CharField(_("outcome"), max_length=7, choices=Decision.Outcome)
    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("What staff choose by."))
    text_nb = models.TextField(_("text in bokmål"))
    text_nn = models.TextField(_("text in nynorsk"))

    class Meta:
        verbose_name = _("grounds, ready written")
        verbose_name_plural = _("grounds, ready written")
        ordering = ["outcome", "name"]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str) -> str:
        """The grounds in the reader's written form; bokmål for anybody who reads neither."""
        return self.text_nn if language == "nn" else self.text_nb


class Letter(models.Model):
    """What a candidate was told, as it was sent: its words stand from the moment of the decision, the PDF is made once.

    The PDF is made by the worker before the mail that carries it leaves, and is never made again.
    """

    class Kind(models.TextChoices):
        ADMISSION = "admit", _("Seat offered")
        WAITING_LIST = "waiting", _("Waiting list")
        REFUSAL = "refuse", _("Refusal")

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="letters", verbose_name=_("candidate"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=200)
    values = models.JSONField(_("words"))
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "kind"], name="letter_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(pdf=None, sha256="") | (Q(pdf__isnull=False) & ~Q(sha256="")),
                name="letter_pdf_has_its_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.title}"


class ProvisionalAnswer(models.Model):
    """The applicant was told that the answer takes more than a month (Public Administration Act, section 11 a)."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="provisional_answer", verbose_name=_("application")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))

    class Meta:
        verbose_name = _("provisional answer")
        verbose_name_plural = _("provisional answers")

    def __str__(self) -> str:
        return str(self.application)
