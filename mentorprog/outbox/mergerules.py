"""What happens to mails when two people turn out to be one."""

from django.db.models import QuerySet

from mentorprog.outbox.models import Mail
from mentorprog.people.merging import rule
from mentorprog.people.models import Person


@rule("outbox.mail.recipient")
def _what_waits_goes_to_the_kept_address(rows: QuerySet[Mail], kept: Person, gone: Person) -> None:
    """A mail that has not left goes to where the person reads mail from now on; a sent one says where it went."""
    if kept.email:
        rows.filter(state=Mail.State.QUEUED).update(address=kept.email.lower())
