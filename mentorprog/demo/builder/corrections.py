"""What staff have corrected in the attendance of the cohort under way, and what waits for two people's decision."""

from datetime import timedelta
from itertools import cycle

from cohorts.models import Attendance, AttendanceChange, Cohort, LockProposal
from curriculum.models import Programme
from mentorprog import history
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.texts.answers import AWAY_TOO_OFTEN, MARKS_CORRECTED
from mentorprog.demo.builder.world import World

Mark = Attendance.Mark
# What stood before, by what stands now.
BEFORE = {Mark.EXCUSED: Mark.ABSENT, Mark.PARTIAL: Mark.PRESENT, Mark.MADE_UP: Mark.ABSENT}
PROPOSED_AGO = 2  # days


def add_corrections(world: World, cohort: Cohort) -> None:
    """Each mark that is not usual was corrected on the day after, with a reason."""
    rows = Attendance.objects.filter(day__cohort=cohort, mark__in=BEFORE).select_related("day").order_by("pk")
    reasons = {mark: cycle(words) for mark, words in MARKS_CORRECTED.items()}
    AttendanceChange.objects.bulk_create(
        AttendanceChange(
            participation_id=row.participation_id,
            day=row.day,
            before=BEFORE[Mark(row.mark)],
            after=row.mark,
            after_minutes=row.minutes,
            how=AttendanceChange.How.GRID,
            reason=next(reasons[row.mark]),
            correction=True,
            by=world.staff["national"],
            at=at(row.day.date + timedelta(days=1), 9, 20),
        )
        for row in rows
    )


def ask_for_two() -> None:
    """Two coordinators lock what comes to an end by the published version, as if it had been published so."""
    Programme.objects.filter(version=1).update(four_eyes=True)


def add_proposal(world: World, cohort: Cohort) -> LockProposal:
    """A colleague proposes to close for one who cannot pass any more; it waits for another coordinator."""
    away = (Mark.ABSENT, Mark.EXCUSED, Mark.PARTIAL)
    missed = Attendance.objects.filter(day__cohort=cohort, mark__in=away).order_by("participation_id")
    counts: dict[int, int] = {}
    for seat in missed.values_list("participation_id", flat=True):
        counts[seat] = counts.get(seat, 0) + 1
    seat = max(counts, key=lambda one: counts[one])
    actor, when = world.staff["second national"], world.ago(PROPOSED_AGO)
    made = LockProposal.objects.create(
        participation_id=seat,
        outcome=LockProposal.Outcome.NOT_COMPLETED,
        reason=AWAY_TOO_OFTEN,
        proposed_by=actor,
        proposed_at=when,
    )
    history.record(made, "state", before="", after=made.state, actor=actor, reason=made.reason)
    history.of(made).update(timestamp=when)
    return made
