"""A cohort of thirty through nine days: at the door, ill at home, making up, judging it, and certificates in the end.

The clock is moved, not the dates: three gatherings in the autumn of 2027, with the change of the clock between them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Candidate, Decision
from applications.services.decisions import apply_board, stage_decision
from cohorts.models import Attendance, AttendanceChange, Certificate, Cohort, CourseDay, Evaluation, Participation
from cohorts.services.checkin import check_in
from cohorts.services.offers import accept_offer
from cohorts.tasks import follow_cohorts, follow_evaluations, render_certificates
from mentorprog import pango, tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.models import Person
from mentorprog.times import moment
from networks.models import Mentor
from tests.applications.test_substitutes import VALUES
from tests.browser.play import arrives, before_the_names, button, fill, t, tells
from tests.cohorts.evaluating import Kind, questions
from tests.dashboard import world
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, sent_application
from tests.parallel import at_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_DAY = date(2027, 10, 20)  # a Wednesday; the clock goes back on the 31st
PEOPLE, PASSING = 30, 29
BY_PHONE = 5  # a day, beside the one whose phone we see; the service that the page calls takes the others
PHONE = {"width": 375, "height": 780}
WORDS = "Øvelsene i å lytte."
Marks = Attendance.Mark


class Course:
    """The office's browser, a participant's phone, and those of the thirty who have names in this play."""

    def __init__(self, new_page: Callable[[], Page], url: str, cohort: Cohort, seated: Candidate) -> None:
        self.url, self.cohort, self.seated = url, cohort, seated
        self.days = list(cohort.days.order_by("date"))
        self.people = list(cohort.participations.order_by("pk").select_related("person"))
        assert len(self.people) == PEOPLE
        # Ill for a day; ill for two; away for three; gets a new name; gets a certificate by mistake.
        self.ill, self.weak, self.away, self.bride, self.wrong, *self.others = self.people
        self.office = world.staff()
        self.desk, self.phone = new_page(), new_page()
        self.phone.set_viewport_size(PHONE)

    def page(self, name: str, *args: Any) -> str:
        return reverse(f"admin:cohorts_{name}", args=args or [self.cohort.pk])

    def sign_in(self, page: Page, person: Person) -> None:
        session = world.signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    @contextmanager
    def at(self, day: date, hour: int, minute: int = 0) -> Iterator[None]:
        """The clock stands there, the office has signed in, and the beat has come."""
        with time_machine.travel(moment(day, time(hour, minute))):
            self.sign_in(self.desk, self.office)
            follow_cohorts()
            follow_evaluations()
            reconcile()
            dispatch()
            yield

    # --- At the door --------------------------------------------------------------------------------------------
    def day(self, number: int, missing: dict[Participation, str] | None = None) -> None:
        """A course day: one comes by phone, others press the same button, and the office writes who is not there."""
        course_day, kept = self.days[number - 1], missing or {}
        first, *queue = [one for one in self.people if one not in kept]
        with self.at(course_day.date, 9, 35):
            self.desk.goto(self.page("cohort_door"))
            code = re.sub(r"\s", "", self.desk.locator("[data-code]").inner_text())
            self.come_by_phone(first, code)
            for one in queue[:BY_PHONE]:
                browser = Client()
                browser.force_login(one.person)
                assert browser.post(reverse("checkin"), {"kode": code}).status_code == 302
            for one in queue[BY_PHONE:]:
                check_in(day=course_day, actor=one.person)
            self.desk.reload()
            expect(self.desk.locator(".door__come")).to_contain_text(str(len(queue) + 1))
            self.enter(course_day, kept)

    def come_by_phone(self, one: Participation, code: str) -> None:
        page = self.phone
        self.sign_in(page, one.person)
        page.goto(f"{reverse('checkin')}?kode={code}")
        button(page, "I am here").click()
        expect(page.locator("main")).to_contain_text(before_the_names("You are registered as present: %(day)s"))

    def enter(self, course_day: CourseDay, kept: dict[Participation, str]) -> None:
        """The office writes who is not there, in the grid."""
        if not kept:
            return
        self.desk.goto(self.page("cohort_attendance"))
        for one, mark in kept.items():
            self.desk.locator(f"[name=mark-{one.pk}-{course_day.pk}]").select_option(mark)
        self.save_grid(len(kept))

    def save_grid(self, count: int) -> None:
        self.desk.locator("[data-save]").click()
        expect(self.desk.locator(".messagelist .success")).to_contain_text(str(count))

    def standing(self, one: Participation) -> Any:
        """How it goes for somebody, as the office reads it in the grid."""
        self.desk.goto(self.page("cohort_attendance"))
        return self.desk.locator("tr").filter(has=self.desk.locator(f"#p{one.pk}")).locator(".grid__standing")

    def my_page(self, one: Participation) -> Page:
        self.sign_in(self.phone, one.person)
        self.phone.goto(reverse("mypage"))
        return self.phone

    # --- Illness and making up ----------------------------------------------------------------------------------
    def make_up(self, one: Participation, number: int) -> None:
        """Somebody has done the task of a missed day. The office corrects the mark, and must say why."""
        desk, cell = self.desk, f"[name=mark-{one.pk}-{self.days[number - 1].pk}]"
        desk.goto(self.page("cohort_attendance"))
        desk.locator(cell).select_option(Marks.MADE_UP)
        desk.locator("[data-save]").click()
        tells(desk, "Say why. You change marks of days that are over.")
        desk.locator("[name=reason]").fill("Oppgaven er levert og godkjent.")
        self.save_grid(1)

    def try_a_substitute(self) -> None:
        """From the second day on nobody is swapped: the page says so, and the seat stays where it is."""
        desk = self.desk
        desk.goto(reverse("admin:applications_application_substitute", args=[self.seated.pk]))
        fill(desk, {name: value for name, value in VALUES.items() if name != "language"})
        desk.locator("[name=language][value=nb]").check()
        button(desk, "Propose the substitute").click()
        tells(desk, "The training has begun, so nobody can be swapped.")
        assert not Candidate.objects.filter(replaces=self.seated).exists()
        assert Participation.objects.get(person=self.seated.person).state == Participation.State.ACTIVE

    # --- The evaluation -----------------------------------------------------------------------------------------
    def judge(self, evaluation: Evaluation) -> None:
        """One answers on the phone, from my page; nine more by the same address; the office sees how many."""
        page, (first, *more) = self.my_page(self.ill), self.people[1:10]
        scale, text = (questions(evaluation, kind)[0].pk for kind in (Kind.SCALE, Kind.TEXT))
        page.locator("section[aria-labelledby=my-evaluations] a.ds-button").click()
        arrives(page, "What did you think?")
        page.locator(f"[name=q{scale}][value='2']").check()
        page.locator(f"[name=q{text}]").fill(WORDS)
        button(page, "Send the answers").click()
        arrives(page, "Thank you for your answers")
        for number, one in enumerate([first, *more]):
            address = reverse("evaluation", args=[tokens.make("evaluation", evaluation.pk, one.pk)])
            answers = {f"q{scale}": 3 + number % 3, f"q{text}": f"{WORDS} {number}"}
            assert Client().post(address, answers).status_code == 302
        self.desk.goto(self.page("evaluation_result", evaluation.pk))
        expect(self.desk.locator(".lead")).to_contain_text("10")
        expect(self.desk.locator("svg.chart")).to_have_count(0)

    def read_results(self, evaluation: Evaluation) -> None:
        """The time to answer is over: bars with a table beside, and what was written, in no order."""
        self.desk.goto(self.page("evaluation_result", evaluation.pk))
        expect(self.desk.locator("svg.chart")).to_have_count(1)  # of the one question that ten have answered
        numbers = self.desk.locator(".question table tbody tr td:nth-child(2)").all_inner_texts()
        assert [int(number) for number in numbers] == [3, 3, 3, 1, 0]
        expect(self.desk.locator(".words li")).to_have_count(10)

    # --- The end ------------------------------------------------------------------------------------------------
    def lock(self) -> None:
        """Who can no longer pass is closed, with a reason; all others pass and are locked."""
        desk = self.desk
        desk.goto(self.page("cohort_completion"))
        desk.locator(f"a[href$='close={self.away.pk}']").click()
        desk.locator("[name=reason]").fill("Borte i tre dager.")
        desk.locator("button[value=close]").click()
        expect(desk.locator(".messagelist .success")).to_be_visible()
        desk.locator("button[value=lock]").click()
        expect(desk.locator(".messagelist .success")).to_contain_text(str(PASSING))

    def issue(self) -> None:
        """All at once, by the worker; the page of the run tells how far it has come, and after it that it is done."""
        desk = self.desk
        desk.goto(self.page("cohort_certificates"))
        desk.locator("button[value=all]").click()
        expect(desk.locator("progress")).to_have_attribute("max", str(PASSING))
        work()
        desk.reload()
        expect(desk.locator("progress")).to_have_attribute("value", str(PASSING))
        dispatch()

    def certificate_of(self, one: Participation) -> Certificate:
        return Certificate.objects.get(participation=one, state=Certificate.State.VALID)

    def rename(self, one: Participation, name: str) -> tuple[Certificate, Certificate]:
        """A new name after the certificate: the person's page first, then another certificate instead of the old."""
        desk, old = self.desk, self.certificate_of(one)
        desk.goto(reverse("admin:people_person_change", args=[one.person_id]))
        desk.locator("[name=name]").fill(name)
        desk.locator("[name=_save]").click()
        desk.goto(self.page("certificate_act", old.pk))
        expect(desk.locator("table", has_text=name)).to_contain_text(one.person.name)
        desk.locator("[name=replace-reason]").fill("Nytt etternavn.")
        desk.locator("button[value=replace]").click()
        expect(desk.locator(".messagelist .success")).to_contain_text(old.number)
        work()
        dispatch()
        return old, self.certificate_of(one)

    def revoke(self, one: Participation) -> Certificate:
        desk, found = self.desk, self.certificate_of(one)
        desk.goto(self.page("certificate_act", found.pk))
        desk.locator("[name=revoke-reason]").fill("Utstedt ved en feil.")
        desk.locator("button[value=revoke]").click()
        expect(desk.locator(".messagelist .success")).to_contain_text(found.number)
        return found

    def check(self, certificate: Certificate, title: str, name: str = "") -> None:
        """Anybody types the code."""
        page = self.phone
        page.goto(reverse("certificate_check"))
        page.locator("[name=code]").fill(certificate.code)
        button(page, "Check").click()
        tells(page, title)
        if name:
            tells(page, name)

    def check_file(self, one: Participation, certificate: Certificate) -> None:
        """The holder fetches the file on my page; whoever gets it sees that nothing in it is changed."""
        page = self.my_page(one)
        with page.expect_download() as download:
            page.locator(f"a[href*='{certificate.number}']").click()
        page.goto(reverse("certificate_check"))
        page.locator("[type=file]").set_input_files(download.value.path())
        button(page, "Check the file").click()
        tells(page, "The file is exactly as we issued it: nothing in it has been changed.")


