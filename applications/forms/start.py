"""Beginning an application, and coming back to it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.forms.base import helper
from applications.models import REFERENCE_LETTERS
from mentorprog.people.fields import AddressField
from mentorprog.people.throttle import allowed

REFERENCE = re.compile(f"M[{REFERENCE_LETTERS}]{{8}}")


class StartForm(forms.Form):
    """The first page for somebody who is not signed in: the address that the code goes to."""

    email = AddressField(
        label=_("Your e-mail at work"),
        max_length=254,
        help_text=_("We send you a code, so that only you can continue on the application later."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.helper = helper()

    def clean_email(self) -> str:
        """Counted by address and by network, so that nobody is flooded with codes."""
        email: str = self.cleaned_data["email"]
        if not allowed(self.request, "start_application", "20/m/ip,5/10m/key", key=email.casefold()):
            raise ValidationError(_("Too many attempts. Wait ten minutes and try again."))
        return email


class ReturnForm(StartForm):
    """Back to an application: its reference, and the address of the one who wrote it."""

    reference = forms.CharField(
        label=_("Reference"), max_length=20, help_text=_("It stands in the e-mail from us and begins with M.")
    )
    field_order = ["reference", "email"]

    def clean_reference(self) -> str:
        reference = "".join(self.cleaned_data["reference"].split()).upper()
        if not REFERENCE.fullmatch(reference):
            raise ValidationError(_("A reference has letters and digits only, for example M7K3QXW2A."))
        return reference
