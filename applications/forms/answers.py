"""The leader's answer, and what is decided for a candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import helper
from applications.models import Decision
from mentorprog.privacy.fields import GuardedTextField


class DeclineForm(forms.Form):
    """The leader's reason for saying no."""

    reason = GuardedTextField(label=_("Why do you not confirm?"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class DecisionForm(forms.ModelForm):
    """What is decided for one candidate; grounds are compulsory for a refusal."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    grounds = GuardedTextField(
        label=_("Grounds"),
        required=False,
        max_length=3000,
        help_text=_("Compulsory for a refusal. The applicant and the candidate read this."),
    )

    class Meta:
        model = Decision
        fields = ["outcome", "grounds"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lacks_grounds = "grounds" not in self.errors and not cleaned.get("grounds", "").strip()
        if cleaned.get("outcome") == Decision.Outcome.REFUSE and lacks_grounds:
            self.add_error("grounds", _("Give the grounds for the refusal."))
        return cleaned
