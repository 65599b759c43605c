"""What my page shows to somebody who applies, and to a candidate with an answer."""

from applications.selectors import own_answers, own_applications
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section


@section
def applications(person: Person) -> Section | None:
    """Own applications, the newest first."""
    found = list(own_applications(person)[:20])
    return Section("applications/my_applications.html", {"applications": found}, order=15) if found else None


@section
def answers(person: Person) -> Section | None:
    """Answers to a candidate other than an offer."""
    found = list(own_answers(person)[:10])
    return Section("applications/my_answers.html", {"candidacies": found}, order=16) if found else None
