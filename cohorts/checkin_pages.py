"""Check-in on one's own phone: the code from the screen at the door, kept while one signs in."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cohorts.checkin import Door, doors, recent_doors, spoken
from cohorts.forms_checkin import DoorCodeForm
from cohorts.models import Attendance, Participation
from cohorts.services.checkin import check_in
from mentorprog import dates
from mentorprog.people.throttle import count_alone, within
from mentorprog.states import Refused
from mentorprog.times import OSLO, today

SHOWN = "door"  # in the session: the right code that this browser has shown, for which day, and until when it counts
SHOWN_FOR = 20 * 60  # seconds: a quarter of an hour to sign in, and a little more
WINDOW = 10 * 60  # seconds
WRONG_BY_ONE = 12  # wrong codes in a window by one who is signed in
WRONG_BY_ADDRESS = 240  # by strangers behind one network address: a whole hall may share it
LOOKS_BY_ADDRESS = 3000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkin(request: HttpRequest) -> HttpResponse:
    """Take the code, and register who is signed in. Nothing changes on GET: the QR code leads to a button."""
    if not request.user.is_authenticated and not within(f"door:{get_ip(request)}", LOOKS_BY_ADDRESS, WINDOW):
        return render(request, "429.html", status=429)
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    form = DoorCodeForm(given if posted or "kode" in given else None)
    door = None
    if form.is_valid():
        try:
            door = _door_of(request, form.cleaned_data["kode"])
            if posted:
                return _enter(request, door, form.cleaned_data["kode"])
        except Refused as refusal:
            door = None
            form.add_error("kode", refusal)
    return _page(request, form, door)


def _enter(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Register who is signed in; let others sign in first."""
    if not request.user.is_authenticated:
        return redirect(_sign_in(code))
    _row, new = check_in(day=door.day, actor=request.user)
    if not new:
        messages.info(request, _("You have been registered before. You need not do it again."))
    return redirect("checkin")


def _sign_in(code: str) -> str:
    """The way to sign in and back again with the code."""
    back = f"{reverse('checkin')}?{urlencode({'kode': code})}"
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"


def _page(request: HttpRequest, form: DoorCodeForm, door: Door | None = None) -> HttpResponse:
    """The field for the code; with a right code in the address, the button; and what stands about oneself today."""
    code = form.cleaned_data["kode"] if door else ""
    values = {
        "form": form,
        "door": door,
        "code": code,
        "spoken": spoken(code),
        "sign_in": _sign_in(code),
        "today": [] if door else _own_day(request),
    }
    return render(request, "cohorts/checkin.html", values)


def _own_day(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands about the visitor's own course day: registered, open, or when it opens; two statements."""
    if not request.user.is_authenticated:
        return []
    mine = {"cohort__participations__person": request.user, "cohort__participations__state": Participation.State.ACTIVE}
    found = doors(date=today(), **mine)
    marks = {
        row.day_id: row
        for row in Attendance.objects.filter(
            participation__person=request.user, day__in=[door.day.pk for door in found]
        ).order_by("participation_id")
    }
    return [_standing(door, marks.get(door.day.pk)) for door in found]


def _standing(door: Door, row: Attendance | None) -> dict[str, Any]:
    day = f"{door.day.cohort}, {door.day.training_day}"
    if row and row.mark == Attendance.Mark.PRESENT:
        at = _clock(row.checked_in_at) if row.checked_in_at else ""
        text = _("Registered at %(time)s.") % {"time": at} if at else ""
        return {"title": _("You are registered as present: %(day)s") % {"day": day}, "text": text, "kind": "ok"}
    if row:
        text = _("RVTS has registered you as “%(mark)s”.") % {"mark": Attendance.Mark(row.mark).label}
        return {"title": day, "text": text, "kind": "warn"}
    times = {"opens": _clock(door.opens), "closes": _clock(door.closes)}
    text = _("Check-in is open from %(opens)s to %(closes)s. You are not registered yet.") % times
    return {"title": day, "text": text, "kind": "info"}


def _clock(moment: Any) -> str:
    return dates.clock(moment.astimezone(OSLO).time())


# --- Is the code right? -----------------------------------------------------------------------------------
def _door_of(request: HttpRequest, code: str) -> Door:
    """The door that a code opens, now or a moment ago in this browser. Raises Refused with why not."""
    recent = recent_doors()
    for door in recent:
        if door.takes(code):
            _keep(request, door, code)
            return door
    kept = request.session.get(SHOWN) or {}
    if kept.get("code") == code and kept.get("until", 0) > time.time():
        for door in recent:
            if door.day.pk == kept.get("day"):
                return door
    if not _may_miss(request):
        raise Refused(_("Too many wrong codes. Wait ten minutes, or talk to those at the door."))
    raise Refused(_why_not(code, recent))


def _keep(request: HttpRequest, door: Door, code: str) -> None:
    """Remember in the session that the code was right, so that it still is after signing in."""
    request.session[SHOWN] = {"code": code, "day": door.day.pk, "until": int(time.time()) + SHOWN_FOR}
    if not request.user.is_authenticated:
        count_alone(request, SHOWN_FOR)


def _may_miss(request: HttpRequest) -> bool:
    """Count a wrong code."""
    if request.user.is_authenticated:
        return within(f"door-wrong:{request.user.pk}", WRONG_BY_ONE, WINDOW)
    return within(f"door-wrong:{get_ip(request)}", WRONG_BY_ADDRESS, WINDOW)


def _why_not(code: str, recent: list[Door]) -> str:
    """In words: of another day, of a door that is closed, too old, or never shown."""
    for door in recent:
        if door.took(code):
            day = {"day": dates.day(door.day.date), "time": _clock(door.closes)}
            if door.day.date < today():
                return _("This code is from %(day)s. Type the one that is on the screen today.") % day
            if not door.is_open:
                return _("Check-in closed at %(time)s. Talk to RVTS if you were there.") % day
            return _("This code is too old. Type the one that is on the screen now.")
    return _("No screen shows this code. Look at the screen and type the six letters again.")
