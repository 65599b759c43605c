"""The staff's page of one mentor: details, where he or she stands, what can be done now, what has happened."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentorprog import dates, history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import OSLO
from networks.mentors.forms import AwayForm, DeathForm, LeftForm, NetworkForm, TakeBackForm
from networks.models import Mentor, NetworkQuestion, StillRight
from networks.selectors import mentors_for
from networks.services import mentors as services

Status = Mentor.Status
ACTS = ("away", "back", "network", "left", "death", "take_back")
SHOWN = 10  # lines of what has happened
WITH = ("person__employer", "person__work_municipality__county", "network__centre", "participation__cohort")


def standing(mentor: Mentor) -> tuple[str, str]:
    """Where a mentor stands in words, and the kind of sign."""
    if mentor.status == Status.LEFT:
        return str(Status.LEFT.label), "neutral"
    if mentor.status == Status.DECEASED:
        return str(Status.DECEASED.label), "neutral"
    if mentor.is_away and mentor.away_until is not None:
        return _("On leave until %(day)s") % {"day": dates.short_day(mentor.away_until)}, "warn"
    return str(Status.ACTIVE.label), "ok"


def mentor_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one mentor; each thing that can be done is a form of its own."""
    mentor = get_object_or_404(mentors_for(request.user).select_related(*WITH), pk=pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    found = _forms(request, mentor, act)
    may_act = request.user.has_perm("networks.change_mentor")
    if request.method == "POST":
        if not may_act:
            raise PermissionDenied
        if act not in ACTS:
            raise BadRequest("a mentor knows no such act")
        if act not in (*found, "back"):
            messages.error(request, _("This is no longer possible: something has changed since you opened the page."))
            return redirect("admin:networks_mentor_page", pk)
        if act == "back" or found[act].is_valid():
            _act(request, mentor, act, found[act].cleaned_data if act in found else {})
            return redirect("admin:networks_mentor_page", pk)
    waiting = NetworkQuestion.objects.filter(mentor=mentor, state=NetworkQuestion.State.WAITING)
    values = {
        "mentor": mentor,
        "standing": standing(mentor),
        "spoken": ", ".join(str(one) for one in mentor.languages.all()),
        "known_well": [str(one) for one in mentor.competences.all()],
        "question": waiting.select_related("network").first(),
        "asked": StillRight.objects.filter(mentor=mentor).first(),
        "forms": found if may_act else {},
        "form": found.get(act, found["network"] if "network" in found else TakeBackForm()),
        "events": [_event(entry) for entry in history.of(mentor)[:SHOWN]],
    }
    return show(request, model_admin, "networks/staff_mentor.html", str(mentor), **values)


def _forms(request: HttpRequest, mentor: Mentor, act: str) -> dict[str, forms.Form]:
    """What can be done with the mentor in the present state; the one that was sent holds what was typed."""
    kinds: dict[str, type[forms.Form]] = {}
    if mentor.status == Status.ACTIVE:
        kinds = {"away": AwayForm, "network": NetworkForm, "left": LeftForm}
    if mentor.status != Status.DECEASED:
        kinds["death"] = DeathForm
    if mentor.status != Status.ACTIVE:
        kinds["take_back"] = TakeBackForm
    initial: dict[str, Any] = {"network": mentor.network_id, "reminded": mentor.reminded_when_away}
    initial["until"] = mentor.away_until if mentor.is_away else None
    return {name: kind(request.POST if name == act else None, initial=initial) for name, kind in kinds.items()}


def _act(request: HttpRequest, mentor: Mentor, act: str, given: dict[str, Any]) -> None:
    """Do what the pressed button says, and say so."""
    who = {"mentor": mentor, "actor": request.user}
    known: dict[str, tuple[Callable[[], Any], str]] = {
        "away": (lambda: services.go_on_leave(**who, **given), _("The leave is saved. It ends by itself.")),
        "back": (lambda: services.end_leave(**who), _("The leave is over.")),
        "network": (lambda: services.move_mentor(**who, **given), _("The network is saved.")),
        "left": (lambda: _leave(who, given), _("The mentor has left. Nothing more is sent.")),
        "death": (lambda: services.record_death(**who), _("It is recorded. Nothing is sent to this person any more.")),
        "take_back": (lambda: services.take_back(**who, **given), _("This person is an active mentor again.")),
    }
    do, told = known[act]
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, told)


def _leave(who: dict[str, Any], given: dict[str, Any]) -> None:
    services.leave(**who, why=given["why"], reason=given["words"] or str(Mentor.Why(given["why"]).label))


def _event(entry: Any) -> dict[str, Any]:
    """A row of the mentor's history, for `parts/timeline.html`."""
    told = [_told(field, before, after) for field, (before, after) in entry.changes_dict.items()]
    who = _("by %(name)s") % {"name": entry.actor} if entry.actor else _("by itself")
    day = entry.timestamp.astimezone(OSLO).date()
    text = "\n".join(filter(None, [who, (entry.additional_data or {}).get("reason", "")]))
    return {"title": "; ".join(told), "when": dates.short_day(day), "iso": day.isoformat(), "text": text}


def _told(field: str, before: str, after: str) -> str:
    """One change in words."""
    names = {one.name: str(one.verbose_name) for one in Mentor._meta.fields}
    values = {
        "status": dict(Status.choices),
        "role": dict(Mentor._meta.get_field("role").flatchoices),
        "available": {"True": _("Yes"), "False": _("No")},
    }.get(field, {})
    old, new = (str(values.get(one) or _in_words(one)) for one in (before, after))
    name = names.get(field, field)
    return f"{name[:1].upper()}{name[1:]}: {old} → {new}"


def _in_words(value: str) -> str:
    """A value as it stands in the history: dates as people write them, nothing as a dash."""
    try:
        return dates.short_day(date.fromisoformat(value))
    except ValueError:
        return "–" if value in ("None", "", "-") else value
