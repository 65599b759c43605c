"""Forms of lending: chosen from lists, with no field where a case could be told."""

from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorprog.people.fields import AddressField, OrgnrField
from mentorprog.people.throttle import allowed
from mentorprog.phones import validate_phone
from mentorprog.places.forms import MunicipalityField
from mentorprog.privacy.fields import GuardedCharField
from networks.models import LendingRequest, MentorCompetence, MentorLanguage

OFTEN = "20/10m/ip,5/10m/key"  # requests from one network, and by one address
ENDINGS = ("done", "nobody", "elsewhere", "unreached")


def fresh_token() -> UUID:
    """A new one for every form that is opened."""
    return uuid4()


def _radios(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class AskForm(forms.Form):
    """Who asks, and for what. `token` makes that it is asked once, however often the form is sent."""

    orgnr = OrgnrField(
        label=_("Organisation number"),
        required=False,
        help_text=_("Nine digits. We fetch the name from Enhetsregisteret."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-medium"}),
    )
    organisation = GuardedCharField(label=_("Organisation"), max_length=160)
    unit = GuardedCharField(label=_("Unit or service"), max_length=120, required=False)
    municipality = MunicipalityField(label=_("Which municipality needs the mentor?"))
    contact_name = GuardedCharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_email = AddressField(
        label=_("Your e-mail at work"),
        max_length=254,
        help_text=_("We send you a link. Your region sees the request when you have opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = GuardedCharField(
        label=_("Your phone"),
        max_length=20,
        help_text=_("Nobody but a mentor who has said yes gets to see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "w-medium"}),
    )
    help = _radios(_("What do you need help with?"), LendingRequest.Help.choices)
    begins = _radios(_("From when?"), LendingRequest.Begins.choices)
    lasts = _radios(_("About how long?"), LendingRequest.Lasts.choices)
    language = forms.ChoiceField(
        label=_("Language, if it matters"),
        choices=[("", _("Any language")), *MentorLanguage.Language.choices],
        required=False,
    )
    competence = forms.ChoiceField(
        label=_("Competence, if it matters"),
        choices=[("", _("Anything")), *MentorCompetence.Field.choices],
        required=False,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["contact_phone"].validators.append(validate_phone)
        self.fields["token"].initial = fresh_token
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """A whole form is counted, by network and by address, so that nobody is flooded with links."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not allowed(self.request, "lending", OFTEN, key=cleaned["contact_email"].casefold()):
            raise ValidationError(_("Too many attempts. Wait ten minutes and try again."))
        return cleaned


class EmployerForm(forms.Form):
    """Who answers for the mentor's employer."""

    employer_name = GuardedCharField(label=_("Name"), max_length=120)
    employer_email = AddressField(label=_("E-mail"), max_length=254)


class EndingForm(forms.Form):
    """Why staff are done with a request."""

    ending = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(one.value, one.label) for one in LendingRequest.Ending if one.value in ENDINGS],
        widget=forms.RadioSelect,
    )
