"""What staff read and do on our own pages: the start page, the grid, completion, reading, sending, meetings."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applications.models import Decision, Review
from cohorts.attendance import attendance_rows, unable_to_pass
from cohorts.models import Attendance, Cohort, Participation, SeatOffer
from cohorts.selectors import free_seats, seats_left
from cohorts.services.issuing import work
from mentorprog.dashboard.panels import count_together
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.times import today
from networks.models import Meeting, Mentor, Network
from tests import factories
from tests.dashboard import world
from tests.dashboard.world import BERGEN, BODO
from tests.look.html import Page, Tag, words

pytestmark = pytest.mark.django_db
NATIONAL_NUMBER = "01 01 00 - 500 53"  # made up, with valid check digits


@pytest.fixture
def office() -> Person:
    return world.staff(language="en")


@pytest.fixture
def client(office: Person) -> Client:
    return world.signed_in(office)


@pytest.fixture
def cohort() -> Cohort:
    return factories.CohortFactory(first_day=today() - timedelta(days=60))


def url_of(name: str, *args: Any, language: str = "en") -> str:
    with override(language):
        return reverse(f"admin:{name}", args=args)


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def main(text: str) -> Page:
    """The page's own part. Django's frame leaves some tags open, which HTML allows."""
    start = text.index('<div id="content"')
    return Page(text[start : text.index('<br class="clear">', start)] + "</div>")


def told(client: Client, response: HttpResponse) -> list[str]:
    """The messages on the page that a post leads to."""
    assert response.status_code == 302
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


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


# --- One rule in two places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks",
    ["", "a", "aa", "aaa", "h", "hh", "hhh", "e", "ee", "ae", "m", "ma", "maa", "pppppppp", "pppppppap", "ppppppaap"],
)
def test_who_can_no_longer_pass_is_the_same_in_sql_and_in_the_grid(cohort, marks):
    world.participant(cohort, marks)
    [row] = attendance_rows(cohort, Participation.objects.all())
    assert unable_to_pass(Participation.objects.all()).exists() is not row.can_still_pass


def test_locked_people_are_not_among_those_who_can_no_longer_pass(cohort):
    world.participant(cohort, "aaaaaaaaa", state="not_completed")
    assert not unable_to_pass(Participation.objects.all()).exists()


def test_seats_left_are_the_same_alone_and_beside_the_cohort(cohort):
    world.participant(cohort)
    world.participant(cohort, state="withdrawn")
    world.participant(cohort, state="not_completed")
    world.offer(cohort)
    world.offer(factories.CohortFactory())
    factories.OfferFactory(cohort=cohort, state=SeatOffer.State.EXPIRED)
    made = world.application(cohort=cohort)
    beside = type(made).objects.annotate(left=free_seats("cohort__")).get(pk=made.pk).left
    assert seats_left(cohort) == beside == cohort.capacity - 3


# --- The grid ---------------------------------------------------------------------------------------------------


def test_the_grid_has_a_named_cell_for_each_person_and_day(client, cohort):
    participation = world.participant(cohort, "pa.", name="Kari & Ola <Nordmann>")
    days = list(cohort.days.order_by("date"))
    page = main(html(client, url_of("cohorts_cohort_attendance", cohort.pk)))
    cells = [tag for tag in page.all("select") if (tag["name"] or "").startswith("mark-")]
    assert [cell["name"] for cell in cells] == [f"mark-{participation.pk}-{day.pk}" for day in days]
    row, column = (cells[0]["aria-labelledby"] or "").split()
    assert (words(page.by_id(row)), words(page.by_id(column))[:5]) == ("Kari & Ola <Nordmann>", "Day 1")
    chosen = [tag for tag in page.all("option") if "selected" in tag.attrs and cells[1] in tag.parents]
    assert [(tag["value"], words(tag)) for tag in chosen] == [("absent", "Absent")]
    assert [tag["name"] for tag in page.all("input", type="hidden") if (tag["name"] or "").startswith("seen-")] == [
        f"seen-{participation.pk}-{days[0].pk}",
        f"seen-{participation.pk}-{days[1].pk}",
    ]
    assert "Can still pass" in [words(tag) for tag in page.all("td")]


def posted(text: str) -> dict[str, str]:
    """What a browser sends of the grid when nothing is touched."""
    data = dict(re.findall(r'<input type="hidden" name="(seen-[^"]+)" value="([^"]+)">', text))
    for name, options in re.findall(r'<select name="(mark-[^"]+)"[^>]*>(.*?)</select>', text):
        [chosen] = re.findall(r'value="([^"]*)" selected', options)
        data[name] = chosen
    return data


def test_the_largest_grid_is_saved_as_the_browser_sends_it(client, cohort):
    """Two fields a cell: more than Django's own limit of a thousand."""
    people = [world.participant(cohort, "ppppppppp") for _number in range(60)]
    url = url_of("cohorts_cohort_attendance", cohort.pk)
    data = posted(html(client, url))
    assert len(data) > 1000
    last = cohort.days.order_by("date").last()
    data |= {f"mark-{people[-1].pk}-{last.pk}": "", "reason": "Feil i lista."}
    response = client.post(url, data)
    assert told(client, response) == ["1 mark is saved."]
    assert Attendance.objects.count() == 60 * 9 - 1
    assert told(client, client.post(url, posted(html(client, url)))) == ["Nothing was changed."]


