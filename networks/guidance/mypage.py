"""What my page says to a mentor about guidance."""

from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section
from networks.models import Mentor


@section(about=Mentor.person, status=Mentor.Status.ACTIVE)
def guidance(_person: Person) -> Section:
    """The way to ask. What has been asked stands there, not here, where somebody may look over the shoulder."""
    return Section("networks/guidance/my_guidance.html", order=8)
