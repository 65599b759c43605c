"""What the mail about a date poll says, fetched at the moment it is sent."""

from django.utils.translation import gettext_lazy as _

from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.times import today
from networks.models import DatePoll
from networks.polls.selectors import asked


@composer("date_poll", label=_("Which dates suit you?"))
def date_poll(mail: Mail) -> Content | None:
    """Asked or reminded; moot when the time is over, the mentor is no member any more, or has answered already."""
    poll = DatePoll.objects.select_related("network").get(pk=mail.context["poll"])
    mentor = asked(poll).filter(pk=mail.context["mentor"]).first()
    reminder = mail.context["reminder"]
    if mentor is None or not poll.is_voting(today()) or (reminder and mentor.has_voted):
        return None
    return Content(
        {
            "title": poll.title,
            "network": poll.network.name,
            "deadline": dates.day(poll.deadline),
            "reminder": reminder,
            "link": absolute("date_poll", tokens.make("date-poll", poll.pk, mentor.pk)),
        }
    )
