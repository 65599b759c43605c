"""Forms of reminders: a network's rules, and what a mentor wants."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog.privacy.fields import GuardedCharField
from networks.models import ReminderRule, ReminderSettings
from networks.models.reminders import MOST_DAYS, NINE

Kind = ReminderRule.Kind
MOST = 10  # reminders of one kind
TOO_LONG = 4  # digits
DAYS_LABELS = {
    Kind.BEFORE: gettext_lazy("Reminders: how many days before the meeting"),
    Kind.NO_ANSWER: gettext_lazy("To those who have not answered: how many days before the meeting"),
    Kind.THANKS: gettext_lazy("Thank you: how many days after the meeting"),
}
AT_LABELS = {
    Kind.BEFORE: gettext_lazy("Time of day of the reminders"),
    Kind.NO_ANSWER: gettext_lazy("Time of day, to those who have not answered"),
    Kind.THANKS: gettext_lazy("Time of day of the thank-you"),
}
ON_LABELS = {
    Kind.BEFORE: gettext_lazy("Send reminders"),
    Kind.NO_ANSWER: gettext_lazy("Write to those who have not answered"),
    Kind.THANKS: gettext_lazy("Send a thank-you"),
}


class DaysField(GuardedCharField):
    """Whole numbers of days with commas between them: "14, 3, 1"."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = re.split(r"[\s,;]+", text.strip(" ,;")) if text else []
        if not all(one.isascii() and one.isdigit() and len(one) < TOO_LONG for one in found):
            raise forms.ValidationError(_("Write whole numbers with commas between them, for example 14, 3, 1."))
        days = sorted({int(one) for one in found}, reverse=True)
        if any(one > MOST_DAYS for one in days):
            raise forms.ValidationError(_("At most %(most)s days.") % {"most": MOST_DAYS})
        if len(days) > MOST:
            raise forms.ValidationError(_("At most %(most)s reminders of each kind.") % {"most": MOST})
        return days


class RulesForm(forms.Form):
    """The reminders of a network: for each kind the days, one time of day, and whether they are sent."""

    def __init__(
        self, *args: Any, rules: dict[str, list[ReminderRule]], settings: ReminderSettings, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            known = rules.get(kind, [])
            self.fields[f"{kind}_on"] = forms.BooleanField(
                label=ON_LABELS[kind], required=False, initial=any(rule.is_on for rule in known)
            )
            self.fields[f"{kind}_days"] = DaysField(
                label=DAYS_LABELS[kind],
                help_text=_("Whole numbers with commas between them, for example 14, 3, 1."),
                max_length=60,
                required=False,
                initial=", ".join(str(rule.days) for rule in known),
            )
            self.fields[f"{kind}_at"] = forms.TimeField(
                label=AT_LABELS[kind],
                help_text=_("For example 09.00."),
                initial=known[0].at if known else NINE,
            )
        self.fields["quiet_sundays"] = forms.BooleanField(
            label=_("Nothing on Sundays"), required=False, initial=settings.quiet_sundays
        )
        self.fields["quiet_holidays"] = forms.BooleanField(
            label=_("Nothing on public holidays"), required=False, initial=settings.quiet_holidays
        )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields as the page shows them: a heading and its fields."""
        found = [(str(kind.label), [self[f"{kind}_{name}"] for name in ("on", "days", "at")]) for kind in Kind]
        return [*found, (_("Quiet days"), [self["quiet_sundays"], self["quiet_holidays"]])]

    def rules(self) -> list[ReminderRule]:
        """What was filled in, as rules that are not saved."""
        said = self.cleaned_data
        return [
            ReminderRule(kind=kind, days=days, at=said[f"{kind}_at"], is_on=said[f"{kind}_on"])
            for kind in Kind
            for days in said[f"{kind}_days"]
        ]

    def settings(self) -> ReminderSettings:
        said = self.cleaned_data
        return ReminderSettings(quiet_sundays=said["quiet_sundays"], quiet_holidays=said["quiet_holidays"])


class WantedForm(forms.Form):
    """Which reminders a mentor gets."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Send me"),
        choices=[
            (Kind.BEFORE, gettext_lazy("Reminders before a meeting")),
            (Kind.NO_ANSWER, gettext_lazy("A question when I have not answered an invitation")),
            (Kind.THANKS, gettext_lazy("A thank-you after the meeting, with the way to the minutes")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
