"""Staff pages of a cohort as a whole: where it stands, its dates, a gathering that is moved, calling it off."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import concerned
from cohorts.calendars import with_sessions
from cohorts.forms_life import CancelForm, FirstDayForm, PlaceForm, UntilForm, WordsForm
from cohorts.mails_life import moves
from cohorts.models import Cohort, CohortGathering, CourseDay, Message
from cohorts.participants import places_of
from cohorts.planning import Part, parts_of, suggest, warnings
from cohorts.selectors import cohort_overview
from cohorts.services import life
from cohorts.services.gatherings import Plan, move_gathering, set_gatherings
from mentorprog import dates, history
from mentorprog.dashboard.pages import show
from mentorprog.people.models import Person
from mentorprog.states import Refused
from mentorprog.times import OSLO, today

State = Cohort.State
SIGNS = {
    State.PLANNED: "neutral",
    State.OPEN: "info",
    State.CLOSED: "neutral",
    State.RUNNING: "info",
    State.COMPLETED: "ok",
    State.ARCHIVED: "neutral",
    State.CANCELLED: "danger",
}
SHOWN = 10  # lines of what has happened


def cohort_of(request: HttpRequest, pk: int, permission: str = "cohorts.change_cohort") -> Any:
    """The cohort with its counts, for those who have the permission."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(cohort_overview().select_related("programme"), pk=pk)


def crumb(cohort: Cohort) -> dict[str, str]:
    """The way back to the page about how the cohort stands."""
    return {"url": reverse("admin:cohorts_cohort_life", args=[cohort.pk]), "label": cohort.name}


# --- How it stands ------------------------------------------------------------------------------------------
def overview(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """How the cohort stands, the ways to all its pages, its gatherings, and what can be done with it now."""
    cohort = cohort_of(request, pk, "cohorts.view_cohort")
    may_run = request.user.has_perm("cohorts.change_cohort")
    until = UntilForm(request.POST if request.POST.get("act") == "open" else None)
    if request.method == "POST":
        if not may_run:
            raise PermissionDenied
        if not until.is_bound or until.is_valid():
            _act(request, cohort, until)
            return redirect("admin:cohorts_cohort_life", pk)
    places = _places(cohort)
    values = {
        "cohort": cohort,
        "sign": SIGNS[State(cohort.state)],
        "places": places,
        "may_run": may_run,
        "acts": acts(cohort, places) if may_run else {},
        "until": until,
        "form": until,
        "events": [_event(entry) for entry in history.of(cohort)[:SHOWN]],
        "may_message": request.user.has_perm("cohorts.message_participants"),
    }
    return show(request, model_admin, "cohorts/staff_life.html", cohort.name, **values)


def acts(cohort: Cohort, places: list[dict[str, Any]]) -> set[str]:
    """What staff can do with the cohort in its present state."""
    begun = any(place["begun"] for place in places)
    over = bool(places) and all(place["over"] for place in places)
    found = {
        State.PLANNED: {"open", "cancel"},
        State.OPEN: {"open", "close", "cancel"},
        State.CLOSED: {"open", "cancel"},
        State.RUNNING: {"complete"} if over else {"cancel"},
        State.COMPLETED: {"archive"},
        State.ARCHIVED: {"take_out"},
    }.get(State(cohort.state), set())
    return found - {"open", "close"} if begun else found


def _places(cohort: Cohort) -> list[dict[str, Any]]:
    """The gatherings as lines of the page; two statements."""
    days: dict[int, list[date]] = {}
    for place, when in cohort.days.order_by("date").values_list("place_id", "date"):
        days.setdefault(place, []).append(when)
    return [
        {
            "place": place,
            "span": dates.span(days[place.pk][0], days[place.pk][-1]) if place.pk in days else "",
            "given": place.given,
            "purged": getattr(place, "needs_purge", None),
            "begun": bool(place.first and place.first <= today()),
            "over": place.pk in days and days[place.pk][-1] < today(),
        }
        for place in places_of(cohort)
    ]


def _act(request: HttpRequest, cohort: Cohort, until: UntilForm) -> None:
    """Do what the pressed button says, and say so."""
    actor = request.user
    known: dict[str, tuple[Callable[[], Any], str]] = {
        "open": (
            lambda: life.open_now(cohort=cohort, until=until.cleaned_data["until"], actor=actor),
            _("The cohort takes applications."),
        ),
        "close": (lambda: life.close_now(cohort=cohort, actor=actor), _("The cohort is closed for applications.")),
        "complete": (lambda: life.complete_cohort(cohort=cohort, actor=actor), _("The cohort has been held.")),
        "archive": (lambda: life.archive_cohort(cohort=cohort, actor=actor), _("The cohort is archived.")),
        "take_out": (lambda: life.take_out(cohort=cohort, actor=actor), _("The cohort is out of the archive.")),
    }
    if request.POST.get("act") not in known:
        raise BadRequest("a cohort knows no such act")
    act, told = known[request.POST["act"]]
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, told)


