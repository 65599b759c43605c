"""Forms of one meeting: who was there, what it holds, and its minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mentorprog import dates
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from networks.attendance import was_there
from networks.models import Invitation, Meeting
from networks.models.minutes import TEXT_LENGTH


def _clock() -> forms.TimeInput:
    """A short field for hours and minutes."""
    return forms.TimeInput(attrs={"class": "w-short"})


class AttendanceForm(forms.Form):
    """Who was there. `seen` is who was ticked when the page was opened."""

    present = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who was there?"),
        help_text=gettext_lazy("Those who said yes are ticked beforehand. Correct it, and save once for everybody."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, invitations: Iterable[Invitation], **kwargs: Any) -> None:
        rows = list(invitations)
        ticked = [one.pk for one in rows if was_there(one)]
        kwargs.setdefault("initial", {"present": ticked, "seen": ticked})
        super().__init__(*args, **kwargs)
        self.fields["present"].need = ""  # nobody ticked is an answer too
        choices = [(one.pk, _line(one)) for one in rows]
        self.fields["present"].choices = self.fields["seen"].choices = choices


def _line(invitation: Invitation) -> str:
    """The name, and what was answered."""
    answer = Invitation.Answer(invitation.answer)
    said = _("no answer") if answer == Invitation.Answer.NONE else _("answered “%s”") % str(answer.label).lower()
    return f"{invitation.who} – {said}"


class AgendaPartForm(forms.Form):
    """One of the three parts. Nothing must be filled in: what stays empty is not shown."""

    heading = GuardedCharField(label=gettext_lazy("What is it about?"), max_length=160, required=False)
    responsible = GuardedCharField(
        label=gettext_lazy("Responsible"),
        help_text=gettext_lazy("The name of the one who leads this part."),
        max_length=120,
        required=False,
    )
    starts = forms.TimeField(label=gettext_lazy("From"), required=False, widget=_clock())
    ends = forms.TimeField(label=gettext_lazy("To"), required=False, widget=_clock())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        for name, at in (("starts", starts), ("ends", ends)):
            if at is not None and not self.meeting.starts <= at <= self.meeting.ends:
                hours = dates.hours(self.meeting.starts, self.meeting.ends)
                self.add_error(name, _("Give a time within the meeting: %(hours)s.") % {"hours": hours})
        if ends and not starts and "starts" not in self.errors:
            self.add_error("starts", _("Say when it begins, too."))
        if starts and starts == self.meeting.ends:
            self.add_error("starts", _("The meeting is over by then."))
        if starts and ends and ends <= starts and "ends" not in self.errors:
            self.add_error("ends", _("It must end after it begins."))
        return cleaned


class MinutesForm(forms.Form):
    """What came of the meeting. `seen` is how often it had been saved when the page was opened."""

    text = GuardedTextField(
        label=pgettext_lazy("of a meeting", "Minutes"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy(
            "Cases are written without anything that a person can be recognised by: no name, age, place, school, "
            "workplace or event. Write what you learnt, not what happened to whom."
        ),
    )
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
