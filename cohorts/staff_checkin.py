"""The staff's page for a screen at the door: the code of this minute, as letters and as a QR code."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cohorts.checkin import Door, doors, seconds_left, spoken
from cohorts.models import Attendance, Cohort, Participation
from mentorprog.addresses import absolute
from mentorprog.dashboard.pages import show
from mentorprog.documents import qr
from mentorprog.times import today


def door(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The screen of today's course day; on other days, when the next one is."""
    if not request.user.has_perm("cohorts.record_attendance"):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort, pk=pk)
    todays = doors(date=today(), cohort=cohort)
    values = {"cohort": cohort, "door": todays[0] if todays else None, "next": None if todays else _next(cohort)}
    if todays:
        values |= _screen(todays[0])
    title = _("Check-in: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_door.html", title, **values)


def _next(cohort: Cohort) -> Door | None:
    return next(iter(doors(date__gt=today(), cohort=cohort)), None)


def _screen(shown: Door) -> dict[str, Any]:
    """What the screen shows: never who has come, only how many."""
    seated = Participation.objects.filter(cohort=shown.day.cohort_id, state__in=Participation.SEATED)
    come = Attendance.objects.filter(day=shown.day, mark=Attendance.Mark.PRESENT, participation__in=seated)
    address = absolute("checkin", language="nb")
    values: dict[str, Any] = {"come": come.count(), "seated": seated.count(), "address": address}
    if shown.is_open:
        code = shown.code_now()
        label = _("QR code that leads to the check-in page with the code of this minute")
        picture = qr.svg(f"{address}?{urlencode({'kode': code})}", label=label)
        values |= {"spoken": spoken(code), "qr": picture, "left": seconds_left()}
    return values
