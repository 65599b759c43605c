"""Guidance: asked, given to somebody, agreed, held, closed, and what was written deleted.

`actor` None is the municipality's own guide, who has shown a code from the own mailbox and has no account.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.guidance.selectors import (
    Arrangement,
    arrangement_for,
    colleagues_of,
    coordinators_of,
    desk_of,
    planned_session,
)
from networks.guidance.workdays import add_working_days
from networks.models import GuidanceRequest, GuidanceSession, Mentor
from networks.models.guidance import may_handle

State, Giver, Ending = GuidanceRequest.State, GuidanceRequest.Giver, GuidanceRequest.Ending


# --- The mentor -------------------------------------------------------------------------------------------
@sensitive_variables()
def ask(
    *,
    mentor: Mentor,
    token: uuid.UUID,
    giver: str,
    theme: str,
    urgency: str,
    form: str,
    reachable: str,
    text: str,
) -> GuidanceRequest:
    """Keep the mentor's request and tell those who answer it. The same `token` again returns the same request.

    Raises Refused for somebody who is no active mentor, or when the plan does not offer this giver (any more).
    """
    known = GuidanceRequest.objects.filter(mentor=mentor, token=token).first()
    if known is not None:
        return known
    values = {"theme": theme, "urgency": urgency, "form": form, "reachable": reachable, "text": text}
    try:
        with transaction.atomic():
            return _enter(mentor, token, giver, values)
    except IntegrityError:  # two clicks at the same moment: the other one was first
        return GuidanceRequest.objects.get(mentor=mentor, token=token)


@sensitive_variables()
def _enter(mentor: Mentor, token: uuid.UUID, giver: str, values: dict[str, str]) -> GuidanceRequest:
    found: Mentor = locked(mentor)
    arrangement = arrangement_for(found)
    if found.status != Mentor.Status.ACTIVE:
        raise Refused(_("Only active mentors can ask for guidance."))
    if arrangement.centre is None or giver not in arrangement.givers:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    day = today()
    row = GuidanceRequest.objects.create(
        mentor=found,
        token=token,
        centre=arrangement.centre,
        giver=giver,
        asked_on=day,
        due=add_working_days(day, desk_of(arrangement.centre).days_for(values["urgency"])),
        **(_guide(arrangement, found) if giver == Giver.MUNICIPALITY else {}),
        **values,
    )
    history.record(row, "state", before="", after=row.state, actor=found.person)
    _tell_who_answers(row)
    return row


def _guide(arrangement: Arrangement, mentor: Mentor) -> dict[str, str]:
    known = Person.objects.select_related("work_municipality").filter(email__iexact=arrangement.guide_email).first()
    known = known or Person(work_municipality=mentor.person.work_municipality)
    address = {"guide_name": arrangement.guide_name, "guide_email": arrangement.guide_email}
    return address | {"guide_language": known.reply_language()}


def _tell_who_answers(row: GuidanceRequest) -> None:
    """One mail each, which says only that there is something to read."""
    key, context = f"{row.pk}:{row.serial}", {"request": row.pk, "serial": row.serial}
    if row.giver == Giver.MUNICIPALITY:
        enqueue(
            key=f"guidance-guide:{key}",
            template="guidance_guide",
            to=row.guide_email,
            language=row.guide_language,
            context={**context, "reminder": 0},
        )
        return
    for person in coordinators_of(row.centre_id):
        enqueue(key=f"guidance-new:{key}:{person.pk}", template="guidance_new", to=person, context=context)


@transaction.atomic
def withdraw(*, request: GuidanceRequest, actor: Person) -> GuidanceRequest:
    """The author needs no guidance any more; what was written is deleted at once. Twice is the same as once."""
    row: GuidanceRequest = locked(request)
    if row.mentor.person_id != actor.pk:
        raise PermissionDenied
    if row.state == State.CLOSED and row.ending == Ending.WITHDRAWN:
        return row
    closed: GuidanceRequest = change_state(
        row, "give_up", actor=actor, reason=Ending.WITHDRAWN, ending=Ending.WITHDRAWN
    )
    _call_off_alone(closed)
    _erase(closed)
    _tell_handler(closed)
    return closed


@transaction.atomic
def ask_rvts_instead(*, request: GuidanceRequest, actor: Person) -> GuidanceRequest:
    """The municipality's guide has not answered in time: the author lets the centre have it. The guide's link ends."""
    row: GuidanceRequest = locked(request)
    if row.mentor.person_id != actor.pk:
        raise PermissionDenied
    if row.giver == Giver.RVTS:
        return row
    if row.state != State.NEW or row.due > today():
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    row.giver, row.serial = Giver.RVTS, row.serial + 1
    row.due = add_working_days(today(), desk_of(row.centre_id).days_for(row.urgency))
    row.save(update_fields=["giver", "serial", "due"])
    history.record(row, "giver", before=Giver.MUNICIPALITY, after=Giver.RVTS, actor=actor)
    _tell_who_answers(row)
    return row


# --- Who answers ------------------------------------------------------------------------------------------
@transaction.atomic
def assign(*, request: GuidanceRequest, handler: Person, seen: int | None, actor: Person) -> GuidanceRequest:
    """Let somebody in the centre handle it. `seen` is who handled it on the page that was sent (id or None).

    Two at once: the second is told who was first. Raises Refused, PermissionDenied.
    """
    row: GuidanceRequest = locked(request)
    if row.handler_id == handler.pk and row.state == State.ASSIGNED:
        return row
    if row.handler_id != seen:
        raise Refused(_("%(name)s has got it meanwhile.") % {"name": row.handler or _("Nobody")})
    if not colleagues_of(row.centre_id).filter(pk=handler.pk).exists():
        raise PermissionDenied
    before = row.handler_id or ""
    assigned: GuidanceRequest = change_state(row, "assign", actor=actor, handler=handler)
    history.record(assigned, "handler", before=before, after=handler.pk, actor=actor)
    if handler != actor:
        enqueue(
            key=f"guidance-assigned:{row.pk}:{uuid.uuid4()}",
            template="guidance_new",
            to=handler,
            context={"request": row.pk, "serial": row.serial, "handler": handler.pk},
        )
    _tell_author(assigned)
    return assigned


@transaction.atomic
def take(*, request: GuidanceRequest) -> GuidanceRequest:
    """The municipality's guide has taken it. Twice is the same as once."""
    row = _of_guide(request)
    if row.state == State.ASSIGNED:
        return row
    taken: GuidanceRequest = change_state(row, "assign", actor=None, handler=None)
    _tell_author(taken)
    return taken


