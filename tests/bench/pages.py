"""The pages that are measured: what each is called, its address, who looks at it, and its budget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse

from applications.models import Application, LeaderConfirmation
from cohorts.models import SeatOffer
from mentorprog import tokens
from mentorprog.people.models import Person
from networks.models import DatePoll, Invitation, MeetingSeries, Mentor, Minutes
from tests.bench.filling import BOARD as CANDIDATES_ON_IT
from tests.bench.filling import FAMILY, GRID, World


class Budget(NamedTuple):
    """The most a request may cost: CPU of the application, SQL statements, and the time of half the answers."""

    cpu: float  # ms
    statements: int
    median: float | None = None  # ms


PERSONAL = Budget(8, 8)  # public pages, form steps, status, my page, verify
STAFF = Budget(25, 10)
BOARD = Budget(300, 12)
LIST = Budget(30, 10, 60)
FEED = Budget(5, 8)  # calendar programs ask for it all day long
UNCHANGED = Budget(2, 8)


@dataclass(frozen=True, eq=False)
class Page:
    """A request to measure. `viewer` None is a visitor; `data` makes it a POST; `status` is the right answer."""

    name: str
    url: str
    budget: Budget
    viewer: Person | None = None
    status: int = 200
    data: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def groups(world: World) -> dict[str, list[Page]]:
    """All pages, by the heading they stand under."""
    return {
        "Public pages": public(world),
        "Application": application_pages(world),
        "My page, leader, seat offer, calendar": personal(world),
        "Staff pages": staff_pages(world),
        f"Staff lists, {len(world.people):,} persons": lists(world),
    }


def public(world: World) -> list[Page]:
    cohort = world.open_cohort.slug
    found = {
        "front page": reverse("front"),
        "front page in English": "/en/",
        "cohort": reverse("cohort", args=[cohort]),
        "application start": reverse("application_start", args=[cohort]),
        "back to an application": reverse("application_return"),
        "sign in": reverse("account_login"),
        "certificate check, empty field": reverse("certificate_check"),
        "certificate check, a valid one": reverse("certificate", args=[world.certificate.code]),
        "privacy": reverse("privacy"),
        "accessibility statement": reverse("accessibility"),
    }
    return [Page(name, url, PERSONAL) for name, url in found.items()]


def application_pages(world: World) -> list[Page]:
    applicant, draft = world.draft.contact, world.draft
    sent = Application.objects.filter(contact=applicant, state=Application.State.SUBMITTED)[0]
    steps = {
        "step 1: service": "tjeneste",
        "step 2: candidates": "kandidater",
        "step 3: plan": "plan",
        "step 4: anchoring": "forankring",
        "step 5: summary": "oppsummering",
    }
    urls = {name: reverse("application_step", args=[draft.reference, slug]) for name, slug in steps.items()}
    candidate = draft.candidates.order_by("pk")[0]
    urls |= {
        "step 2: one candidate": reverse("candidate", args=[draft.reference, candidate.pk]),
        "status of a draft": reverse("application", args=[draft.reference]),
        "status of a sent application": reverse("application", args=[sent.reference]),
    }
    faulty = {"action": "next"}
    posted = (
        Page(f"{name}, posted with faults", urls[name], PERSONAL, applicant, data=faulty)
        for name in ("step 1: service", "step 3: plan")
    )
    return [*(Page(name, url, PERSONAL, applicant) for name, url in urls.items()), *posted]


def personal(world: World) -> list[Page]:
    invitation = Invitation.objects.filter(meeting__date__gt=world.today).select_related("mentor__person").first()
    mentor = invitation.mentor.person
    participant = world.people[2500 * world.scale + GRID // 2]
    offer = SeatOffer.objects.filter(state=SeatOffer.State.OPEN).first()
    waiting = LeaderConfirmation.objects.filter(state=LeaderConfirmation.State.WAITING).first()
    mypage = reverse("mypage")
    feed = reverse("feed", args=[tokens.make("calendar", mentor.pk, mentor.calendar_serial)])
    return [
        Page("my page, mentor", mypage, PERSONAL, mentor),
        Page("my page, participant", mypage, PERSONAL, participant),
        Page("my page, applicant", mypage, PERSONAL, world.draft.contact),
        Page("a meeting", reverse("meeting", args=[invitation.meeting_id]), PERSONAL, mentor),
        Page("answer to a meeting", link("meeting_answer", "invitation", invitation.pk), PERSONAL),
        Page("leader's confirmation", link("leader", "leader", waiting.pk), PERSONAL),
        Page("seat offer", link("seat_offer", "seat-offer", offer.pk), PERSONAL),
        Page("calendar feed", feed, FEED),
        *around_meetings(mentor),
    ]


def around_meetings(mentor: Person) -> list[Page]:
    """What a mentor's meetings lead to."""
    row = Mentor.objects.active().select_related("network").get(person=mentor)
    network, poll = row.network, row.network.polls.get()
    minutes = Minutes.objects.filter(meeting__network=network, state=Minutes.State.APPROVED)[0]
    network_feed = reverse("network_feed", args=[tokens.make("network-calendar", network.pk, network.calendar_serial)])
    return [
        Page("network feed", network_feed, FEED),
        Page("date poll", link("date_poll", "date-poll", poll.pk, row.pk), PERSONAL),
        Page("minutes of a meeting", reverse("meeting", args=[minutes.meeting_id]), PERSONAL, mentor),
        Page("my meetings", reverse("my_meetings"), PERSONAL, mentor),
        Page("my reminders", reverse("my_reminders"), PERSONAL, mentor),
        Page("guidance, the mentor's form", reverse("guidance"), PERSONAL, mentor),
    ]