def test_a_mark_changed_by_somebody_else_stays_and_is_named(client, cohort):
    participation = world.participant(cohort, "p", name="Kari Nordmann")
    url = url_of("cohorts_cohort_attendance", cohort.pk)
    data = posted(html(client, url))
    first, second = cohort.days.order_by("date")[:2]
    Attendance.objects.update(mark="excused")
    data |= {f"mark-{participation.pk}-{first.pk}": "absent", f"mark-{participation.pk}-{second.pk}": "present"}
    saved, refused = told(client, client.post(url, data))
    assert saved == "1 mark is saved."
    assert refused.endswith("It stays as it is now: Kari Nordmann, Day 1.")
    assert dict(Attendance.objects.values_list("day", "mark")) == {first.pk: "excused", second.pk: "present"}


@pytest.mark.parametrize("name", ["mark-1", "mark-a-b", "mark-1-2-3"])
def test_a_cell_that_is_not_ours_is_refused(client, cohort, name):
    assert client.post(url_of("cohorts_cohort_attendance", cohort.pk), {name: "present"}).status_code == 400


def test_locked_people_stand_as_text(client, cohort):
    world.participant(cohort, "ppppppppp", state="completed", completed_at=timezone.now())
    page = main(html(client, url_of("cohorts_cohort_attendance", cohort.pk)))
    assert page.all("select") == []
    assert [words(tag) for tag in page.all("td", data_mark="present")] == ["Present"] * 9
    assert "Save" not in [words(tag) for tag in page.all("button")]


@pytest.mark.parametrize("name", ["attendance", "completion"])
def test_a_cohort_without_people_says_how_they_come(client, cohort, name):
    page = main(html(client, url_of(f"cohorts_cohort_{name}", cohort.pk)))
    assert words(page.one("p", class_="empty__title")) == "Nobody takes part yet"


# --- Completion and certificates --------------------------------------------------------------------------------


