"""Mentors: from graduation into the right network, on leave, out, and to another network with their own yes."""

from contextlib import suppress
from datetime import date

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts.models import Participation
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import OSLO, today
from networks.models import Mentor, Network, NetworkQuestion, StillRight
from networks.selectors import mentors_for, network_of
from networks.services.local import leave_locals
from networks.services.meetings import invite_to_coming, leave_coming


@transaction.atomic
def become_mentor(*, participation: Participation, actor: Person | None) -> Mentor:
    """Make a graduate a mentor in the network of the county where he or she works.

    Where one was trained does not matter. Without a network for the county the mentor stands without one
    and is shown to staff. Somebody who is an active mentor already stays as is.
    """
    person: Person = locked(participation.person)
    standing = Mentor.objects.active().filter(person=person).first()
    if standing is not None:
        return standing
    network = network_of(person.work_municipality)
    completed = participation.completed_at
    assert completed is not None, "only completed participations graduate"  # noqa: S101 - kept by the database
    mentor = Mentor.objects.create(
        person=person, participation=participation, network=network, since=completed.astimezone(OSLO).date()
    )
    history.record(mentor, "network", before="", after=network or "-", actor=actor)
    enqueue(key=f"mentor-welcome:{mentor.pk}", template="mentor_welcome", to=person, context={"mentor": mentor.pk})
    if network is not None:
        invite_to_coming(mentor=mentor)
    return mentor


def _may_run(mentor: Mentor, actor: Person) -> None:
    """Raise PermissionDenied unless the actor coordinates the mentor's region or network."""
    if not (actor.has_perm("networks.change_mentor") and mentors_for(actor).filter(pk=mentor.pk).exists()):
        raise PermissionDenied


def locked_with_person(mentor: Mentor) -> tuple[Person, Mentor]:
    """Both rows, read afresh and locked in the one order that everybody keeps: the person first."""
    person: Person = locked(mentor.person)
    row: Mentor = locked(mentor)
    row.person = person
    return person, row


# --- The network ------------------------------------------------------------------------------------------
@transaction.atomic
def move_mentor(*, mentor: Mentor, network: Network | None, actor: Person) -> Mentor:
    """Put a mentor into another network (or none): invited to its coming meetings, and no longer to the old one's."""
    _may_run(mentor, actor)
    row: Mentor = locked(mentor)
    if row.status != Mentor.Status.ACTIVE:
        raise Refused(_("This person is no longer a mentor."))
    if network is not None and network.kind != Network.Kind.REGIONAL:
        raise Refused(_("A local network comes beside the regional one, not in its place."))
    _stop_asking_about_network(row)
    _move(row, network, actor)
    return row


def _move(row: Mentor, network: Network | None, actor: Person) -> None:
    """Change the regional network of a locked row. The same network again is no move.

    Who moves to another region is no longer in the local networks of the old one.
    """
    before = row.network
    if before == network:
        return
    row.network = network
    row.save(update_fields=["network"])
    history.record(row, "network", before=before or "-", after=network or "-", actor=actor)
    if before is not None:
        leave_coming(mentor=row, network=before)
    if network is not None:
        leave_locals(row, row.local_memberships.exclude(network__centre=network.centre_id), actor)
        invite_to_coming(mentor=row)


def _stop_asking_about_network(mentor: Mentor) -> None:
    for question in NetworkQuestion.objects.filter(mentor=mentor, state=NetworkQuestion.State.WAITING):
        change_state(question, "overtake", actor=None)


@transaction.atomic
def follow_workplace(*, person: Person, place: Municipality) -> NetworkQuestion | None:
    """Ask a mentor who works in another place now whether the network shall follow; None when there is nothing to ask.

    Nothing moves without the mentor's yes. Where no network is named for the new place the mentor stays too.
    """
    found = Mentor.objects.active().filter(person=person).first()
    if found is None:
        return None
    mentor: Mentor = locked(found)
    network = network_of(place)
    waiting = mentor.network_questions.filter(state=NetworkQuestion.State.WAITING).first()
    if waiting is not None and (waiting.network, waiting.municipality_id) == (network, place.pk):
        return waiting
    if waiting is not None:
        change_state(waiting, "overtake", actor=None)
    if network is None or network.pk == mentor.network_id or mentor.status != Mentor.Status.ACTIVE:
        return None
    question = NetworkQuestion.objects.create(mentor=mentor, municipality=place, network=network, asked_on=today())
    history.record(question, "state", before="", after=question.state, actor=None)
    return question


@transaction.atomic
def answer_network_question(*, question: NetworkQuestion, move: bool, actor: Person) -> NetworkQuestion:
    """The mentor's own yes or no. The same answer again is the same as once.

    Raises Refused when something else has been decided meanwhile, PermissionDenied for others' questions.
    """
    person, mentor = locked_with_person(question.mentor)
    row: NetworkQuestion = locked(question)
    if mentor.person_id != actor.pk:
        raise PermissionDenied
    wanted = NetworkQuestion.State.ACCEPTED if move else NetworkQuestion.State.DECLINED
    if row.state == wanted:
        return row
    row = change_state(row, "accept" if move else "decline", actor=actor)
    if move:
        _move(mentor, row.network, actor)
        _work_in(person, row.municipality, actor)
    return row


