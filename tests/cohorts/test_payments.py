"""Payments: worked out from the seats, sent, paid, with refunds and fees; the same however often it is done."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cohorts.models import Bill, Charge, Cohort, Participation
from cohorts.payments import bills_of, given_back, total_of, unbilled
from cohorts.services.payments import make_basis, note, send_bills, set_buyer_reference, settle, unsettle
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.states import Refused, change_state
from mentorprog.times import today
from tests import factories
from tests.cohorts.paying import actor, cohort, seats, standing  # noqa: F401 - fixtures
from tests.dashboard.world import signed_in, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


# --- Working out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "wanted"), [(4, [("request", "open", 1, 2500)] * 4), (5, [("invoice", "open", 5, 12500)])]
)
def test_from_the_threshold_on_one_invoice(cohort: Cohort, actor: Person, people: int, wanted: Any) -> None:
    seats(cohort, people, factories.OrganisationFactory())
    make_basis(cohort=cohort, actor=actor)
    assert standing(cohort) == wanted


def test_workplaces_are_counted_apart_and_who_has_none_pays_alone(cohort: Cohort, actor: Person) -> None:
    big, small = factories.OrganisationFactory(buyer_reference="REF-7"), factories.OrganisationFactory()
    seats(cohort, 6, big)
    seats(cohort, 2, small)
    seats(cohort, 1)
    assert make_basis(cohort=cohort, actor=actor) == 4
    invoice = Bill.objects.get(kind="invoice")
    assert (invoice.organisation, invoice.orgnr, invoice.buyer_reference) == (big, big.orgnr, "REF-7")
    assert Bill.objects.filter(kind="request").count() == 3


def test_the_service_that_applied_pays_with_the_reference_it_sent_in(cohort: Cohort, actor: Person) -> None:
    application = factories.sent_application(cohort=cohort, candidates=5, buyer_reference="changed since")
    application.revisions.update(content={"service": {"buyer_reference": "as sent"}})
    for candidate in application.candidates.all():
        candidate.person.employer = factories.OrganisationFactory()  # works elsewhere by now
        candidate.person.save()
        factories.ParticipationFactory(cohort=cohort, person=candidate.person)
    make_basis(cohort=cohort, actor=actor)
    invoice = Bill.objects.get()
    assert (invoice.organisation, invoice.buyer_reference) == (application.organisation, "as sent")


def test_doing_it_again_changes_nothing(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 5, factories.OrganisationFactory())
    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    before = list(Charge.objects.order_by("pk").values()), list(Bill.objects.order_by("pk").values())
    make_basis(cohort=cohort, actor=actor)
    assert (list(Charge.objects.order_by("pk").values()), list(Bill.objects.order_by("pk").values())) == before


def test_what_is_prepared_follows_the_seats_and_the_price(cohort: Cohort, actor: Person) -> None:
    organisation = factories.OrganisationFactory()
    taken = seats(cohort, 5, organisation)
    make_basis(cohort=cohort, actor=actor)
    change_state(taken[0], "withdraw", actor=actor, reason="Syk.")
    cohort.price_nok = 3000
    cohort.save()
    make_basis(cohort=cohort, actor=actor)
    assert standing(cohort) == [("request", "open", 1, 3000)] * 4
    seats(cohort, 1, organisation)
    make_basis(cohort=cohort, actor=actor)
    assert standing(cohort) == [("invoice", "open", 5, 15000)]
    assert not unbilled(cohort).exists()


def test_a_latecomer_of_an_invoiced_workplace_gets_a_second_invoice(cohort: Cohort, actor: Person) -> None:
    organisation = factories.OrganisationFactory()
    seats(cohort, 5, organisation)
    make_basis(cohort=cohort, actor=actor)
    send_bills(cohort=cohort, kind="invoice", actor=actor)
    seats(cohort, 1, organisation)
    assert unbilled(cohort).count() == 1
    make_basis(cohort=cohort, actor=actor)
    assert standing(cohort) == [("invoice", "open", 1, 2500), ("invoice", "sent", 5, 12500)]


def test_a_corrected_reference_stays_when_it_is_worked_out_again(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 5, factories.OrganisationFactory(buyer_reference="gammel"))
    make_basis(cohort=cohort, actor=actor)
    set_buyer_reference(bill=Bill.objects.get(), reference="ny", actor=actor)
    make_basis(cohort=cohort, actor=actor)
    assert Bill.objects.get().buyer_reference == "ny"
    send_bills(cohort=cohort, kind="invoice", actor=actor)
    with pytest.raises(Refused):
        set_buyer_reference(bill=Bill.objects.get(), reference="for sent", actor=actor)


# --- Sending ----------------------------------------------------------------------------------------------


def test_requests_get_a_number_and_go_by_mail_once(cohort: Cohort, actor: Person) -> None:
    people = [seat.person for seat in seats(cohort, 2)]
    make_basis(cohort=cohort, actor=actor)
    assert len(send_bills(cohort=cohort, kind="request", actor=actor)) == 2
    assert send_bills(cohort=cohort, kind="request", actor=actor) == []
    assert sorted(Bill.objects.values_list("number", flat=True)) == [f"{cohort.slug}-001", f"{cohort.slug}-002"]
    rows = Mail.objects.filter(template="payment_request")
    assert {row.recipient for row in rows} == set(people)
    dispatch()
    for row in rows.all():
        assert row.state == "sent"
        assert cohort.payment_url in row.text
        assert "2" in row.text
        assert Bill.objects.get(pk=row.context["bill"]).number in row.text


def test_a_request_that_is_paid_meanwhile_is_not_sent(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="request", actor=actor)
    settle(bill=bill, paid_on=today(), actor=actor)
    dispatch()
    assert Mail.objects.get(template="payment_request").state == "cancelled"


def test_nothing_is_sent_without_link_address_or_number(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 5, factories.OrganisationFactory(orgnr="", name="Uten nummer"))
    factories.ParticipationFactory(cohort=cohort, person=factories.PersonFactory(email="", name="Uten Adresse"))
    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    with pytest.raises(Refused, match="Uten nummer"):
        send_bills(cohort=cohort, kind="invoice", actor=actor)
    with pytest.raises(Refused, match="Uten Adresse"):
        send_bills(cohort=cohort, kind="request", actor=actor)
    Cohort.objects.filter(pk=cohort.pk).update(payment_url="")
    with pytest.raises(Refused):
        send_bills(cohort=cohort, kind="request", actor=actor)
    assert not Bill.objects.exclude(state="open").exists()
    Organisation.objects.filter(name="Uten nummer").update(orgnr=factories.fictional_orgnr(9_000))
    make_basis(cohort=cohort, actor=actor)
    assert len(send_bills(cohort=cohort, kind="invoice", actor=actor)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_six_who_send_at_once_send_once() -> None:
    cohort, actor = factories.CohortFactory(payment_url="https://betaling.example.no/"), factories.staff()
    seats(cohort, 3)

    def work() -> int:
        make_basis(cohort=cohort, actor=actor)
        return len(send_bills(cohort=cohort, kind="request", actor=actor))

    assert sorted(at_once([work] * 6)) == [0, 0, 0, 0, 0, 3]
    assert sorted(Bill.objects.values_list("serial", flat=True)) == [1, 2, 3]
    assert Charge.objects.count() == Mail.objects.filter(template="payment_request").count() == 3


# --- Paying, paying back, fees ----------------------------------------------------------------------------


@pytest.fixture
def sent(cohort: Cohort, actor: Person) -> Bill:
    """An invoice for five that is sent."""
    seats(cohort, 5, factories.OrganisationFactory())
    make_basis(cohort=cohort, actor=actor)
    return send_bills(cohort=cohort, kind="invoice", actor=actor)[0]


def balance(bill: Bill) -> int:
    return bills_of(bill.cohort).get(pk=bill.pk).balance


def test_paid_is_marked_once_and_can_be_taken_back_with_a_reason(sent: Bill, actor: Person) -> None:
    settle(bill=sent, paid_on=today(), actor=actor)
    rows = history.of(sent).count()
    paid = settle(bill=sent, paid_on=today(), actor=actor)
    assert (paid.state, paid.paid_nok, history.of(sent).count()) == ("paid", 12500, rows)
    with pytest.raises(Refused):
        unsettle(bill=paid, actor=actor, reason="")
    again = unsettle(bill=paid, actor=actor, reason="Feil faktura.")
    assert (again.state, again.paid_on, again.paid_nok) == ("sent", None, 0)


def test_what_is_not_sent_is_not_paid(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    with pytest.raises(Refused):
        settle(bill=Bill.objects.get(), paid_on=today(), actor=actor)


def test_a_refund_is_noted_replaced_and_taken_away(sent: Bill, actor: Person) -> None:
    seat = sent.charges.all()[0].participation
    settle(bill=sent, paid_on=today(), actor=actor)
    values = {"bill": sent, "participation": seat, "what": "refund", "actor": actor}
    note(**values, amount_nok=2000, reason="Syk.")
    note(**values, amount_nok=2000, reason="Syk.")
    assert (total_of(sent), balance(sent)) == (10500, -2000)
    note(**values, amount_nok=2500, reason="Hele beløpet.")
    assert total_of(sent) == 10000
    settle(bill=sent, paid_on=today(), actor=actor)
    assert balance(sent) == 0
    note(**values, amount_nok=0, reason="Kom likevel.")
    assert (total_of(sent), balance(sent)) == (12500, 2500)
    reasons = [row.additional_data["reason"] for row in history.of(sent) if row.additional_data]
    assert {"Syk.", "Hele beløpet.", "Kom likevel."} <= set(reasons)


def test_a_fee_for_not_coming_beside_a_refund(sent: Bill, actor: Person, cohort: Cohort) -> None:
    seat = sent.charges.all()[0].participation
    change_state(seat, "withdraw", actor=actor, reason="Kom ikke.")
    assert [charge.participation for charge in given_back(cohort)] == [seat]
    note(bill=sent, participation=seat, what="no_show", amount_nok=500, actor=actor, reason="Sa ikke fra.")
    note(bill=sent, participation=seat, what="refund", amount_nok=2500, actor=actor, reason="Plassen gikk videre.")
    assert total_of(sent) == 10500
    assert not given_back(cohort).exists()
    make_basis(cohort=cohort, actor=actor)
    assert total_of(sent) == 10500


def test_refused_notes(sent: Bill, actor: Person, cohort: Cohort) -> None:
    seat = sent.charges.all()[0].participation
    values: dict[str, Any] = {"bill": sent, "participation": seat, "actor": actor, "reason": "x"}
    stranger = factories.ParticipationFactory(cohort=cohort)
    for wrong in (
        {"what": "refund", "amount_nok": 2501},
        {"what": "refund", "amount_nok": -1},
        {"what": "seat", "amount_nok": 1},
        {"what": "refund", "amount_nok": 1, "reason": " "},
        {"what": "refund", "amount_nok": 1, "participation": stranger},
    ):
        with pytest.raises(Refused):
            note(**{**values, **wrong})
    assert total_of(sent) == 12500


@pytest.mark.parametrize("role", [roles.REGIONAL, roles.REVIEWER])
def test_only_national_staff_handle_payments(sent: Bill, cohort: Cohort, role: str) -> None:
    actor = factories.staff(role, "vest")
    for act in (
        lambda: make_basis(cohort=cohort, actor=actor),
        lambda: send_bills(cohort=cohort, kind="request", actor=actor),
        lambda: settle(bill=sent, paid_on=today(), actor=actor),
        lambda: unsettle(bill=sent, actor=actor, reason="x"),
        lambda: set_buyer_reference(bill=sent, reference="x", actor=actor),
        lambda: note(
            bill=sent,
            participation=sent.charges.all()[0].participation,
            what="refund",
            amount_nok=1,
            actor=actor,
            reason="x",
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


def substituted(cohort: Cohort, actor: Person, number: int) -> Participation:
    """So many of one service, on bills that are sent; then the first is replaced, who is returned."""
    application = factories.sent_application(cohort=cohort, candidates=number)
    first, *_others = [
        factories.ParticipationFactory(cohort=cohort, person=candidate.person)
        for candidate in application.candidates.all()
    ]
    make_basis(cohort=cohort, actor=actor)
    for kind in Bill.Kind.values:
        send_bills(cohort=cohort, kind=kind, actor=actor)
    change_state(first, "withdraw", actor=actor, reason="Ny jobb.")
    left = application.candidates.get(person=first.person)
    left.withdrawn_at = timezone.now()
    left.save()
    coming = factories.PersonFactory()
    application.candidates.create(person=coming, name=coming.name, email=coming.email, sent=True, replaces=left)
    factories.ParticipationFactory(cohort=cohort, person=coming)
    return first


def test_a_substitute_takes_over_the_invoiced_seat(cohort: Cohort, actor: Person) -> None:
    leaving = substituted(cohort, actor, 5)
    assert make_basis(cohort=cohort, actor=actor) == 0
    assert make_basis(cohort=cohort, actor=actor) == 0
    assert standing(cohort) == [("invoice", "sent", 5, 12500)]
    assert not leaving.charges.exists()
    assert not given_back(cohort).exists()
    assert not unbilled(cohort).exists()


def test_a_substitute_does_not_take_over_a_request_that_is_not_paid(cohort: Cohort, actor: Person) -> None:
    leaving = substituted(cohort, actor, 1)
    make_basis(cohort=cohort, actor=actor)
    assert standing(cohort) == [("request", "open", 1, 2500), ("request", "sent", 1, 2500)]
    assert [charge.participation for charge in given_back(cohort)] == [leaving]


# --- Pages and files --------------------------------------------------------------------------------------


def test_the_whole_way_on_the_pages(cohort: Cohort) -> None:
    client = signed_in(staff())
    seats(cohort, 5, factories.OrganisationFactory(name="Stor kommune"))
    seats(cohort, 1)
    page = reverse("admin:cohorts_cohort_payments", args=[cohort.pk])
    for act in ("basis", "invoice", "request"):
        assert client.post(page, {"act": act}).status_code == 302
    assert client.post(page, {"act": "dance"}).status_code == 400
    invoice = Bill.objects.get(kind="invoice")
    one = reverse("admin:cohorts_cohort_bill", args=[cohort.pk, invoice.pk])
    assert "Stor kommune" in client.get(one).content.decode()
    seat = invoice.charges.all()[0].participation_id
    wrong = {"act": "note", "participation": seat, "what": "refund", "amount_nok": "9999", "why": "For mye."}
    assert client.post(one, wrong).status_code == 200
    assert client.post(one, {**wrong, "amount_nok": "500"}).status_code == 302
    assert client.post(one, {"act": "paid", "paid_on": "2999-01-01"}).status_code == 200
    assert client.post(one, {"act": "paid", "paid_on": today().isoformat()}).status_code == 302
    assert client.post(one, {"act": "reference", "buyer_reference": "x"}).status_code == 302
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid_nok) == ("paid", 12000)
    assert client.post(one, {"act": "unpaid", "reason": "Feil."}).status_code == 302


def test_another_cohorts_bill_is_not_found_here(sent: Bill) -> None:
    other = factories.CohortFactory()
    path = reverse("admin:cohorts_cohort_bill", args=[other.pk, sent.pk])
    assert signed_in(staff()).get(path).status_code == 404


def test_the_files_hold_every_line_and_no_formula(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 5, factories.OrganisationFactory(name="=cmd|' /C calc'!A0"))
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="invoice", actor=actor)
    client = signed_in(staff())
    file = client.get(reverse("admin:cohorts_cohort_payments_file", args=[cohort.pk, "xlsx"]))
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet.max_row == 6
    rows = list(sheet.iter_rows(min_row=2))
    assert {row[3].data_type for row in rows} == {"s"}
    assert {(row[0].value, row[4].value, row[9].value) for row in rows} == {(bill.number, bill.orgnr, 2500)}
    text = client.get(reverse("admin:cohorts_cohort_payments_file", args=[cohort.pk, "csv"])).content.decode(
        "utf-8-sig"
    )
    assert "'=cmd" in text
    assert ";=cmd" not in text
    assert client.get(reverse("admin:cohorts_cohort_payments_file", args=[cohort.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("name", ["payments", "bill", "payments_file"])
def test_pages_take_few_statements_at_one_row_and_at_many(cohort: Cohort, actor: Person, name: str) -> None:
    organisation = factories.OrganisationFactory()
    seats(cohort, 5, organisation)
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="invoice", actor=actor)
    client = signed_in(staff())
    also = {"payments": [], "bill": [bill.pk], "payments_file": ["csv"]}[name]
    url = reverse(f"admin:cohorts_cohort_{name}", args=[cohort.pk, *also])

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    statements()
    before = statements()
    seats(cohort, 20)
    make_basis(cohort=cohort, actor=actor)
    for charge in bill.charges.all()[:4]:
        note(bill=bill, participation=charge.participation, what="no_show", amount_nok=5, actor=actor, reason="Borte.")
    assert before == statements() <= 10