@transaction.atomic
def agree(*, request: GuidanceRequest, day: date, minutes: int, actor: Person | None) -> GuidanceRequest:
    """A talk is agreed: with a new session, or the agreed one is moved for all who take part in it."""
    row = _of_guide(request) if actor is None else locked(request)
    _may(row, actor)
    session = planned_session(row) if row.state == State.AGREED else None
    if session is not None and (session.date, session.minutes) == (day, minutes):
        return row
    if session is None:
        row = change_state(row, "agree", actor=actor)
        row.sessions.add(GuidanceSession.objects.create(date=day, minutes=minutes))
        _tell_author(row)
        return row
    before = str(session)
    session.date, session.minutes = day, minutes
    session.save(update_fields=["date", "minutes"])
    for one in _all_in(session, State.AGREED):
        history.record(one, "session", before=before, after=session, actor=actor)
        _tell_author(one)
    return row


@transaction.atomic
def agree_group(*, requests: Iterable[int], day: date, minutes: int, actor: Person) -> GuidanceSession:
    """One session for several mentors: all of them or nobody. Those that nobody has taken are taken by the actor.

    Raises Refused when one of them is answered already, PermissionDenied when one is not the actor's to handle.
    """
    wanted = set(requests)
    rows = list(GuidanceRequest.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted) or not all(may_handle(row, actor) for row in rows):
        raise PermissionDenied
    if any(row.state not in GuidanceRequest.UNANSWERED for row in rows):
        raise Refused(_("One of them has been answered since you opened the page. Choose again."))
    session = GuidanceSession.objects.create(date=day, minutes=minutes)
    for row in rows:
        if row.state == State.NEW:
            row = change_state(row, "assign", actor=actor, handler=actor)  # noqa: PLW2901 - the same row, afresh
        agreed = change_state(row, "agree", actor=actor)
        agreed.sessions.add(session)
        _tell_author(agreed)
    return session


