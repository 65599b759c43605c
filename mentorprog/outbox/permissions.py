"""Who may see mails and act on them: coordinators, the regional ones for recipients of their own region."""

from typing import Any

import rules

from mentorprog.people.roles import is_coordinator, is_national, is_regional


@rules.predicate
def to_own_region(person: Any, mail: Any) -> bool:
    """Whether the recipient works in the person's region. The same rule as `selectors.mails_for`."""
    if mail is None:  # asked about mails in general: the querysets decide which
        return True
    place = mail.recipient and mail.recipient.work_municipality
    return bool(place and place.centre.pk == person.centre_id)


may_handle = is_national | (is_regional & to_own_region)

rules.add_perm("outbox", is_coordinator)
rules.add_perm("outbox.view_mail", may_handle)
rules.add_perm("outbox.change_mail", may_handle)
