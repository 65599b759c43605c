"""The evaluations on my page."""

from cohorts.evaluation.selectors import waiting_for
from cohorts.models import Participation
from mentorprog import tokens
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section


@section(about=Participation.person, cohort__evaluations__isnull=False, cohort__evaluations__released_on=None)
def evaluations(person: Person) -> Section | None:
    """What one can say one's opinion of now."""
    waiting = [(row, tokens.make("evaluation", row.pk, seat)) for row, seat in waiting_for(person)]
    return Section("cohorts/my_evaluations.html", {"evaluations": waiting}, order=30) if waiting else None
