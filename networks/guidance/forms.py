"""Forms of guidance: the mentor's question, and what those who answer fill in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorprog.people.models import Person
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.times import today
from networks.guidance.selectors import Arrangement
from networks.models import GuidanceDesk, GuidanceRequest, GuidanceSession
from networks.models.guidance import TEXT_LENGTH

Giver, Ending = GuidanceRequest.Giver, GuidanceRequest.Ending
FURTHEST = timedelta(days=365)  # how far ahead or back a session can lie
MINUTES = 45  # as long as a talk usually takes


def fresh_token() -> UUID:
    """A new one for every form that is opened."""
    return uuid4()


class RequestForm(forms.Form):
    """What a mentor asks. `token` makes that it is asked once, however often the form is sent."""

    giver = forms.ChoiceField(label=gettext_lazy("Who shall give you guidance?"), widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=GuidanceRequest.Theme.choices, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(label=gettext_lazy("How soon do you need it?"), widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=gettext_lazy("How would you like to have it?"),
        choices=GuidanceRequest.Form.choices,
        widget=forms.RadioSelect,
    )
    reachable = GuardedCharField(
        label=gettext_lazy("When can we reach you?"),
        help_text=gettext_lazy("For example: weekdays after 13.00, not Thursdays."),
        max_length=120,
        required=False,
    )
    text = GuardedTextField(
        label=gettext_lazy("Your dilemma in a few sentences"),
        help_text=gettext_lazy("Write what you need help with, not what the case is about."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, arrangement: Arrangement, desk: GuidanceDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.fields["token"].initial = fresh_token
        self.fields["urgency"].choices = [
            (value, _answer_within(str(label), desk.days_for(value)))
            for value, label in GuidanceRequest.Urgency.choices
        ]
        names = {Giver.RVTS: str(arrangement.centre), Giver.MUNICIPALITY: _guide(arrangement)}
        self.fields["giver"].choices = [(giver, names[Giver(giver)]) for giver in arrangement.givers]
        if len(arrangement.givers) == 1:  # nothing to choose
            del self.fields["giver"]
        self.only_giver = arrangement.givers[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.setdefault("giver", self.only_giver)
        return cleaned


def _guide(arrangement: Arrangement) -> str:
    name = arrangement.guide_name or arrangement.guide_email
    return _("%(name)s, who is responsible for the mentors where you work") % {"name": name}


def _answer_within(label: str, days: int) -> str:
    within = ngettext("answer within %(n)s working day", "answer within %(n)s working days", days) % {"n": days}
    return f"{label}: {within}"


class TalkForm(forms.Form):
    """When the talk is or was, and how long. Nothing about what is said."""

    day = forms.DateField(
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("For example 31.12.2026."),
        widget=forms.DateInput(attrs={"class": "w-medium"}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"),
        min_value=5,
        max_value=480,
        initial=MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )

    def __init__(self, *args: Any, session: GuidanceSession | None = None, **kwargs: Any) -> None:
        if session is not None:
            kwargs.setdefault("initial", {"day": session.date, "minutes": session.minutes})
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if abs(day - today()) > FURTHEST:
            raise forms.ValidationError(_("Give a date within a year from today."))
        return day


class AgreeForm(TalkForm):
    """When the talk will be."""

    def clean_day(self) -> Any:
        day = super().clean_day()
        if day < today():
            raise forms.ValidationError(_("This date has passed."))
        return day


class HeldForm(TalkForm):
    """When the talk was."""

    def clean_day(self) -> Any:
        day = super().clean_day()
        if day > today():
            raise forms.ValidationError(_("This date is still to come."))
        return day


class EndingForm(forms.Form):
    """Why there will be no talk."""

    ending = forms.ChoiceField(
        label=gettext_lazy("Why is it closed without guidance?"),
        choices=[(one.value, one.label) for one in (Ending.NOT_NEEDED, Ending.ELSEWHERE, Ending.UNREACHED)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class HandlerForm(forms.Form):
    """Who handles the request. `seen` is who did when the page was opened, or nothing."""

    handler = forms.TypedChoiceField(label=gettext_lazy("Who handles it?"), coerce=int)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].choices = [("", "–"), *((one.pk, str(one)) for one in colleagues)]


class GroupForm(AgreeForm):
    """Which mentors take part in one session, and when."""

    requests = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who takes part?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["requests", "day", "minutes"]

    def __init__(self, *args: Any, rows: Iterable[GuidanceRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"].choices = [(row.pk, _line(row)) for row in rows]


def _line(row: GuidanceRequest) -> str:
    """Who, which form they wish, and which theme: what one needs to see to put people together."""
    return f"{row.mentor} – {row.get_form_display()} – {row.get_theme_display()}"
