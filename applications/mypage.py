"""What my page shows to somebody who applies, and to a candidate with an answer."""

from applications.models import Application, Candidate
from applications.selectors import own_answers, own_applications
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section


@section(about=Application.contact)
def applications(person: Person) -> Section:
    """Own applications, the newest first."""
    return Section("applications/my_applications.html", {"applications": own_applications(person)[:20]}, order=15)


@section(about=Candidate.person)
def answers(person: Person) -> Section | None:
    """Answers to a candidate other than an offer."""
    found = list(own_answers(person)[:10])
    return Section("applications/my_answers.html", {"candidacies": found}, order=16) if found else None
