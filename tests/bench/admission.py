"""The bench's applications, their answers, and the board that is measured."""

from collections.abc import Sequence
from datetime import timedelta

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from applications.models import (
    Application,
    Candidate,
    Decision,
    Impartiality,
    ImplementationPlan,
    LeaderConfirmation,
    Review,
    Revision,
    Score,
)
from applications.services.criteria import ensure_criteria
from cohorts.models import (
    Cohort,
    SeatOffer,
)
from curriculum.models import Programme
from mentorprog.times import end_of_day
from tests.bench.filling import (
    BOARD,
    CANDIDATES,
    DECISIONS,
    GRID,
    LETTERS,
    SENTENCE,
    World,
    chunks,
    days,
    insert,
    name_of,
    pour,
)


def reference(number: int) -> str:
    """A reference as applications have it, each number its own."""
    signs = [LETTERS[(number >> 5 * place) % 32] for place in range(8)]
    return "M" + "".join(signs)


def applications(world: World) -> None:
    """One in twenty-five is sent to the open cohort and waits, one in fifty is a draft, the others are answered."""
    world.applications = insert(_application(world, number) for number in range(5000 * world.scale))
    world.draft = next(row for row in world.applications if row.state == Application.State.DRAFT)
    pour(
        ImplementationPlan(
            application=row,
            uses=["mentor", "team"],
            goals=SENTENCE * 3,
            hours_a_month=12,
            responsible_name="Ansvarleg Person",
            responsible_email="ansvarleg@bench.example.no",
            guidance="both",
            network=True,
            lending=True,
            cooperation=SENTENCE * 2,
            anchoring=SENTENCE,
            owner="Kommunedirektøren",
        )
        for row in world.applications
    )
    sent = [row for row in world.applications if row.state != Application.State.DRAFT]
    state = LeaderConfirmation.State
    pour(
        LeaderConfirmation(
            application=row,
            name=row.leader_name,
            email=row.leader_email,
            state=state.WAITING if row.state == Application.State.SUBMITTED else state.CONFIRMED,
            answered_at=None if row.state == Application.State.SUBMITTED else world.now,
        )
        for row in sent
    )
    kind = ContentType.objects.get_for_model(Application)
    pour(
        LogEntry(
            content_type=kind,
            object_pk=str(row.pk),
            object_id=row.pk,
            object_repr=row.reference,
            action=LogEntry.Action.UPDATE,
            changes={"state": ["draft", "submitted"]},
            timestamp=world.now,
        )
        for row in sent
    )


