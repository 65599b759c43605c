"""Forms of payments: the buyer's reference, when it was paid, and what is noted afterwards. Never card data."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Bill, Charge, Participation
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.times import today

MOST_NOK = 100_000  # of one note; a typing mistake otherwise
NOTED = [(what.value, what.label) for what in (Charge.What.REFUND, Charge.What.NO_SHOW)]


class BillForm(forms.Form):
    """What the forms of one bill share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReferenceForm(BillForm):
    """What the buyer wants to read on the invoice."""

    buyer_reference = GuardedCharField(
        label=_("Buyer's reference"), max_length=60, help_text=_("The buyer's reference for EHF.")
    )


class PaidForm(BillForm):
    """When the money came."""

    paid_on = forms.DateField(label=_("Paid on"), help_text=_("For example 31.12.2026."))

    def clean_paid_on(self) -> Any:
        day = self.cleaned_data["paid_on"]
        if day > today():
            raise forms.ValidationError(_("The date is in the future."))
        return day


class UnpaidForm(BillForm):
    """Why the mark is taken back."""

    reason = GuardedTextField(label=_("Reason"), max_length=500)


class NoteForm(BillForm):
    """A refund, or a fee for not coming, for one participant on the bill."""

    participation = forms.ModelChoiceField(label=_("Participant"), queryset=Participation.objects.none())
    what = forms.ChoiceField(label=_("What"), choices=NOTED, widget=forms.RadioSelect)
    amount_nok = forms.IntegerField(
        label=_("Amount in kroner"),
        help_text=_("Whole kroner. A new amount replaces the old one, and 0 takes it away."),
        min_value=0,
        max_value=MOST_NOK,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    why = GuardedTextField(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, bill: Bill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_bill = Participation.objects.filter(charges__bill=bill, charges__what=Charge.What.SEAT)
        self.fields["participation"].queryset = on_bill.select_related("person")
        self.fields["participation"].label_from_instance = lambda one: str(one.person)
