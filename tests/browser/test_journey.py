"""The whole line of data, played by people in a browser on real servers.

A municipality applies, its leader confirms, staff decide, seats are taken, nine days pass, a certificate is
issued and checked, a mentor meets the network and is reminded once.
"""

import io
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from applications.models import Application
from cohorts.models import Attendance, Certificate, Cohort, SeatOffer
from mentorprog.outbox.models import Mail
from mentorprog.times import OSLO
from networks.models import Invitation, Meeting, Mentor, Network
from tests.browser.play import (
    add_candidate,
    before_the_names,
    begin,
    button,
    confirm_address,
    confirm_as_leader,
    coordinator,
    fill,
    give_scores,
    open_application,
    send,
    sign_in,
    sign_in_as_staff,
    t,
    tells,
    write_anchoring,
    write_plan,
    write_service,
)
from tests.browser.servers import MailServer, link_in, text_of
from tests.factories import CohortFactory, fictional_orgnr

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.browser,
    pytest.mark.needs("pango"),
    pytest.mark.django_db(transaction=True),
]

CONTACT, LEADER = "kontakt@kommune.example.no", "leder@kommune.example.no"
FIRST, SECOND = "mari@kommune.example.no", "jon@kommune.example.no"


def apply(page: Page, post: MailServer, cohort: Cohort) -> Application:
    """The applicant's five steps."""
    begin(page, post, cohort, CONTACT)
    service = {"orgnr": fictional_orgnr(7), "organisation_name": "Ulstein testkommune", "unit": "Oppvekst"}
    write_service(page, "municipality", "Ulstein", **service)
    for name, address in (("Mari Testesen", FIRST), ("Jon Testesen", SECOND)):
        add_candidate(page, name, address)
    button(page, "Save and go on").click()
    write_plan(page)
    write_anchoring(page, LEADER)
    send(page)
    return Application.objects.get()


def decide(page: Page, application: Application) -> None:
    """Score and admit both candidates, then send the answers."""
    open_application(page, application.reference)
    give_scores(page, application)
    for candidate in application.candidates.all():
        page.locator(f"[name=d{candidate.pk}-outcome][value=admit]").check()
        page.locator(f"form:has([name=d{candidate.pk}-outcome]) button[type=submit]").click()
    page.locator("a[href$='/send/']").first.click()
    page.locator("#content form, main form").last.get_by_role("button").last.click()
    expect(page.get_by_text(re.compile("2 "))).not_to_have_count(0)


def answer_offers(page: Page, post: MailServer) -> None:
    """One takes the seat, the other declines."""
    subject = t("You are offered a seat in the mentor training", "nn")
    page.goto(link_in(post.wait_for(FIRST, subject)))
    page.locator("button[name=answer][value=accept]").click()
    post.wait_for(FIRST, before_the_names("You have a seat in the mentor training, %(cohort)s", "nn"))
    page.goto(link_in(post.wait_for(SECOND, subject)))
    page.locator("main summary").first.click()
    page.locator("button[name=answer][value=decline]").click()
    expect(page.locator("button[name=answer]")).to_have_count(0)
    states = dict(SeatOffer.objects.values_list("person__email", "state"))
    assert states == {FIRST: SeatOffer.State.ACCEPTED, SECOND: SeatOffer.State.DECLINED}


def run_nine_days(page: Page, cohort: Cohort) -> None:
    """Eight days present, one absent with notice; lock and issue."""
    page.goto(f"/admin/cohorts/cohort/{cohort.pk}/oppmote/")
    cells = page.locator("select[name^=mark-]")
    assert cells.count() == 9
    for number in range(9):
        cells.nth(number).select_option("excused" if number == 4 else "present")
    page.locator("[data-save]").click()
    assert Attendance.objects.filter(mark="present").count() == 8
    page.goto(f"/admin/cohorts/cohort/{cohort.pk}/fullforing/")
    page.locator("form:has([name=act][value=lock]) button, button[name=act][value=lock]").first.click()
    page.locator(f"a[href='/admin/cohorts/cohort/{cohort.pk}/kursbevis/'].button").click()
    page.locator("button[name=act][value=all]").click()
    expect(page.locator("progress")).to_be_visible()


