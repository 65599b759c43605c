"""What my page shows to a lecturer."""

from cohorts.teaching import tasks_for
from cohorts.teaching_views import WAITING
from curriculum.models import Lecturer
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section


@section(about=Lecturer.person)
def teaching(person: Person) -> Section | None:
    """The next session, and how much waits for an answer."""
    lecturer = Lecturer.objects.get(person=person)
    coming = [task for task in tasks_for(lecturer) if task.is_to_come]
    values = {"next": next(iter(coming), None), "waiting": sum(task.standing in WAITING for task in coming)}
    return Section("cohorts/my_teaching_section.html", values, order=25)
