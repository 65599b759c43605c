"""Forms of the plan follow-up: the code, the service's answers, and what staff can change."""

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import ImplementationPlan
from mentorprog.people.fields import AddressField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from networks.models import PlanFollowUp

CODE_LENGTH = 10  # characters at most, as people type it: with a hyphen or a space


def _helper() -> FormHelper:
    made = FormHelper()
    made.form_tag = False
    return made


class OpeningCodeForm(forms.Form):
    """The code from the e-mail, as somebody types it: capitals, spaces and hyphens make no difference."""

    code = forms.CharField(
        label=gettext_lazy("Code from the e-mail"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "class": "w-medium code"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])


def plain_code(code: str) -> str:
    """Letters and digits of a code, in capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())


class AnswersForm(forms.Form):
    """What the service answers about each benefit. Numbers and choices, and one short text under the guard."""

    cases = forms.ChoiceField(
        label=gettext_lazy("In how many of your own cases have the mentors been used?"),
        help_text=gettext_lazy("Count cases, and write nothing about them."),
        choices=PlanFollowUp.Cases.choices,
        widget=forms.RadioSelect,
    )
    uses = forms.MultipleChoiceField(
        label=gettext_lazy("Which roles have the mentors taken?"),
        help_text=gettext_lazy("Choose all that fit. Choose none if they have not begun."),
        choices=ImplementationPlan.Use.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours_a_month = forms.IntegerField(
        label=gettext_lazy("How many hours a month does each mentor have for the task in fact?"),
        help_text=gettext_lazy("If it varies, write about how many. 0 means none."),
        min_value=0,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )
    lent = forms.TypedChoiceField(
        label=gettext_lazy("Have other municipalities borrowed the mentors?"),
        choices=((True, gettext_lazy("Yes")), (False, gettext_lazy("No"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    cooperation = forms.MultipleChoiceField(
        label=gettext_lazy("With whom have the mentors cooperated?"),
        help_text=gettext_lazy("Choose all that fit, or none."),
        choices=PlanFollowUp.Cooperation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    plan_work = forms.ChoiceField(
        label=gettext_lazy("Has what the mentors know been used in your plans?"),
        help_text=gettext_lazy("For example in an action plan or in a plan for crime prevention."),
        choices=PlanFollowUp.PlanWork.choices,
        widget=forms.RadioSelect,
    )
    guidance = forms.ChoiceField(
        label=gettext_lazy("How often have the mentors had guidance?"),
        choices=PlanFollowUp.Extent.choices,
        widget=forms.RadioSelect,
    )
    network = forms.ChoiceField(
        label=gettext_lazy("How often have the mentors been to the network meetings?"),
        choices=PlanFollowUp.Extent.choices,
        widget=forms.RadioSelect,
    )
    still_employed = forms.TypedChoiceField(coerce=int, widget=forms.Select(attrs={"class": "w-short"}))
    note = GuardedTextField(
        label=gettext_lazy("Is there anything else you want to tell us?"), required=False, max_length=500
    )

    def __init__(self, *args: Any, followup: PlanFollowUp, seen: Any = None, **kwargs: Any) -> None:
        """`seen` is what the data say of the network meetings (`networks.followups.Attendance`)."""
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        employed = self.fields["still_employed"]
        trained = followup.trained
        employed.label = ngettext(
            "%(n)s of you was trained. Does he or she still work with you?",
            "%(n)s of you were trained. How many of them still work with you?",
            trained,
        ) % {"n": trained}
        if trained == 1:
            employed.widget = forms.RadioSelect()
            employed.choices = [(1, _("Yes")), (0, _("No"))]
        else:
            employed.choices = [("", "–"), *((n, str(n)) for n in range(trained, -1, -1))]
        if seen is not None and seen.held:
            self.fields["network"].initial = seen.extent
            self.fields["network"].help_text = _(
                "As far as we know they have said yes to %(joined)s of %(held)s meetings since the training. "
                "Change the answer if that is not right."
            ) % {"joined": seen.joined, "held": seen.held}


class OtherContactForm(forms.Form):
    """Who is asked instead."""

    name = GuardedCharField(label=gettext_lazy("Name"), max_length=120)
    email = AddressField(label=gettext_lazy("E-mail"), max_length=254)


class ClosingForm(forms.Form):
    """Why no answer is expected."""

    reason = GuardedTextField(label=gettext_lazy("Reason"), max_length=500)
