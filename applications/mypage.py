"""What my page shows to somebody who applies, and to a candidate with an answer."""

from applications.models import Application, Candidate, CoEditor
from applications.selectors import ANSWERED, own_answers, own_applications, shared_applications
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section


@section(about=Application.contact)
def applications(person: Person) -> Section:
    """Applications that the person is the contact of, the newest first."""
    found = own_applications(person)
    return Section("applications/my_applications.html", {"applications": found}, order=15)


@section(about=CoEditor.person, revoked_at=None)
def shared(person: Person) -> Section:
    """Applications that somebody else has invited the person to write in."""
    found = shared_applications(person)
    return Section("applications/my_applications.html", {"applications": found, "shared": True}, order=15)


@section(about=Candidate.person, **ANSWERED)
def answers(person: Person) -> Section | None:
    """Answers to a candidate other than an offer."""
    found = own_answers(person)
    return Section("applications/my_answers.html", {"candidacies": found}, order=16) if found else None
