"""What happens to applications when two people, or two organisations, turn out to be one."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Assignment, Candidate, CoEditor, Impartiality
from mentorprog.people.merging import refuse, rule
from mentorprog.people.models import Person
from mentorprog.states import Refused

refuse(
    "applications.application.organisation",  # two applications of one unit to one cohort
    "applications.review.reviewer",  # two assessments by one reader
)


@rule("applications.coeditor.person")
def _invited_once(rows: QuerySet[CoEditor], kept: Person, gone: Person) -> None:
    """Who writes in an application already needs no second invitation to it."""
    standing = CoEditor.objects.standing().filter(person=kept).values("application")
    rows.filter(revoked_at=None, application__in=standing).update(revoked_at=timezone.now())


@rule("applications.candidate.person")
def _candidate_once(rows: QuerySet[Candidate], kept: Person, gone: Person) -> None:
    """One person twice in the same application would be two candidates for one seat."""
    own = Candidate.objects.remaining().filter(person=kept).values("application")
    twice = rows.filter(withdrawn_at=None, application__in=own).select_related("application").first()
    if twice is not None:
        text = _("Both are candidates in application %(reference)s. Withdraw one of them first.")
        raise Refused(text % {"reference": twice.application})


@rule("applications.impartiality.person")
def _a_conflict_stands(rows: QuerySet[Impartiality], kept: Person, gone: Person) -> None:
    """Who has declared a conflict of interest under either name has one."""
    own = Impartiality.objects.filter(person=kept)
    conflicts = rows.filter(conflict=True).values_list("application", "reason")
    for application, reason in conflicts:
        own.filter(application=application).exclude(conflict=True).update(conflict=True, reason=reason)
    rows.filter(application__in=own.values("application")).delete()


@rule("applications.assignment.reviewer")
def _asked_to_read_once(rows: QuerySet[Assignment], kept: Person, gone: Person) -> None:
    """The same application is not to be read twice by one reader."""
    rows.filter(application__in=Assignment.objects.filter(reviewer=kept).values("application")).delete()
