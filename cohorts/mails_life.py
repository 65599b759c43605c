"""What the mails about gatherings and the cohort as a whole say, fetched at the moment they are sent."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.calendars import day_file, with_sessions
from cohorts.models import Cohort, CohortGathering, CohortMaterial, CourseDay, Message, Participation, PracticalNeeds
from cohorts.needs import window
from curriculum.models import Material
from mentorprog import dates
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import HANDED_OVER, Mail
from mentorprog.times import today


# --- Reminders ----------------------------------------------------------------------------------------------
def _seat(mail: Mail) -> tuple[CohortGathering, Participation, list[CourseDay]] | None:
    """The gathering, the seat and the days of a mail; None when it is no longer to come for this person."""
    rows = Participation.objects.filter(state=Participation.State.ACTIVE, cohort__state__in=Cohort.ALIVE)
    seat = rows.select_related("cohort").filter(pk=mail.context["participation"]).first()
    place = CohortGathering.objects.select_related("gathering", "cohort").filter(pk=mail.context["place"]).first()
    if seat is None or place is None:
        return None
    days = list(with_sessions(place.days.all()))
    return (place, seat, days) if days and days[0].date > today() else None


def _facts(place: CohortGathering, days: list[CourseDay]) -> dict[str, Any]:
    return {
        "cohort": place.cohort.name,
        "gathering": str(place.gathering),
        "span": dates.span(days[0].date, days[-1].date),
        "days": [_line(day) for day in days],
        "venue": ", ".join(filter(None, [place.venue, place.address])),
    }


def _line(day: CourseDay) -> str:
    """Date and hours of a day."""
    sessions = list(day.training_day.sessions.all())
    if not sessions:
        return dates.day(day.date)
    return dates.meeting_time(day.date, sessions[0].starts, max(one.ends for one in sessions))


@composer("gathering_reminder", label=gettext_lazy("Reminder of a gathering"))
def gathering_reminder(mail: Mail) -> Content | None:
    """When and where the next gathering is, and what to do before it."""
    found = _seat(mail)
    if found is None:
        return None
    place, _participation, days = found
    preparation = [
        f"{session.title}: {session.preparation}"
        for day in days
        for session in day.training_day.sessions.all()
        if session.preparation
    ]
    return Content({**_facts(place, days), "preparation": preparation, "link": absolute("mypage")})


@composer("needs_missing", label=gettext_lazy("Practical needs, reminder"))
@composer("needs_asked", label=gettext_lazy("Practical needs"))
def needs_asked(mail: Mail) -> Content | None:
    """What do you need at the gathering? Moot once it is answered."""
    found = _seat(mail)
    if found is None:
        return None
    place, seat, days = found
    if PracticalNeeds.objects.filter(participation=seat, gathering=place).exists():
        return None
    closes = window(place)[1]
    return Content({**_facts(place, days), "closes": dates.day(closes), "link": absolute("needs", place.pk)})


@composer("materials_to_read", label=gettext_lazy("Materials to read before a gathering"))
def materials_to_read(mail: Mail) -> Content | None:
    """What is to be read before the gathering; moot when there is nothing any more."""
    found = _seat(mail)
    if found is None:
        return None
    place, _participation, days = found
    here = Q(session__day__gathering=place.gathering_id, read_before=True)
    titles = [
        *Material.objects.filter(here).order_by("session__day__number", "session__starts", "pk"),
        *CohortMaterial.objects.filter(here, cohort=place.cohort_id).order_by("pk"),
    ]
    if not titles:
        return None
    values = {**_facts(place, days), "titles": [one.title for one in titles]}
    return Content({**values, "link": absolute("cohort_materials", place.cohort.slug)})


# --- What staff tell ----------------------------------------------------------------------------------------
def _message(mail: Mail) -> Message:
    return Message.objects.select_related("cohort", "place__gathering", "sent_by__centre").get(
        pk=mail.context["message"]
    )


@composer("cohort_message", label=gettext_lazy("Message to participants"))
def cohort_message(mail: Mail) -> Content | None:
    """What staff have written."""
    return Content(message_values(_message(mail)))


def message_values(message: Message) -> dict[str, Any]:
    """What the mail of a message shows; a preview uses the same."""
    sender = message.sent_by
    return {
        "subject_line": message.subject,
        "cohort": message.cohort.name,
        "message": message.text,
        "sender": str(sender) if sender else "",
        "centre": str(sender.centre) if sender and sender.centre else "RVTS",
        "link": absolute("mypage"),
    }


@composer("cohort_cancelled", label=gettext_lazy("A cohort is called off"))
def cohort_cancelled(mail: Mail) -> Content | None:
    """The cohort is called off, and what staff say about it."""
    message = _message(mail)
    return Content({"cohort": message.cohort.name, "message": message.text, "link": absolute("front")})


@composer("gathering_moved", label=gettext_lazy("A gathering is moved"))
def gathering_moved(mail: Mail) -> Content | None:
    """What was, and what is now, of a gathering that has been moved; with the days for the calendar.

    When it has been moved again since, the newer mail tells all of it; when it is back where the reader knows it to
    be, there is nothing to tell.
    """
    message = _message(mail)
    place = message.place
    if place is None or place.sequence != message.sequence or message.cohort.cancelled_at is not None:
        return None
    place.cohort = message.cohort
    days = list(with_sessions(place.days.all()))
    changes = moves(place, days, known(message, mail))
    if not changes:
        return None
    values = {
        **_facts(place, days),
        "changes": changes,
        "message": message.text,
        "link": absolute("cohort", place.cohort.slug),
    }
    return Content(values, calendar=day_file(days, place.cohort.name), method="PUBLISH")


def known(message: Message, mail: Mail) -> dict[str, Any]:
    """Where the reader knows the gathering to be: as it was before the first move that no mail has told of."""
    rows = Message.objects.filter(place=message.place_id, kind=Message.Kind.MOVED, sequence__lt=message.sequence)
    earlier = list(rows.order_by("-sequence"))
    keys = {f"cohort-message:{one.pk}:{mail.recipient_id}": one.pk for one in earlier}
    told = {keys[key] for key in Mail.objects.filter(key__in=keys, state__in=HANDED_OVER).values_list("key", flat=True)}
    before = {
        "days": dict(message.before["days"]),
        "venue": message.before["venue"],
        "address": message.before["address"],
    }
    for one in earlier:
        if one.pk in told:
            break
        before["days"] |= one.before["days"]
        before["venue"], before["address"] = one.before["venue"], one.before["address"]
    return before


def moves(place: CohortGathering, days: list[CourseDay], before: dict[str, Any]) -> list[str]:
    """Old → new, a line for each thing that is another than before."""
    lines = []
    for day in days:
        old = before["days"].get(str(day.pk))
        if old and date.fromisoformat(old) != day.date:
            was = dates.day(date.fromisoformat(old))
            lines.append(_("%(what)s: %(old)s → %(new)s") % {"what": day.training_day, "old": was, "new": _line(day)})
    old_venue = ", ".join(filter(None, [before["venue"], before["address"]]))
    new_venue = ", ".join(filter(None, [place.venue, place.address]))
    if old_venue != new_venue:
        lines.append(_("%(what)s: %(old)s → %(new)s") % {"what": _("Venue"), "old": old_venue, "new": new_venue})
    return lines
