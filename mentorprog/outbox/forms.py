"""Why staff change the course of a mail: one of a few reasons, so that no free text is needed or kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# By the name of the transition. The code is what is kept; the words are for the reader.
REASONS: dict[str, dict[str, Any]] = {
    "cancel": {
        "out of date": _("It is out of date"),
        "told otherwise": _("The recipient has been told in another way"),
        "wrong recipient": _("It would go to the wrong recipient"),
        "recipient asked": _("The recipient has asked not to get it"),
    },
    "resend": {
        "address corrected": _("The address has been corrected"),
        "server works again": _("The mail server works again"),
        "recipient asked": _("The recipient has asked for it"),
    },
    "settle_arrived": {
        "recipient confirms": _("The recipient has confirmed that it arrived"),
        "log: accepted": _("The mail server's log shows that it was accepted"),
    },
    "settle_lost": {
        "recipient misses it": _("The recipient has not got it"),
        "log: not accepted": _("The mail server's log shows that it was not accepted"),
    },
}


def words(reason: str) -> Any:
    """A kept reason in the reader's language; one that is not from this form as it is."""
    return next((kinds[reason] for kinds in REASONS.values() if reason in kinds), reason)


class ReasonForm(forms.Form):
    """Asks for the reason of one transition."""

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, act: str) -> None:
        super().__init__(data)
        self.fields["reason"].choices = list(REASONS[act].items())  # type: ignore[attr-defined]
