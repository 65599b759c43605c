"""Staff pages of a cohort's people: the list, messages, what they need, and the papers for the gathering."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cohorts import papers
from cohorts.forms_life import MessageForm
from cohorts.mails_life import message_values
from cohorts.models import Cohort, CohortGathering, Message, Participation, PracticalNeeds
from cohorts.needs import summary, window
from cohorts.participants import listed, places_of
from cohorts.selectors import participations_for
from cohorts.services.messages import send_message
from cohorts.staff_life import cohort_of, crumb
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.documents.rendering import Unavailable
from mentorprog.outbox.rendering import sample
from mentorprog.states import Refused

SENT_SHOWN = 10


# --- The list -----------------------------------------------------------------------------------------------
def participants(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, how to reach them, and who has left. Regional staff see the people of their own region."""
    cohort = cohort_of(request, pk, "cohorts.view_participation")
    may_message = request.user.has_perm("cohorts.message_participants")
    sent = Message.objects.filter(cohort=cohort, kind=Message.Kind.MESSAGE).select_related("sent_by")
    values = {
        "cohort": cohort,
        "rows": list(listed(participations_for(request.user), cohort)),
        "places": places_of(cohort),
        "may_message": may_message,
        "may_see_needs": request.user.has_perm("cohorts.view_needs"),
        "sent": list(sent[:SENT_SHOWN]) if may_message else [],
        "crumb": crumb(cohort),
    }
    return show(request, model_admin, "cohorts/staff_participants.html", _("Participants"), **values)


# --- Messages -----------------------------------------------------------------------------------------------
def message(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A message to all or some of the participants: written, looked at as the mail it becomes, sent once."""
    cohort = cohort_of(request, pk, "cohorts.message_participants")
    chosen = _chosen(request, cohort)
    data = request.POST if request.method == "POST" else None
    form = MessageForm(data)
    preview = None
    if data is not None and form.is_valid() and data.get("act") in ("preview", "send"):
        if data["act"] == "send" and _send(request, cohort, chosen, form.cleaned_data):
            return redirect("admin:cohorts_cohort_participants", pk)
        preview = _as_mail(request, cohort, form.cleaned_data)
    reached = [seat for seat in chosen if seat.person.email]
    values = {
        "cohort": cohort,
        "form": form,
        "chosen": chosen,
        "reached": len(reached),
        "without": [seat for seat in chosen if not seat.person.email],
        "preview": preview,
        "crumb": {"url": reverse("admin:cohorts_cohort_participants", args=[pk]), "label": _("Participants")},
    }
    return show(request, model_admin, "cohorts/staff_message.html", _("Message to participants"), **values)


def _chosen(request: HttpRequest, cohort: Cohort) -> list[Participation]:
    """The participants that the page was opened for; all who take part when nobody is named."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("to")
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in given):  # noqa: PLR2004 - of a 64-bit number
        raise BadRequest("a recipient is not the number of a participation")
    rows = Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED).select_related("person")
    if given:
        rows = rows.filter(pk__in=given)
    elif request.method == "POST":
        rows = rows.none()
    return list(rows.order_by("person__name", "pk"))


def _send(request: HttpRequest, cohort: Cohort, chosen: list[Participation], cleaned: dict[str, Any]) -> bool:
    to = [int(one) for one in request.POST.getlist("to")]
    try:
        sent, new = send_message(cohort=cohort, to=to, actor=request.user, **cleaned)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    n = sent.recipients.exclude(person__email="").count()
    text = ngettext("The message goes to %(n)s person.", "The message goes to %(n)s people.", n)
    messages.success(request, text % {"n": n} if new else _("This message was sent already. It is not sent again."))
    return True


def _as_mail(request: HttpRequest, cohort: Cohort, cleaned: dict[str, Any]) -> Any:
    """The mail as it would leave, in the language of the page."""
    draft = Message(
        cohort=cohort,
        kind=Message.Kind.MESSAGE,
        subject=cleaned["subject"],
        text=cleaned["text"],
        sent_by=request.user,
    )
    return sample("cohort_message", message_values(draft), get_language() or "nb")


# --- Practical needs ----------------------------------------------------------------------------------------
def _place(cohort: Cohort, place: int) -> CohortGathering:
    found: CohortGathering = get_object_or_404(cohort.gatherings.select_related("gathering"), pk=place)
    found.cohort = cohort
    return found


def needs(model_admin: Any, request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """What the participants need at a gathering: the sum for the venue, then by name. Every look is recorded."""
    cohort = cohort_of(request, pk, "cohorts.view_needs")
    found = _place(cohort, place)
    history.record_look(found, actor=request.user)
    given = given_at(found)
    rows = _taking_part(cohort)
    values = {
        "cohort": cohort,
        "place": found,
        "summary": summary(len(rows), list(given.values())),
        "rows": [(seat, given.get(seat.pk)) for seat in rows],
        "window": window(found),
        "purged": getattr(found, "needs_purge", None),
        "crumb": crumb(cohort),
    }
    title = _("Practical needs: %(gathering)s") % {"gathering": found.gathering}
    return show(request, model_admin, "cohorts/staff_needs.html", title, **values)


def given_at(place: CohortGathering) -> dict[int, PracticalNeeds]:
    """The answers of those who still take part, by participation."""
    rows = PracticalNeeds.objects.filter(gathering=place, participation__state=Participation.State.ACTIVE)
    return {row.participation_id: row for row in rows}


def _taking_part(cohort: Cohort) -> list[Participation]:
    rows = Participation.objects.filter(cohort=cohort, state=Participation.State.ACTIVE)
    return list(rows.select_related("person__employer").order_by("person__name", "pk"))


# --- Papers -------------------------------------------------------------------------------------------------
def badges(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Name badges of all participants, as PDF."""
    cohort = cohort_of(request, pk, "cohorts.message_participants")
    return _pdf(request, cohort, lambda: papers.badges(cohort, _taking_part(cohort)), f"{cohort.slug}-navneskilt")


def paper(model_admin: Any, request: HttpRequest, pk: int, place: int, kind: str) -> HttpResponse:
    """The attendance sheet of a gathering, or what the venue gets, as PDF."""
    permission = {"oppmoteliste": "cohorts.message_participants", "kurssted": "cohorts.view_needs"}.get(kind)
    if permission is None:
        raise Http404
    cohort = cohort_of(request, pk, permission)
    found = _place(cohort, place)
    rows = _taking_part(cohort)
    name = f"{cohort.slug}-{found.gathering.order}-{kind}"
    if kind == "oppmoteliste":
        return _pdf(request, cohort, lambda: papers.sheet(found, rows), name)
    given = list(given_at(found).values())
    return _pdf(request, cohort, lambda: papers.venue(found, summary(len(rows), given)), name)


def _pdf(request: HttpRequest, cohort: Cohort, make: Any, name: str) -> HttpResponse:
    try:
        made = make()
    except Unavailable:
        messages.error(request, _("PDF files cannot be made just now. Try again later."))
        return redirect("admin:cohorts_cohort_participants", cohort.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
