"""What mentors say of themselves, and what staff do with a mentor."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from mentorprog.people.models import Organisation
from mentorprog.places.forms import MunicipalityField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.times import today
from networks.models import Competence, Mentor, MentorLanguage, Network
from networks.models.mentor import ROLES
from networks.services.still_right import Details

YES_NO = ((True, _("Yes")), (False, _("No")))


class StillRightForm(forms.Form):
    """A mentor's details, filled in as we know them."""

    phone = GuardedCharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "w-medium"}),
    )
    municipality = MunicipalityField(label=_("Which municipality do you work in?"))
    employer = GuardedCharField(
        label=_("Who is your employer?"),
        max_length=160,
        help_text=_("Write the name. Change it if you have a new job."),
    )
    employer_kind = forms.ChoiceField(
        label=_("What kind of employer is it?"), choices=[("", _("Choose")), *Organisation.Kind.choices]
    )
    role = forms.ChoiceField(
        label=_("In which role are you used as a mentor?"),
        help_text=_("Choose the one that fits best."),
        choices=ROLES,
        widget=forms.RadioSelect,
    )
    available = forms.TypedChoiceField(
        label=_("Can other municipalities ask to borrow you?"),
        help_text=_("Staff always ask you and your employer first."),
        choices=YES_NO,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages can you work in, beside Norwegian and English?"),
        help_text=_("Choose all that fit, or none."),
        choices=MentorLanguage.Language.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    competences = forms.MultipleChoiceField(
        label=_("What do you know well?"),
        help_text=_("Choose all that fit, or none. Staff look for this when somebody asks for a mentor."),
        choices=Competence.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    go_on = forms.TypedChoiceField(
        label=_("Do you want to go on as a mentor?"),
        help_text=_("If you answer no, your centre gets in touch with you. Nothing is changed before that."),
        choices=YES_NO,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, mentor: Mentor, chosen: dict[str, list[str]] | None = None, **kwargs: Any) -> None:
        """`chosen` holds the codes of languages and competences, by field."""
        person = mentor.person
        initial = {
            "phone": person.phone,
            "municipality": person.work_municipality_id,
            "employer": person.employer.name if person.employer else "",
            "employer_kind": person.employer.kind if person.employer else "",
            "role": mentor.role,
            "available": mentor.available,
            **(chosen or {}),
            "go_on": mentor.wishes_to_leave_on is None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def details(self) -> Details:
        """What was filled in, as the service takes it."""
        found = dict(self.cleaned_data)
        return Details(wishes_to_leave=not found.pop("go_on"), **found)


class AwayForm(forms.Form):
    """Until when somebody is on leave."""

    until = forms.DateField(label=_("Last day of the leave"), help_text=_("For example 31.01.2027."))
    reminded = forms.BooleanField(label=_("Send reminders of meetings during the leave"), required=False)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError(_("This date has passed."))
        return until


class LeftForm(forms.Form):
    """Why somebody is no longer a mentor."""

    why = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose")), *Mentor.Why.choices])
    words = GuardedTextField(label=_("A few words, if needed"), required=False, max_length=300)


class DeathForm(forms.Form):
    """Asked once more, as everything stops."""

    sure = forms.BooleanField(label=_("I know this for certain"))


class TakeBackForm(forms.Form):
    """Why somebody is a mentor again."""

    reason = GuardedTextField(label=_("Reason"), max_length=300)


class NetworkForm(forms.Form):
    """Another network, or none."""

    network = forms.ModelChoiceField(
        label=_("Network"), queryset=Network.objects.none(), required=False, empty_label=_("No network")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = Network.objects.all()