def unchanged(page: Page, etag: str) -> Page:
    """The same page, asked for by somebody who has it."""
    budget = UNCHANGED if page.budget is FEED else page.budget
    return Page(f"{page.name}, unchanged", page.url, budget, page.viewer, 304, None, {"If-None-Match": etag})


def link(name: str, purpose: str, *pks: int) -> str:
    """The address of a page that is opened from a mail."""
    return reverse(name, args=[tokens.make(purpose, *pks)])


def staff_pages(world: World) -> list[Page]:
    waiting = Application.objects.filter(state=Application.State.SUBMITTED).order_by("pk")
    regional = waiting.filter(municipality__county__centre__slug="nord")[0]
    running, version = [world.running_cohort.pk], [world.running_cohort.programme_id]
    invitation = Invitation.objects.filter(meeting__date__gt=world.today).first()
    past = Invitation.objects.filter(meeting__date__lt=world.today).first()
    series = MeetingSeries.objects.all()[0]
    national = {
        "start page": reverse("admin:index"),
        "an application, to read and decide": reverse("admin:applications_application_read", args=[waiting[0].pk]),
        f"attendance, {GRID} × 9": reverse("admin:cohorts_cohort_attendance", args=running),
        f"completion, {GRID} people": reverse("admin:cohorts_cohort_completion", args=running),
        "plan of a version": reverse("admin:curriculum_programme_plan", args=version),
        "coverage of a version": reverse("admin:curriculum_programme_coverage", args=version),
        "differences of two versions": reverse("admin:curriculum_programme_differences", args=version),
        "answers to a meeting": reverse("admin:networks_meeting_answers", args=[invitation.meeting_id]),
        "a new meeting": reverse("admin:networks_meeting_add"),
        "meetings of a series": reverse("admin:networks_meetingseries_meetings", args=[series.pk]),
        "deliveries of a meeting": reverse("admin:networks_meeting_deliveries", args=[invitation.meeting_id]),
        "attendance of a meeting": reverse("admin:networks_meeting_attendance", args=[past.meeting_id]),
        "minutes of a meeting, to write": reverse("admin:networks_meeting_minutes", args=[past.meeting_id]),
        "answers to a date poll": reverse("admin:networks_datepoll_answers", args=[DatePoll.objects.all()[0].pk]),
    }
    limited = {
        "start page, regional": reverse("admin:index"),
        "an application, regional": reverse("admin:applications_application_read", args=[regional.pk]),
    }
    board = reverse("admin:applications_application_board", args=[world.board.pk])
    return [
        Page(f"board, {CANDIDATES_ON_IT} candidates", board, BOARD, world.national),
        *(Page(name, url, STAFF, world.national) for name, url in national.items()),
        *(Page(name, url, STAFF, world.regional) for name, url in limited.items()),
    ]


def lists(world: World) -> list[Page]:
    """Every list as it opens, with a filter, with a search, and for a regional coordinator."""
    cohort = world.open_cohort.pk
    applications, people, mentors = (
        reverse(f"admin:{name}_changelist") for name in ("applications_application", "people_person", "networks_mentor")
    )
    others = {
        "organisations": "people_organisation",
        "cohorts": "cohorts_cohort",
        "seat offers": "cohorts_seatoffer",
        "participations": "cohorts_participation",
        "certificates": "cohorts_certificate",
        "meetings": "networks_meeting",
        "mails": "outbox_mail",
    }
    name = FAMILY[45]
    found = {
        "applications": applications,
        "applications, one cohort and state": f"{applications}?cohort__id__exact={cohort}&state__exact=submitted",
        "applications, search by name": f"{applications}?q={name}",
        "applications, search by reference": f"{applications}?q={world.draft.reference[:5]}",
        "people": people,
        "people, search by name": f"{people}?q={name}",
        "people, search by two words": f"{people}?q={name}+Eldrid",
        "people, search without a hit": f"{people}?q=qwzxqwzx",
        "people, last page but one": f"{people}?p=99",
        "mentors": mentors,
        "mentors, search by name": f"{mentors}?q={name}",
        **{label: reverse(f"admin:{model}_changelist") for label, model in others.items()},
        "organisations, search by name": reverse("admin:people_organisation_changelist") + "?q=Tenesta+77",
        "certificates, search by name": reverse("admin:cohorts_certificate_changelist") + f"?q={name}",
        "mails, search by address": reverse("admin:outbox_mail_changelist") + "?q=person77",
    }
    limited = {
        "applications, regional": applications,
        "applications, regional, search by name": f"{applications}?q={name}",
        "people, regional": people,
        "people, regional, search by name": f"{people}?q={name}",
        "mentors, regional": mentors,
        "mails, regional": reverse("admin:outbox_mail_changelist"),
    }
    return [
        *(Page(name, url, LIST, world.national) for name, url in found.items()),
        *(Page(name, url, LIST, world.regional) for name, url in limited.items()),
    ]
