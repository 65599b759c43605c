"""A year of Mentornettverk Vest in browsers: a desk, and the telephones of three mentors. Only the clock is ours."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from mentorprog.times import moment
from networks.models import DatePoll, GuidanceRequest, Meeting, MeetingSeries, Mentor, Minutes
from networks.services.replies import read_replies
from networks.services.still_right import open_confirmations
from tests.browser.play import arrives, button, fill, t, tells
from tests.browser.site import AXE
from tests.browser.test_axe import TAGS, barriers
from tests.dashboard import world
from tests.factories import MeetingFactory, MentorFactory
from tests.networks.test_guidance import mentor_by_plan
from tests.networks.test_replies import put, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 375, "height": 780}
JANUARY, MARCH = date(2027, 1, 7), date(2027, 3, 4)


class Year:
    """The coordinator's browser, one telephone that the mentors lend each other, and their mails."""

    def __init__(self, new_page: Callable[[], Page], url: str) -> None:
        self.url, self.desk, self.phone = url, new_page(), new_page()
        for page in (self.desk, self.phone):
            page.context.add_init_script(path=AXE)
        self.phone.set_viewport_size(PHONE)
        self.office = world.staff()
        names = ("Kari Testesen", "Ola Testesen", "Mona Testesen")
        self.kari, self.ola, self.mona = (
            MentorFactory(person__name=name, person__language="nb", since=date(2026, 5, 1)) for name in names
        )

    @contextmanager
    def on(self, day: date, hour: int = 12) -> Iterator[None]:
        """That day at that hour: the desk is signed in, what is due has been sent, and is sent again at the end."""
        with time_machine.travel(moment(day, time(hour))):
            self.sign_in(self.desk, self.office)
            self.deliver()
            yield
            self.deliver()

    def deliver(self) -> None:
        cache.clear()
        reconcile()
        dispatch()

    def sign_in(self, page: Page, person: Person) -> None:
        name = django_settings.SESSION_COOKIE_NAME
        session = world.signed_in(person).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": self.url}])

    def as_mentor(self, one: Mentor, name: str = "mypage", *args: object) -> Page:
        self.sign_in(self.phone, one.person)
        self.go(self.phone, reverse(name, args=args))
        return self.phone

    def at_desk(self, name: str, *args: object) -> Page:
        self.go(self.desk, reverse(f"admin:networks_{name}", args=args))
        return self.desk

    def from_mail(self, one: Mentor, word: str) -> Page:
        """Open the newest mail with the word in its subject, without being signed in."""
        found = [each for each in mail.outbox if each.to == [one.person.email] and word in each.subject]
        assert found, [each.subject for each in mail.outbox if each.to == [one.person.email]]
        self.phone.context.clear_cookies()
        self.go(self.phone, re.search(rf"{self.url}(/\S+)", str(found[-1].body))[1])
        return self.phone

    def go(self, page: Page, address: str) -> None:
        """Open a page; nothing on it may stand in anybody's way."""
        page.goto(address)
        found = looked_at(page)
        assert found == [], address


