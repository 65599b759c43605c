"""A form with every kind of field that the template pack draws."""

from crispy_forms.helper import FormHelper
from django import forms

LONG = 3000


class GuardedField(forms.CharField):
    guarded = warned = True
    example = "Two mentors work with the outreach team."


class EveryField(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register.", max_length=100)
    email = forms.EmailField(label="E-mail", required=False)
    start = forms.DateField(label="Start", widget=forms.DateInput)
    plan = GuardedField(label="Plan", help_text="In short.", max_length=LONG, widget=forms.Textarea)
    town = forms.ChoiceField(label="Town", choices=[("", "Choose"), ("1", "Bodø")])
    role = forms.ChoiceField(
        label="Role",
        choices=[("m", "Mentor"), ("t", "Team")],
        widget=forms.RadioSelect,
        help_text="The best.",
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        required=False,
        choices=[("First", [("1", "Trauma"), ("2", "Talk")]), ("Second", [("3", "Culture")])],
        widget=forms.CheckboxSelectMultiple,
    )
    both = forms.SplitDateTimeField(
        label="Date and time",
        widget=forms.SplitDateTimeWidget(date_attrs={"aria-label": "Date"}, time_attrs={"aria-label": "Time"}),
    )
    confirm = forms.BooleanField(label="I confirm")
    token = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def helper(self) -> FormHelper:
        return FormHelper()

    def clean(self) -> None:
        self.add_error(None, "The deadline has passed.")


class Candidate(forms.Form):
    name = forms.CharField(label="Name")
    email = forms.EmailField(label="E-mail")


class CandidateSet(forms.BaseFormSet):
    item_name = "Candidate"

    def clean(self) -> None:
        raise forms.ValidationError("Two candidates have the same address.")


CANDIDATES = forms.formset_factory(Candidate, formset=CandidateSet, extra=2)
