"""Forms of cohorts."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Attendance
from cohorts.services.attendance import Cell, Change
from mentorprog.privacy.fields import GuardedTextField

MARKS = frozenset(Attendance.Mark.values) | {""}


def read_grid(posted: Mapping[str, Any]) -> dict[Cell, Change]:
    """The cells of a posted attendance grid that were changed: `mark-<participation>-<day>` against `seen-…`.

    Raises ValueError when a name or a mark is not one of ours.
    """
    changes = {}
    for name, wanted in posted.items():
        if not name.startswith("mark-"):
            continue
        _prefix, participation, day = name.split("-")
        seen = posted.get(f"seen-{participation}-{day}", "")
        if not {seen, wanted} <= MARKS:
            raise ValueError(name)
        if seen != wanted:
            changes[int(participation), int(day)] = Change(seen, wanted)
    return changes


class CloseForm(forms.Form):
    """Why somebody's training is closed without completion."""

    reason = GuardedTextField(
        label=_("Reason"), max_length=500, help_text=_("Colleagues read it. It is not sent to the participant.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class CodeForm(forms.Form):
    """The code on a certificate, as somebody types it: capitals, spaces and hyphens make no difference."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("16 letters and digits, at the bottom of the certificate."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-medium code", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper().replace(" ", "").replace("-", "")
        if not (code.isascii() and code.isalnum()):
            raise forms.ValidationError(_("A code has letters and digits only."))
        return code
