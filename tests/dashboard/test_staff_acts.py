"""What staff read and do on our own pages: the start page, the grid, completion, reading, sending, meetings."""

from typing import Any

import pytest
from django.utils import timezone

from applications.models import Decision, Review
from cohorts.models import Cohort, SeatOffer
from curriculum.models import Programme
from networks.models import Meeting, Network
from tests import factories
from tests.dashboard import world
from tests.dashboard.acting import client, cohort, html, main, office, told, url_of  # noqa: F401 - fixtures
from tests.dashboard.world import BODO
from tests.look.html import Tag, words

pytestmark = pytest.mark.django_db


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
    assert told(client, client.post(url)) == ["The decisions were sent a moment ago, and only once."]
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


def new_cohort(programme: int) -> dict[str, Any]:
    return {
        **{f"name_{language}": "Kull 2031" for language in ("nb", "nn", "en")},
        **{"slug": "host-2031", "programme": programme, "year": 2031, "capacity": 30},
        **{"applications_open": "2031-01-01", "applications_close": "2031-07-01", "price_nok": 2500},
        **{"invoice_threshold": 5, "answer_days": 14, "employer_most": 4},
    }


def test_a_cohort_is_not_added_for_a_draft(client):
    titles = {f"title_{language}": "Utkast" for language in ("nb", "nn", "en")}
    draft = Programme.objects.create(version=90, required_days=1, makeup_most=0, **titles)
    assert client.post(url_of("cohorts_cohort_add"), new_cohort(draft.pk)).status_code == 200
    assert not Cohort.objects.exists()


def test_a_new_cohort_goes_on_with_its_dates(client):
    elsewhere = factories.CohortFactory()
    response = client.post(url_of("cohorts_cohort_add"), new_cohort(elsewhere.programme_id))
    made = Cohort.objects.get(slug="host-2031")
    assert response.url == url_of("cohorts_cohort_dates", made.pk)
    assert made.state == Cohort.State.PLANNED
    page = main(html(client, f"{response.url}?first=2031-09-03"))
    dates = [tag["value"] for tag in page.all("input") if "-day_" in (tag["name"] or "")]
    assert dates == [
        *(f"{day:02}.09.2031" for day in (3, 4, 5, 24, 25, 26)),
        *(f"{day}.10.2031" for day in (15, 16, 17)),
    ]
