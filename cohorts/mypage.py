"""What my page shows to somebody with an offer, a seat or a certificate."""

from typing import Any

from cohorts.attendance import own_row
from cohorts.completion_words import to_you
from cohorts.models import Participation, SeatOffer
from cohorts.needs import window
from cohorts.pages import attendance_dots
from cohorts.participants import own_gatherings
from cohorts.selectors import own_training
from mentorprog import tokens
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section
from mentorprog.times import today


@section(about=SeatOffer.person, state=SeatOffer.State.OPEN)
def open_offers(person: Person) -> Section | None:
    """Seats that wait for an answer."""
    offers = SeatOffer.objects.filter(person=person, state=SeatOffer.State.OPEN).select_related("cohort")
    waiting = [(offer, tokens.make("seat-offer", offer.pk)) for offer in offers if offer.is_still_in_time()]
    return Section("cohorts/my_offers.html", {"offers": waiting}, order=10) if waiting else None


@section(about=Participation.person)
def training(person: Person) -> Section | None:
    """The next day of the course, own attendance and what is left; own certificates, to download."""
    found = own_training(person)
    if found is None:
        return None
    values: dict[str, Any] = {"participation": found.participation, "certificates": found.papers}
    if found.participation.state == Participation.State.COMPLETED:
        return Section("cohorts/my_participation.html", values, order=50)
    row = own_row(found.participation)
    coming = [day for day, _mark in row.marks if day.date >= today()]
    next_day = next(iter(coming), None)
    values |= {
        "row": row,
        "words": to_you(row.verdict),
        "dots": attendance_dots(row),
        "next_day": next_day,
        "is_today": next_day is not None and next_day.date == today(),
        "days_left": len(coming),
    }
    return Section("cohorts/my_participation.html", values, order=20 if coming else 50)


@section(about=Participation.person, state=Participation.State.ACTIVE)
def before_the_gathering(person: Person) -> Section | None:
    """What to do before the next gathering: tell what one needs, meet the others, get the days into the calendar."""
    places = own_gatherings(person)
    if not places:
        return None
    asked = next((one for one in places if one.first and window(one)[0] <= today() <= window(one)[1]), None)
    values = {"cohort": places[0].cohort, "place": asked, "closes": window(asked)[1] if asked else None}
    return Section("cohorts/my_gatherings.html", values, order=15 if asked and not asked.answered else 30)
