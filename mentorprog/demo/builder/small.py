"""One of everything, in a second: for tests and for looking at single pages.

What the handles name lies in region Nord, unless the handle says otherwise. Every mail that the services
write stays in the queue.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from applications.models import Application, Candidate, LeaderConfirmation
from applications.services.drafts import withdraw_application
from cohorts.models import (
    Bill,
    Certificate,
    Cohort,
    CohortMaterial,
    CopyRequest,
    Evaluation,
    IssuedElsewhere,
    Issuer,
    Participation,
    SeatOffer,
    TeachingAnswer,
)
from cohorts.services.certificates import issue_certificate
from cohorts.services.completion import close_without_completion, complete
from cohorts.services.copies import ask_for_copy
from cohorts.services.offers import accept_offer, decline_offer
from cohorts.services.payments import make_basis, send_bills
from curriculum.models import Programme
from mentorprog.demo import accounts
from mentorprog.demo.builder import applications as make
from mentorprog.demo.builder import days
from mentorprog.demo.builder.cohorts import autumn_cohort, open_cohort, running_cohort
from mentorprog.demo.builder.evaluations import add_evaluation
from mentorprog.demo.builder.followups import make_followup
from mentorprog.demo.builder.guidance import Asked, add_lines, ask_guide, make_request
from mentorprog.demo.builder.issuers import add_elsewhere, add_issuer
from mentorprog.demo.builder.lecturers import add_answers, add_lecturers, add_materials
from mentorprog.demo.builder.lending import ask_for, both_say_yes, make_lending
from mentorprog.demo.builder.life import add_states
from mentorprog.demo.builder.local import add_material, add_partner, make_local
from mentorprog.demo.builder.meetings import draft_meeting, draft_series, invitations
from mentorprog.demo.builder.mentor_life import ask_mentor
from mentorprog.demo.builder.participants import attend, seat
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.services import Kind, service
from mentorprog.demo.builder.staff import add_staff, give_second_factor
from mentorprog.demo.builder.texts.answers import ABSENT_TOO_MUCH
from mentorprog.demo.builder.texts.meetings import CALLED_OFF, RHYTHM
from mentorprog.demo.builder.versions import add_next_version
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Organisation, Person
from mentorprog.times import today
from networks.guidance.workdays import add_working_days
from networks.models import (
    GuidanceRequest,
    Invitation,
    LendingQuestion,
    LendingRequest,
    Meeting,
    MeetingSeries,
    Mentor,
    Network,
    PlanFollowUp,
    StillRight,
)
from networks.services.local import join_local
from networks.services.meetings import cancel_meeting, create_meeting, invite_guest
from networks.services.series import create_series

# Numbers of municipalities
HARSTAD, TROMSO, ALTA = "5503", "5501", "5601"
HAREID, ULSTEIN, BERGEN, SKIEN, OSLO = "1517", "1516", "4601", "4003", "0301"


@dataclass
class Small:
    """Handles to everything that `build_small` makes.

    `applications` holds one of each: draft (half filled), complete (a draft where nothing is missing), waiting
    (for the leader; region Midt, nynorsk), confirmed (and read, with a prepared decision), declined (by the
    leader; region Vest), decided, withdrawn (region Sør). `offers` holds open, accepted and declined ones of
    the decided application, whose last two candidates are on the waiting list and refused. `mentors` holds one
    for each network by its short name, and one without a network under "".
    """

    today: date
    # Staff; all but the lecturer have a second factor.
    national: Person
    regional_nord: Person
    regional_vest: Person
    regional_midt: Person
    reviewer: Person
    lecturer: Person
    partner: Person = field(init=False)  # coordinates Nord's network from outside RVTS
    # Everybody else
    applicant: Person = field(init=False)
    candidate: Person = field(init=False)
    participant: Person = field(init=False)
    mentor: Person = field(init=False)
    # Cohorts: one open for applications, one under way, one completed
    cohort: Cohort = field(init=False)
    running: Cohort = field(init=False)
    finished: Cohort = field(init=False)
    # Applications for the open cohort
    organisation: Organisation = field(init=False)
    applications: dict[str, Application] = field(default_factory=dict)
    offers: dict[str, SeatOffer] = field(default_factory=dict)
    confirmation: LeaderConfirmation = field(init=False)  # of "waiting"
    # Takes part; cannot pass any more; has completed, with and without certificate; was not there enough
    participation: Participation = field(init=False)
    failing: Participation = field(init=False)
    completed: Participation = field(init=False)
    uncertified: Participation = field(init=False)
    not_completed: Participation = field(init=False)
    certificate: Certificate = field(init=False)
    issuer: Issuer = field(init=False)
    # A mentor from before the system, who asks for a copy of a certificate that is known by name and date alone
    veteran: Person = field(init=False)
    elsewhere: IssuedElsewhere = field(init=False)
    copy_request: CopyRequest = field(init=False)
    bill: Bill = field(init=False)  # of `participation`: a payment request that is sent
    evaluation: Evaluation = field(init=False)  # of the running cohort's second gathering, open
    evaluated: Evaluation = field(init=False)  # of its first, with results
    next_version: Programme = field(init=False)  # a draft of the programme
    teaching: TeachingAnswer = field(init=False)  # of the lecturer, about a day of the running cohort to come
    material: CohortMaterial = field(init=False)  # a file that the lecturer hands out in the running cohort
    # Networks: meetings of Nord, and one of Midt
    network: Network = field(init=False)
    local: Network = field(init=False)  # of Tromsø, inside Nord, where `mentor` is in
    mentors: dict[str, Mentor] = field(default_factory=dict)
    meeting: Meeting = field(init=False)
    past_meeting: Meeting = field(init=False)
    cancelled_meeting: Meeting = field(init=False)
    other_meeting: Meeting = field(init=False)
    invitation: Invitation = field(init=False)  # of `mentor` to `meeting`, unanswered
    series: MeetingSeries = field(init=False)  # of Nord, months ahead
    guest: Invitation = field(init=False)  # to `meeting`, unanswered
    still_right: StillRight = field(init=False)  # the yearly question to the mentor, unanswered
    followup: PlanFollowUp = field(init=False)  # of the plan by which the mentor was trained, unanswered

    guidance: GuidanceRequest = field(init=False)  # of `mentor` to the centre, handled by regional_nord
    guided: GuidanceRequest = field(init=False)  # of `mentor` to the municipality's own guide, new
    # Requests from Nord to borrow a mentor: one that waits, one where `mentor` is asked, one where both have said yes
    lending: LendingRequest = field(init=False)
    lent_to: LendingQuestion = field(init=False)
    lent: LendingQuestion = field(init=False)

    @property
    def application(self) -> Application:
        """The applicant's application that is sent in, confirmed and not answered."""
        return self.applications["confirmed"]

    @property
    def draft(self) -> Application:
        """The applicant's half-filled draft."""
        return self.applications["draft"]

    @property
    def decided(self) -> Application:
        """An answered application of the same region, by another contact person."""
        return self.applications["decided"]

    @property
    def offer(self) -> SeatOffer:
        """The candidate's open seat offer."""
        return self.offers["open"]

    @property
    def seat(self) -> Candidate:
        """The candidate's place in the decided application."""
        return self.decided.candidates.get(person=self.candidate)


