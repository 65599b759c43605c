"""Staff pages of payments: a cohort's bills, one bill, and the files for the accounting office."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.forms_payment import NoteForm, PaidForm, ReferenceForm, UnpaidForm
from cohorts.models import Bill, Charge, Cohort, Participation
from cohorts.payments import bills_of, export_rows, given_back, reminded_out, sums, unbilled
from cohorts.services import payments as service
from mentorprog import dates, history, sheets
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import OSLO

State, Kind = Bill.State, Bill.Kind
SIGNS = {State.OPEN: "neutral", State.SENT: "info", State.PAID: "ok"}


def _cohort(request: HttpRequest, pk: int) -> Cohort:
    """The cohort, for those who handle its payments."""
    if not request.user.has_perm("cohorts.handle_payments"):
        raise PermissionDenied
    return get_object_or_404(Cohort, pk=pk)


# --- The cohort -------------------------------------------------------------------------------------------


def payments(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who pays what: work it out, send it, see what is paid, and fetch the file."""
    cohort = _cohort(request, pk)
    if request.method == "POST":
        _act(request, cohort)
        return redirect("admin:cohorts_cohort_payments", pk)
    bills = sorted(bills_of(cohort), key=_urgency)
    values = {
        "cohort": cohort,
        "rows": [{"bill": bill, "state": _standing(bill)} for bill in bills],
        "sums": sums(bills),
        "unbilled": unbilled(cohort).count(),
        "given_back": list(given_back(cohort)),
        "prepared": {kind: [b for b in bills if b.kind == kind and b.state == State.OPEN] for kind in Kind.values},
    }
    title = _("Payments: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_payments.html", title, **values)


def _urgency(bill: Any) -> int:
    """What somebody must do something about comes first, what is settled last."""
    if _standing(bill)[1] == "warn":
        return 0
    return (State.OPEN, State.SENT, State.PAID).index(bill.state) + 1


def _standing(bill: Any) -> tuple[str, str]:
    """A bill's state in words, and the kind of sign. `bill` was read by `bills_of`."""
    if bill.state == State.PAID and bill.balance > 0:
        return _("%(amount)s kroner more to be paid") % {"amount": bill.balance}, "warn"
    if bill.state == State.PAID and bill.balance < 0:
        return _("%(amount)s kroner to be paid back") % {"amount": -bill.balance}, "warn"
    if bill.state == State.SENT and bill.kind == Kind.REQUEST and bill.sent_at <= reminded_out():
        return _("Not paid after two reminders"), "warn"
    return str(bill.get_state_display()), SIGNS[State(bill.state)]


