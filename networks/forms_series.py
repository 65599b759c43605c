"""Forms of series and of guests, and a member's answers to all meetings of a series."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import dates
from mentorprog.people.fields import AddressField
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Invitation, MeetingSeries, Network
from networks.recurrence import MONTHS, PLACES, UNITS, WEEKDAYS, Rhythm
from networks.services.series import check

WEEKDAY_CHOICES = [(code, capfirst(name)) for code, name in WEEKDAYS]
RHYTHM = ("every", "unit", "which", "weekday")


class SeriesForm(forms.ModelForm):
    """A series, as staff plan it and as they change it from one meeting on."""

    title = GuardedCharField(label=gettext_lazy("Title"), max_length=120)
    every = forms.IntegerField(
        label=gettext_lazy("How often?"),
        help_text=gettext_lazy("2 and “months” is every second month."),
        min_value=1,
        max_value=52,
        initial=2,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Weeks or months"), choices=UNITS, initial=MONTHS)
    which = forms.ChoiceField(
        label=gettext_lazy("Which one of the month"),
        choices=[("", "–"), *PLACES],
        initial="1",
        required=False,
        help_text=gettext_lazy("Only for months: the first Thursday, for example."),
    )
    weekday = forms.ChoiceField(
        label=gettext_lazy("Weekday"), choices=[(code, capfirst(name)) for code, name in WEEKDAYS], initial="TH"
    )
    first = forms.DateField(
        label=gettext_lazy("Not before"), help_text=gettext_lazy("The first meeting is on the first day that fits.")
    )
    until = forms.DateField(label=gettext_lazy("Last day"))
    skips_holidays = forms.BooleanField(
        label=gettext_lazy("No meetings on public holidays"), required=False, initial=True
    )
    place = GuardedCharField(label=gettext_lazy("Place"), max_length=160, required=False)
    link = forms.URLField(
        label=gettext_lazy("Digital link"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown to members only."),
    )
    agenda = GuardedTextField(label=gettext_lazy("Agenda"), required=False, max_length=4000)

    class Meta:
        model = MeetingSeries
        fields = ["network", "title", "first", "until", "starts", "ends", "skips_holidays", "place", "link", "agenda"]

    field_order = (
        *("network", "title", *RHYTHM, "first", "until", "starts", "ends"),
        *("skips_holidays", "place", "link", "agenda"),
    )

    def __init__(self, *args: Any, viewer: Any, following: MeetingSeries | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if following is not None:
            del self.fields["network"]
            self.instance.network = following.network
        else:
            self.fields["network"].queryset = Network.objects.visible_to(viewer)
        rhythm = following.rhythm if following else None
        if rhythm is not None:
            self.initial |= {"every": rhythm.every, "unit": rhythm.unit, "which": rhythm.place}
            self.initial["weekday"] = rhythm.weekday

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends, first = cleaned.get("starts"), cleaned.get("ends"), cleaned.get("first")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it starts, on the same day."))
        if first and first < today():
            self.add_error("first", _("This date has passed."))
        if not cleaned.get("place") and not cleaned.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", _("Give a place or a digital link."))
        if cleaned.get("unit") == MONTHS and not cleaned.get("which"):
            self.add_error("which", _("Choose which one of the month."))
        return cleaned

    def _post_clean(self) -> None:
        """The rule is put together and tried once the fields are right."""
        super()._post_clean()
        if self.errors:
            return
        said = self.cleaned_data
        which = said["which"] if said["unit"] == MONTHS else ""
        self.instance.rule = str(Rhythm(said["unit"], said["every"], said["weekday"], which))
        try:
            check(self.instance)
        except Refused as refusal:
            self.add_error("until", refusal)


class GuestForm(forms.ModelForm):
    """Somebody who is no member and is invited to one meeting."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Invited as"),
        choices=[(one.value, one.label) for one in (Invitation.Kind.LECTURER, Invitation.Kind.GUEST)],
        widget=forms.RadioSelect,
    )
    guest_name = GuardedCharField(label=gettext_lazy("Name"), max_length=120)
    guest_email = AddressField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the e-mail"), choices=settings.LANGUAGES)

    class Meta:
        model = Invitation
        fields = ["kind", "guest_name", "guest_email", "language"]


class SeriesAnswersForm(forms.Form):
    """Yes, maybe or no to each meeting of a series that is still ahead."""

    def __init__(self, *args: Any, invitations: Sequence[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        choices = [(one.value, one.label) for one in list(Invitation.Answer) if one.value]
        for one in invitations:
            meeting = one.meeting
            self.fields[f"answer_{one.pk}"] = forms.ChoiceField(
                label=dates.meeting_time(meeting.date, meeting.starts, meeting.ends),
                help_text=escape(meeting.place),
                choices=choices,
                initial=one.answer,
                required=False,
                widget=forms.RadioSelect,
            )
