"""Provisional answers: who waits for more than a month is told so before the month is over."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from applications.models import Application, ProvisionalAnswer
from applications.selectors import applications_for
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.times import end_of_day, today

ASKED_AFTER = timedelta(days=21)  # so that a week is left of the month of the Public Administration Act, section 11 a


def due(viewer: Any) -> QuerySet[Application]:
    """The applications in the viewer's region that soon have waited a month and been told nothing."""
    return applications_for(viewer).filter(
        state=Application.State.SUBMITTED,
        submitted_at__lte=end_of_day(today() - ASKED_AFTER),
        provisional_answer=None,
    )


@transaction.atomic
def send_provisional_answers(*, actor: Person) -> int:
    """Tell the contact of each application that is due; returns how many. Twice at once tells each of them once."""
    if not actor.has_perm("applications.decide"):
        raise PermissionDenied
    ids = list(due(actor).values_list("pk", flat=True))
    rows = Application.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    told = {row.pk: row for row in rows.select_related("contact__work_municipality")}
    known = set(ProvisionalAnswer.objects.filter(application__in=told).values_list("application_id", flat=True))
    waiting = {pk: row for pk, row in told.items() if pk not in known and row.state == Application.State.SUBMITTED}
    for pk, application in waiting.items():
        answer = ProvisionalAnswer.objects.create(application=application, sent_by=actor)
        history.record(application, "provisional_answer", before="", after=answer.sent_at, actor=actor)
        enqueue(
            key=f"provisional-answer:{pk}",
            template="provisional_answer",
            to=application.contact,
            context={"application": pk},
        )
    return len(waiting)
