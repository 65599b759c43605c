"""Telling a cohort's people something: a row with its recipients, from which the outbox makes the mails."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Message, MessageRecipient, Participation
from mentorprog.nudge import nudge
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked

WAKE = "mentorprog.outbox.tasks.tick"  # by name: the rules are made true, then the mails leave


def tell(message: Message, people: Iterable[int]) -> Message | None:
    """Save the message with its recipients, in the caller's transaction; None when there is nobody to tell."""
    wanted = sorted(set(people))
    if not wanted:
        return None
    message.save()
    MessageRecipient.objects.bulk_create(MessageRecipient(message=message, person_id=person) for person in wanted)
    nudge(WAKE)
    return message


@transaction.atomic
def send_message(
    *, cohort: Cohort, to: Iterable[int], subject: str, text: str, token: UUID, actor: Person
) -> tuple[Message, bool]:
    """Send a message to these participations of a cohort, and say whether it is new: the same `token` is sent once.

    Raises Refused when a recipient has left since the page was opened, or nobody is chosen.
    """
    if not actor.has_perm("cohorts.message_participants"):
        raise PermissionDenied
    locked(cohort)
    known = Message.objects.filter(token=token, cohort=cohort).first()
    if known is not None:
        return known, False
    chosen = set(to)
    rows = Participation.objects.filter(cohort=cohort, pk__in=chosen, state__in=Participation.SEATED)
    people = dict(rows.values_list("pk", "person_id"))
    if not chosen:
        raise Refused(_("Choose at least one participant."))
    if len(people) < len(chosen):
        raise Refused(_("Somebody you chose no longer takes part. Look at the list again."))
    message = Message(cohort=cohort, kind=Message.Kind.MESSAGE, token=token, subject=subject, text=text, sent_by=actor)
    tell(message, people.values())
    return message, True
