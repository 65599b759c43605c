"""What stands before the form: whom to call when it is acute, what is not to be written, and what happens with it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.guidance.selectors import Arrangement
from networks.models import GuidanceDesk, GuidanceRequest

Giver = GuidanceRequest.Giver


def what_happens(arrangement: Arrangement, desk: GuidanceDesk) -> list[str]:
    """Who reads what the mentor writes, who sees that, and when it is deleted, for this mentor."""
    return [
        _who_reads(arrangement),
        _("Every time somebody opens your text, it is recorded, and you can see it here."),
        ngettext(
            "Your text is deleted %(n)s day after the request is closed. You can withdraw the request, and then the "
            "text is deleted at once.",
            "Your text is deleted %(n)s days after the request is closed. You can withdraw the request, and then the "
            "text is deleted at once.",
            desk.keep_days,
        )
        % {"n": desk.keep_days},
        _(
            "Theme, urgency and dates are kept, so that we can count. E-mails about it say only that there is "
            "something to read."
        ),
    ]


def _who_reads(arrangement: Arrangement) -> str:
    facts: dict[str, Any] = {"centre": arrangement.centre, "guide": arrangement.guide_name or arrangement.guide_email}
    if arrangement.givers == (Giver.MUNICIPALITY,):
        return _("Only %(guide)s, who gives guidance where you work, can read your text.") % facts
    if Giver.MUNICIPALITY in arrangement.givers:
        return (
            _("Only those who give guidance at %(centre)s, or %(guide)s if you choose that, can read your text.")
            % facts
        )
    return _("Only those who give guidance at %(centre)s can read your text. Other centres cannot.") % facts
