"""The service record: facts of the mentor alone, as a tagged PDF."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mentorprog.documents.rendering import html
from mentorprog.people.models import Person
from mentorprog.times import today
from networks.mentors.record import service_record
from networks.models import GuidanceRequest, Mentor
from networks.services.mentors import leave
from tests.factories import (
    GuidanceRequestFactory,
    InvitationFactory,
    MeetingFactory,
    MentorFactory,
    PersonFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def invited(mentor: Mentor, days_ago: int, answer: str = "yes", **values: object) -> None:
    meeting = MeetingFactory(date=today() - timedelta(days=days_ago), **values)
    answered_at = timezone.now() if answer else None
    InvitationFactory(meeting=meeting, mentor=mentor, answer=answer, answered_at=answered_at)


def test_meetings_that_were_held_and_said_yes_to_are_counted() -> None:
    mentor = MentorFactory(since=today() - timedelta(days=900))
    invited(mentor, 400)
    invited(mentor, 10)
    invited(mentor, 20, "no")
    invited(mentor, 30, "")
    invited(mentor, -5)
    invited(mentor, 40, state="cancelled")
    values = service_record(mentor)
    years = {line["year"]: line["number"] for line in values["years"]}
    assert sum(years.values()) == 2
    assert "2" in [fact["value"] for fact in values["facts"]]


def guided(guide: Mentor, *minutes: int, held: bool = True, **values: object) -> GuidanceRequest:
    """A request that the mentor answers as the municipality's own guide, with sessions of so many minutes."""
    own = {"giver": "own", "guide_name": str(guide), "guide_email": guide.person.email.upper()}
    row = GuidanceRequestFactory(mentor=MentorFactory(), **own | values)
    for length in minutes:
        row.sessions.create(date=today(), minutes=length, held=held)
    return row


def given(mentor: Mentor) -> str:
    with translation.override("en"):
        facts = {fact["label"]: fact["value"] for fact in service_record(mentor)["facts"]}
    return facts.get("Guidance given to other mentors", "")


def test_guidance_that_was_given_as_the_municipalitys_guide_is_counted_without_names_or_themes() -> None:
    mentor = MentorFactory()
    row = guided(mentor, 45, 60)
    guided(mentor).sessions.add(row.sessions.first())  # one session for two mentors
    guided(mentor, 30, held=False)
    guided(MentorFactory(), 90)
    guided(mentor, 90, giver="rvts", handler=staff())
    GuidanceRequestFactory(mentor=mentor, handler=staff()).sessions.create(date=today(), minutes=50, held=True)
    assert given(mentor) == "2 sessions, 1 h 45 min in all"
    assert str(row.mentor) not in html("service_record", service_record(mentor), "nb")


def test_one_session_and_none() -> None:
    mentor, other = MentorFactory(), MentorFactory()
    guided(mentor, 60)
    assert (given(mentor), given(other)) == ("1 session, 1 h", "")
    Person.objects.filter(pk=other.person_id).update(email="")
    other.refresh_from_db()
    assert given(other) == ""


def test_somebody_who_came_back_has_both_periods() -> None:
    earlier = leave(mentor=MentorFactory(since=today() - timedelta(days=900)), actor=staff(), reason="Ny jobb.")
    mentor = MentorFactory(person=earlier.person)
    (periods,) = [fact["value"] for fact in service_record(mentor)["facts"] if ";" in fact["value"]]
    assert len(periods.split(";")) == 2


@pytest.mark.needs("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
@pytest.mark.parametrize("has_left", [False, True])
def test_the_mentor_fetches_a_tagged_file(has_left: bool) -> None:
    mentor = MentorFactory(person__name="Kari & Ola <b>Testesen</b>")
    if has_left:
        leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    client = Client()
    client.force_login(mentor.person)
    answer = client.get(reverse("service_record"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang)
    assert reverse("service_record").encode() in client.get(reverse("mypage")).content


def test_nobody_else_has_one() -> None:
    client = Client()
    client.force_login(PersonFactory())
    assert client.get(reverse("service_record")).status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_stands_in_three_languages(language: str) -> None:
    mentor = MentorFactory(person__name="Kari & Ola <b>Testesen</b>")
    text = html("service_record", service_record(mentor), language)
    assert f'lang="{language}"' in text
    assert "Kari &amp; Ola &lt;b&gt;" in text
