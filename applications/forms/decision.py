"""The forms of those who decide: a substitute, and why he or she is suited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import examples
from applications.forms.base import helper
from applications.forms.candidate import CandidateForm
from mentorprog.people.fields import AddressField
from mentorprog.people.models import Person
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField


class SubstituteForm(forms.Form):
    """Who comes instead, as the employer has told it."""

    name = GuardedCharField(label=_("The substitute's name"), max_length=120)
    email = AddressField(label=_("The substitute's e-mail"), max_length=254)
    role = GuardedCharField(label=_("Role and service"), max_length=120)
    language = forms.ChoiceField(
        label=_("Which written form does the candidate want?"),
        choices=Person.Language.choices,
        widget=forms.RadioSelect,
        initial="nb",
    )
    background = GuardedTextField(label=_("Professional background"))
    suitability = GuardedTextField(label=_("Why is the candidate suited?"))
    job_context = GuardedTextField(label=_("How does the candidate meet the target group at work?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


for _name in ("role", "background", "suitability", "job_context"):  # the same questions as in step 2
    _field = SubstituteForm.base_fields[_name]
    _field.help_text = CandidateForm.base_fields[_name].help_text
    _field.example = examples.CANDIDATE.get(_name, "")


class AssessmentForm(forms.Form):
    """The coordinator's assessment of a substitute."""

    assessment = GuardedTextField(
        label=_("Why is the substitute suited?"),
        max_length=2000,
        help_text=_("It is kept as your review. Colleagues read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
