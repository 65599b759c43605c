"""What happens to mentors when two people turn out to be one."""

from django.db.models import QuerySet

from mentorprog.people.merging import rule
from mentorprog.people.models import Person
from networks.models import Mentor
from networks.services.mentors import end_twice


@rule("networks.mentor.person")
def _one_active_mentor(rows: QuerySet[Mentor], kept: Person, gone: Person) -> None:
    """The kept person's membership goes on; the other one ends, so that nobody is invited twice."""
    if Mentor.objects.active().filter(person=kept).exists():
        for mentor in rows.filter(status=Mentor.Status.ACTIVE):
            end_twice(mentor=mentor)