def _event(entry: Any) -> dict[str, Any]:
    """A row of the cohort's history, for `parts/timeline.html`."""
    told = [_told(field, before, after) for field, (before, after) in entry.changes_dict.items()]
    who = _("by %(name)s") % {"name": entry.actor} if entry.actor else _("by the dates")
    day = entry.timestamp.astimezone(OSLO).date()
    text = "\n".join(filter(None, [who, (entry.additional_data or {}).get("reason", "")]))
    return {"title": "; ".join(told), "when": dates.short_day(day), "iso": day.isoformat(), "text": text}


def _told(field: str, before: str, after: str) -> str:
    """One change in words."""
    labels = {
        "applications_open": _("Applications open"),
        "applications_close": _("Deadline for applications"),
        "dates": _("Dates"),
        "state": _("State"),
    }
    states = {state.value: str(state.label) for state in State}
    old, new = states.get(before, before), states.get(after, after)
    return f"{labels.get(field, field)}: {old} → {new}" if old else f"{labels.get(field, field)}: {new}"


# --- Dates of a new cohort ----------------------------------------------------------------------------------
def set_dates(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Dates and venues of all gatherings: suggested from the first day, looked at for clashes, then saved."""
    cohort = cohort_of(request, pk)
    if cohort.gatherings.exists():
        messages.info(request, _("The dates are set already. Move a gathering instead."))
        return redirect("admin:cohorts_cohort_life", pk)
    parts = parts_of(cohort)
    first = FirstDayForm(request.GET if "first" in request.GET else None)
    wanted = suggest(parts, first.cleaned_data["first"]) if first.is_valid() else {}
    data = request.POST if request.method == "POST" else None
    forms = _place_forms(parts, wanted, data) if wanted or data is not None else []
    valid = bool(forms) and all([form.is_valid() for form in forms])  # noqa: C419 - every form shows its errors
    if data is not None and valid:
        wanted = {day: when for form in forms for day, when in form.plan.days.items()}
        if data.get("act") == "save" and _save_dates(request, cohort, [form.plan for form in forms]):
            return redirect("admin:cohorts_cohort_life", pk)
    days = [day for part in parts for day in part.days]
    values = {
        "cohort": cohort,
        "first": first,
        "forms": forms,
        "warnings": warnings(cohort, days, wanted) if wanted else [],
        "looked": bool(wanted),
        "crumb": crumb(cohort),
    }
    return show(request, model_admin, "cohorts/staff_dates.html", _("Dates and venues"), **values)


def _place_forms(parts: list[Part], wanted: dict[int, date], data: Any) -> list[PlaceForm]:
    return [
        PlaceForm(
            data,
            prefix=f"g{part.gathering.order}",
            gathering=part.gathering,
            days=part.days,
            dates={day.pk: wanted[day.pk] for day in part.days if day.pk in wanted},
        )
        for part in parts
    ]


def _save_dates(request: HttpRequest, cohort: Cohort, plans: list[Plan]) -> bool:
    try:
        set_gatherings(cohort=cohort, plans=plans, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, _("The dates and venues are saved."))
    return True


# --- Moving a gathering -------------------------------------------------------------------------------------
def move(model_admin: Any, request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Other dates or another venue for one gathering: first what it means and who is told, then the move."""
    cohort = cohort_of(request, pk)
    found = get_object_or_404(cohort.gatherings.select_related("gathering"), pk=place)
    found.cohort = cohort
    days = list(with_sessions(found.days.all()))
    data = request.POST if request.method == "POST" else None
    training_days = [day.training_day for day in days]
    now = {day.training_day_id: day.date for day in days}
    form = PlaceForm(data, gathering=found.gathering, days=training_days, place=found, dates=now)
    words = WordsForm(data)
    preview = None
    if data is not None and form.is_valid() and words.is_valid():
        if data.get("act") == "move" and _carry_out_move(request, found, form.plan, words.cleaned_data["text"]):
            return redirect("admin:cohorts_cohort_life", pk)
        preview = _preview(found, days, form.plan)
        preview["warnings"] = warnings(cohort, training_days, form.plan.days)
    values = {
        "cohort": cohort,
        "place": found,
        "form": form,
        "words": words,
        "preview": preview,
        "seen": data.get("seen", found.sequence) if data is not None else found.sequence,
        "crumb": crumb(cohort),
    }
    title = _("Move %(gathering)s") % {"gathering": found.gathering}
    return show(request, model_admin, "cohorts/staff_move.html", title, **values)


def _carry_out_move(request: HttpRequest, place: CohortGathering, plan: Plan, text: str) -> bool:
    try:
        seen = int(request.POST.get("seen", ""))
    except ValueError:
        raise BadRequest("a move says which state it was made from") from None
    try:
        moved = move_gathering(place=place, plan=plan, seen=seen, actor=request.user, text=text)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    told = Message.objects.filter(place=moved, sequence=moved.sequence).first()
    n = told.recipients.count() if told else 0
    text = ngettext(
        "The gathering is moved. %(n)s person is told.", "The gathering is moved. %(n)s people are told.", n
    )
    messages.success(request, text % {"n": n})
    return True


def _preview(place: CohortGathering, days: list[CourseDay], plan: Plan) -> dict[str, Any]:
    """What would be another than before, and who would be told; nothing is saved."""
    before = {
        "days": {str(day.pk): day.date.isoformat() for day in days},
        "venue": place.venue,
        "address": place.address,
    }
    for day in days:
        day.date = plan.days[day.training_day_id]
    changes = moves(CohortGathering(venue=plan.venue, address=plan.address), days, before)
    return {"changes": changes, **whom(concerned.of_gathering(place))}


def whom(groups: list[concerned.Group]) -> dict[str, Any]:
    """The groups that are told, in words, and how many of the people have no e-mail."""
    people = concerned.together(groups)
    without = Person.objects.filter(pk__in=people, email="").count()
    return {"groups": [group.text for group in groups], "people": len(people) - without, "without": without}


# --- Calling off --------------------------------------------------------------------------------------------
def cancel(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Call the cohort off: what will happen, to how many, and what they are told; asked once."""
    cohort = cohort_of(request, pk)
    if cohort.state not in Cohort.ALIVE:
        messages.error(request, _("This cohort is over, or called off."))
        return redirect("admin:cohorts_cohort_life", pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            life.cancel_cohort(cohort=cohort, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The cohort is called off, and everybody whom it concerns is told."))
            return redirect("admin:cohorts_cohort_life", pk)
    values = {"cohort": cohort, "form": form, **whom(concerned.of_cohort(cohort)), "crumb": crumb(cohort)}
    title = _("Call %(cohort)s off") % {"cohort": cohort.name}
    return show(request, model_admin, "cohorts/staff_cancel_cohort.html", title, **values)