def _act(request: HttpRequest, cohort: Cohort) -> None:
    try:
        match request.POST.get("act"):
            case "basis":
                n = service.make_basis(cohort=cohort, actor=request.user)
                text = ngettext("%(n)s payment is prepared.", "%(n)s payments are prepared.", n)
            case "invoice":
                n = len(service.send_bills(cohort=cohort, kind=Kind.INVOICE, actor=request.user))
                text = ngettext("%(n)s invoice is counted as sent.", "%(n)s invoices are counted as sent.", n)
            case "request":
                n = len(service.send_bills(cohort=cohort, kind=Kind.REQUEST, actor=request.user))
                text = ngettext("%(n)s payment request is sent.", "%(n)s payment requests are sent.", n)
            case _:
                raise BadRequest("the page of payments knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, text % {"n": n})


def export(model_admin: Any, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Every line of every bill as a file: xlsx or csv."""
    cohort = _cohort(request, pk)
    rows = export_rows(cohort)
    if kind == "xlsx":
        response = HttpResponse(sheets.xlsx_file(cohort.slug, rows), content_type=sheets.XLSX)
    elif kind == "csv":
        response = HttpResponse(sheets.csv_file(rows), content_type=sheets.CSV)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{cohort.slug}-betaling.{kind}"'
    return response


# --- One bill ---------------------------------------------------------------------------------------------


ACTS = ("reference", "note", "paid", "unpaid")


def bill(model_admin: Any, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One bill: its lines, what has happened to it, and what can be noted now."""
    cohort = _cohort(request, pk)
    found = get_object_or_404(bills_of(cohort), pk=number)
    act = request.POST.get("act") if request.method == "POST" else ""
    made = _forms(found, act, request)
    if request.method == "POST":
        if act not in ACTS:
            raise BadRequest("a bill knows no such act")
        if act not in made:
            messages.error(request, _("This is no longer possible: something has changed since you opened the page."))
            return redirect("admin:cohorts_cohort_bill", pk, number)
        if made[act].is_valid() and _carry_out(request, found, act, made[act].cleaned_data):
            return redirect("admin:cohorts_cohort_bill", pk, number)
    charges = list(found.charges.select_related("participation__person").order_by("participation", "pk"))
    values = {
        "cohort": cohort,
        "bill": found,
        "state": _standing(found),
        "charges": charges,
        "left": any(one.participation.state not in Participation.SEATED for one in charges),
        "events": [_event(entry) for entry in history.of(found)],
        "forms": made,
        "form": next((form for form in made.values() if form.errors), None),
        "crumb": {"url": reverse("admin:cohorts_cohort_payments", args=[pk]), "label": _("Payments")},
    }
    title = f"{found.number or found.get_state_display()}: {found.payer}"
    return show(request, model_admin, "cohorts/staff_bill.html", title, **values)


def _forms(found: Any, act: str | None, request: HttpRequest) -> dict[str, forms.Form]:
    """The forms that the bill has in its present state, by what they do; the one that was posted is bound."""

    def data(name: str) -> Any:
        return request.POST if act == name else None

    if found.state == State.OPEN:
        if found.kind != Kind.INVOICE:
            return {}
        return {"reference": ReferenceForm(data("reference"), initial={"buyer_reference": found.buyer_reference})}
    made: dict[str, forms.Form] = {"note": NoteForm(data("note"), bill=found)}
    if found.state == State.SENT or found.balance:
        made["paid"] = PaidForm(data("paid"))
    if found.state == State.PAID:
        made["unpaid"] = UnpaidForm(data("unpaid"))
    return made


def _carry_out(request: HttpRequest, found: Bill, act: str | None, given: dict[str, Any]) -> bool:
    """Do what was asked for, and say so; False when it was refused."""
    actor = request.user
    acts: dict[str | None, Callable[[], Any]] = {
        "reference": lambda: service.set_buyer_reference(bill=found, reference=given["buyer_reference"], actor=actor),
        "paid": lambda: service.settle(bill=found, paid_on=given["paid_on"], actor=actor),
        "unpaid": lambda: service.unsettle(bill=found, actor=actor, reason=given["reason"]),
        "note": lambda: service.note(
            bill=found,
            participation=given["participation"],
            what=given["what"],
            amount_nok=given["amount_nok"],
            actor=actor,
            reason=given["why"],
        ),
    }
    try:
        acts[act]()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, _("Saved."))
    return True


def _event(entry: Any) -> dict[str, Any]:
    """A row of the bill's history, for `parts/timeline.html`."""
    reason = (entry.additional_data or {}).get("reason", "")
    who = _("by %(name)s") % {"name": entry.actor} if entry.actor else ""
    told = [_told(field, *values) for field, values in entry.changes_dict.items()]
    day = entry.timestamp.astimezone(OSLO).date()
    text = "\n".join(filter(None, [who, reason]))
    return {"title": "; ".join(told), "when": dates.short_day(day), "iso": day.isoformat(), "text": text}


def _told(field: str, before: str, after: str) -> str:
    """One change in words."""
    name = field.split(maxsplit=1)[0]
    if name == "state":
        return str(State(after).label)
    labels = {
        "paid_nok": _("Paid, in kroner"),
        "buyer_reference": _("Buyer's reference"),
        "participation": _("Participant"),
        **{what.value: str(what.label) for what in Charge.What},
    }
    return f"{labels.get(name, name)}: {_grouped(before)} → {_grouped(after)}"


def _grouped(value: str) -> str:
    """A value as it was noted, an amount as people write it."""
    return number_format(int(value), force_grouping=True) if value.lstrip("-").isdecimal() else value or "–"
