"""Forms of cohorts."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import SeatOffer
from mentorprog.privacy.fields import GuardedTextField
from mentorprog.times import today


class CloseForm(forms.Form):
    """Why somebody's training is closed without completion."""

    reason = GuardedTextField(
        label=_("Reason"), max_length=500, help_text=_("Colleagues read it. It is not sent to the participant.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


ACTS = {
    "extend": _("Give more time to answer"),
    "reopen": _("Open the offer again"),
    "accept": _("Say yes on behalf of the person, who has answered in another way"),
    "withdraw": _("Take the seat back. It goes to the next on the waiting list"),
}
WITH_DEADLINE = ("extend", "reopen")


class DeclineForm(forms.Form):
    """Why somebody does not take the seat; nobody has to say."""

    why = forms.ChoiceField(
        label=_("Why not?"), choices=SeatOffer.Reason.choices, required=False, widget=forms.RadioSelect
    )


class OverrideForm(forms.Form):
    """What staff do with an offer, until when, and why."""

    act = forms.ChoiceField(label=_("What do you want to do?"), choices=list(ACTS.items()), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("New deadline"),
        required=False,
        help_text=_("When the person gets more time. The whole day counts. For example 31.12.2026."),
    )
    reason = GuardedTextField(
        label=_("Reason"), max_length=500, help_text=_("Colleagues read it. It is not sent to the participant.")
    )

    def __init__(self, *args: Any, acts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(name, ACTS[name]) for name in acts]  # type: ignore[attr-defined]
        if not any(name in WITH_DEADLINE for name in acts):
            del self.fields["until"]
        if len(acts) == 1:
            self.fields["act"].initial = acts[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") in WITH_DEADLINE and "until" not in self.errors:
            if cleaned.get("until") is None:
                self.add_error("until", _("Give the new deadline."))
            elif cleaned["until"] < today():
                self.add_error("until", _("The new deadline must not have passed."))
        return cleaned
