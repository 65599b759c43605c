"""What my page shows to somebody with an offer, a seat or a certificate."""

from cohorts.models import Participation, SeatOffer
from cohorts.pages import attendance_dots
from cohorts.selectors import own_certificates, own_participation, own_row
from mentorprog import tokens
from mentorprog.people.models import Person
from mentorprog.people.mypage import Section, section
from mentorprog.times import today


@section
def open_offers(person: Person) -> Section | None:
    """Seats that wait for an answer."""
    offers = SeatOffer.objects.filter(person=person, state=SeatOffer.State.OPEN).select_related("cohort")
    waiting = [(offer, tokens.make("seat-offer", offer.pk)) for offer in offers if offer.is_still_in_time()]
    return Section("cohorts/my_offers.html", {"offers": waiting}, order=10) if waiting else None


@section
def participation(person: Person) -> Section | None:
    """The next day of the course, own attendance and what is left; little once the training is completed."""
    found = own_participation(person)
    if found is None:
        return None
    if found.state == Participation.State.COMPLETED:
        return Section("cohorts/my_participation.html", {"participation": found}, order=60)
    row = own_row(found)
    coming = [day for day, _mark in row.marks if day.date >= today()]
    values = {
        "participation": found,
        "row": row,
        "dots": attendance_dots(row),
        "next_day": coming[0] if coming else None,
        "days_left": len(coming),
    }
    return Section("cohorts/my_participation.html", values, order=20 if coming else 60)


@section
def certificates(person: Person) -> Section | None:
    """Own certificates, to download."""
    found = own_certificates(person)
    return Section("cohorts/my_certificates.html", {"certificates": found}, order=50) if found else None
