"""Forms of networks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorprog.privacy.fields import GuardedCharField, GuardedTextField
from mentorprog.times import today
from networks.models import Meeting, Network
from networks.services.meetings import ALREADY_THERE


class MeetingForm(forms.ModelForm):
    """A meeting, as staff make and change it."""

    title = GuardedCharField(label=_("Title"), max_length=120)
    place = GuardedCharField(label=_("Place"), max_length=160, required=False)
    link = forms.URLField(
        label=_("Digital link"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("Shown to members only."),
    )
    agenda = GuardedTextField(label=_("Agenda"), required=False, max_length=4000)

    class Meta:
        model = Meeting
        fields = ["network", "title", "date", "starts", "ends", "place", "link", "agenda", "capacity"]

    def __init__(self, *args: Any, viewer: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer is not None and "network" in self.fields:
            self.fields["network"].queryset = Network.objects.visible_to(viewer)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends, date = cleaned.get("starts"), cleaned.get("ends"), cleaned.get("date")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it starts, on the same day."))
        if date and "date" in self.changed_data and date < today():
            self.add_error("date", _("This date has passed."))
        if not cleaned.get("place") and not cleaned.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", _("Give a place or a digital link."))
        return cleaned

    def _post_clean(self) -> None:
        """A second click on a new meeting is told here; two at once are stopped by the database."""
        super()._post_clean()
        if not self.errors and self.instance.twins().exists():
            self.add_error(None, ALREADY_THERE)


class ReasonForm(forms.Form):
    """Why something is called off or ended."""

    reason = GuardedTextField(label=_("Reason"), max_length=500)
