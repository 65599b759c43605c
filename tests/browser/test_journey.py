"""The whole line of data, played by people in a browser on real servers.

A municipality applies, its leader confirms, staff decide, seats are taken, nine days pass, a certificate is
issued and checked, a mentor meets the network and is reminded once.
"""

import io
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils import timezone
from django.utils.translation import gettext, override
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from applications.models import Application
from cohorts.models import Attendance, Certificate, Cohort, SeatOffer
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.times import OSLO
from networks.models import Invitation, Meeting, Mentor, Network
from tests.browser.servers import MailServer, code_in, link_in, text_of, worker
from tests.factories import CohortFactory, fictional_orgnr, staff

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.browser,
    pytest.mark.needs("pango"),
    pytest.mark.django_db(transaction=True),
]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONTACT, LEADER = "kontakt@kommune.example.no", "leder@kommune.example.no"
FIRST, SECOND = "mari@kommune.example.no", "jon@kommune.example.no"


def t(text: str) -> str:
    """A label as it stands on the bokmål page."""
    with override("nb"):
        return gettext(text)


def button(page: Page, text: str) -> Locator:
    return page.get_by_role("button", name=t(text), exact=True)


def link(page: Page, text: str) -> Locator:
    return page.get_by_role("link", name=t(text), exact=True)


def fill(page: Page, values: dict[str, str]) -> None:
    """Fill fields by their names."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


@pytest.fixture
def post(tmp_path: Path, live_server: Any, settings: Any) -> Iterator[MailServer]:
    settings.SITE_URL = live_server.url
    with MailServer() as server, worker(mail_url=server.url, site_url=live_server.url, folder=tmp_path):
        yield server


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A browser of one's own for each person; script errors and CSP violations fail the test."""
    pages: list[Page] = []
    faults: list[str] = []

    def make() -> Page:
        page = browser.new_context(base_url=live_server.url, locale="nb-NO", accept_downloads=True).new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(15_000)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert faults == []


def type_code(page: Page, post: MailServer, address: str, before: int) -> None:
    """Take the newest code from the mail and type it in."""
    page.locator("[name=code]").fill(code_in(post.wait_for(address, count=before + 1)))
    button(page, "Sign in").click()


def sign_in(page: Page, post: MailServer, address: str, following: str = "/minside/") -> None:
    before = len(post.to(address))
    page.goto(f"/konto/?next={following}")
    page.locator("[name=email]").fill(address)
    button(page, "Send me a code").click()
    type_code(page, post, address, before)


def apply(page: Page, post: MailServer, cohort: Cohort) -> str:
    """The applicant's five steps; returns the reference."""
    page.goto("/")
    page.get_by_role("link", name=t("Apply for a seat")).first.click()
    if f"/soknad/ny/{cohort.slug}/" not in page.url:
        page.get_by_role("link", name=t("Apply for a seat")).first.click()
    page.locator("[name=email]").fill(CONTACT)
    button(page, "Send me a code").click()
    type_code(page, post, CONTACT, 0)
    button(page, "Start the application").click()
    fill(
        page,
        {
            "contact_name": "Anne Testesen",
            "contact_phone": "99 00 00 01",
            "orgnr": fictional_orgnr(7),
            "organisation_name": "Ulstein testkommune",
            "unit": "Oppvekst",
        },
    )
    page.locator("[name=organisation_kind][value=municipality]").check()
    page.locator("[name=municipality]").select_option(label="Ulstein")
    button(page, "Save and go on").click()
    for name, address in (("Mari Testesen", FIRST), ("Jon Testesen", SECOND)):
        page.locator("main").get_by_role(
            "link", name=re.compile(t("Add a candidate") + "|" + t("Add another candidate"))
        ).click()
        fill(page, {"name": name, "email": address, "role": "Miljøterapeut"})
        page.locator("[name=language][value=nn]").check()
        fill(page, {"background": "Vernepleier.", "suitability": "Rolig.", "job_context": "Utekontakten."})
        button(page, "Save the candidate").click()
    button(page, "Save and go on").click()
    page.locator("[name=uses][value=mentor]").check()
    fill(page, {"goals": "To mentorer.", "hours_a_month": "8", "responsible_name": "Per Testesen"})
    fill(page, {"responsible_email": "per@kommune.example.no"})
    page.locator("[name=guidance][value=both]").check()
    page.locator("[name=network][value=True]").check()
    button(page, "Save and go on").click()
    fill(page, {"anchoring": "Handlingsplanen.", "leader_name": "Lise Leder", "leader_title": "Kommunalsjef"})
    fill(page, {"leader_email": LEADER})
    button(page, "Save and go on").click()
    button(page, "Send the application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("We have received the application."))
    return Application.objects.get().reference


def confirm_as_leader(page: Page, post: MailServer) -> None:
    page.goto(link_in(post.wait_for(LEADER)))
    button(page, "I confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Thank you. You have confirmed."))