def test_all_who_pass_are_locked_and_get_their_certificates(client, cohort):
    passing = [world.participant(cohort, "pppppppp", place=place) for place in (BERGEN, BODO)]
    failing = world.participant(cohort, "aa")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    assert "Lock all who pass (2)" in html(client, url)
    assert told(client, client.post(url, {"act": "lock"})) == ["2 participants are locked."]
    assert {Participation.objects.get(pk=one.pk).state for one in passing} == {"completed"}
    assert Participation.objects.get(pk=failing.pk).state == "active"
    assert {mentor.network.slug for mentor in Mentor.objects.all()} == {"vest", "nord"}
    text = html(client, url)
    assert "2 participants have completed and have no certificate yet." in text
    assert "Lock all who pass" not in text
    issuing = url_of("cohorts_cohort_certificates", cohort.pk)
    assert "Issue to all who are ready (2)" in html(client, issuing)
    assert client.post(issuing, {"act": "all"}).status_code == 302
    work()
    text = html(client, url)
    assert all(certificate.number in text for certificate in cohort.certificates.all())
    assert "have no certificate yet" not in text
    assert cohort.certificates.count() == 2


def test_closing_without_completion_asks_first_and_needs_a_reason(client, cohort):
    failing = world.participant(cohort, "aa", name="Kari Nordmann")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    page = main(html(client, f"{url}?close={failing.pk}"))
    assert "Close without completion: Kari Nordmann" in [words(tag) for tag in page.all("h2")]
    response = client.post(url, {"act": "close", "participation": failing.pk, "reason": ""})
    [summary] = main(response.content.decode()).all("div", class_="ds-error-summary")
    assert "Reason" in words(summary)
    assert Participation.objects.get().state == "active"
    data = {"act": "close", "participation": failing.pk, "reason": "Two days missed."}
    assert told(client, client.post(url, data)) == ["1 participant is closed."]
    assert Participation.objects.get().state == "not_completed"
    assert told(client, client.post(url, data)) == ["Nothing was changed."]


def test_a_reason_is_under_the_guard(client, cohort):
    failing = world.participant(cohort, "aa")
    data = {"act": "close", "participation": failing.pk, "reason": f"Ask {NATIONAL_NUMBER}."}
    response = client.post(url_of("cohorts_cohort_completion", cohort.pk), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["reason"]
    assert Participation.objects.get().state == "active"


def test_who_passes_cannot_be_closed_and_other_acts_are_refused(client, cohort):
    passing = world.participant(cohort, "pppppppp")
    url = url_of("cohorts_cohort_completion", cohort.pk)
    assert told(client, client.post(url, {"act": "close", "participation": passing.pk, "reason": "No."})) == [
        "Nothing was changed."
    ]
    assert client.post(url, {"act": "other"}).status_code == 400
    assert Participation.objects.get().state == "active"


# --- Reading, deciding, sending ---------------------------------------------------------------------------------


def scores(pk: int, value: str = "4", **values: str) -> dict[str, Any]:
    names = ("suitability", "background", "job_context", "plan")
    marks = {f"r{pk}-{name}": value for name in names}
    said = {f"r{pk}-recommendation": "admit", f"r{pk}-note": ""}
    return {"act": "review", "candidate": pk, "read": "1", **said, **marks, **values}


def test_colleagues_reviews_are_shown_after_the_own_one(client, office, cohort):
    application = world.application(cohort=cohort)
    about = application.candidates.all()[0]
    world.review(about, factories.staff(name="Per Leser"), note="Ring referansen.")
    url = url_of("applications_application_read", application.pk)
    before = html(client, url)
    assert "1 other has read." in before
    assert "Per Leser" not in before
    assert "Ring referansen." not in before
    response = client.post(url, scores(about.pk))
    assert (response.status_code, response.url) == (302, f"{url}#c{about.pk}")
    after = html(client, url)
    assert "Per Leser" in after
    assert "Ring referansen." in after
    [own] = Review.objects.filter(reviewer=office)
    assert sorted(score.value for score in own.scores.all()) == [4, 4, 4, 4]


def test_scores_that_lack_something_come_back_with_one_summary(client, cohort):
    application = world.application(cohort=cohort)
    about = application.candidates.all()[1]
    url = url_of("applications_application_read", application.pk)
    response = client.post(url, scores(about.pk, **{f"r{about.pk}-plan": "", f"r{about.pk}-note": "Kept."}))
    text = response.content.decode()
    page = main(text)
    [summary] = page.all("div", class_="ds-error-summary")
    [link] = [tag for tag in page.all("a") if summary in tag.parents]
    target = page.by_id((link["href"] or "")[1:])
    assert (target["name"], target["value"], target["aria-invalid"]) == (f"r{about.pk}-plan", "1", "true")
    assert "checked" in page.by_id(f"id_r{about.pk}-suitability_3").attrs
    assert words(page.by_id(f"id_r{about.pk}-note")) == "Kept."
    assert "Error:" in text[: text.index("</title>")]
    assert not Review.objects.exists()


def test_a_refusal_needs_grounds(client, cohort):
    application = world.application(cohort=cohort)
    about = application.candidates.all()[0]
    url = url_of("applications_application_read", application.pk)
    data = {"act": "decide", "candidate": about.pk, f"d{about.pk}-outcome": "refuse", f"d{about.pk}-grounds": " "}
    response = client.post(url, data)
    assert list(response.context["form"].errors) == ["grounds"]
    assert not Decision.objects.exists()
    data[f"d{about.pk}-grounds"] = "There were too many applicants."
    assert client.post(url, data).status_code == 302
    text = html(client, url)
    assert "Prepared: Refuse" in text
    assert "1 answer is prepared. Nobody has been told yet." in text
    assert Decision.objects.get().state == Decision.State.STAGED


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("waiting", "Waiting for the leader"),
        ("confirmed", "Confirmed by the leader"),
        ("declined", "Declined by the leader"),
    ],
)
def test_the_facts_tell_where_from_and_what_the_leader_said(client, cohort, answer, text):
    application = world.application(cohort=cohort, answer=answer)
    page = main(html(client, url_of("applications_application_read", application.pk)))
    [facts] = page.all("dl", class_="glance")
    assert application.organisation_name in words(facts)
    assert "Bergen" in words(facts)
    assert text in words(facts)
    assert f"Seats left in {cohort}" in words(facts)
    assert ("Not this year." in words(facts)) == (answer == "declined")