def work() -> None:
    """The worker makes what is asked for. In a thread of its own: signing wants one without Playwright's event loop."""
    at_once([render_certificates])


def thirty() -> tuple[Cohort, Candidate]:
    """A full cohort: two by their service's application, the others from elsewhere."""
    cohort = CohortFactory(
        first_day=FIRST_DAY,
        capacity=PEOPLE,
        applications_open=FIRST_DAY - timedelta(days=200),
        applications_close=FIRST_DAY - timedelta(days=100),
    )
    for number in range(PEOPLE - 2):
        ParticipationFactory(cohort=cohort, person=PersonFactory(name=f"Deltaker {number:02} Testesen"))
    application, actor = sent_application("4601", cohort=cohort), world.staff()
    for candidate in application.candidates.all():
        stage_decision(candidate=candidate, actor=actor, outcome=Decision.Outcome.ADMIT, grounds="")
    apply_board(cohort=cohort, actor=actor)
    for candidate in application.candidates.all():
        accept_offer(offer=candidate.offer, actor=candidate.person)
    return cohort, application.candidates.select_related("person", "offer").order_by("pk")[0]


@pytest.mark.skipif(not pango.available(), reason="Pango is missing")
@pytest.mark.long
def test_thirty_people_nine_days(new_page: Callable[[], Page], live_server: Any) -> None:
    with time_machine.travel(moment(FIRST_DAY - timedelta(days=40), time(9))):
        course = Course(new_page, live_server.url, *thirty())

    course.day(1)
    course.day(2, {course.ill: Marks.EXCUSED})
    with course.at(course.days[1].date, 16):
        course.try_a_substitute()
    course.day(3)
    with course.at(course.days[2].date, 18):
        evaluation = Evaluation.objects.get()
        course.judge(evaluation)

    with course.at(course.days[2].date + timedelta(days=12), 9):
        course.read_results(evaluation)
        course.make_up(course.ill, 2)
        expect(course.standing(course.ill)).to_contain_text(t("Can still pass"))
    course.day(4, {course.weak: Marks.EXCUSED, course.away: Marks.ABSENT})
    course.day(5, {course.weak: Marks.EXCUSED, course.away: Marks.ABSENT})
    course.day(6, {course.away: Marks.ABSENT})
    with course.at(course.days[5].date, 17):
        expect(course.standing(course.away)).to_contain_text(t("Can no longer pass"))
        tells(course.my_page(course.away), "You can no longer pass")
        expect(course.standing(course.weak)).to_contain_text(t("Can still pass"))
        course.make_up(course.weak, 4)
    for number in (7, 8, 9):
        course.day(number, {course.away: Marks.ABSENT})

    with course.at(course.days[-1].date + timedelta(days=1), 10):
        course.lock()
        course.issue()
    with course.at(course.days[-1].date + timedelta(days=20), 10):
        old, new = course.rename(course.bride, "Berit Nygift Testesen")
        revoked = course.revoke(course.wrong)
        course.check(old, "The certificate is replaced by a newer one", course.bride.person.name)
        course.check(new, "The certificate is valid", "Berit Nygift Testesen")
        course.check(revoked, "The certificate is not valid")
        course.check_file(course.bride, new)
    in_the_end(course)


