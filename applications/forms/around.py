"""Forms for what happens around an application: who writes in it, who confirms it, what staff ask about."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.steps import STEPS
from mentorprog.people.fields import AddressField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.times import today

PART_CHOICES = tuple((step.slug, step.label) for step in STEPS[:-1])


class PlainForm(forms.Form):
    """Fields only: the page draws the form tag and its buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for field in self.fields.values():
            field.error_messages["required"] = _("This must be filled in.")


class InviteForm(PlainForm):
    """Whom the contact wants to write with."""

    email = AddressField(
        label=_("The colleague's e-mail"),
        max_length=254,
        help_text=_("Your colleague gets an e-mail with a link, and signs in with a code."),
    )


class LeaderForm(PlainForm):
    """The leader who is asked instead of the one asked before."""

    leader_name = GuardedCharField(label=_("Name of the leader who will confirm"), max_length=120)
    leader_title = GuardedCharField(label=_("The leader's title"), max_length=120)
    leader_email = AddressField(label=_("The leader's e-mail"), max_length=254)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application

    def clean_leader_email(self) -> str:
        """The leader must be somebody else than the one who applies."""
        email: str = self.cleaned_data["leader_email"]
        if email.casefold() == self.application.contact.email.casefold():
            raise ValidationError(_("The leader must be another person than you."))
        return email


class AskForm(PlainForm):
    """What staff want to know more about, and by when."""

    parts = forms.MultipleChoiceField(
        label=_("Which parts shall the applicant be able to change?"),
        choices=PART_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    message = GuardedTextField(
        label=_("What do you want to know?"),
        max_length=2000,
        help_text=_("The applicant reads this after signing in. It is not sent by e-mail."),
    )
    due = forms.DateField(
        label=_("Answer by"),
        widget=forms.TextInput,
        help_text=_("The whole day counts. For example 24.12.2026."),
    )

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due <= today():
            raise ValidationError(_("Choose a day after today."))
        return due