def test_the_send_page_tells_who_gets_what_and_sends_once(client, office, cohort):
    application = world.application(cohort=cohort, candidates=3)
    admitted, refused, undecided = application.candidates.all()
    world.decision(admitted, office)
    world.decision(refused, office, "refuse")
    url = url_of("applications_application_send", application.pk)
    page = main(html(client, url))
    rows = [words(tag) for tag in page.all("tr")]
    assert any(admitted.email in row and "A seat is offered" in row for row in rows)
    assert any(refused.email in row and "Too few seats." in row for row in rows)
    assert any(application.contact.email in row for row in rows)
    assert not any(undecided.email in row for row in rows)
    assert "1 candidate has no decision yet and is not answered now." in [words(tag) for tag in page.all("p")]
    assert [words(tag) for tag in page.all("button")] == ["Send 2 answers"]
    assert told(client, client.post(url)) == ["2 answers are sent."]
    assert told(client, client.post(url)) == ["No answers were prepared, so nothing was sent."]
    assert SeatOffer.objects.get().person == admitted.person
    assert words(main(html(client, url)).one("p", class_="empty__title")) == "No answers are prepared"


def test_with_too_few_seats_there_is_no_button_and_nothing_is_sent(client, office):
    cohort = factories.CohortFactory(capacity=1)
    application = world.application(cohort=cohort, candidates=2)
    for about in application.candidates.all():
        world.decision(about, office)
    url = url_of("applications_application_send", application.pk)
    page = main(html(client, url))
    assert page.all("button") == []
    assert "1 seat is left and 2 are to be offered." in words(page.one("div", class_="ds-alert notice"))
    assert client.post(url).status_code == 302
    assert not SeatOffer.objects.exists()
    assert set(Decision.objects.values_list("state", flat=True)) == {Decision.State.STAGED}


# --- Meetings ---------------------------------------------------------------------------------------------------


