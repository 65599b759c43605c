"""The code from the screen at the door."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.checkin import plain
from mentorprog.privacy.fields import GuardedCharField


class DoorCodeForm(forms.Form):
    """The six letters on the screen, as somebody types them: small letters and spaces make no difference."""

    kode = GuardedCharField(
        label=_("The code on the screen"),
        help_text=_("Six letters. They change every minute."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "w-medium code door-code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the code that is on the screen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_kode(self) -> str:
        code = plain(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(
                _("A code has six letters, and none of A, E, I, O, U and Y. Look at the screen.")
            )
        return code
