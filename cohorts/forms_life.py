"""Forms about a cohort's gatherings, its people and its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import CohortGathering, PracticalNeeds
from cohorts.services.gatherings import Plan
from curriculum.models import Gathering, TrainingDay
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField

DATE_HELP = gettext_lazy("For example 31.01.2027.")


class NeedsForm(forms.Form):
    """What a participant needs at a gathering. Nobody has to write anything; the room is to be chosen."""

    room = forms.ChoiceField(
        label=gettext_lazy("Do you need a room?"), choices=PracticalNeeds.Room.choices, widget=forms.RadioSelect
    )
    diet = GuardedTextField(
        label=gettext_lazy("What can't you eat?"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Only what the kitchen must know."),
    )
    access = GuardedTextField(
        label=gettext_lazy("What makes it possible for you to take part?"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("For example a hearing loop, a room without stairs, or a parking space by the door."),
    )
    arrival = GuardedCharField(
        label=gettext_lazy("When do you arrive?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("If you come late, leave early or come the evening before."),
    )


class PlaceForm(forms.Form):
    """Where one gathering is held, and the date of each of its days."""

    venue = GuardedCharField(label=gettext_lazy("Venue"), max_length=120)
    address = GuardedCharField(label=gettext_lazy("Address of the venue"), max_length=160, required=False)

    def __init__(
        self,
        *args: Any,
        gathering: Gathering,
        days: Sequence[TrainingDay],
        place: CohortGathering | None = None,
        dates: dict[int, date] | None = None,
        **kwargs: Any,
    ) -> None:
        given = {"venue": place.venue, "address": place.address} if place else {}
        given |= {f"day_{pk}": when for pk, when in (dates or {}).items()}
        super().__init__(*args, initial={**given, **kwargs.pop("initial", {})}, **kwargs)
        self.gathering, self.days = gathering, list(days)
        self.item_name = str(gathering)
        for day in self.days:
            self.fields[f"day_{day.pk}"] = forms.DateField(
                label=_("Date of %(day)s") % {"day": str(day).lower()}, help_text=DATE_HELP
            )
        self.order_fields([f"day_{day.pk}" for day in self.days] + ["venue", "address"])

    @property
    def plan(self) -> Plan:
        """What the valid form says."""
        cleaned = self.cleaned_data
        days = {day.pk: cleaned[f"day_{day.pk}"] for day in self.days}
        return Plan(self.gathering.pk, cleaned["venue"], cleaned["address"], days)


class FirstDayForm(forms.Form):
    """The first course day, from which the dates of all gatherings are suggested."""

    first = forms.DateField(label=gettext_lazy("First course day"), help_text=DATE_HELP)


class WordsForm(forms.Form):
    """What is added to the mail about a move."""

    text = GuardedTextField(
        label=gettext_lazy("What do you want to add?"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("It stands in the e-mail, beneath what is changed."),
    )


class CancelForm(forms.Form):
    """Why a cohort is called off, and what everybody is told."""

    text = GuardedTextField(
        label=gettext_lazy("What do you tell everybody?"),
        max_length=2000,
        help_text=gettext_lazy("It stands in the e-mail: why, and what happens now."),
    )
    reason = GuardedTextField(
        label=gettext_lazy("Reason, for colleagues"),
        max_length=500,
        help_text=gettext_lazy("It is kept with the cohort and goes to nobody else."),
    )


class UntilForm(forms.Form):
    """A new deadline for applications."""

    until = forms.DateField(
        label=gettext_lazy("Deadline for applications"),
        help_text=gettext_lazy("The whole day counts. For example 31.01.2027."),
    )


class MessageForm(forms.Form):
    """A message to participants. `token` makes that it is sent once, however often the form is sent."""

    subject = GuardedCharField(label=gettext_lazy("Subject"), max_length=120)
    text = GuardedTextField(label=gettext_lazy("Text"), max_length=4000)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = fresh_token

    def clean_text(self) -> str:
        """A text has more than blank lines."""
        text: str = self.cleaned_data["text"].strip()
        return text


def fresh_token() -> UUID:
    """A new one for every form that is opened."""
    return uuid4()
