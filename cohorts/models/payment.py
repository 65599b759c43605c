"""What the seats cost whom. Never a card number, nor anything else that one can pay with."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cohorts.models.cohort import Cohort
from cohorts.models.seats import Participation
from mentorprog.people.models import Organisation
from mentorprog.people.roles import is_national
from mentorprog.states import StateField


class Bill(FSMModelMixin, models.Model):
    """One sum that one payer pays: an invoice to a workplace, or a request to a participant.

    While it is open it is worked out anew from the seats. From the moment it is sent, it has a number and only
    what is noted on it changes.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice to the workplace")
        REQUEST = "request", _("Payment request to the participant")

    class State(models.TextChoices):
        OPEN = "open", _("Prepared")
        SENT = "sent", _("Waiting for payment")
        PAID = "paid", _("Paid")

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="bills", verbose_name=_("cohort"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bills",
        verbose_name=_("organisation"),
    )
    orgnr = models.CharField(_("organisation number"), max_length=9, blank=True)  # as it stood when the bill was sent
    buyer_reference = models.CharField(_("buyer's reference"), max_length=60, blank=True)
    payer = models.CharField(_("payer"), max_length=160)
    state = StateField(_("state"), max_length=4, choices=State, default=State.OPEN)
    serial = models.PositiveSmallIntegerField(_("serial number"), null=True, blank=True, editable=False)
    number = models.CharField(_("number"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_nok = models.PositiveIntegerField(_("paid, in kroner"), default=0)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["cohort_id", "kind", "payer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "organisation"],
                condition=Q(state="open", kind="invoice"),
                name="bill_one_open_invoice_an_organisation",
            ),
            models.UniqueConstraint(fields=["cohort", "serial"], name="bill_serial_unique"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="bill_number_unique"),
            models.CheckConstraint(
                condition=Q(kind="invoice", organisation__isnull=False) | Q(kind="request", organisation__isnull=True),
                name="bill_invoice_has_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state="open", sent_at__isnull=True, serial__isnull=True, number="")
                | (~Q(state="open") & Q(sent_at__isnull=False, serial__isnull=False) & ~Q(number="")),
                name="bill_sent_has_time_and_number",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | (~Q(state="paid") & Q(paid_on=None, paid_nok=0)),
                name="bill_paid_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.payer

    @transition(
        state,
        State.OPEN,
        State.SENT,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Send it")},
    )
    def send(self, *, serial: int) -> None:
        """To the accounting office, or to the participant by e-mail."""
        self.serial = serial
        self.number = f"{self.cohort.slug}-{serial:03}"
        self.sent_at = timezone.now()

    @transition(
        state,
        [State.SENT, State.PAID],
        State.PAID,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Mark as paid")},
    )
    def settle(self, *, paid_on: date, paid_nok: int) -> None:
        """The accounting office has the money, or has paid back what was too much."""
        self.paid_on, self.paid_nok = paid_on, paid_nok

    @transition(
        state,
        State.PAID,
        State.SENT,
        permission=lambda row, person: is_national(person),
        custom={"label": _("Not paid after all"), "reason": True},
    )
    def unsettle(self) -> None:
        """It was marked by mistake."""
        self.paid_on, self.paid_nok = None, 0


class Charge(models.Model):
    """One line of a bill, about one participant: the seat, what is paid back, or a fee for not coming."""

    class What(models.TextChoices):
        SEAT = "seat", _("Seat")
        NO_SHOW = "no_show", _("Fee for not coming")
        REFUND = "refund", _("Refund")

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="charges", verbose_name=_("payment"))
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="charges", verbose_name=_("participation")
    )
    what = models.CharField(_("what"), max_length=7, choices=What)
    amount_nok = models.IntegerField(_("amount in kroner"))  # below zero: paid back
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("payment line")
        verbose_name_plural = _("payment lines")
        ordering = ["bill_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "what"], name="charge_once_a_participation"),
            models.CheckConstraint(
                condition=Q(what="refund", amount_nok__lt=0) | (~Q(what="refund") & Q(amount_nok__gte=0)),
                name="charge_refund_is_below_zero",
            ),
            models.CheckConstraint(condition=Q(what="seat") | ~Q(reason=""), name="charge_noted_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.amount_nok}"