def build_small() -> Small:
    """Make one of everything in a database that holds the reference data only."""
    world = World(today())
    add_staff(world)
    staff = world.staff
    for key in ("national", "regional nord", "regional vest", "regional midt", "reviewer nord"):
        give_second_factor(staff[key])
    small = Small(
        today=world.today,
        national=staff["national"],
        regional_nord=staff["regional nord"],
        regional_vest=staff["regional vest"],
        regional_midt=staff["regional midt"],
        reviewer=staff["reviewer nord"],
        lecturer=staff["lecturer"],
    )
    _add_cohorts(world, small)
    _add_participants(world, small)
    _add_graduates(world, small)
    _add_meetings(world, small)
    _add_applications(world, small)
    make_basis(cohort=small.running, actor=small.national)
    send_bills(cohort=small.running, kind=Bill.Kind.REQUEST, actor=small.national)
    small.bill = Bill.objects.get(charges__participation=small.participation)
    _add_evaluations(world, small)
    small.next_version = add_next_version(world)
    _add_teaching(world, small)
    small.followup = make_followup(world, small.finished, small.mentor, _somebody(world, TROMSO))
    _add_veteran(world, small)
    _add_guidance(world, small)
    _add_lending(world, small)
    add_states(world)
    for cohort in (small.cohort, small.running, small.finished):
        cohort.refresh_from_db(fields=["state"])
    return small