def _application(world: World, number: int) -> Application:
    organisation = world.organisations[number % len(world.organisations)]
    state, cohort = Application.State.DECIDED, world.cohorts[number % (len(world.cohorts) - 1)]
    if number % 50 == 0:
        state, cohort = Application.State.DRAFT, world.open_cohort
    elif number % 25 == 1:
        state, cohort = Application.State.SUBMITTED, world.open_cohort
    draft = state == Application.State.DRAFT
    return Application(
        reference=reference(number),
        cohort=cohort,
        contact=world.somebody(number // 2 - 1),
        state=state,
        version=7,
        sent_version=None if draft else 7,
        submitted_at=None if draft else world.now - timedelta(minutes=number),
        organisation=None if draft else organisation,
        orgnr="974760673",  # has a right check digit, so that nothing is missing in the draft
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        unit=f"Eining {number}",
        municipality_id=organisation.municipality_id,
        contact_name=name_of(number),
        contact_phone="99000000",
        leader_name="Leiar Leiarsen",
        leader_title="Kommunalsjef",
        leader_email="leiar@bench.example.no",
    )


def answers(world: World) -> None:
    """Two candidates an application; all answered ones have a decision, every second an offer that was taken."""
    candidates = insert(
        _candidate(world, row, CANDIDATES * place + n)
        for place, row in enumerate(world.applications)
        for n in range(CANDIDATES)
    )
    answered = [row for row in candidates if row.application.state == Application.State.DECIDED]
    waiting = [row for row in candidates if row.application.state == Application.State.SUBMITTED]
    outcome = Decision.Outcome
    pour(
        Decision(
            candidate=row,
            outcome=outcome.ADMIT if place % 2 == 0 else outcome.WAITING_LIST,
            state=Decision.State.APPLIED,
            decided_by=world.national,
            applied_at=world.now,
        )
        for place, row in enumerate(answered)
    )
    pour(Decision(candidate=row, outcome=outcome.ADMIT, decided_by=world.national) for row in waiting[::4])
    offers = insert(
        SeatOffer(
            person_id=row.person_id,
            cohort_id=row.application.cohort_id,
            state=SeatOffer.State.ACCEPTED,
            answered_at=world.now,
            expires_at=world.now,
        )
        for row in answered[::2]
    )
    for row, offer in zip(answered[::2], offers, strict=True):
        row.offer = offer
    for chunk in chunks(answered[::2]):
        Candidate.objects.bulk_update(chunk, ["offer"])
    late = end_of_day(world.today + timedelta(days=10))
    pour(SeatOffer(person=world.somebody(-n), cohort=world.running_cohort, expires_at=late) for n in range(1, 21))
    _reviews(world, waiting)


def _candidate(world: World, application: Application, number: int) -> Candidate:
    person = world.somebody(number)
    return Candidate(
        application=application,
        person=person,
        name=person.name,
        email=person.email,
        role="Miljøterapeut",
        order=number,
        sent=True,
        email_confirmed_at=world.now,
        background=SENTENCE * 4,
        suitability=SENTENCE * 3,
        job_context=SENTENCE * 4,
    )


def board(world: World) -> None:
    """A cohort of its own, closed for applications and not answered: as many candidates at any scale."""
    first = world.today + timedelta(days=90)
    world.board = Cohort.objects.create(
        slug="kull-styre",
        name_nb="Kull Styre",
        name_nn="Kull Styre",
        name_en="Cohort Board",
        programme=Programme.objects.get(version=1),
        year=first.year,
        applications_open=world.today - timedelta(days=120),
        applications_close=world.today - timedelta(days=10),
        capacity=2 * GRID,
    )
    days(world.board, first)
    applications = insert(_to_the_board(world, number) for number in range(BOARD // CANDIDATES))
    candidates = insert(
        _candidate(world, row, CANDIDATES * place + n)
        for place, row in enumerate(applications)
        for n in range(CANDIDATES)
    )
    outcomes = (Decision.Outcome.ADMIT, Decision.Outcome.WAITING_LIST, Decision.Outcome.REFUSE)
    pour(
        Decision(candidate=row, outcome=outcomes[place % 3], grounds=SENTENCE, decided_by=world.national)
        for place, row in enumerate(candidates[:DECISIONS])
    )
    _reviews(world, candidates)


def _to_the_board(world: World, number: int) -> Application:
    """Sent in, with a reference of its own: the others' numbers begin at nothing."""
    made = _application(world, 50 * number + 1)
    made.reference, made.cohort = reference(10_000_000 + number), world.board
    return made


def _reviews(world: World, waiting: Sequence[Candidate]) -> None:
    sent = {row.application_id: row.application for row in waiting}
    revisions = {
        row.application_id: row for row in insert(Revision(application=a, number=1, content={}) for a in sent.values())
    }
    reviews = insert(
        Review(
            candidate=row,
            reviewer=reviewer,
            revision=revisions[row.application_id],
            recommendation="admit",
            note=SENTENCE,
        )
        for row in waiting
        for reviewer in (world.national, world.regional)
    )
    pour(
        Impartiality(application=application, person=reviewer, conflict=False)
        for application in sent.values()
        for reviewer in (world.national, world.regional)
    )
    criteria = {cohort: ensure_criteria(cohort) for cohort in {application.cohort for application in sent.values()}}
    pour(
        Score(review=row, criterion=criterion, value=4)
        for row in reviews
        for criterion in criteria[row.candidate.application.cohort]
    )