def sign_in_as_staff(page: Page, post: MailServer, person: Person) -> None:
    sign_in(page, post, person.email, "/admin/")
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.locator("main form").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def decide(page: Page, reference: str) -> None:
    """Score and admit both candidates, then send the answers."""
    page.goto("/admin/applications/application/")
    page.get_by_role("link", name=reference).click()
    for candidate in Application.objects.get().candidates.all():
        for criterion in ("suitability", "background", "job_context", "plan"):
            page.locator(f"[name=r{candidate.pk}-{criterion}][value='4']").check()
        page.locator(f"[name=r{candidate.pk}-recommendation][value=admit]").check()
        page.locator(f"form:has([name=r{candidate.pk}-recommendation]) button[type=submit]").click()
        page.locator(f"[name=d{candidate.pk}-outcome][value=admit]").check()
        page.locator(f"form:has([name=d{candidate.pk}-outcome]) button[type=submit]").click()
    page.locator("a[href$='/send/']").first.click()
    page.locator("#content form, main form").last.get_by_role("button").last.click()
    expect(page.get_by_text(re.compile("2 "))).not_to_have_count(0)


def answer_offers(page: Page, post: MailServer) -> None:
    """One takes the seat, the other declines."""
    page.goto(link_in(post.wait_for(FIRST)))
    page.locator("button[name=answer][value=accept]").click()
    post.wait_for(FIRST, count=2)
    page.goto(link_in(post.wait_for(SECOND)))
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
    page.locator("form:has(select[name^=mark-]) button[type=submit]").first.click()
    assert Attendance.objects.filter(mark="present").count() == 8
    page.goto(f"/admin/cohorts/cohort/{cohort.pk}/fullforing/")
    page.locator("form:has([name=act][value=lock]) button, button[name=act][value=lock]").first.click()
    page.locator("form:has([name=act][value=issue]) button, button[name=act][value=issue]").first.click()


def fetch_certificate(page: Page, post: MailServer) -> None:
    """The participant downloads the PDF; anybody checks its code."""
    with override("nn"):
        post.wait_for(FIRST, gettext("Your certificate is ready"))
    sign_in(page, post, FIRST)
    with page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
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
    assert "Nettverksmøte i Molde" in str(feed.walk("VEVENT")[0]["summary"])


def let_the_day_before_come(meeting: Meeting) -> None:
    """Days pass: the invitation is old, and the meeting so near that its reminder's moment has just been."""
    now = timezone.now().astimezone(OSLO)
    day = now.date() + timedelta(days=1 if now.hour >= 9 else 0)
    Invitation.objects.update(created_at=now - timedelta(days=5))
    Meeting.objects.filter(pk=meeting.pk).update(date=day, starts="23:30", ends="23:45")


def test_from_application_to_reminder(post: MailServer, new_page: Callable[[], Page]) -> None:
    cohort = CohortFactory()
    coordinator = staff(email="stab@rvts.example.no", name="Solveig Stab")
    TOTP.activate(coordinator, SECRET)
    applicant, leader, office, participant = (new_page() for _person in range(4))

    reference = apply(applicant, post, cohort)
    confirm_as_leader(leader, post)
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text(t("Confirmed by the leader"))

    sign_in_as_staff(office, post, coordinator)
    decide(office, reference)
    answer_offers(participant, post)
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text(t("Has taken the seat"))

    run_nine_days(office, cohort)
    fetch_certificate(participant, post)
    mentor = Mentor.objects.get()
    assert (mentor.person.email, mentor.network) == (FIRST, Network.objects.get(slug="midt"))

    meeting = make_meeting(office)
    answer_meeting(participant, post)
    let_the_day_before_come(meeting)
    with override("nn"):
        word = gettext("Reminder: %(title)s, %(time)s").split(":")[0]
    reminder = post.wait_for(FIRST, f"{word}:")
    assert "Nettverksmøte i Molde" in text_of(reminder)
    time.sleep(4)  # four more rounds of the beat
    assert len(post.to(FIRST, f"{word}:")) == 1
    assert not Mail.objects.filter(state__in=[Mail.State.FAILED, Mail.State.UNKNOWN]).exists()
