"""Step 1: which service applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import StepForm
from applications.models import Application
from mentorprog.people.fields import OrgnrField
from mentorprog.people.models import Organisation
from mentorprog.phones import validate_phone
from mentorprog.places.forms import MunicipalityField
from mentorprog.privacy.fields import GuardedCharField


def from_register(application: Application) -> tuple[str, ...]:
    """The answers of step 1 that the register has given: text to read, until one chooses to write by hand.

    Where a service works is the applicant's to say, except for a municipality.
    """
    if application.register_state != Application.Register.FOUND:
        return ()
    names = ["organisation_name"]
    if application.organisation_kind in (Organisation.Kind.MUNICIPALITY, Organisation.Kind.COUNTY):
        names.append("organisation_kind")
    if application.organisation_kind == Organisation.Kind.MUNICIPALITY and application.municipality_id:
        names.append("municipality")
    return tuple(names)


class ServiceForm(StepForm):
    """Step 1: which service applies, and who answers for the application."""

    contact_name = GuardedCharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_phone = GuardedCharField(
        label=_("Your phone"),
        max_length=20,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    orgnr = OrgnrField(
        label=_("Organisation number"),
        help_text=_("Nine digits. You find it in Brønnøysundregistrene, or ask the accounts office."),
    )
    organisation_name = GuardedCharField(
        label=_("Name of the organisation"), max_length=160, help_text=_("For example Hareid kommune.")
    )
    organisation_kind = forms.ChoiceField(
        label=_("What kind of service is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    municipality = MunicipalityField(label=_("Which municipality does the service work in?"))
    unit = GuardedCharField(
        label=_("Unit or department"),
        max_length=120,
        required=False,
        help_text=_("When not the whole organisation applies."),
    )
    buyer_reference = GuardedCharField(
        label=_("Your reference on the invoice"),
        max_length=60,
        required=False,
        help_text=_("The buyer's reference for EHF."),
    )

    class Meta:
        model = Application
        fields = [
            "contact_name",
            "contact_phone",
            "orgnr",
            "organisation_name",
            "organisation_kind",
            "municipality",
            "unit",
            "buyer_reference",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in from_register(self.instance):
            del self.fields[name]

    def save(self, commit: bool = True) -> Any:
        """What nobody has looked up is written by hand."""
        row = self.instance
        if row.organisation_name and not row.register_state:
            row.register_state = Application.Register.MANUAL
        self.also_written = (*self.also_written, "register_state")
        return super().save(commit)
