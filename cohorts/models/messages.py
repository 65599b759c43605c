"""What a cohort's people are told outside the ordinary course of mails, and who was told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models.cohort import Cohort, CohortGathering


class Message(models.Model):
    """A message from staff, the news that a gathering is moved, or that the cohort is called off.

    The row and its recipients are the truth: the outbox rule `cohort-message` makes a mail of each, once. `token`
    comes with the form, so that a form sent twice is one message.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message from staff")
        MOVED = "moved", _("A gathering is moved")
        CANCELLED = "cancelled", _("The cohort is called off")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="messages", verbose_name=_("cohort"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    place = models.ForeignKey(
        CohortGathering, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("gathering")
    )
    before = models.JSONField(_("as it was"), default=dict, blank=True)
    sequence = models.PositiveIntegerField(_("which move of the gathering"), default=0)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("message to a cohort")
        verbose_name_plural = _("messages to cohorts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="moved", place__isnull=False, sequence__gte=1)
                | (~Q(kind="moved") & Q(place=None, sequence=0)),
                name="message_moved_names_the_gathering",
            ),
            models.CheckConstraint(
                condition=~Q(kind="message") | (~Q(subject="") & ~Q(text="") & Q(sent_by__isnull=False)),
                name="message_from_staff_says_something",
            ),
            models.UniqueConstraint(fields=["place", "sequence"], condition=Q(kind="moved"), name="message_one_a_move"),
        ]
        indexes = [models.Index(fields=["-created_at"], name="message_newest")]

    def __str__(self) -> str:
        return self.subject or self.get_kind_display()


class MessageRecipient(models.Model):
    """One person who is told."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="recipients", verbose_name=_("message"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("recipient of a message")
        verbose_name_plural = _("recipients of messages")
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="messagerecipient_once")]

    def __str__(self) -> str:
        return f"{self.message}: {self.person_id}"