def _work_in(person: Person, place: Municipality, actor: Person) -> None:
    """A new employer elsewhere: who says yes works there."""
    if person.work_municipality_id != place.pk:
        before, person.work_municipality = person.work_municipality, place
        person.save(update_fields=["work_municipality"])
        history.record(person, "work_municipality", before=before or "-", after=place, actor=actor)


# --- Leave ------------------------------------------------------------------------------------------------
@transaction.atomic
def go_on_leave(*, mentor: Mentor, until: date, reminded: bool, actor: Person) -> Mentor:
    """On leave from today until a day, which belongs to it; `reminded`: reminders of meetings go on being sent.

    Nobody has to take the mentor back: the day after, the leave is over. Raises Refused for a day that has passed.
    """
    _may_run(mentor, actor)
    row: Mentor = locked(mentor)
    if row.status != Mentor.Status.ACTIVE:
        raise Refused(_("This person is no longer a mentor."))
    if until < today():
        raise Refused(_("This date has passed."))
    if (row.away_until, row.reminded_when_away) == (until, reminded) and row.is_away:
        return row
    before = row.away_until if row.is_away else "-"
    row.away_since = row.away_since if row.is_away else today()
    row.away_until, row.reminded_when_away = until, reminded
    row.save(update_fields=["away_since", "away_until", "reminded_when_away"])
    history.record(row, "away_until", before=before, after=until, actor=actor)
    return row


@transaction.atomic
def end_leave(*, mentor: Mentor, actor: Person) -> Mentor:
    """Back before the leave is over. Not on leave: nothing happens."""
    _may_run(mentor, actor)
    row: Mentor = locked(mentor)
    if row.is_away:
        before = row.away_until
        row.away_since = row.away_until = None
        row.reminded_when_away = False
        row.save(update_fields=["away_since", "away_until", "reminded_when_away"])
        history.record(row, "away_until", before=before, after="-", actor=actor)
    return row


# --- The end ----------------------------------------------------------------------------------------------
@transaction.atomic
def leave(*, mentor: Mentor, actor: Person, reason: str, why: str = Mentor.Why.OTHER) -> Mentor:
    """End somebody's time as a mentor. Nothing more is sent to him or her.

    `why` is one of the list; `reason` are words of one's own, or the words of the list where there is nothing to add.
    """
    _may_run(mentor, actor)
    row: Mentor = change_state(mentor, "leave", actor=actor, reason=reason, why=why)
    _stop_asking(row)
    return row


@transaction.atomic
def end_twice(*, mentor: Mentor) -> Mentor:
    """End the membership of somebody who was registered twice and goes on under the other row."""
    row: Mentor = change_state(mentor, "leave", actor=None, reason=_("The person was registered twice."))
    _stop_asking(row)
    return row


def _stop_asking(mentor: Mentor) -> None:
    """Nobody is asked about anything any more."""
    _stop_asking_about_network(mentor)
    for one in StillRight.objects.filter(mentor=mentor, state=StillRight.State.WAITING):
        change_state(one, "close", actor=None)


@transaction.atomic
def record_death(*, mentor: Mentor, actor: Person) -> Mentor:
    """Record that somebody has died: no mail ever again, whoever might want to send one, and no sign-in.

    The address is taken away, so that nothing can be sent, and what waits in the outbox is cancelled.
    """
    _may_run(mentor, actor)
    person, _row = locked_with_person(mentor)
    row: Mentor = change_state(mentor, "record_death", actor=actor)
    _stop_asking(row)
    EmailAddress.objects.filter(user=person).delete()
    person.email, person.is_active = "", False
    person.save(update_fields=["email", "is_active"])
    history.record(person, "email", before="…", after="-", actor=actor)
    for mail in Mail.objects.filter(recipient=person, state__in=[Mail.State.QUEUED, Mail.State.FAILED]).order_by("pk"):
        with suppress(Refused):  # a worker has just taken it
            change_state(mail, "cancel", actor=None, reason="out of date")
    return row


@transaction.atomic
def take_back(*, mentor: Mentor, actor: Person, reason: str) -> Mentor:
    """Somebody is a mentor again, or was taken out by mistake; with the meetings that are ahead.

    After a mistaken death the person may sign in again, once staff have entered the address anew.
    Raises Refused when the person has another active membership.
    """
    _may_run(mentor, actor)
    person, _row = locked_with_person(mentor)
    try:
        with transaction.atomic():
            row: Mentor = change_state(mentor, "take_back", actor=actor, reason=reason)
    except IntegrityError:
        raise Refused(_("This person is an active mentor already.")) from None
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        history.record(person, "is_active", before=False, after=True, actor=actor)
    row.person = person
    if person.email:
        for network in (row.network, *(one.network for one in row.local_memberships.select_related("network"))):
            invite_to_coming(mentor=row, network=network)
    return row