def meeting_with(*answers: str) -> Meeting:
    network = Network.objects.get(slug="nord")
    made: Meeting = factories.MeetingFactory(network=network)
    for answer in answers:
        mentor = factories.MentorFactory(network=network, person=world.somebody(BODO))
        when = timezone.now() if answer else None
        factories.InvitationFactory(meeting=made, mentor=mentor, answer=answer, answered_at=when)
    return made


def test_those_who_come_stand_first(client):
    meeting = meeting_with("no", "", "yes", "maybe", "yes")
    page = main(html(client, url_of("networks_meeting_answers", meeting.pk)))
    [tally] = page.all("ul", class_="tally")
    assert words(tally) == "Yes 2 Maybe 1 No 1 No answer yet 1"

    def answer(row: Tag) -> str:
        return next(words(tag) for tag in page.all("span") if row in tag.parents and "state" in tag.classes)

    rows = [tag for tag in page.all("tr") if any(parent.name == "tbody" for parent in tag.parents)]
    assert [answer(row) for row in rows] == ["Yes", "Yes", "Maybe", "No", "No answer yet"]


def test_calling_off_says_to_how_many_and_needs_a_reason(client):
    meeting = meeting_with("yes", "no")
    url = url_of("networks_meeting_cancel", meeting.pk)
    assert "2 mentors get an e-mail" in html(client, url)
    response = client.post(url, {"reason": " "})
    assert list(response.context["form"].errors) == ["reason"]
    assert len(main(response.content.decode()).all("div", class_="ds-error-summary")) == 1
    assert Meeting.objects.get().state == Meeting.State.PLANNED
    assert client.post(url, {"reason": "Illness."}).status_code == 302
    assert Meeting.objects.get().state == Meeting.State.CANCELLED
    assert "The meeting is called off already." in html(client, url)
    assert "The meeting is called off." in html(client, url_of("networks_meeting_answers", meeting.pk))


def test_free_text_of_the_meeting_form_carries_the_warning(client):
    page = main(html(client, url_of("networks_meeting_add")))
    for name in ("title", "place", "agenda"):
        assert words(page.by_id(f"id_{name}_helptext")).startswith("Do not write names")
        assert page.by_id(f"id_{name}")["aria-describedby"] == f"id_{name}_helptext"


# --- Lists and forms of the admin -------------------------------------------------------------------------------


def test_an_empty_list_says_how_its_rows_come(client):
    url = url_of("applications_application_changelist")
    assert "Applications come here when they are sent in" in html(client, url)
    searched = html(client, f"{url}?q=nothing")
    assert "Nothing fits your search" in searched
    assert "Applications come here" not in searched


def test_the_list_of_applications_leads_to_the_reading_page(client, cohort):
    application = world.application(cohort=cohort)
    link = f'href="{url_of("applications_application_read", application.pk)}"'
    assert link in html(client, url_of("applications_application_changelist"))


def test_a_new_cohort_goes_on_with_its_dates(client):
    elsewhere = factories.CohortFactory()
    data = {
        **{f"name_{language}": "Kull 2031" for language in ("nb", "nn", "en")},
        **{"slug": "host-2031", "programme": elsewhere.programme_id, "year": 2031, "capacity": 30},
        **{"applications_open": "2031-01-01", "applications_close": "2031-07-01", "price_nok": 2500},
        **{"invoice_threshold": 5, "answer_days": 14, "employer_most": 4},
    }
    response = client.post(url_of("cohorts_cohort_add"), data)
    made = Cohort.objects.get(slug="host-2031")
    assert response.url == url_of("cohorts_cohort_dates", made.pk)
    assert made.state == Cohort.State.PLANNED
    page = main(html(client, f"{response.url}?first=2031-09-03"))
    dates = [tag["value"] for tag in page.all("input") if "-day_" in (tag["name"] or "")]
    assert dates == [
        *(f"{day:02}.09.2031" for day in (3, 4, 5, 24, 25, 26)),
        *(f"{day}.10.2031" for day in (15, 16, 17)),
    ]
