"""Lending: asked, confirmed, a mentor chosen, both asked, matched or not, closed, deleted.

The request's row is locked before its question's, by everybody.
"""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.guidance.selectors import coordinators_of
from networks.lending.selectors import lendable
from networks.models import LendingQuestion, LendingRequest, Mentor
from networks.models.lending import SETTLED_KEPT, UNCONFIRMED_KEPT, may_match
from networks.selectors import mentors_for

State, Answer, Ending = LendingRequest.State, LendingQuestion.Answer, LendingRequest.Ending
Asked = LendingQuestion.State
MENTOR, EMPLOYER = "mentor", "employer"  # who answers


# --- The sender -------------------------------------------------------------------------------------------
def ask(*, token: uuid.UUID, **values: Any) -> LendingRequest:
    """Keep a request and mail the link that confirms the address. The same `token` again returns the same request."""
    known = LendingRequest.objects.filter(token=token).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = LendingRequest.objects.create(token=token, **values)
            history.record(row, "state", before="", after=row.state, actor=None)
            _tell_sender(row, "lending_confirm")
    except IntegrityError:  # two clicks at the same moment: the other one was first
        return LendingRequest.objects.get(token=token)
    return row


@transaction.atomic
def confirm(*, request: LendingRequest) -> LendingRequest:
    """The address is read by the one who sent it: staff are told. Twice is the same as once."""
    row: LendingRequest = locked(request)
    if row.state != State.UNCONFIRMED:
        return row
    confirmed: LendingRequest = change_state(row, "confirm", actor=None)
    _tell_staff(confirmed, "new")
    return confirmed


@transaction.atomic
def withdraw(*, request: LendingRequest) -> LendingRequest:
    """The sender needs nobody any more. Who is asked need not answer. Twice is the same as once."""
    row: LendingRequest = locked(request)
    if row.state == State.CLOSED:
        return row
    _drop_open(row, actor=None)
    told = row.state != State.UNCONFIRMED
    withdrawn: LendingRequest = change_state(row, "withdraw", actor=None)
    if told:
        _tell_staff(withdrawn, "withdrawn")
    return withdrawn


# --- Staff ------------------------------------------------------------------------------------------------
@transaction.atomic
def choose(
    *, request: LendingRequest, mentor: Mentor, employer_name: str, employer_email: str, actor: Person
) -> LendingQuestion:
    """Ask a mentor and the employer's contact. Two staff at once: the second is told who was first.

    Raises Refused when the mentor cannot be lent, is asked already or was before; PermissionDenied for others' rows.
    """
    row: LendingRequest = locked(request)
    if not may_match(row, actor) or not mentors_for(actor).filter(pk=mentor.pk).exists():
        raise PermissionDenied
    standing = row.questions.filter(state__in=[Asked.OPEN, Asked.ACCEPTED]).select_related("mentor__person").first()
    if standing is not None:
        if standing.mentor_id == mentor.pk:
            return standing
        raise Refused(_("%(name)s has been chosen meanwhile.") % {"name": standing.mentor})
    if row.questions.filter(mentor=mentor).exists():
        raise Refused(_("This mentor has been asked before. Choose another."))
    found = lendable(today()).select_related("person__work_municipality").filter(pk=mentor.pk).first()
    if found is None:
        raise Refused(_("This mentor cannot be lent now."))
    if employer_email.casefold() in (found.person.email.casefold(), row.contact_email.casefold()):
        raise Refused(_("The employer's contact must be somebody else than the mentor and the sender."))
    asked: LendingRequest = change_state(row, "ask", actor=actor)
    question = LendingQuestion.objects.create(
        request=asked,
        mentor=found,
        employer_name=employer_name,
        employer_email=employer_email,
        employer_language=_language_of(employer_email, found),
        asked_on=today(),
    )
    history.record(asked, "mentor", before="-", after=found.pk, actor=actor)
    history.record(question, "state", before="", after=question.state, actor=actor)
    _ask_both(question)
    return question


@transaction.atomic
def stop_asking(*, request: LendingRequest, actor: Person) -> LendingRequest:
    """Staff take the question back, for example when nobody answers. Twice is the same as once."""
    row: LendingRequest = locked(request)
    if not may_match(row, actor):
        raise PermissionDenied
    if row.state == State.NEW:
        return row
    further: LendingRequest = change_state(row, "look_further", actor=actor)
    _drop_open(further, actor=actor)
    return further


@transaction.atomic
def close(*, request: LendingRequest, ending: str, actor: Person) -> LendingRequest:
    """Staff are done with it; the sender is told that there is something to read. Twice is the same as once."""
    row: LendingRequest = locked(request)
    if not may_match(row, actor):
        raise PermissionDenied
    if row.state == State.CLOSED:
        return row
    _drop_open(row, actor=actor)
    closed: LendingRequest = change_state(row, "close", actor=actor, reason=ending, ending=ending)
    _tell_sender(closed, "lending_news")
    return closed


