"""Sign-in forms in our own words."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from mentorprog.guard import guard_text
from mentorprog.people.fields import AddressField


def helper(submit: Any) -> FormHelper:
    """A POST form with one primary button, drawn by our template pack."""
    made = FormHelper()
    made.add_input(Submit("", submit))
    return made


class RequestCodeForm(RequestLoginCodeForm):
    """Asks for the address that the code goes to. Answers the same whether it is known or not."""

    email = AddressField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("We send you a code that you type in on the next page."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Send me a code"))


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """Takes the code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the e-mail")
        field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"})
        field.max_length = 20
        self.helper = helper(_("Sign in"))
        self.helper.form_tag = False


PASSKEY_NAME = 100  # characters, as the row of the sign-in package takes


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; its name is free text like any other."""

    name = forms.CharField(required=False, max_length=PASSKEY_NAME, validators=[guard_text])


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(max_length=PASSKEY_NAME, validators=[guard_text])
