"""What my page shows to somebody with an offer, a seat or a certificate."""

from cohorts.models import SeatOffer
from cohorts.selectors import own_certificates, own_row
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
    """The next day of the course, own attendance and what is left."""
    row = own_row(person)
    if row is None:
        return None
    coming = [day for day, _mark in row.marks if day.date >= today()]
    values = {"row": row, "next_day": coming[0] if coming else None, "ended": not coming}
    return Section("cohorts/my_participation.html", values, order=20 if coming else 60)


@section
def certificates(person: Person) -> Section | None:
    """Own certificates, to download."""
    found = own_certificates(person)
    return Section("cohorts/my_certificates.html", {"certificates": found}, order=50) if found else None
