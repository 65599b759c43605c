"""The staff's pages about a cohort's life, and the days in somebody's calendar."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from cohorts.models import CourseDay, Message, Participation
from cohorts.services import life
from curriculum.models import Gathering, Programme
from mentorprog.outbox.models import Mail
from mentorprog.people.feed import feed_address
from mentorprog.people.models import Person
from tests.cohorts.living import State, english, first_of, plan_of  # noqa: F401 - fixtures
from tests.dashboard import world
from tests.factories import CohortFactory, OfferFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


# --- Pages --------------------------------------------------------------------------------------------------


@pytest.fixture
def national() -> Client:
    return world.signed_in(world.staff())


def test_the_page_of_a_move_shows_whom_it_concerns_before_anything_changes(national: Client) -> None:
    cohort = CohortFactory()
    ParticipationFactory.create_batch(2, cohort=cohort)
    OfferFactory(cohort=cohort)
    place = first_of(cohort)
    plan = plan_of(place, later=1)
    data = {f"day_{pk}": when.isoformat() for pk, when in plan.days.items()}
    data |= {"venue": "Kurssenteret", "address": "", "text": "", "seen": "0"}
    url = reverse("admin:cohorts_cohort_move", args=[cohort.pk, place.pk])
    page = national.post(url, {**data, "act": "look"}).content.decode()
    assert "2 deltakere" in page or "2 participants" in page
    place.refresh_from_db()
    assert place.sequence == 0
    answer = national.post(url, {**data, "act": "move"})
    assert answer.status_code == 302
    place.refresh_from_db()
    assert (place.sequence, Message.objects.get().recipients.count()) == (1, 3)
    again = national.post(url, {**data, "act": "move"})
    assert again.status_code == 200
    assert Message.objects.count() == 1


def test_a_new_cohort_is_given_its_dates_on_one_page(national: Client) -> None:
    cohort = CohortFactory()
    CourseDay.objects.filter(cohort=cohort).delete()
    cohort.gatherings.all().delete()
    url = reverse("admin:cohorts_cohort_dates", args=[cohort.pk])
    assert national.get(url).status_code == 200
    page = national.get(url, {"first": "2031-05-15"})
    forms = page.context["forms"]
    assert (len(forms), bool(page.context["warnings"])) == (3, True)
    data = {form.add_prefix(name): form.initial.get(name, "") for form in forms for name in form.fields}
    data |= {form.add_prefix("venue"): "Kurssenteret" for form in forms}
    assert national.post(url, {**data, "act": "look"}).status_code == 200
    assert not cohort.gatherings.exists()
    assert national.post(url, {**data, "act": "save"}).status_code == 302
    assert cohort.days.count() == 9


def test_what_is_wrong_in_any_gathering_is_told_with_its_name(national: Client) -> None:
    cohort = CohortFactory()
    names = [str(one.gathering) for one in cohort.gatherings.select_related("gathering").order_by("gathering__order")]
    CourseDay.objects.filter(cohort=cohort).delete()
    cohort.gatherings.all().delete()
    programme = Programme.objects.get(pk=cohort.programme_id)
    for number in (4, 5):  # more than the three of today's programme
        gathering = Gathering.objects.create(
            programme=programme, order=number, **{f"title_{code}": f"Samling {number}" for code in ("nb", "nn", "en")}
        )
        names.append(str(gathering))
    page = national.post(reverse("admin:cohorts_cohort_dates", args=[cohort.pk]), {"act": "look"})
    told = page.content.decode()
    summary = told[told.index("data-error-summary") : told.index("</ul>", told.index("data-error-summary"))]
    assert len(names) == 5
    assert all(name in summary for name in names)


def test_the_page_about_the_cohort_does_what_the_state_allows(national: Client) -> None:
    cohort = CohortFactory()
    url = reverse("admin:cohorts_cohort_life", args=[cohort.pk])
    life.follow_all()
    assert national.get(url).context["acts"] == {"open", "close", "cancel"}
    assert national.post(url, {"act": "close"}).status_code == 302
    cohort.refresh_from_db()
    assert cohort.state == State.CLOSED
    assert national.post(url, {"act": "open", "until": "not a date"}).status_code == 200
    assert national.post(url, {"act": "fly"}).status_code == 400
    text = {"text": "For få har søkt.", "reason": "For få."}
    off = reverse("admin:cohorts_cohort_cancel", args=[cohort.pk])
    assert national.get(off).status_code == 200
    assert national.post(off, {**text, "text": ""}).status_code == 200
    assert national.post(off, text).status_code == 302
    cohort.refresh_from_db()
    assert cohort.state == State.CANCELLED
    assert national.get(url).context["acts"] == set()


def test_a_person_sees_the_course_days_in_the_own_calendar_until_the_seat_is_gone() -> None:
    seat = ParticipationFactory()
    address = feed_address(seat.person).replace("http://localhost:8000", "")
    client = Client()
    answer = client.get(address)
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 9
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Participation.objects.filter(pk=seat.pk).update(state="withdrawn")
    cache.clear()  # a calendar may be a minute behind
    assert len(Calendar.from_ical(client.get(address).content).walk("VEVENT")) == 0
    assert Person.objects.filter(pk=seat.person_id).exists()
    assert not Mail.objects.exists()
