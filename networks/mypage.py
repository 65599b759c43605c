"""What my page shows to a mentor: the next meeting first."""

from typing import Any

from django.utils import timezone

from mentorprog import tokens
from mentorprog.people.feed import feed_address
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section
from networks.mentors.selectors import own_mentor
from networks.minutes import minutes_for
from networks.models import Mentor
from networks.selectors import own_invitations

SHOWN = 3  # the newest minutes


@section(about=Mentor.person)
def mentor(person: Person) -> Section | None:
    """The next meeting with answer buttons, the coming ones, the calendar, and the mentor's own details.

    Who is a mentor no longer still finds the service record here.
    """
    found = own_mentor(person.pk)
    if found is None or found.status == Mentor.Status.DECEASED:
        return None
    if found.status == Mentor.Status.LEFT:
        return Section("networks/my_past.html", {"mentor": found}, order=60)
    invitations = own_invitations(found)
    coming = [(one, tokens.make("invitation", one.pk), one.meeting.starts_at > timezone.now()) for one in invitations]
    minutes = minutes_for(found, most=SHOWN)
    values = {
        "mentor": found,
        "coming": coming,
        "minutes": minutes,
        "poll_token": _poll_token(found),
        "feed": feed_address(person),
    }
    return Section("networks/my_mentor.html", values, order=5)


def _poll_token(found: Any) -> str:
    """Opens the date poll that the mentor is asked about; empty where there is none."""
    return tokens.make("date-poll", found.poll_pk, found.pk) if found.poll_pk else ""
