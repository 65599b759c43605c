"""The whole demonstration, built once into a database that holds the reference data only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from auditlog.models import LogEntry
from django.db import transaction

from cohorts.models import Cohort, CohortMaterial, IssuedElsewhere, Participation, PracticalNeeds, SignatureImage
from mentorprog.demo import accounts
from mentorprog.demo.builder import days
from mentorprog.demo.builder.admission import add_admission, tell
from mentorprog.demo.builder.answered import Old, add_answered
from mentorprog.demo.builder.bills import add_bills
from mentorprog.demo.builder.certificates import add_certificates
from mentorprog.demo.builder.cohorts import open_cohort, running_cohort
from mentorprog.demo.builder.corrections import add_corrections, add_proposal, ask_for_two
from mentorprog.demo.builder.current import add_current
from mentorprog.demo.builder.duplicates import add_duplicates
from mentorprog.demo.builder.evaluations import add_evaluations
from mentorprog.demo.builder.followups import add_followups
from mentorprog.demo.builder.graduates import add_graduates, graduate
from mentorprog.demo.builder.guidance import add_guidance
from mentorprog.demo.builder.inquiries import add_inquiries
from mentorprog.demo.builder.issuers import add_elsewhere, add_issuer
from mentorprog.demo.builder.lecturers import add_answers, add_lecturers, add_materials
from mentorprog.demo.builder.lending import add_lending
from mentorprog.demo.builder.life import add_needs, add_states, send_what_is_past
from mentorprog.demo.builder.local import add_bergen
from mentorprog.demo.builder.mentor_life import add_mentor_life
from mentorprog.demo.builder.network_life import add_meetings
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.services import Kind
from mentorprog.demo.builder.staff import add_second, add_staff, give_second_factor
from mentorprog.demo.builder.stories import Story
from mentorprog.demo.builder.versions import add_next_version, add_outcomes
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from mentorprog.times import today as today_in_norway

HAREID, ULSTEIN = "1517", "1516"
WITHOUT_CERTIFICATE = 2  # of those who completed the last cohort
ELSEWHERE = 6  # mentors whose certificate is known by name and date alone
CERTIFICATES_AFTER = 6  # days after the last course day
APPLICANTS_STORY = Story(HAREID, Kind.MUNICIPALITY, "outreach|school", 20, "confirmed", unit="Oppvekst og skule")
APPLICANTS_DRAFT = Story(HAREID, Kind.MUNICIPALITY, "mental health", 5, "half", unit="Helse og omsorg")


def is_built() -> bool:
    """Whether the demonstration is in this database."""
    return Person.objects.filter(email=accounts.NATIONAL.email).exists()


@dataclass(frozen=True)
class Accounts:
    """The two accounts that are not staff."""

    applicant: Person
    mentor: Person


@transaction.atomic
def build(*, say: Callable[[str], None], today: date | None = None) -> None:
    """Make everything, all of it or nothing, saying what comes next."""
    world = World(today or today_in_norway())
    dates = days.running(world.today)
    say("Staff and accounts …")
    add_staff(world)
    give_second_factor(add_second(world))
    give_second_factor(world.staff["national"])
    give_second_factor(world.staff["regional nord"])
    people = _add_accounts(world)
    say("Cohorts since 2015 and their mentors …")
    ask_for_two()
    add_outcomes()
    last = add_graduates(world, dates[0][0].year - 1)
    _finish_last(world, last, people)
    say("The cohort under way …")
    running = running_cohort(dates)
    add_current(world, running)
    add_corrections(world, running)
    add_proposal(world, running)
    add_bills(world, running)
    say("Applications for the coming cohort …")
    cohort = open_cohort(world)
    tell(world, cohort, people.applicant, APPLICANTS_STORY, plan=1, mails_wait=True)
    tell(world, cohort, people.applicant, APPLICANTS_DRAFT)
    add_admission(world, cohort)
    add_inquiries(world, cohort)
    say("Networks and their meetings …")
    add_meetings(world, people.mentor)
    add_bergen(world)
    add_evaluations(world)
    lecturers = add_lecturers(world)
    add_next_version(world)
    add_answers(world, running)
    add_materials(running, lecturers[0])
    add_states(world)
    add_needs(world, running)
    add_guidance(world, people.mentor)
    add_lending(world)
    send_what_is_past()
    add_followups(world, last)
    add_mentor_life(world, people.mentor)
    add_duplicates(world, last)
    _date(world)


def _date(world: World) -> None:
    """What was written while this was built gets a day of its own, the same at whatever hour it is built."""
    for model, column, ago in (
        (SignatureImage, "created_at", 200),
        (IssuedElsewhere, "registered_at", 100),
        (CohortMaterial, "added_at", 14),
        (PracticalNeeds, "answered_at", 2),
    ):
        model.objects.update(**{column: world.ago(ago)})
    LogEntry.objects.filter(timestamp__date__gte=world.today).update(timestamp=world.ago(1))


def _add_accounts(world: World) -> Accounts:
    made = {}
    for key, account, number in (("applicant", accounts.APPLICANT, HAREID), ("mentor", accounts.MENTOR, ULSTEIN)):
        created_at = world.ago(600)
        person = somebody(world, number, Kind.MUNICIPALITY, email=account.email, language="", created_at=created_at)
        person.save()
        made[key] = person
    return Accounts(**made)


def _finish_last(world: World, cohort: Cohort, people: Accounts) -> None:
    """The last completed cohort: the accounts' own part in it, then certificates for all but two."""
    old = Old(
        cohort=cohort,
        contact=people.applicant,
        about=["child welfare", "school"],
        fates=["seated", "refuse"],
        decided_by=world.staff["regional midt"],
        unit="Oppvekst og skule",
    )
    (offer,) = add_answered(world, old)
    seats = graduate(world, cohort, [people.mentor, offer.person])
    Participation.objects.filter(pk=seats[1].pk).update(offer=offer)
    completed = cohort.participations.filter(state=Participation.State.COMPLETED).order_by("-pk")
    issued_at = days.at(cohort.days.latest("date").date, 13) + timedelta(days=CERTIFICATES_AFTER)
    certified = list(completed.select_related("person"))[:-WITHOUT_CERTIFICATE]
    add_certificates(world, certified, issued_at, add_issuer())
    old = Person.objects.filter(mentorships__participation=None).exclude(mentorships=None).order_by("pk")[:ELSEWHERE]
    add_elsewhere(old, date(2016, 5, 20), world.staff["national"])
