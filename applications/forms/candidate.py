"""Step 2: who is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import StepForm
from applications.models import Candidate
from mentorprog.people.fields import AddressField
from mentorprog.people.models import Person
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField


class CandidateForm(StepForm):
    """One candidate of step 2."""

    name = GuardedCharField(label=_("The candidate's name"), max_length=120)
    email = AddressField(
        label=_("The candidate's e-mail"), max_length=254, help_text=_("The candidate gets the answer here.")
    )
    role = GuardedCharField(
        label=_("Role and service"),
        max_length=120,
        help_text=_("For example school counsellor at a lower secondary school."),
    )
    leader_name = GuardedCharField(
        label=_("The candidate's nearest leader"),
        max_length=120,
        required=False,
        help_text=_("When it is somebody else than the leader who confirms the application."),
    )
    language = forms.ChoiceField(
        label=_("Which written form does the candidate want?"),
        choices=Person.Language.choices,
        widget=forms.RadioSelect,
        initial="nb",
    )
    background = GuardedTextField(
        label=_("Professional background"),
        help_text=_("Education and experience that matter for the role as mentor."),
    )
    suitability = GuardedTextField(
        label=_("Why is the candidate suited?"),
        help_text=_("Think of personal qualities: calm, curiosity, firmness, ability to build trust."),
    )
    job_context = GuardedTextField(
        label=_("How does the candidate meet the target group at work?"),
        help_text=_("Describe the work, not the people it is done for."),
    )

    class Meta:
        model = Candidate
        fields = ["name", "email", "role", "leader_name", "language", "background", "suitability", "job_context"]

    def full_clean(self) -> None:
        """A candidate without a name cannot be saved even for later: nobody would know who it is."""
        super().full_clean()
        if self.is_bound and self.lenient and "name" not in self.errors and not self.cleaned_data.get("name"):
            self.add_error("name", self.fields["name"].error_messages["required"])
