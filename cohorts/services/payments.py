"""What the seats cost whom: worked out from the seats, sent, marked as paid, with refunds and fees noted."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from cohorts.models import Bill, Charge, Cohort, Participation
from cohorts.payers import Payer, payers_of
from cohorts.payments import total_of
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today

Kind, State, What = Bill.Kind, Bill.State, Charge.What


def _may_handle(actor: Person) -> None:
    if not actor.has_perm("cohorts.handle_payments"):
        raise PermissionDenied


# --- Working out who pays what ----------------------------------------------------------------------------


@transaction.atomic
def make_basis(*, cohort: Cohort, actor: Person) -> int:
    """Work out what is not sent yet, from the seats as they are now; returns how many bills stand prepared.

    As many seats of one workplace as `cohort.invoice_threshold` go on one invoice, others pay one by one. Seats on
    invoices that are sent count; a seat on any bill that is sent stays there. Doing it twice changes nothing.
    """
    _may_handle(actor)
    cohort = locked(cohort)
    seats = list(
        Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED)
        .select_related("person__employer")
        .order_by("pk")
    )
    known = payers_of(cohort, seats)
    _take_over_seats(cohort, seats, known, actor)
    charged = {
        charge.participation_id: charge
        for charge in Charge.objects.filter(bill__cohort=cohort, what=What.SEAT).select_related("bill")
    }
    billed = {pk for pk, charge in charged.items() if charge.bill.state != State.OPEN}
    loose = [seat for seat in seats if seat.pk not in billed]
    together = _invoiced_together(cohort, loose, known)
    for seat in loose:
        payer = known.get(seat.person_id)
        on_invoice = payer is not None and payer.organisation.pk in together
        bill = _bill_for(cohort, seat, payer if on_invoice else None, charged.get(seat.pk))
        _charge_seat(seat, bill, cohort.price_nok, charged.get(seat.pk), actor)
    _forget(charged, {seat.pk for seat in seats}, actor)
    opened = Bill.objects.filter(cohort=cohort, state=State.OPEN)
    opened.annotate(n=Count("charges")).filter(n=0).delete()
    return opened.count()


def _invoiced_together(cohort: Cohort, loose: Iterable[Participation], known: dict[int, Payer]) -> set[int]:
    """The organisations from which so many are seated that they get one invoice."""
    sent = Charge.objects.filter(
        bill__cohort=cohort, bill__kind=Kind.INVOICE, bill__state__in=[State.SENT, State.PAID], what=What.SEAT
    )
    numbers = Counter(sent.values_list("bill__organisation", flat=True))
    numbers.update(known[seat.person_id].organisation.pk for seat in loose if seat.person_id in known)
    return {pk for pk, number in numbers.items() if pk is not None and number >= cohort.invoice_threshold}


def _bill_for(cohort: Cohort, seat: Participation, payer: Payer | None, charge: Charge | None) -> Bill:
    """The open bill where the seat belongs: its workplace's invoice, or its own request."""
    if payer is not None:
        organisation = payer.organisation
        values = {
            "orgnr": organisation.orgnr,
            "buyer_reference": payer.buyer_reference,
            "payer": organisation.name,
        }
        bill, made = Bill.objects.get_or_create(
            cohort=cohort, kind=Kind.INVOICE, organisation=organisation, state=State.OPEN, defaults=values
        )
        if not made and (bill.orgnr, bill.payer) != (organisation.orgnr, organisation.name):
            bill.orgnr, bill.payer = organisation.orgnr, organisation.name
            bill.save(update_fields=["orgnr", "payer"])
        return bill
    if charge is not None and charge.bill.kind == Kind.REQUEST:
        return charge.bill
    return Bill.objects.create(cohort=cohort, kind=Kind.REQUEST, payer=str(seat.person))


def _charge_seat(seat: Participation, bill: Bill, price: int, charge: Charge | None, actor: Person) -> None:
    if charge is None:
        charge = Charge.objects.create(bill=bill, participation=seat, what=What.SEAT, amount_nok=price)
        history.record(charge, "amount_nok", before="", after=price, actor=actor)
        return
    if charge.bill_id != bill.pk:
        Charge.objects.filter(participation=seat, bill=charge.bill_id).update(bill=bill)
        history.record(charge, "bill", before=charge.bill_id, after=bill.pk, actor=actor)
    if charge.amount_nok != price:
        Charge.objects.filter(pk=charge.pk).update(amount_nok=price)
        history.record(charge, "amount_nok", before=charge.amount_nok, after=price, actor=actor)


def _forget(charged: dict[int, Charge], seated: set[int], actor: Person) -> None:
    """Take seats that have been given back off bills that are not sent."""
    for pk, charge in charged.items():
        if pk not in seated and charge.bill.state == State.OPEN:
            history.record(charge, "amount_nok", before=charge.amount_nok, after="", actor=actor)
            charge.delete()


# --- Sending and paying -----------------------------------------------------------------------------------


@transaction.atomic
def send_bills(*, cohort: Cohort, kind: str, actor: Person) -> list[Bill]:
    """Number everything of this kind that is prepared and count it as sent; requests go out by e-mail.

    Invoices are written by the accounting office, from the exported file. Nothing prepared sends nothing. Raises
    Refused when a workplace has no organisation number, a participant no e-mail, or the cohort no payment link.
    """
    _may_handle(actor)
    cohort = locked(cohort)
    rows = Bill.objects.filter(cohort=cohort, kind=kind, state=State.OPEN).prefetch_related(
        "charges__participation__person"
    )
    bills = list(rows.order_by("payer", "pk"))
    if kind == Kind.REQUEST and bills and not cohort.payment_url:
        raise Refused(_("Give the payment link on the page about the cohort first."))
    lacking = [bill.payer for bill in bills if (not bill.orgnr if kind == Kind.INVOICE else not _person(bill).email)]
    if lacking and kind == Kind.INVOICE:
        raise Refused(_("These have no organisation number: %(names)s.") % {"names": ", ".join(lacking)})
    if lacking:
        raise Refused(_("These have no e-mail: %(names)s.") % {"names": ", ".join(lacking)})
    last: int = cohort.bills.aggregate(last=Max("serial"))["last"] or 0
    return [_send(bill, serial, actor) for serial, bill in enumerate(bills, last + 1)]


