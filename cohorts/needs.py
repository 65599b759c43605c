"""Reads of practical needs: when we ask, who has answered, and what the venue is told, without names."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from cohorts.models import CohortGathering, Participation, PracticalNeeds
from mentorprog.people.models import Person

ASKED_DAYS = 28  # before the first day of the gathering
Room = PracticalNeeds.Room


def first_day(place: CohortGathering) -> date | None:
    """The first day of a gathering; read already where the place was read with `first`."""
    known: date | None = getattr(place, "first", None)
    return known or place.days.aggregate(first=Min("date"))["first"]


def window(place: CohortGathering) -> tuple[date, date]:
    """From when until when a participant can answer: four weeks, up to the eve. Both days belong to it."""
    first = first_day(place)
    if first is None:
        return date.max, date.min
    return first - timedelta(days=ASKED_DAYS), first - timedelta(days=1)


def own_place(person: Person, pk: int) -> tuple[CohortGathering, Participation] | None:
    """A gathering and one's own seat there; None for somebody who does not take part."""
    rows = CohortGathering.objects.filter(pk=pk).select_related("cohort", "gathering").annotate(first=Min("days__date"))
    place = rows.first()
    if place is None:
        return None
    seat = Participation.objects.filter(cohort=place.cohort_id, person=person, state=Participation.State.ACTIVE).first()
    return (place, seat) if seat else None


@dataclass(frozen=True)
class Summary:
    """What the venue is told of a gathering: numbers, and texts that stand by themselves. Never a name."""

    participants: int
    answered: int
    rooms: list[tuple[str, int]]
    diets: list[tuple[str, int]]
    access: list[tuple[str, int]]
    arrivals: list[tuple[str, int]]

    @property
    def missing(self) -> int:
        return self.participants - self.answered


def answers(place: CohortGathering) -> QuerySet[Participation]:
    """Those who take part, by name, each with `answer`: a list of one, or none."""
    return Participation.objects.filter(cohort=place.cohort_id, state=Participation.State.ACTIVE).order_by(
        "person__name", "pk"
    )


def summary(participants: int, given: list[PracticalNeeds]) -> Summary:
    """Counts the answers. Texts that are the same but for capitals and spaces are one; the order is that of the text,
    so that nothing tells who wrote it."""
    rooms = Counter(needs.room for needs in given)
    return Summary(
        participants=participants,
        answered=len(given),
        rooms=[(str(room.label), rooms[room.value]) for room in Room],
        diets=_counted([needs.diet for needs in given]),
        access=_counted([needs.access for needs in given]),
        arrivals=_counted([needs.arrival for needs in given]),
    )


def _counted(texts: list[str]) -> list[tuple[str, int]]:
    shown: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        words = " ".join(text.split())
        if words:
            shown.setdefault(words.casefold(), words)
            counts[words.casefold()] += 1
    return [(shown[key], counts[key]) for key in sorted(counts)]
