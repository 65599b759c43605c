"""Hours at meetings, a year at a time: a file that the mentor fetches."""

import io
from datetime import date, datetime, time, timedelta

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorprog.documents.rendering import html
from mentorprog.people.models import Person
from mentorprog.times import OSLO
from networks.hours import certificate_of_hours, in_words, years_of
from networks.models import Mentor
from networks.services.mentors import leave
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, PersonFactory, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 6, 15, 12, tzinfo=OSLO)


def was_at(mentor: Mentor, day: date, *, attended: bool | None = True, answer: str = "", **values: object) -> None:
    meeting = MeetingFactory(date=day, **values)
    at = timezone.now() if answer else None
    InvitationFactory(meeting=meeting, mentor=mentor, attended=attended, answer=answer, answered_at=at)


def page(person: Person, year: int) -> int:
    client = Client()
    client.force_login(person)
    return client.get(f"/minside/timer/{year}.pdf").status_code


@time_machine.travel(NOW)
def test_the_meetings_of_the_year_and_their_sum() -> None:
    mentor = MentorFactory()
    was_at(mentor, date(2026, 12, 31))
    was_at(mentor, date(2027, 1, 1), title="Nyttår", starts=time(9), ends=time(11, 30))
    was_at(mentor, date(2027, 3, 4), attended=None, answer="yes", starts=time(10), ends=time(15))
    was_at(mentor, date(2027, 4, 1), attended=False, answer="yes")
    was_at(mentor, date(2027, 5, 1), state="cancelled")
    was_at(mentor, date(2027, 6, 15), attended=None, answer="yes")  # not over before tomorrow
    values = certificate_of_hours(mentor, 2027)
    assert values is not None
    assert values["meetings"][0]["title"] == "Nyttår"
    assert (len(values["meetings"]), values["sum"]) == (2, in_words(timedelta(hours=7, minutes=30)))
    assert years_of(mentor.person_id) == [2027, 2026]


def test_hours_in_words() -> None:
    assert in_words(timedelta(hours=2)) in ("2 h", "2 t")
    assert in_words(timedelta(minutes=150)) in ("2 h 30 min", "2 t 30 min")
    assert in_words(timedelta(minutes=45)) in ("0 h 45 min", "0 t 45 min")


@time_machine.travel(NOW)
@pytest.mark.parametrize("year", [2025, 2028, 0, 99999, 10**12])
def test_a_year_without_any_is_not_found(year: int) -> None:
    mentor = MentorFactory()
    was_at(mentor, date(2026, 12, 31))
    assert page(mentor.person, year) == 404


@pytest.mark.needs("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
@time_machine.travel(NOW)
@pytest.mark.parametrize("has_left", [False, True])
def test_the_mentor_fetches_a_tagged_file(has_left: bool) -> None:
    mentor = MentorFactory(person__name="Kari & Ola <b>Testesen</b>")
    was_at(mentor, date(2027, 3, 4), title="Møte <script>")
    if has_left:
        leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    client = Client()
    client.force_login(mentor.person)
    answer = client.get(reverse("meeting_hours", args=[2027]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
    listed = client.get(reverse("my_meetings")).content.decode()
    assert reverse("meeting_hours", args=[2027]) in listed
    assert (reverse("meeting_hours", args=[2027]) in client.get(reverse("mypage")).content.decode()) is not has_left


@time_machine.travel(NOW)
def test_nobody_elses_hours_are_there() -> None:
    mentor, other = MentorFactory(), MentorFactory()
    was_at(other, date(2027, 3, 4))
    assert page(mentor.person, 2027) == 404
    assert page(PersonFactory(), 2027) == 404


@time_machine.travel(NOW)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_stands_in_three_languages(language: str) -> None:
    mentor = MentorFactory(person__name="Kari & Ola <b>Testesen</b>")
    was_at(mentor, date(2027, 3, 4))
    text = html("meeting_hours", certificate_of_hours(mentor, 2027) or {}, language)
    assert f'lang="{language}"' in text
    assert "Kari &amp; Ola &lt;b&gt;" in text
