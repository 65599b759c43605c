"""A mail is a row first. What the row says is the truth; tasks only look at it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from mentorprog.states import StateField


class State(models.TextChoices):
    """How far a mail has come. The machine moves it from left to right, see `services.deliveries`."""

    QUEUED = "queued", _("Waiting")
    CLAIMED = "claimed", _("Being prepared")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown whether it arrived")
    CANCELLED = "cancelled", _("Cancelled")


HELD = (State.CLAIMED, State.SENDING)  # in the hands of a worker
HANDED_OVER = (State.SENDING, State.SENT, State.UNKNOWN)  # the mail server has, or may have, the mail
BLANKED = (State.SENT, State.FAILED, State.UNKNOWN, State.CANCELLED)  # nothing is left of a sign-in code


def may_change(mail: "Mail", person: Any) -> bool:
    """Whether this person may act on this very mail; regional staff reach their own region only."""
    return bool(person.has_perm("outbox.change_mail", mail))


def is_repeatable(mail: "Mail") -> bool:
    """A sign-in code is not sent twice: its content is gone, and the person asks for a new one."""
    return not mail.sensitive


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> "MailQuerySet":
        """What should leave now, sign-in codes first, then the oldest; ordered as the index mail_due is."""
        ready = Q(not_before=None) | Q(not_before__lte=now)
        due = self.filter(ready, state=State.QUEUED, send_at__lte=now)
        return due.order_by("-sensitive", "send_at", "pk")


class Mail(models.Model):
    """One mail to one address. The key is unique: what should be sent once cannot be entered twice."""

    State = State

    key = models.CharField(_("key"), max_length=200)
    rule = models.CharField(_("rule"), max_length=60, blank=True, help_text=_("Empty when an event caused the mail."))
    template = models.CharField(_("template"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    context = models.JSONField(_("context"), default=dict, blank=True)
    send_at = models.DateTimeField(_("to be sent"))
    state = StateField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    claimed_by = models.UUIDField(_("worker"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar part"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=320, blank=True)
    error = models.CharField(_("error"), max_length=80, blank=True)
    sensitive = models.BooleanField(_("sign-in code"), default=False)
    cancelled_by_staff = models.BooleanField(_("cancelled by staff"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("message", "e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-send_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="mail_key_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*HELD, State.UNKNOWN]) | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="mail_held_has_worker",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_OVER) | ~Q(message_id=""), name="mail_handed_over_has_id"
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED) | ~Q(error=""), name="mail_failed_says_why"),
            models.CheckConstraint(
                condition=Q(cancelled_by_staff=False) | Q(state=State.CANCELLED), name="mail_staff_cancels"
            ),
            models.CheckConstraint(
                condition=Q(sensitive=False) | Q(subject="", text="", html="", calendar=""),
                name="mail_sensitive_not_kept",
            ),
            models.CheckConstraint(
                condition=Q(sensitive=False) | ~Q(state__in=BLANKED) | Q(context={}),
                name="mail_sensitive_blanked",
            ),
        ]
        indexes = [
            models.Index(fields=["-sensitive", "send_at", "id"], condition=Q(state=State.QUEUED), name="mail_due"),
            models.Index(fields=["rule"], condition=Q(state=State.QUEUED) & ~Q(rule=""), name="mail_planned"),
            models.Index(fields=["claimed_at"], condition=Q(state__in=HELD), name="mail_held"),
            models.Index(fields=["state", "-send_at"], name="mail_state"),
            models.Index(fields=["-send_at", "-id"], name="mail_time"),
            models.Index(fields=["address"], opclasses=["varchar_pattern_ops"], name="mail_address"),
        ]

    def __str__(self) -> str:
        return self.key

    @transition(
        state,
        [State.QUEUED, State.FAILED],
        State.CANCELLED,
        permission=may_change,
        custom={
            "label": _("Do not send it"),
            "reason": True,
            "effect": _("It is not sent, and no rule brings it back."),
        },
    )
    def cancel(self) -> None:
        """Staff do not want it sent. No rule revives it."""
        self.cancelled_by_staff = True
        self._let_go()

    @transition(
        state,
        State.FAILED,
        State.QUEUED,
        conditions=[is_repeatable],
        permission=may_change,
        custom={
            "label": _("Send again"),
            "reason": True,
            "effect": _("It is sent now, as if it had never been tried."),
        },
    )
    def resend(self) -> None:
        """Try a failed mail again, as if it had never been tried."""
        self._start_over()

    @transition(
        state,
        State.UNKNOWN,
        State.SENT,
        permission=may_change,
        custom={
            "label": _("It arrived"),
            "reason": True,
            "effect": _("It is kept as sent."),
        },
    )
    def settle_arrived(self) -> None:
        """Staff have found out that the mail arrived; the time is that of the hand-over."""
        self.sent_at = self.claimed_at
        self.error = ""

    @transition(
        state,
        State.UNKNOWN,
        State.QUEUED,
        conditions=[is_repeatable],
        permission=may_change,
        custom={
            "label": _("Send again"),
            "reason": True,
            "effect": _("It is sent now. If it arrived after all, most e-mail programs see that it is the same one."),
        },
    )
    def settle_lost(self) -> None:
        """Staff want it sent again. The Message-ID stays, so that a receiver knows a repeat."""
        self._start_over()

    def _start_over(self) -> None:
        self.attempts = 0
        self.error = ""
        self._let_go()

    def _let_go(self) -> None:
        self.not_before = self.claimed_at = self.claimed_by = None
        if self.sensitive:
            self.context = {}