def _somebody(world: World, number: str, kind: str = Kind.MUNICIPALITY, **values: object) -> Person:
    person = somebody(world, number, kind, language="", **values)
    person.save()
    return person


def _add_cohorts(world: World, small: Small) -> None:
    dates = days.running(world.today)
    small.cohort = open_cohort(world)
    small.running = running_cohort(dates)
    small.finished = autumn_cohort(dates[0][0].year - 1, 30)


def _add_participants(world: World, small: Small) -> None:
    small.participant = _somebody(world, HARSTAD)
    people = [small.participant, _somebody(world, BERGEN, Kind.POLICE)]
    small.participation, small.failing = seat(small.running, people)
    attend(small.running, [(small.participation, "ppdppp"), (small.failing, "paepmp")])


def _add_graduates(world: World, small: Small) -> None:
    small.mentor = _somebody(world, TROMSO, email=accounts.MENTOR.email)
    people = [small.mentor, *(_somebody(world, number) for number in (BERGEN, ULSTEIN, SKIEN, OSLO, ALTA))]
    seats = seat(small.finished, people)
    attend(small.finished, [(one, "p" * 9) for one in seats[:5]] + [(seats[5], "pppaaapppp")])
    done = [complete(participation=one, actor=small.national) for one in seats[:5]]
    small.completed, small.uncertified = done[:2]
    small.not_completed = close_without_completion(participation=seats[5], actor=small.national, reason=ABSENT_TOO_MUCH)
    small.issuer = add_issuer()
    small.certificate = issue_certificate(participation=small.completed, actor=small.national, issuer=small.issuer)
    for mentor in Mentor.objects.select_related("network", "person").filter(participation__in=done):
        small.mentors[mentor.network.slug if mentor.network else ""] = mentor


def _add_evaluations(world: World, small: Small) -> None:
    """Both gatherings behind, as if the cohort were full."""
    places = small.running.gatherings.order_by("gathering__order")[:2]
    small.evaluated, small.evaluation = (
        add_evaluation(world, small.running, place, last=place.days.latest("date").date, asked=small.running.capacity)
        for place in places
    )


def _add_teaching(world: World, small: Small) -> None:
    """Lecturers who have answered for the running cohort, but for one who is silent and one who cannot."""
    (lecturer, *_others) = add_lecturers(world)
    add_answers(world, small.running)
    answers = TeachingAnswer.objects.filter(cohort=small.running, lecturer=lecturer, date__gte=small.today)
    small.teaching = answers.order_by("date", "pk")[0]
    small.material = add_materials(small.running, lecturer)


def _add_veteran(world: World, small: Small) -> None:
    small.veteran = _somebody(world, TROMSO)
    add_elsewhere([small.veteran], date(2016, 5, 20), small.national)
    small.elsewhere = IssuedElsewhere.objects.get(person=small.veteran)
    small.copy_request = ask_for_copy(
        actor=small.veteran, why=CopyRequest.Why.LOST, language="nb", elsewhere=small.elsewhere
    )