def fetch_certificate(page: Page, post: MailServer) -> None:
    """The participant downloads the PDF; anybody checks its code."""
    post.wait_for(FIRST, t("Your certificate is ready", "nn"))
    sign_in(page, post, FIRST)
    with page.expect_download() as download:
        page.locator("a[href*='/kursbevis/'][href$='.pdf']").first.click()
    with pikepdf.open(io.BytesIO(Path(download.value.path()).read_bytes())) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "nn"
    certificate = Certificate.objects.get()
    assert certificate.facts["days_present"] == 8
    page.goto(f"/bevis/{certificate.code}/")
    expect(page.locator("main")).to_contain_text("Mari Testesen")
    expect(page.locator("main")).not_to_contain_text(FIRST)


def make_meeting(page: Page) -> Meeting:
    """Staff make a meeting of Mentornettverk Midt."""
    page.goto("/admin/networks/meeting/add/")
    page.locator("[name=network]").select_option(label="Mentornettverk Midt")
    day = timezone.localdate() + timedelta(days=14)
    fill(page, {"title": "Nettverksmøte i Molde", "date": f"{day:%d.%m.%Y}", "starts": "09:00", "ends": "11:30"})
    fill(page, {"place": "Fylkeshuset"})
    page.locator("[name=_save]").click()
    return Meeting.objects.get()


def answer_meeting(page: Page, post: MailServer) -> None:
    """The mentor gets an invitation for the calendar, answers on my page, and finds it in the feed."""
    invitation = post.wait_for(FIRST, "Nettverksmøte i Molde")
    part = next(p for p in invitation.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    page.goto("/minside/")
    expect(page.locator("main")).to_contain_text("Nettverksmøte i Molde")
    page.locator("button[name=answer][value=yes]").first.click()
    assert Invitation.objects.get().answer == "yes"
    address = page.locator("input[readonly]").first.input_value()
    feed = Calendar.from_ical(page.context.request.get(address).text())
    assert any("Nettverksmøte i Molde" in str(event["summary"]) for event in feed.walk("VEVENT"))


def let_the_day_before_come(meeting: Meeting) -> None:
    """Days pass: the invitation is old, and the meeting so near that its reminder's moment has just been."""
    now = timezone.now().astimezone(OSLO)
    day = now.date() + timedelta(days=1 if now.hour >= 9 else 0)
    Invitation.objects.update(created_at=now - timedelta(days=5))
    Invitation.objects.exclude(answer="").update(answered_at=now - timedelta(days=4))
    Meeting.objects.filter(pk=meeting.pk).update(date=day, starts="23:30", ends="23:45")


@pytest.mark.long
def test_from_application_to_reminder(post: MailServer, new_page: Callable[[], Page]) -> None:
    cohort = CohortFactory()
    applicant, leader, office, participant = (new_page() for _person in range(4))

    application = apply(applicant, post, cohort)
    confirm_as_leader(leader, post, LEADER)
    for address in (FIRST, SECOND):
        confirm_address(participant, post, address)
    applicant.reload()
    tells(applicant, "Confirmed by the leader")

    sign_in_as_staff(office, post, coordinator())
    decide(office, application)
    answer_offers(participant, post)
    applicant.reload()
    tells(applicant, "Has taken the seat")

    run_nine_days(office, cohort)
    fetch_certificate(participant, post)
    mentor = Mentor.objects.get()
    assert (mentor.person.email, mentor.network) == (FIRST, Network.objects.get(slug="midt"))

    meeting = make_meeting(office)
    answer_meeting(participant, post)
    let_the_day_before_come(meeting)
    word = before_the_names("Reminder: %(title)s, %(time)s", "nn")
    reminder = post.wait_for(FIRST, word)
    assert "Nettverksmøte i Molde" in text_of(reminder)
    time.sleep(4)  # four more rounds of the beat
    assert len(post.to(FIRST, word)) == 1
    assert not Mail.objects.filter(state__in=[Mail.State.FAILED, Mail.State.UNKNOWN]).exists()
