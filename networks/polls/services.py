"""Date polls: made, answered, and ended as a meeting or without one."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import moment, today
from networks.models import DatePoll, Meeting, Mentor, Network, PollOption, PollVote
from networks.selectors import members
from networks.services.meetings import create_meeting

FEWEST, MOST = 2, 10  # dates of a poll
Slot = tuple[date, time, time]


def _may_run(network: Network, actor: Person, permission: str) -> None:
    if not (actor.has_perm(permission) and Network.objects.visible_to(actor).filter(pk=network.pk).exists()):
        raise PermissionDenied


@transaction.atomic
def create_poll(*, poll: DatePoll, slots: Sequence[Slot], actor: Person) -> DatePoll:
    """Ask the network. The mails follow from the rule, so that new members are asked too.

    The same form sent twice is one poll. Raises Refused for too few or too many dates, one twice, one that has
    passed, or a deadline that does not lie before the first of them.
    """
    _may_run(poll.network, actor, "networks.add_datepoll")
    standing = DatePoll.objects.filter(token=poll.token).first()
    if standing is not None:
        return standing
    if not FEWEST <= len(slots) <= MOST:
        raise Refused(_("Give from %(fewest)s to %(most)s dates.") % {"fewest": FEWEST, "most": MOST})
    if len(set(slots)) < len(slots):
        raise Refused(_("The same date and time stands twice."))
    if any(moment(day, starts) <= timezone.now() for day, starts, _ends in slots):
        raise Refused(_("This date has passed."))
    if not today() <= poll.deadline < min(day for day, _starts, _ends in slots):
        raise Refused(_("The deadline must lie ahead, and before the first date."))
    poll.created_by = actor
    poll.save()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, date=day, starts=starts, ends=ends) for day, starts, ends in sorted(slots)
    )
    history.record(poll, "state", before="", after=poll.state, actor=actor)
    return poll


@transaction.atomic
def vote(*, poll: DatePoll, mentor: Mentor, answers: Mapping[int, str], actor: Person) -> None:
    """Answer for every date at once; it can be changed until the deadline.

    Raises Refused when that has passed or the poll is ended, or a date has no answer; PermissionDenied for others.
    """
    row: DatePoll = locked(poll)
    if not members(row.network).filter(pk=mentor.pk, person=actor.pk).exists():
        raise PermissionDenied
    if not row.is_voting(today()):
        raise Refused(_("The time to answer is over."))
    if set(answers) != set(row.options.values_list("pk", flat=True)) or set(answers.values()) - set(
        PollVote.Answer.values
    ):
        raise Refused(_("Answer for every date."))
    now, said_before = timezone.now(), dict(mentor.poll_votes.filter(option__poll=row).values_list("option", "answer"))
    new = [(option, said) for option, said in answers.items() if said_before.get(option) != said]
    PollVote.objects.bulk_create(
        [PollVote(option_id=option, mentor=mentor, answer=said, voted_at=now) for option, said in new],
        update_conflicts=True,
        unique_fields=["option", "mentor"],
        update_fields=["answer", "voted_at"],
    )


@transaction.atomic
def settle_poll(*, poll: DatePoll, option: PollOption, actor: Person) -> Meeting:
    """Make the chosen date a meeting, once however often it is pressed. Nobody's vote becomes an answer to it.

    Raises Refused before the deadline, for a date that has passed, and for a poll that was closed.
    """
    _may_run(poll.network, actor, "networks.change_datepoll")
    row: DatePoll = locked(poll)
    if row.meeting is not None:
        return row.meeting
    if row.is_voting(today()):
        raise Refused(_("Members can still answer. Choose when the deadline has passed."))
    if option.poll_id != row.pk or option.starts_at <= timezone.now():
        raise Refused(_("This date has passed."))
    if row.state != DatePoll.State.OPEN:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    same = {"network": row.network, "title": row.title, "place": row.place, "link": row.link}
    when = {"date": option.date, "starts": option.starts, "ends": option.ends}
    meeting = create_meeting(meeting=Meeting(**same, **when), actor=actor)
    change_state(row, "settle", actor=actor, meeting=meeting)
    return meeting


def close_poll(*, poll: DatePoll, reason: str, actor: Person) -> DatePoll:
    """End it without a meeting: nobody is asked or reminded any more."""
    _may_run(poll.network, actor, "networks.change_datepoll")
    row: DatePoll = change_state(poll, "close", actor=actor, reason=reason)
    return row


def new_poll(*, network: Network, token: UUID, title: str, place: str, link: str, deadline: date) -> DatePoll:
    """A poll that is not saved yet."""
    return DatePoll(network=network, token=token, title=title, place=place, link=link, deadline=deadline)
