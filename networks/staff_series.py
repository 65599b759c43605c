"""Staff pages of a series: planned with a look at its days, changed or ended from one meeting on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.forms import ReasonForm
from networks.forms_series import SeriesForm
from networks.guidance.workdays import is_public_holiday
from networks.models import Meeting, MeetingSeries
from networks.selectors import meetings_for, series_for, with_answers
from networks.services.series import change_following, create_series, end_series

GROUPS = ("network", "title")


def plan(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A new series: first its days are shown, then it is planned and everybody is invited."""
    if not request.user.has_perm("networks.add_meeting"):
        raise PermissionDenied
    form = SeriesForm(request.POST if request.method == "POST" else None, viewer=request.user)
    if _is_agreed(request, form):
        try:
            made = create_series(series=form.instance, actor=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            number = made.meetings.count()
            text = ngettext(
                "%(n)s meeting is planned. Everybody in the network gets one e-mail.",
                "%(n)s meetings are planned. Everybody in the network gets one e-mail about all of them.",
                number,
            )
            messages.success(request, text % {"n": number})
            return redirect("admin:networks_meetingseries_meetings", made.pk)
    values = _values(form)
    return show(request, model_admin, "networks/staff_series_form.html", _("A new series of meetings"), **values)


def following(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """This meeting and all that follow it: another time, place or rhythm."""
    meeting, series = _part_of_series(request, pk)
    initial = {"first": meeting.occurrence}
    initial |= {name: getattr(series, name) for name in ("title", "until", "starts", "ends", "skips_holidays")}
    initial |= {name: getattr(series, name) for name in ("place", "link", "agenda")}
    wanted = MeetingSeries(capacity=series.capacity)
    data = request.POST if request.method == "POST" else None
    form = SeriesForm(data, instance=wanted, initial=initial, viewer=request.user, following=series)
    if _is_agreed(request, form):
        try:
            done = change_following(meeting=meeting, wanted=form.instance, actor=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _told(_("The meetings are changed."), done.told))
            return redirect("admin:networks_meetingseries_meetings", done.series.pk)
    values = _values(form) | {"meeting": meeting, "crumb": _crumb(meeting)}
    title = _("Change this meeting and those that follow")
    return show(request, model_admin, "networks/staff_series_form.html", title, **values)


def end(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """This meeting and all that follow it are called off."""
    meeting, series = _part_of_series(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = end_series(meeting=meeting, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _told(_("The meetings are called off."), done.told))
            return redirect("admin:networks_meetingseries_meetings", done.series.pk)
    rest = series.meetings.filter(occurrence__gte=meeting.occurrence, state=Meeting.State.PLANNED).count()
    values = {"meeting": meeting, "form": form, "rest": rest, "crumb": _crumb(meeting)}
    title = _("Call off this meeting and those that follow")
    return show(request, model_admin, "networks/staff_series_end.html", title, **values)


def meetings(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A series with all its meetings, and how many come to each."""
    rows = series_for(request.user).select_related("network", "continues")
    series = get_object_or_404(rows, pk=pk)
    found = with_answers(series.meetings.all()).order_by("date", "starts")
    moved = [one.pk for one in found if one.date != one.occurrence]
    values = {"series": series, "meetings": found, "moved": moved, "after": series.continued_by.first()}
    return show(request, model_admin, "networks/staff_series.html", series.title, **values)


# --- Parts -------------------------------------------------------------------------------------------------


def _part_of_series(request: HttpRequest, pk: int) -> tuple[Meeting, MeetingSeries]:
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    meeting = get_object_or_404(meetings_for(request.user).select_related("network", "series__network"), pk=pk)
    if meeting.series is None:
        raise Http404
    return meeting, meeting.series


def _is_agreed(request: HttpRequest, form: SeriesForm) -> bool:
    """Whether the days that this form gives are those that were shown when the button was pressed."""
    valid = form.is_valid()
    return valid and request.POST.get("act") == "plan" and request.POST.get("shown") == _digest(form.instance)


def _digest(series: MeetingSeries) -> str:
    """What the look at the days has shown."""
    return f"{series.rule} {series.first} {series.until} {series.skips_holidays}"


def _values(form: SeriesForm) -> dict[str, Any]:
    series = form.instance if form.is_bound and form.is_valid() else None
    shown = []
    if series is not None:
        held = set(series.days())
        shown = [{"day": day, "held": day in held, "holiday": is_public_holiday(day)} for day in series.rule_days()]
    return {
        "form": form,
        "days": shown,
        "number": sum(one["held"] for one in shown),
        "words": series.rhythm.words() if series else "",
        "shown": _digest(series) if series else "",
        "meeting": None,
    }


def _crumb(meeting: Meeting) -> dict[str, str]:
    return {"url": reverse("admin:networks_meeting_answers", args=[meeting.pk]), "label": meeting.title}


def _told(text: str, number: int) -> str:
    told = ngettext("%(n)s mentor gets an e-mail.", "%(n)s mentors get an e-mail.", number) % {"n": number}
    return f"{text} {told}"