# --- Who is asked -----------------------------------------------------------------------------------------
@transaction.atomic
def answer(*, question: LendingQuestion, who: str, yes: bool) -> LendingQuestion:
    """The mentor (`MENTOR`) or the employer's contact (`EMPLOYER`) says yes or no. The same again is the same as once.

    A no ends the question, and staff choose another; the second yes lets the two see how to reach each other.
    Raises Refused when no answer is expected any more, or another one is given already.
    """
    row: LendingRequest = locked(question.request)
    asked: LendingQuestion = locked(question)
    column = f"{who}_answer"
    said, before = (Answer.YES if yes else Answer.NO), getattr(asked, column)
    if before == said:
        return asked
    if before or asked.state != Asked.OPEN or row.state != State.ASKED:
        raise Refused(_("No answer is expected any more."))
    if yes and asked.mentor.status != Mentor.Status.ACTIVE:
        raise Refused(_("This person is no longer a mentor."))
    setattr(asked, column, said)
    asked.save(update_fields=[column])
    actor = asked.mentor.person if who == MENTOR else None
    history.record(asked, column, before="-", after=said, actor=actor)
    if not yes:
        return _no(row, asked)
    if asked.mentor_answer == asked.employer_answer == Answer.YES:
        return _both(row, asked)
    return asked


def _no(row: LendingRequest, asked: LendingQuestion) -> LendingQuestion:
    declined: LendingQuestion = change_state(asked, "decline", actor=None)
    further: LendingRequest = change_state(row, "look_further", actor=None)
    _tell_staff(further, f"no-{asked.pk}")
    return declined


def _both(row: LendingRequest, asked: LendingQuestion) -> LendingQuestion:
    accepted: LendingQuestion = change_state(asked, "accept", actor=None)
    matched: LendingRequest = change_state(row, "match", actor=None)
    _tell_sender(matched, "lending_news")
    enqueue(
        key=f"lending-matched:{asked.pk}",
        template="lending_matched",
        to=asked.mentor.person,
        context={"question": asked.pk},
    )
    return accepted


# --- Mails ------------------------------------------------------------------------------------------------
def _drop_open(row: LendingRequest, *, actor: Person | None) -> None:
    for question in row.questions.filter(state=Asked.OPEN):
        change_state(question, "drop", actor=actor)


def _language_of(address: str, mentor: Mentor) -> str:
    """The contact's own language, or that of the municipality where the mentor works."""
    known = Person.objects.select_related("work_municipality").filter(email__iexact=address).first()
    return (known or Person(work_municipality=mentor.person.work_municipality)).reply_language()


def _ask_both(question: LendingQuestion) -> None:
    context = {"question": question.pk, "reminder": 0}
    enqueue(
        key=f"lending-mentor:{question.pk}",
        template="lending_question",
        to=question.mentor.person,
        context={**context, "who": MENTOR},
    )
    enqueue(
        key=f"lending-employer:{question.pk}",
        template="lending_question",
        to=question.employer_email,
        language=question.employer_language,
        context={**context, "who": EMPLOYER},
    )


def _tell_sender(row: LendingRequest, template: str) -> None:
    enqueue(
        key=f"{template}:{row.pk}:{row.state}",
        template=template,
        to=row.contact_email,
        language=row.contact_language,
        context={"request": row.pk},
    )


def _tell_staff(row: LendingRequest, what: str) -> None:
    """The coordinators of the municipality's centre."""
    for person in coordinators_of(row.municipality.centre.pk):
        enqueue(
            key=f"lending-staff:{row.pk}:{what}:{person.pk}",
            template="lending_staff",
            to=person,
            context={"request": row.pk},
        )


# --- Deletion ---------------------------------------------------------------------------------------------
def purge() -> int:
    """Delete what nobody has confirmed for a week, and what has been settled for half a year; returns how many."""
    now = timezone.now()
    old = LendingRequest.objects.filter(state=State.UNCONFIRMED, created_at__lt=now - UNCONFIRMED_KEPT)
    done = LendingRequest.objects.filter(settled_at__lt=now - SETTLED_KEPT)
    return sum(_delete(pk) for pk in [*old.values_list("pk", flat=True), *done.values_list("pk", flat=True)])


@transaction.atomic
def _delete(pk: int) -> int:
    """One row with its questions, unless it has got on meanwhile."""
    row = LendingRequest.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or not (row.is_too_old or row.settled_at):
        return 0
    row.delete()
    return 1
