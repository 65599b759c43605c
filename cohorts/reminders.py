"""Which mails about gatherings should exist, from data alone. `outbox.reconcile` makes it so, every minute.

Everything goes at 09:00 local time so many days before the first day of a gathering. The first day is in the keys: a
gathering that is moved is reminded of anew. What should have gone before somebody got the seat, or before a move of
which everybody was told, is not sent afterwards.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from cohorts.models import (
    Cohort,
    CohortGathering,
    CohortMaterial,
    Message,
    MessageRecipient,
    Participation,
    PracticalNeeds,
)
from cohorts.needs import ASKED_DAYS
from curriculum.models import Material
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import days_before, moment, today

AT = time(9, 0)  # local
REMINDED_DAYS = (14, 3, 1)
MISSING_DAYS = 10
READING_DAYS = 7
TOLD_FOR = timedelta(days=30)  # so long the rule speaks of a message; what is not sent by then is too late
TEMPLATES = {
    Message.Kind.MESSAGE: "cohort_message",
    Message.Kind.MOVED: "gathering_moved",
    Message.Kind.CANCELLED: "cohort_cancelled",
}


def coming_places() -> list[Any]:
    """The gatherings that have not begun, with `first`, their first day, and `moved_at`; of cohorts that go on."""
    moves = Message.objects.filter(place=OuterRef("pk"), kind=Message.Kind.MOVED).order_by("-sequence")
    rows = CohortGathering.objects.filter(cohort__state__in=Cohort.ALIVE).order_by("pk")
    dated = rows.annotate(first=Min("days__date"), moved_at=Subquery(moves.values("created_at")[:1]))
    return list(dated.filter(first__gt=today()))


def _seats(places: list[Any]) -> dict[int, list[Participation]]:
    """Those who take part, by cohort; people without an address are left out."""
    rows = Participation.objects.filter(
        cohort__in={place.cohort_id for place in places}, state=Participation.State.ACTIVE
    )
    found: dict[int, list[Participation]] = defaultdict(list)
    for seat in rows.exclude(person__email="").order_by("pk").iterator(chunk_size=2000):
        found[seat.cohort_id].append(seat)
    return found


def _planned(template: str, place: Any, seat: Participation, send_at: datetime, version: str) -> Planned:
    """A mail about a gathering; the rule is called as the template, with hyphens."""
    return Planned(
        key=f"{template.replace('_', '-')}:{place.pk}:{version}:{seat.pk}",
        person_id=seat.person_id,
        template=template,
        context={"place": place.pk, "participation": seat.pk},
        send_at=send_at,
    )


def _knows_already(place: Any, seat: Participation, send_at: datetime) -> bool:
    """Whether the person has got the seat, or the news of a move, after this moment."""
    return seat.created_at > send_at or (place.moved_at is not None and place.moved_at > send_at)


@rule("gathering-reminder")
def reminders() -> Iterator[Planned]:
    """14, 3 and 1 days before each gathering. One that has been overtaken by the next one is not sent any more."""
    places, now = coming_places(), timezone.now()
    seats = _seats(places)
    for place in places:
        moments = [days_before(place.first, days, AT) for days in REMINDED_DAYS]
        ends = [*moments[1:], moment(place.first, time.min)]
        for days, send_at, overtaken in zip(REMINDED_DAYS, moments, ends, strict=True):
            if now >= overtaken:
                continue
            for seat in seats[place.cohort_id]:
                if not _knows_already(place, seat, send_at):
                    key = f"{place.first}:{days}"
                    yield _planned("gathering_reminder", place, seat, send_at, key)


def _unanswered(places: list[Any]) -> Iterator[tuple[Any, Participation]]:
    seats = _seats(places)
    given = set(PracticalNeeds.objects.filter(gathering__in=places).values_list("gathering_id", "participation_id"))
    for place in places:
        for seat in seats[place.cohort_id]:
            if (place.pk, seat.pk) not in given:
                yield place, seat


@rule("needs-asked")
def needs_asked() -> Iterator[Planned]:
    """Four weeks before a gathering, or when the seat is taken after that: what do you need? Once a gathering."""
    for place, seat in _unanswered(coming_places()):
        send_at = max(days_before(place.first, ASKED_DAYS, AT), seat.created_at)
        yield _planned("needs_asked", place, seat, send_at, "once")


@rule("needs-missing")
def needs_missing() -> Iterator[Planned]:
    """Ten days before, to those who have not answered."""
    for place, seat in _unanswered(coming_places()):
        send_at = days_before(place.first, MISSING_DAYS, AT)
        if not _knows_already(place, seat, send_at):
            yield _planned("needs_missing", place, seat, send_at, str(place.first))


@rule("materials-to-read")
def to_read() -> Iterator[Planned]:
    """A week before a gathering where there is something to be read beforehand."""
    places = coming_places()
    with_reading = {(cohort, gathering) for cohort, gathering in _reading(places)}
    places = [place for place in places if (place.cohort_id, place.gathering_id) in with_reading]
    seats = _seats(places)
    for place in places:
        send_at = days_before(place.first, READING_DAYS, AT)
        for seat in seats[place.cohort_id]:
            if not _knows_already(place, seat, send_at):
                yield _planned("materials_to_read", place, seat, send_at, str(place.first))


def _reading(places: list[Any]) -> Iterator[tuple[int, int]]:
    """Cohort and gathering (of the version) with something to read: what the version has, and what the cohort has."""
    general = set(
        Material.objects.filter(read_before=True, session__day__gathering__in={place.gathering_id for place in places})
        .values_list("session__day__gathering", flat=True)
        .distinct()
    )
    yield from ((place.cohort_id, place.gathering_id) for place in places if place.gathering_id in general)
    own = CohortMaterial.objects.filter(read_before=True, cohort__in={place.cohort_id for place in places})
    yield from own.values_list("cohort_id", "session__day__gathering").distinct()


@rule("cohort-message")
def messages() -> Iterator[Planned]:
    """What staff have told a cohort's people: once to each, at once."""
    rows = MessageRecipient.objects.filter(message__created_at__gte=timezone.now() - TOLD_FOR)
    told = rows.exclude(person__email="").select_related("message").order_by("message_id", "pk")
    for one in told.iterator(chunk_size=2000):
        yield Planned(
            key=f"cohort-message:{one.message_id}:{one.person_id}",
            person_id=one.person_id,
            template=TEMPLATES[Message.Kind(one.message.kind)],
            context={"message": one.message_id},
            send_at=one.message.created_at,
        )
