"""What my page shows of certificates from before this system, and of requests for copies."""

from datetime import timedelta

from django.utils import timezone

from cohorts.models import CopyRequest, IssuedElsewhere
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section

SHOWN_FOR = timedelta(days=180)  # after the answer


@section(about=IssuedElsewhere.person)
def issued_elsewhere(person: Person) -> Section | None:
    """Certificates known by name and date alone."""
    rows = list(IssuedElsewhere.objects.filter(person=person))
    return Section("cohorts/my_elsewhere.html", {"certificates": rows}, order=60) if rows else None


@section(about=CopyRequest.person)
def copy_request(person: Person) -> Section | None:
    """The newest request for a copy: that we have it, or what was answered."""
    newest = CopyRequest.objects.filter(person=person).first()
    if newest is None or (newest.answered_at and newest.answered_at < timezone.now() - SHOWN_FOR):
        return None
    return Section("cohorts/my_copy.html", {"request": newest}, order=45)
