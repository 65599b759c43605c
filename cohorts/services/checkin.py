"""A participant is registered as present at the door, once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Attendance, AttendanceChange, CourseDay, Participation
from cohorts.services.attendance import Standing, change_row
from mentorprog.people.models import Person
from mentorprog.states import Refused


@transaction.atomic
def check_in(*, day: CourseDay, actor: Person) -> tuple[Attendance, bool]:
    """Register that the actor has come on a course day; whether it was new stands beside the row.

    That the code was right is the caller's to see to. A mark that staff have set stays, and is told: they have
    a reason for it. Raises Refused when the actor does not take part in the day's cohort.
    """
    participation = (
        Participation.objects.select_for_update(of=("self",))
        .filter(person=actor, cohort=day.cohort_id)
        .exclude(state=Participation.State.WITHDRAWN)
        .first()
    )
    if participation is None:
        raise Refused(
            _("You are not among the participants of %(cohort)s. Talk to those at the door.") % {"cohort": day.cohort}
        )
    standing = Attendance.objects.filter(participation=participation, day=day).first()
    if standing is not None:
        if standing.mark == Attendance.Mark.PRESENT:
            return standing, False
        label = Attendance.Mark(standing.mark).label
        raise Refused(
            _("RVTS has already registered you as “%(mark)s” today. Talk to those at the door.") % {"mark": label}
        )
    if participation.state != Participation.State.ACTIVE:
        raise Refused(_("Your attendance in %(cohort)s is locked. Talk to those at the door.") % {"cohort": day.cohort})
    present = Standing(Attendance.Mark.PRESENT)
    made = Attendance.objects.create(
        participation=participation, day=day, mark=present.mark, checked_in_at=timezone.now()
    )
    cell = participation.pk, day.pk
    change_row(cell, Standing(), present, day.date, actor=actor, how=AttendanceChange.How.DOOR).save()
    return made, True