def _add_meetings(world: World, small: Small) -> None:
    small.network = world.networks["nord"]
    for slug, rhythm in RHYTHM.items():
        Network.objects.filter(slug=slug).update(rhythm=rhythm)
    ahead = [days.working_day_from(world.today + timedelta(days=n)) for n in (14, 45)]
    meeting = draft_meeting(world, small.network, ahead[0], 0)
    small.meeting = create_meeting(meeting=meeting, actor=small.regional_nord)
    meeting = draft_meeting(world, small.network, ahead[1], 1, digital=True)
    create_meeting(meeting=meeting, actor=small.regional_nord)
    small.cancelled_meeting = cancel_meeting(meeting=meeting, actor=small.regional_nord, reason=CALLED_OFF)
    meeting = draft_meeting(world, world.networks["midt"], ahead[1], 2)
    small.other_meeting = create_meeting(meeting=meeting, actor=small.regional_midt)
    small.past_meeting = draft_meeting(
        world, small.network, days.working_day_until(world.today - timedelta(days=30)), 3
    )
    small.past_meeting.save()
    mentor = small.mentors["nord"]
    past = invitations(small.past_meeting, [mentor], ["yes"], invited_at=world.ago(60))
    Invitation.objects.bulk_create(past)
    small.still_right = ask_mentor(world, mentor)
    small.invitation = Invitation.objects.get(meeting=small.meeting, mentor=mentor)
    small.local = make_local(world, "tromso", "Mentornettverk Tromsø", [TROMSO], "nord")
    join_local(network=small.local, mentor=mentor, actor=small.regional_nord)
    add_material(world, small.network, small.regional_nord)
    small.partner = add_partner(world, small.network, small.local)
    series = draft_series(world, small.network, world.today + timedelta(days=120))
    small.series = create_series(series=series, actor=small.regional_nord)
    guest = Invitation(kind="guest", guest_name="Gjest Testesen", guest_email="gjest@test.example.no", language="nb")
    small.guest = invite_guest(meeting=small.meeting, guest=guest, actor=small.regional_nord)


def _add_guidance(world: World, small: Small) -> None:
    add_lines(world)
    mentor, day = small.mentors["nord"], add_working_days(world.today, -1)
    asked = Asked(mentor, day, "assigned", "later", "phone", "relation")
    small.guidance = make_request(world, asked, handler=small.regional_nord)
    small.guided = ask_guide(world, mentor, small.followup.plan, day)


def _add_lending(world: World, small: Small) -> None:
    mentor, actor = small.mentors["nord"], small.regional_nord
    small.lent_to = ask_for(make_lending(world, ALTA), mentor, actor)
    small.lent = both_say_yes(ask_for(make_lending(world, ALTA, "NAV"), mentor, actor))
    small.lending = make_lending(world, HARSTAD, "Skole", competence="school")


def _add_applications(world: World, small: Small) -> None:
    small.applicant = _somebody(world, HARSTAD, email=accounts.APPLICANT.email)
    small.organisation = service(world, HARSTAD)
    found, cohort = small.applications, small.cohort
    about = ["outreach", "school"]
    found["confirmed"] = make.sent(world, cohort=cohort, contact=small.applicant, about=about, unit="Ungdom")
    make.leader_confirms(found["confirmed"])
    make.read_by(small.reviewer, found["confirmed"], ["admit", "doubt"])
    make.prepare_decisions(small.regional_nord, found["confirmed"], ["admit"])
    found["draft"] = make.half_draft(
        world, cohort=cohort, contact=small.applicant, unit="Oppvekst", about=["prevention"]
    )
    contact = _somebody(world, ALTA)
    found["complete"] = make.full_draft(world, cohort=cohort, contact=contact, about=["nav"], plan=1)
    contact = _somebody(world, HAREID)
    found["waiting"] = make.sent(world, cohort=cohort, contact=contact, about=about, plan=2)
    small.confirmation = found["waiting"].confirmations.get()
    contact = _somebody(world, BERGEN, Kind.POLICE)
    found["declined"] = make.sent(world, cohort=cohort, contact=contact, about=["police"])
    make.leader_declines(found["declined"])
    contact = _somebody(world, SKIEN, Kind.VOLUNTARY)
    withdrawn = make.sent(world, cohort=cohort, contact=contact, about=["volunteers"])
    found["withdrawn"] = withdraw_application(application=withdrawn, actor=contact)
    _add_decided(world, small)


def _add_decided(world: World, small: Small) -> None:
    contact = _somebody(world, TROMSO)
    about = ["child welfare", "outreach", "refugees", "mental health", "nav"]
    application = make.sent(world, cohort=small.cohort, contact=contact, about=about)
    make.leader_confirms(application)
    outcomes = ["admit", "admit", "admit", "waiting", "refuse"]
    small.applications["decided"] = make.answer(small.regional_nord, application, outcomes)
    rows = SeatOffer.objects.filter(cohort=small.cohort).select_related("person", "cohort").order_by("pk")
    still_open, accepted, declined = rows
    small.candidate = still_open.person
    accept_offer(offer=accepted, actor=accepted.person)
    decline_offer(offer=declined, actor=declined.person)
    small.offers = {offer.state: offer for offer in rows.all()}
