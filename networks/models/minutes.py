"""Minutes of a meeting: written by staff, approved, and then read by the members of the network."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from mentorprog.people.roles import is_convenor
from mentorprog.states import StateField
from networks.models.meeting import Meeting

TEXT_LENGTH = 8000  # characters of minutes


class Minutes(FSMModelMixin, models.Model):
    """What came of one meeting. Nobody may be recognised in it; staff read that beside the field."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved and shared")

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes", verbose_name=_("meeting"))
    text = models.TextField(_("minutes"), max_length=TEXT_LENGTH)
    state = StateField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    saves = models.PositiveIntegerField(
        default=1, editable=False
    )  # a page that is older than the last one saves nothing
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("minutes of a meeting")
        verbose_name_plural = _("minutes of meetings")
        ordering = ["-meeting__date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, approved_by__isnull=False)
                | Q(state="draft", approved_at__isnull=True, approved_by__isnull=True),
                name="minutes_approved_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="minutes_say_something"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @transition(
        state,
        State.DRAFT,
        State.APPROVED,
        permission=lambda row, person: is_convenor(person),
        custom={"label": _("Approve and share")},
    )
    def approve(self, *, by: Any) -> None:
        """The members of the network read them from now on."""
        self.approved_by, self.approved_at = by, timezone.now()

    @transition(
        state,
        State.APPROVED,
        State.DRAFT,
        permission=lambda row, person: is_convenor(person),
        custom={"label": _("Reopen to correct"), "reason": True},
    )
    def reopen(self) -> None:
        """Something must be corrected. Nobody but staff reads them until they are approved again."""
        self.approved_by = self.approved_at = None
