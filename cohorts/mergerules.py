"""What happens to seats and payments when two people, or two organisations, turn out to be one."""

from django.db.models import QuerySet

from cohorts.models import Bill, Charge, CopyRequest, MessageRecipient
from mentorprog.people.merging import refuse, rule
from mentorprog.people.models import Organisation, Person

refuse("cohorts.seatoffer.person", "cohorts.participation.person")  # two seats in one cohort: staff settle it


@rule("cohorts.bill.organisation")
def _one_open_invoice_a_cohort(rows: QuerySet[Bill], kept: Organisation, gone: Organisation) -> None:
    """The lines of an invoice that is not sent go over to the kept one's invoice in the same cohort."""
    still_open = {"state": Bill.State.OPEN, "kind": Bill.Kind.INVOICE}
    invoices = {bill.cohort_id: bill for bill in Bill.objects.filter(organisation=kept, **still_open)}
    for bill in rows.filter(cohort__in=invoices, **still_open):
        Charge.objects.filter(bill=bill).update(bill=invoices[bill.cohort_id])
        bill.delete()


@rule("cohorts.messagerecipient.person")
def _told_once(rows: QuerySet[MessageRecipient], kept: Person, gone: Person) -> None:
    """Who was told as both is told as one."""
    rows.filter(message__in=MessageRecipient.objects.filter(person=kept).values("message")).delete()


@rule("cohorts.copyrequest.person")
def _one_open_request_for_a_copy(rows: QuerySet[CopyRequest], kept: Person, gone: Person) -> None:
    """Two open requests of one person are one: the kept one's stands."""
    still_open = {"state": CopyRequest.State.OPEN}
    if CopyRequest.objects.filter(person=kept, **still_open).exists():
        rows.filter(**still_open).delete()