def looked_at(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    return barriers(page, {"runOnly": TAGS})


@pytest.fixture
def year(new_page: Callable[[], Page], live_server: Any, settings: Any, tmp_path: Path) -> Year:
    settings.SITE_URL = live_server.url
    settings.INBOX_URL = f"maildir:{tmp_path}/inbox"
    read_replies()
    with time_machine.travel(moment(date(2026, 12, 1), time(9))):
        return Year(new_page, live_server.url)


def plan_series(year: Year) -> MeetingSeries:
    """Every second month the first Thursday: first the days, then everybody is invited."""
    desk = year.at_desk("meetingseries_add")
    desk.locator("[name=network]").select_option(label="Mentornettverk Vest")
    fill(desk, {"title": "Nettverksmøte", "first": "01.01.2027", "until": "31.12.2027", "place": "Bergen"})
    fill(desk, {"starts": "09:00", "ends": "11:30"})
    desk.locator("button[value=look]").click()
    expect(desk.locator("ol.days li")).to_have_count(6)  # Ascension Day in May is among them, without a meeting
    expect(desk.locator("ol.days")).to_contain_text(t("A public holiday: no meeting"))
    assert not MeetingSeries.objects.exists()
    assert looked_at(desk) == []
    desk.locator("button[value=plan]").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    return MeetingSeries.objects.get()


def answers_come_three_ways(year: Year, series: MeetingSeries, box: Path) -> None:
    """Kari by the mail's page, Ola by his calendar program, Mona by the keyboard on my page."""
    page = year.from_mail(year.kari, "Invitasjon")
    assert not year.kari.invitations.exclude(answer="").exists(), "looking changes nothing"
    for row in year.kari.invitations.all():
        page.locator(f"[name=answer_{row.pk}][value=yes]").check()
    page.locator("main button[type=submit]").first.click()
    tells(page, "Thank you. Your answers are saved.")
    put(box, reply(series, "TENTATIVE", address=year.ola.person.email))
    assert read_replies() == 5
    page = year.as_mentor(year.mona)
    page.locator("button[name=answer][value=no]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    meeting = series.meetings.get(date=JANUARY)
    said = {row.mentor: row.answer for row in meeting.invitations.select_related("mentor")}
    assert said == {year.kari: "yes", year.ola: "maybe", year.mona: "no"}
    desk = year.at_desk("meeting_answers", meeting.pk)
    for words in ("Yes", "Maybe", "No"):
        expect(desk.locator("#content table").first).to_contain_text(t(words))


def write_minutes(year: Year, meeting: Meeting) -> None:
    """The guard refuses a number; what can be read is looked through, and approved."""
    desk = year.at_desk("meeting_minutes", meeting.pk)
    tells(desk, "Do not write names or other personal data, nor anything that can identify the person you follow up.")
    fill(desk, {"text": "Vi snakket om 01010750160."})
    desk.locator("button[value=look]").click()
    expect(desk.locator("[data-error-summary]")).to_be_visible()
    fill(desk, {"text": "Vi øvde på samtaler."})
    desk.locator("button[value=look]").click()
    desk.locator("button[value=approve]").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert Minutes.objects.get().state == Minutes.State.APPROVED
    page = year.as_mentor(year.ola)
    page.locator("section[aria-labelledby=my-earlier] a").first.click()
    expect(page.locator(".minutes-text")).to_have_text("Vi øvde på samtaler.")


def find_a_date(year: Year) -> DatePoll:
    """The members are asked; two answer on their telephones."""
    desk = year.at_desk("datepoll_ask")
    desk.locator("[name=network]").select_option(label="Mentornettverk Vest")
    fill(desk, {"title": "Høstmøte", "place": "Bergen", "deadline": "15.04.2027"})
    for number, day in ((1, "14.09.2027"), (2, "16.09.2027")):
        fill(desk, {f"slot{number}-date": day, f"slot{number}-starts": "09:00", f"slot{number}-ends": "11:30"})
    desk.locator("main button[type=submit], #content button.default").last.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    year.deliver()
    poll = DatePoll.objects.get()
    first, second = poll.options.all()
    for one, words in ((year.kari, ("no", "yes")), (year.ola, ("if_needed", "yes"))):
        page = year.from_mail(one, "Høstmøte")
        for option, said in zip((first, second), words, strict=True):
            page.locator(f"[name=option{option.pk}][value={said}]").check()
        button(page, "Save the answers").click()
        expect(page.locator("main")).to_contain_text("Høstmøte")
    return poll


def test_meetings_from_the_plan_to_the_minutes(year: Year, tmp_path: Path) -> None:
    with year.on(date(2026, 12, 1)):
        series = plan_series(year)
    with year.on(date(2026, 12, 3)):
        answers_come_three_ways(year, series, tmp_path / "inbox")
    with year.on(date(2027, 1, 8)):
        write_minutes(year, series.meetings.get(date=JANUARY))
    with year.on(date(2027, 2, 1)):
        march, july = series.meetings.get(date=MARCH), series.meetings.get(date=date(2027, 7, 1))
        desk = year.at_desk("meeting_change", march.pk)
        fill(desk, {"date": "11.03.2027", "place": "Voss"})
        desk.locator("[name=_save]").click()
        desk = year.at_desk("meeting_cancel", july.pk)
        fill(desk, {"reason": "Ferie."})
        desk.locator("#content button[type=submit]").last.click()
        expect(desk.locator(".messagelist .success")).to_be_visible()
    with year.on(date(2027, 2, 2)):
        page = year.from_mail(year.kari, "Endret")
        button(page, "Yes, I will come").click()
        page = year.as_mentor(year.kari)
        expect(page.locator(".next")).to_contain_text("Voss")
        assert july.title
    with year.on(date(2027, 4, 1)):
        poll = find_a_date(year)
    with year.on(date(2027, 4, 16)):
        desk = year.at_desk("datepoll_answers", poll.pk)
        desk.locator("button.default[name=option]").click()
        expect(desk.locator(".messagelist .success")).to_be_visible()
    chosen = Meeting.objects.get(title="Høstmøte")
    assert (chosen.date, chosen.invitations.count()) == (date(2027, 9, 16), 3)


def test_a_mentor_moves_and_two_ask_for_guidance(year: Year) -> None:
    with time_machine.travel(moment(date(2026, 12, 1), time(9))):
        MeetingFactory(date=date(2027, 6, 10), title="Møte i vest").invitations.create(mentor=year.kari)
        there = Municipality.objects.current().get(number="5001")
        midt = there.county.territory.network
        MeetingFactory(date=date(2027, 6, 11), title="Møte i midt", network=midt)
        guided = mentor_by_plan("own")
    with year.on(date(2027, 5, 10)):
        assert open_confirmations() >= 1
        year.deliver()
        page = year.as_mentor(year.kari, "my_details")
        page.locator("[name=municipality]").select_option(value=str(there.pk))
        fill(page, {"employer": "Trondheim kommune"})
        page.locator("[name=employer_kind]").select_option("municipality")
        for name, value in (("role", "team"), ("available", "True"), ("competences", "youth"), ("go_on", "True")):
            page.locator(f"[name={name}][value={value}]").check()
        button(page, "This is right").click()
        page = year.as_mentor(year.kari, "network_question")
        page.locator("button[value=move]").click()
        page = year.as_mentor(year.kari)
        expect(page.locator(".next")).to_contain_text("Møte i midt")
        expect(page.locator("main")).not_to_contain_text("Møte i vest")
    with year.on(date(2027, 5, 20)):
        for one, giver in ((year.ola, "rvts"), (guided, "own")):
            ask_for_guidance(year, one, giver)
        own, municipal = (GuidanceRequest.objects.get(giver=giver) for giver in ("rvts", "own"))
        help_from_the_centre(year, own)
        help_from_the_municipality(year, municipal)
    assert not any("Hvor går grensene" in str(one.body) for one in mail.outbox)


def ask_for_guidance(year: Year, one: Mentor, giver: str) -> None:
    page = year.as_mentor(one, "guidance")
    expect(page.locator("main")).to_contain_text("112")
    if page.locator(f"[name=giver][value={giver}][type=radio]").count():
        page.locator(f"[name=giver][value={giver}]").check()
    for name, value in (("theme", "role"), ("urgency", "urgent"), ("form", "phone")):
        page.locator(f"[name={name}][value={value}]").check()
    fill(page, {"reachable": "Kl. 13", "text": "Hvor går grensene mine?"})
    page.locator("main form button[type=submit]").last.click()
    tells(page, "Your request is sent.")


def help_from_the_centre(year: Year, row: GuidanceRequest) -> None:
    """Taken, agreed, held, closed; the author sees who has looked."""
    desk = year.at_desk("guidancerequest_read", row.pk)
    desk.locator("button[value=take]").click()
    fill(desk, {"agree-day": "20.05.2027", "agree-minutes": "45"})
    desk.locator("button[value=agree]").click()
    for act in ("hold", "finish"):
        desk.locator(f"button[value={act}]").click()
    row.refresh_from_db()
    assert (row.state, row.ending) == ("closed", "given")
    expect(year.as_mentor(year.ola, "guidance_request", row.pk).locator("main")).to_contain_text(year.office.name)


def help_from_the_municipality(year: Year, row: GuidanceRequest) -> None:
    """The guide has no account: the link, a code, and the request."""
    year.deliver()
    page = year.phone
    page.context.clear_cookies()
    letters = [one for one in mail.outbox if one.to == [row.guide_email]]
    year.go(page, re.search(rf"{year.url}(/\S+)", str(letters[-1].body))[1])
    button(page, "Send me a code").click()
    arrives(page, "Type the code")
    dispatch()
    code = re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)*)$", str(mail.outbox[-1].body), re.MULTILINE)[1]
    fill(page, {"code": code})
    page.locator("main form button[type=submit]").first.click()
    tells(page, "Hvor går grensene mine?")
    page.locator("button[value=take]").click()
    row.refresh_from_db()
    assert row.state == "assigned"
