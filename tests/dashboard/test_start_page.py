"""The frame of the staff's pages, and the start page with what needs somebody."""

import pytest
from django.utils import timezone

from cohorts.attendance import unable_to_pass
from cohorts.models import Attendance, Cohort, Participation
from mentorprog.dashboard.panels import count_together
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Person
from tests import factories
from tests.dashboard import world
from tests.dashboard.acting import client, cohort, html, main, office, url_of  # noqa: F401 - fixtures
from tests.dashboard.world import BERGEN, BODO
from tests.look.html import words

pytestmark = pytest.mark.django_db


# --- The frame and the start page -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", "people_person_changelist", "networks_meeting_add"])
def test_every_staff_page_has_the_same_frame(client, name):
    text = html(client, url_of(name))
    header = text[text.index("<header") : text.index("</header>")]
    for language in ("nb", "nn", "en"):
        mark = ' aria-current="true"' if language == "en" else ""
        address = url_of(name, language=language)
        assert f'<a href="{address}" lang="{language}" hreflang="{language}"{mark}>' in header
    assert 'href="/en/minside/"' in header
    assert '<form method="post" action="/en/konto/ut/">' in header
    assert "csrfmiddlewaretoken" in header
    footer = text[text.index("<footer") : text.index("</footer>")]
    assert 'href="/en/tilgjengelighet/"' in footer
    assert 'href="/en/personvern/"' in footer
    for never in (" style=", "<style", "onclick=", "theme.js"):
        assert never not in text
    scripts = text.count("<script")
    assert scripts == text.count("src=") - text.count("<img")


def test_nothing_waits(client):
    page = main(html(client, url_of("index")))
    assert page.all("ol", class_="duties") == []
    assert words(page.one("p", class_="empty__title")) == "Nothing waits for you now"


def make_duties(cohort: Cohort, office: Person) -> None:
    applications = [world.application(cohort=cohort, place=place) for place in (BERGEN, BODO, BODO)]
    world.decision(applications[0].candidates.all()[0], office, "waiting")
    for days in (-1, 1, 2, 9):
        world.offer(cohort, days=days)
    for marks in ("aaa", "aaap", "hhh", "ap", "ppppppppp"):
        world.participant(cohort, marks)
    factories.MentorFactory(network=None, person=world.somebody("0301"))
    for state, number in (("failed", 1), ("failed", 2), ("unknown", 3), ("cancelled", 4)):
        held = {"claimed_at": timezone.now(), "claimed_by": "0" * 32, "message_id": "<a@b>"}
        Mail.objects.create(
            key=f"test:{number}",
            template="seat_offer",
            address="a@test.example.no",
            language="nb",
            send_at=timezone.now(),
            state=state,
            error="550" if state == "failed" else "",
            **(held if state == "unknown" else {}),
        )


def test_each_duty_counts_what_its_link_lists_and_the_most_urgent_comes_first(client, office, cohort):
    make_duties(cohort, office)
    page = main(html(client, url_of("index")))
    links = page.one("ol", class_="duties")
    duties = [tag for tag in page.all("a") if links in tag.parents]
    assert [words(duty) for duty in duties] == [
        "3 applications wait for an answer",
        "1 application has answers that are prepared and not sent",
        "3 seat offers must be answered within three days",
        "2 e-mails could not be sent",
        "1 e-mail may not have arrived",
        "3 participants can no longer pass",
        "1 mentor is without a network",
    ]
    for duty in duties:
        listed = client.get(duty["href"]).context["cl"].result_count
        assert listed == int(words(duty).split()[0]), duty["href"]


def test_the_start_page_counts_the_own_region_only(office, cohort):
    make_duties(cohort, office)
    north = world.signed_in(world.staff(roles.REGIONAL, "nord", language="en"))
    page = main(html(north, url_of("index")))
    assert [words(tag) for tag in page.all("a") if any(p["class"] == "duties" for p in tag.parents)] == [
        "2 applications wait for an answer"
    ]


def test_counting_together_is_counting_one_by_one(cohort, django_assert_num_queries):
    for marks in ("aaa", "p", ""):
        world.participant(cohort, marks)
    rows = [
        Participation.objects.all(),
        Person.objects.none(),
        unable_to_pass(Participation.objects.all()),
        Participation.objects.filter(state="withdrawn"),
        Attendance.objects.order_by("mark"),
    ]
    with django_assert_num_queries(1):
        together = count_together(rows)
    assert together == [queryset.count() for queryset in rows] == [3, 0, 1, 0, 4]
    assert count_together([]) == []
