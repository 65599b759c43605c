"""My page: what is shown to whom, and within the budget of statements."""

from datetime import timedelta

import pytest
from django.test import Client

from mentorprog.people.models import Person
from mentorprog.times import today
from networks.models import Invitation, Mentor
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    MentorFactory,
    OfferFactory,
    ParticipationFactory,
    PersonFactory,
    attend,
    staff,
)

pytestmark = pytest.mark.django_db


def page(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/en/minside/").content.decode()


def test_nothing_at_all_says_what_would_be_here() -> None:
    person = PersonFactory()
    text = page(person)
    assert "There is nothing here yet" in text
    assert person.email in text


def test_staff_are_shown_the_way_to_their_pages() -> None:
    assert "To the staff pages" in page(staff())


def mentor_with_meetings() -> Mentor:
    mentor = MentorFactory()
    for days in (40, 20):
        InvitationFactory(
            mentor=mentor, meeting=MeetingFactory(date=today() + timedelta(days=days), title=f"Om {days} dager")
        )
    return mentor


def test_a_mentor_meets_the_next_meeting_first_with_three_answers() -> None:
    text = page(mentor_with_meetings().person)
    assert text.index("Om 20 dager") < text.index("Later meetings") < text.index("Om 40 dager")
    assert [text.count(f'name="answer" value="{answer}"') for answer in ("yes", "maybe", "no")] == [1, 1, 1]


def test_the_answer_on_my_page_is_saved_and_told() -> None:
    mentor = mentor_with_meetings()
    client = Client()
    client.force_login(mentor.person)
    text = client.get("/en/minside/").content.decode()
    address = text.split('class="actions" aria-label')[0].rsplit('action="', 1)[1].split('"')[0]
    answer = client.post(address, {"answer": "yes"}, follow=True)
    assert Invitation.objects.get(meeting__title="Om 20 dager").answer == "yes"
    assert "You have said that you will come" in answer.content.decode()


def test_a_mentor_without_network_is_told_so() -> None:
    text = page(MentorFactory(network=None).person)
    assert "You have no network yet" in text
    assert "my-calendar" not in text


def test_a_page_has_one_primary_button() -> None:
    mentor = mentor_with_meetings()
    OfferFactory(person=mentor.person)
    ParticipationFactory(person=mentor.person)
    assert page(mentor.person).count('data-variant="primary"') == 1


def test_a_participant_sees_the_next_day_and_what_is_left() -> None:
    row = ParticipationFactory(cohort__first_day=today() - timedelta(days=2))
    attend(row, 3)
    text = page(row.person)
    assert "You have 3 of 9 days. You need 8 to get the certificate." in text
    assert "7 days are left." in text  # today's day is one of them


def test_who_cannot_reach_the_days_is_told_what_to_do() -> None:
    row = ParticipationFactory(cohort__first_day=today() - timedelta(days=2))
    attend(row, 3, "absent")
    text = page(row.person)
    assert "You can no longer pass" in text
    assert "Contact RVTS about what you can do now." in text


def test_my_page_keeps_its_budget(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    mentor = mentor_with_meetings()
    row = ParticipationFactory()
    for person in (mentor.person, row.person, PersonFactory()):
        client = Client()
        client.force_login(person)
        client.get("/minside/")
        with django_assert_max_num_queries(8):
            client.get("/minside/")
