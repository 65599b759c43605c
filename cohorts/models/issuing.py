"""Who issues certificates, who signs them, and the runs by which they are issued."""

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from cohorts.models.seats import Participation
from mentorprog.languages import localised
from mentorprog.states import StateField


class Issuer(models.Model):
    """An organisation that stands on certificates, such as one of the centres."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    url = models.URLField(_("web site"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("issuer of certificates")
        verbose_name_plural = _("issuers of certificates")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SignatureImage(models.Model):
    """The picture of a signature, by its content: what a certificate was issued with is never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    png = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture of a signature")
        verbose_name_plural = _("pictures of signatures")

    def __str__(self) -> str:
        return self.sha256[:12]


class Signature(models.Model):
    """Somebody whose name, title and signature stand on the certificates of an issuer."""

    issuer = models.ForeignKey(Issuer, models.CASCADE, related_name="signatures", verbose_name=_("issuer"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("name"), max_length=120)
    title_nb = models.CharField(_("title in bokmål"), max_length=120)
    title_nn = models.CharField(_("title in nynorsk"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    image = models.ForeignKey(
        SignatureImage,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("picture of the signature"),
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["issuer_id", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("title"))
    def title(self) -> str:
        return localised(self, "title")


class IssueRun(FSMModelMixin, models.Model):
    """Certificates asked for together. The worker goes through its parts; what is done stands in the database."""

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        DONE = "done", _("Done")

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="issue_runs", verbose_name=_("cohort"))
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True, related_name="runs", verbose_name=_("issuer"))
    state = StateField(_("state"), max_length=4, choices=State, default=State.OPEN)
    override_reason = models.TextField(_("why they are issued all the same"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("issue run")
        verbose_name_plural = _("issue runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", done_at=None) | Q(state="done", done_at__isnull=False),
                name="issuerun_done_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, {self.started_at:%Y-%m-%d %H:%M}"

    @transition(
        state,
        State.OPEN,
        State.DONE,
        permission=lambda row, person: False,
        custom={"label": _("Finish")},
    )
    def finish(self) -> None:
        """Done by the system alone, when nothing is left to do."""
        self.done_at = timezone.now()


class IssueItem(models.Model):
    """One participant's certificate in a run: waiting, issued, or refused with the reason in words."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        ISSUED = "issued", _("Issued")
        REFUSED = "refused", _("Not issued")

    run = models.ForeignKey(IssueRun, models.CASCADE, related_name="items", verbose_name=_("issue run"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="issue_items", verbose_name=_("participation")
    )
    order = models.PositiveIntegerField(_("order"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    certificate = models.ForeignKey(
        "cohorts.Certificate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issue_items",
        verbose_name=_("certificate"),
    )
    refusal = models.TextField(_("why not"), blank=True)

    class Meta:
        verbose_name = _("part of an issue run")
        verbose_name_plural = _("parts of an issue run")
        ordering = ["run_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["run", "participation"], name="issueitem_once_a_run"),
            models.UniqueConstraint(fields=["run", "order"], name="issueitem_in_order"),
            models.CheckConstraint(
                condition=Q(state="waiting", certificate=None, refusal="")
                | Q(state="issued", certificate__isnull=False, refusal="")
                | Q(state="refused", certificate=None) & ~Q(refusal=""),
                name="issueitem_state_has_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.participation_id}"