def in_the_end(course: Course) -> None:
    """Every mark, certificate and mentor is there once, and every mail has gone once."""
    states = Counter(Participation.objects.values_list("state", flat=True))
    assert states == {"completed": PASSING, "not_completed": 1}
    marks = Counter(Attendance.objects.values_list("mark", flat=True))
    assert marks == {"present": 9 * PEOPLE - 9, "made_up": 2, "excused": 1, "absent": 6}
    corrections = AttendanceChange.objects.filter(correction=True).order_by("pk")
    assert [(row.participation, row.before, row.after) for row in corrections] == [
        (course.ill, "excused", "made_up"),
        (course.weak, "excused", "made_up"),
    ]
    papers = Certificate.objects.order_by("serial")
    assert [row.serial for row in papers] == list(range(1, PASSING + 2))
    assert Counter(row.state for row in papers) == {"valid": PASSING - 1, "superseded": 1, "revoked": 1}
    assert not papers.filter(pdf=None).exists()
    assert Mentor.objects.count() == PASSING
    sent = Counter(Mail.objects.filter(state=Mail.State.SENT).values_list("template", flat=True))
    assert (sent["certificate_ready"], sent["mentor_welcome"]) == (PASSING + 1, PASSING)
    assert sent["evaluation"] == PEOPLE + PASSING  # of two gatherings; one was away from the second
    assert len(mail.outbox) == sum(sent.values())
