"""What the mails of this app say, fetched at the moment they are sent."""

from django.utils.translation import gettext_lazy as _

from cohorts.calendars import day_file, with_sessions
from cohorts.models import Bill, Certificate, CopyRequest, Participation, SeatOffer
from cohorts.payments import total_of
from cohorts.selectors import stages
from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.times import OSLO


@composer("seat_offer_reminder", label=_("Seat offer, reminder"))
@composer("seat_offer", label=_("Seat offer"))
def seat_offer(mail: Mail) -> Content | None:
    """The offer of a seat, and the reminder of it; moot once it is answered or withdrawn."""
    offer = SeatOffer.objects.select_related("cohort").get(pk=mail.context["offer"])
    if offer.state != SeatOffer.State.OPEN:
        return None
    return Content(
        {
            "cohort": offer.cohort.name,
            "answer_by": dates.day(offer.expires_at.astimezone(OSLO).date()),
            "link": absolute("seat_offer", tokens.make("seat-offer", offer.pk)),
        }
    )


@composer("seat_accepted", label=_("Receipt for a seat"))
def seat_accepted(mail: Mail) -> Content | None:
    """The receipt for a seat that was taken, with the dates."""
    participation = Participation.objects.select_related("cohort").get(pk=mail.context["participation"])
    spans = [
        f"{stage.place.gathering}: {dates.span(stage.first, stage.last)}, {stage.place.venue}"
        for stage in stages(participation.cohort)
    ]
    values = {"cohort": participation.cohort.name, "spans": spans, "link": absolute("mypage")}
    days = list(with_sessions(participation.cohort.days.all()))
    calendar = day_file(days, participation.cohort.name) if days else None
    return Content(values, calendar=calendar, method="PUBLISH")


@composer("certificate_ready", label=_("Certificate ready"))
def certificate_ready(mail: Mail) -> Content | None:
    """The certificate can be fetched on my page."""
    certificate = Certificate.objects.defer("pdf").get(pk=mail.context["certificate"])
    if certificate.state != Certificate.State.VALID:
        return None
    return Content({"link": absolute("mypage")})


@composer("copy_answered", label=_("Answer about a copy of a certificate"))
def copy_answered(mail: Mail) -> Content | None:
    """The request for a copy is answered; what the answer is stands on my page."""
    answered = CopyRequest.objects.exclude(state=CopyRequest.State.OPEN).filter(pk=mail.context["request"])
    return Content({"link": absolute("mypage")}) if answered.exists() else None


@composer("payment_reminder", label=_("Payment request, reminder"))
@composer("payment_request", label=_("Payment request"))
def payment_request(mail: Mail) -> Content | None:
    """A participant who pays alone is asked to, or reminded; moot once it is paid, or the cohort has lost its link."""
    bill = Bill.objects.select_related("cohort").get(pk=mail.context["bill"])
    if bill.state != Bill.State.SENT or not bill.cohort.payment_url:
        return None
    amount = total_of(bill)
    values = {"cohort": bill.cohort.name, "amount": amount, "number": bill.number, "link": bill.cohort.payment_url}
    return Content(values)
