"""Step 3: what the service will use the people for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.forms.base import StepForm
from applications.models import ImplementationPlan
from mentorprog.people.fields import AddressField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField

YES_NO = ((True, _("Yes")), (False, _("No")))


def told_when_other(text: str | None, plan: ImplementationPlan) -> None:
    """Who chooses "Something else" says what it is."""
    if ImplementationPlan.Use.OTHER in plan.uses and not text:
        raise ValidationError(_("Say what else you will use the mentors for."), code="required")


def yes_or_no(**more: Any) -> forms.TypedChoiceField:
    """A question with two answers, and none until it is answered."""
    return forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda value: value == "True", empty_value=None, widget=forms.RadioSelect, **more
    )


class PlanForm(StepForm):
    """Step 3: how the service will use the people it sends. The milestones have a form of their own."""

    uses = forms.MultipleChoiceField(
        label=_("How will you use the mentors?"),
        help_text=_("Choose one or more."),
        choices=ImplementationPlan.Use.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    other_use = GuardedCharField(
        label=_("What else will you use the mentors for?"),
        max_length=200,
        required=False,
        help_text=_('When you have chosen "Something else".'),
    )
    goals = GuardedTextField(
        label=_("What do you want to achieve?"), help_text=_("Say what will be different in a year.")
    )
    hours_a_month = forms.IntegerField(
        label=_("How many hours a month will each mentor have for the task?"),
        help_text=_("For example 8. That is about one working day."),
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    responsible_name = GuardedCharField(
        label=_("Who will be responsible for the mentors?"),
        max_length=120,
        help_text=_("The name of one contact person. We ask this person how it goes after 6, 12 and 24 months."),
    )
    responsible_email = AddressField(label=_("The contact person's e-mail"), max_length=254)
    guidance = forms.ChoiceField(
        label=_("Where will the mentors get guidance?"),
        choices=ImplementationPlan.Guidance.choices,
        widget=forms.RadioSelect,
    )
    network = yes_or_no(
        label=_("Will the mentors take part in the regional network?"),
        help_text=_("The meetings are in working hours."),
    )
    lending = yes_or_no(
        label=_("Can other municipalities borrow the mentors?"),
        help_text=_("You release the mentor for a task; the other municipality pays for it."),
    )
    cooperation = GuardedTextField(
        label=_("Whom will you cooperate with?"),
        required=False,
        help_text=_("Neighbouring municipalities, the police, schools, others."),
    )
    voluntary = GuardedTextField(
        label=_("How will you work with voluntary organisations?"),
        required=False,
        help_text=_("Name the organisations and what you do together."),
    )
    risks = GuardedTextField(
        label=_("What can make it difficult?"),
        required=False,
        help_text=_("Say what you will do about it."),
    )
    checks = {"other_use": told_when_other}

    class Meta:
        model = ImplementationPlan
        fields = [
            "uses",
            "other_use",
            "goals",
            "hours_a_month",
            "responsible_name",
            "responsible_email",
            "guidance",
            "network",
            "lending",
            "cooperation",
            "voluntary",
            "risks",
        ]

    def clean(self) -> dict[str, Any]:
        """What is checked against the plan is checked against the uses that have just been chosen."""
        self.instance.uses = self.cleaned_data.get("uses", [])
        return super().clean()
