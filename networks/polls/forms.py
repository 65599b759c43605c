"""Forms of date polls: what staff ask, and what a member answers."""

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import dates
from mentorprog.privacy.fields import GuardedCharField
from mentorprog.times import today
from networks.models import DatePoll, Network, PollVote
from networks.polls.services import FEWEST, MOST, Slot

SHOWN = 5  # dates that the form shows at once


def _short(widget: type[forms.DateInput | forms.TimeInput]) -> forms.Widget:
    return widget(attrs={"class": "w-short"})


class SlotForm(forms.Form):
    """One date with its hours; a form of which nothing is filled in is no date."""

    date = forms.DateField(label=gettext_lazy("Date"), required=False, widget=_short(forms.DateInput))
    starts = forms.TimeField(label=gettext_lazy("From"), required=False, widget=_short(forms.TimeInput))
    ends = forms.TimeField(label=gettext_lazy("To"), required=False, widget=_short(forms.TimeInput))

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        for field in self.fields.values() if needed else ():
            field.need = _("Must be filled in")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [name for name in self.fields if cleaned.get(name) or name in self.errors]
        for name in self.fields:
            if (self.needed or given) and name not in given:
                self.add_error(name, _("Give date, start and end."))
        day, starts, ends = (cleaned.get(name) for name in ("date", "starts", "ends"))
        if day and day <= today():
            self.add_error("date", _("Give a date from tomorrow on."))
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it starts, on the same day."))
        return cleaned

    @property
    def slot(self) -> Slot | None:
        found = self.cleaned_data
        return (found["date"], found["starts"], found["ends"]) if found.get("date") else None


class PollForm(forms.Form):
    """What is asked about. `token` makes that it is asked once, however often the form is sent."""

    network = forms.ModelChoiceField(label=gettext_lazy("Network"), queryset=Network.objects.none())
    title = GuardedCharField(label=gettext_lazy("Title"), max_length=120)
    place = GuardedCharField(label=gettext_lazy("Place"), max_length=160, required=False)
    link = forms.URLField(label=gettext_lazy("Digital link"), max_length=400, required=False, assume_scheme="https")
    deadline = forms.DateField(
        label=gettext_lazy("Answer by"),
        help_text=gettext_lazy("The whole day counts. Who has not answered is reminded two days before."),
        widget=_short(forms.DateInput),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"token": uuid4()})
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = Network.objects.visible_to(viewer)
        self.slots = [
            SlotForm(self.data if self.is_bound else None, prefix=f"slot{n}", needed=n <= FEWEST)
            for n in range(1, MOST + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", _("Give a place or a digital link."))
        if cleaned.get("deadline") and cleaned["deadline"] < today():
            self.add_error("deadline", _("This date has passed."))
        return cleaned

    def is_valid(self) -> bool:
        faulty = [one for one in self.slots if not one.is_valid()]
        return super().is_valid() and not faulty

    @property
    def first_slots(self) -> list[SlotForm]:
        """As many as most polls have; the others are unfolded by whoever needs them."""
        return self.slots[:SHOWN]

    @property
    def more_slots(self) -> list[SlotForm]:
        return self.slots[SHOWN:]

    @property
    def is_unfolded(self) -> bool:
        """Something stands in the dates that are folded away."""
        return self.is_bound and any(one.has_changed() for one in self.more_slots)

    @property
    def chosen(self) -> list[Slot]:
        return [one.slot for one in self.slots if one.slot is not None]


class VoteForm(forms.Form):
    """Radio buttons for each date."""

    def __init__(self, *args: Any, poll: DatePoll, votes: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for one in poll.options.all():
            self.fields[f"option{one.pk}"] = forms.ChoiceField(
                label=dates.meeting_time(one.date, one.starts, one.ends),
                choices=PollVote.Answer.choices,
                initial=votes.get(one.pk),
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[int, str]:
        return {int(name.removeprefix("option")): said for name, said in self.cleaned_data.items()}