def _person(bill: Bill) -> Person:
    """Whom a request is about."""
    return bill.charges.all()[0].participation.person


def _send(bill: Bill, serial: int, actor: Person) -> Bill:
    row: Bill = change_state(bill, "send", actor=actor, serial=serial)
    if row.kind == Kind.REQUEST:
        enqueue(key=f"payment-request:{row.pk}", template="payment_request", to=_person(bill), context={"bill": row.pk})
    return row


@transaction.atomic
def settle(*, bill: Bill, paid_on: date, actor: Person) -> Bill:
    """Mark the whole bill as paid, as it stands now. What is paid already stays as it is.

    Raises Refused for a date to come, and for a bill that is not sent.
    """
    _may_handle(actor)
    if paid_on > today():
        raise Refused(_("The date is in the future."))
    before: Bill = locked(bill)
    total = total_of(before)
    if before.state == State.PAID and before.paid_nok == total:
        return before
    row: Bill = change_state(before, "settle", actor=actor, paid_on=paid_on, paid_nok=total)
    history.record(row, "paid_nok", before=before.paid_nok, after=row.paid_nok, actor=actor)
    return row


def unsettle(*, bill: Bill, actor: Person, reason: str) -> Bill:
    """Take the mark back; a reason is required."""
    _may_handle(actor)
    row: Bill = change_state(bill, "unsettle", actor=actor, reason=reason)
    return row


# --- What is noted afterwards -----------------------------------------------------------------------------


@transaction.atomic
def note(*, bill: Bill, participation: Participation, what: str, amount_nok: int, actor: Person, reason: str) -> None:
    """Note a refund or a fee for not coming on a bill that is sent: a whole amount in kroner above zero.

    Each can be noted once a participant: noting it again puts the new amount in place of the old one, and 0 takes
    it away. Raises Refused when the bill is not sent, or more would be paid back than the participant is charged.
    """
    _may_handle(actor)
    row: Bill = locked(bill)
    if row.state == State.OPEN:
        raise Refused(_("The bill is not sent yet. Work the payments out again instead."))
    if what not in (What.REFUND, What.NO_SHOW) or amount_nok < 0:
        raise Refused(_("Choose a refund or a fee, and write an amount in whole kroner."))
    lines = {line.what: line for line in row.charges.filter(participation=participation)}
    if What.SEAT not in lines:
        raise Refused(_("The participant is not on this bill."))
    amount = -amount_nok if what == What.REFUND else amount_nok
    before: Any = lines[what].amount_nok if what in lines else 0
    if before == amount:
        return
    if sum(line.amount_nok for line in lines.values()) - before + amount < 0:
        raise Refused(_("More would be paid back than the participant is charged."))
    if not reason.strip():
        raise Refused(_("Give a reason."))
    history.record(row, f"{what} {participation.pk}", before=before, after=amount, actor=actor, reason=reason)
    if amount:
        values = {"bill": row, "amount_nok": amount, "reason": reason}
        Charge.objects.update_or_create(participation=participation, what=what, defaults=values)
    else:
        lines[what].delete()


@transaction.atomic
def set_buyer_reference(*, bill: Bill, reference: str, actor: Person) -> Bill:
    """Correct what the buyer wants to read on an invoice, until it is sent."""
    _may_handle(actor)
    row: Bill = locked(bill)
    if row.state != State.OPEN or row.kind != Kind.INVOICE:
        raise Refused(_("Only an invoice that is not sent yet can be changed."))
    if row.buyer_reference != reference:
        history.record(row, "buyer_reference", before=row.buyer_reference, after=reference, actor=actor)
        row.buyer_reference = reference
        row.save(update_fields=["buyer_reference"])
    return row


# --- Somebody else takes the seat -------------------------------------------------------------------------


def _take_over_seats(cohort: Cohort, seats: Iterable[Participation], known: dict[int, Payer], actor: Person) -> None:
    """Let substitutes sit in the seats of those whom they replace, where these are invoiced or paid.

    The payer is the same workplace and the sum too, so nothing is paid back and nothing more is charged. A request
    that is not paid stays with the one who got it, for staff to note; the substitute gets one of his or her own.
    """
    left = {known[seat.person_id].instead_of: seat for seat in seats if seat.person_id in known}
    charges = Charge.objects.filter(
        bill__cohort=cohort,
        what=What.SEAT,
        participation__state=Participation.State.WITHDRAWN,
        participation__person__in=[person for person in left if person is not None],
    )
    for charge in charges.select_related("bill", "participation__person"):
        leaving, coming = charge.participation, left[charge.participation.person_id]
        is_settled = charge.bill.kind == Kind.INVOICE or charge.bill.state == State.PAID
        if not is_settled or Charge.objects.filter(participation=coming, what=What.SEAT).exists():
            continue
        Charge.objects.filter(pk=charge.pk).update(participation=coming)
        history.record(charge.bill, "participation", before=leaving.person, after=coming.person, actor=actor)