@transaction.atomic
def hold(*, request: GuidanceRequest, day: date, minutes: int, actor: Person | None) -> GuidanceRequest:
    """The session was held, so long; in a group it counts for all who take part. Twice is the same as once."""
    row = _of_guide(request) if actor is None else locked(request)
    _may(row, actor)
    session = planned_session(row)
    if row.state == State.HELD:
        return row
    if session is None or row.state != State.AGREED:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    session.date, session.minutes, session.held = day, minutes, True
    session.save(update_fields=["date", "minutes", "held"])
    for one in _all_in(session, State.AGREED):
        change_state(one, "hold", actor=actor)
    row.refresh_from_db()
    return row


@transaction.atomic
def close(*, request: GuidanceRequest, ending: str, actor: Person | None) -> GuidanceRequest:
    """Nothing more will come: after a session, or without one and then with how it ended. Twice is once."""
    row = _of_guide(request) if actor is None else locked(request)
    _may(row, actor)
    if row.state == State.CLOSED:
        return row
    if row.state == State.HELD:
        return change_state(row, "finish", actor=actor)
    closed: GuidanceRequest = change_state(row, "give_up", actor=actor, reason=ending, ending=ending)
    _call_off_alone(closed)
    _tell_author(closed)
    return closed


def send_code(*, request: GuidanceRequest) -> str:
    """Send the guide a one-time code, and return it. The caller keeps it. The mail is blanked when it has left."""
    code: str = get_adapter().generate_login_code()
    enqueue(
        key=f"guidance-code:{uuid.uuid4()}",
        template="guidance_code",
        to=request.guide_email,
        language=request.guide_language,
        context={"code": code},
        sensitive=True,
    )
    return code


def _of_guide(request: GuidanceRequest) -> GuidanceRequest:
    """The locked row, when the guide's link is still the one that counts."""
    row: GuidanceRequest = locked(request)
    if row.giver != Giver.MUNICIPALITY or row.serial != request.serial:
        raise Refused(_("Somebody else answers this now."))
    return row


def _may(row: GuidanceRequest, actor: Person | None) -> None:
    if actor is not None and not may_handle(row, actor):
        raise PermissionDenied


def _all_in(session: GuidanceSession, state: str) -> list[GuidanceRequest]:
    """The requests of a session in this state, locked in one order."""
    rows = GuidanceRequest.objects.select_for_update(of=("self",)).filter(sessions=session.pk, state=state)
    return list(rows.order_by("pk"))


def _call_off_alone(row: GuidanceRequest) -> None:
    """A planned session that nobody is left in has not been and will not be."""
    for session in row.sessions.filter(held=False):
        row.sessions.remove(session)
        if not session.requests.exists():
            session.delete()


def _tell_author(row: GuidanceRequest) -> None:
    enqueue(
        key=f"guidance-news:{row.pk}:{uuid.uuid4()}",
        template="guidance_news",
        to=row.mentor.person,
        context={"request": row.pk},
    )


def _tell_handler(row: GuidanceRequest) -> None:
    """The mentor has withdrawn it: who was to give guidance hears of it."""
    to: Person | str | None = row.guide_email if row.giver == Giver.MUNICIPALITY else row.handler
    if to:
        language = row.guide_language if row.giver == Giver.MUNICIPALITY else ""
        context = {"request": row.pk}
        enqueue(
            key=f"guidance-changed:{row.pk}", template="guidance_changed", to=to, language=language, context=context
        )


# --- Deletion ---------------------------------------------------------------------------------------------
def purge_texts() -> int:
    """Delete what was written, so many days after closing as the centre says; returns of how many requests."""
    now, deleted = timezone.now(), 0
    rows = GuidanceRequest.objects.filter(state=State.CLOSED, erased_at=None).select_related("centre__guidance_desk")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        desk: Any = getattr(row.centre, "guidance_desk", None) or desk_of(row.centre_id)
        due = row.erased_on(desk.keep_days)
        if due is not None and due <= now:
            with transaction.atomic():
                _erase(locked(row))
            deleted += 1
    return deleted


def _erase(row: GuidanceRequest) -> None:
    """Take away what was written. What stays is what is counted."""
    row.text, row.reachable, row.erased_at = "", "", timezone.now()
    row.save(update_fields=["text", "reachable", "erased_at"])
    history.record(row, "text", before="kept", after="deleted", actor=None)
