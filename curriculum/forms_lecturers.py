"""Forms about lecturers and materials, for staff and for the lecturers themselves."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from curriculum.models import Lecturer
from mentorprog.documents.uploads import UploadField
from mentorprog.guard import guard_text
from mentorprog.privacy.fields import GuardedCharField, GuardedTextField

BIO_LENGTH = 600
BIO_HELP = _("Two or three sentences: work, subject, experience. Participants read it.")


class BioForm(forms.Form):
    """What participants read about a lecturer, in the three languages."""

    bio_nb = GuardedTextField(
        label=_("About you, in bokmål"), max_length=BIO_LENGTH, required=False, help_text=BIO_HELP
    )
    bio_nn = GuardedTextField(label=_("About you, in nynorsk"), max_length=BIO_LENGTH, required=False)
    bio_en = GuardedTextField(label=_("About you, in English"), max_length=BIO_LENGTH, required=False)

    def __init__(self, *args: Any, lecturer: Lecturer | None = None, **kwargs: Any) -> None:
        if lecturer is not None:
            kwargs["initial"] = {name: getattr(lecturer, name) for name in ("bio_nb", "bio_nn", "bio_en")}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class MaterialForm(forms.Form):
    """An address or a file that belongs to a session."""

    title = GuardedCharField(label=_("Title"), max_length=160)
    upload = UploadField(label=_("File"), required=False)
    url = forms.URLField(
        label=_("Or the address of a page"),
        required=False,
        max_length=400,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        validators=[URLValidator(schemes=["http", "https"]), guard_text],
    )
    read_before = forms.BooleanField(
        label=_("To be read before the day"),
        required=False,
        help_text=_("Participants are reminded of it."),
    )
    rights = forms.BooleanField(
        label=_("I may share this with the participants"),
        help_text=_(
            "You have made it yourself, or whoever made it lets you share it. It names nobody who is followed up."
        ),
        error_messages={
            "required": _("Confirm that you may share it. Otherwise give an address where it can be read.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "upload" in self.errors or "url" in self.errors:
            return cleaned
        if bool(cleaned.get("upload")) == bool(cleaned.get("url")):
            self.add_error("upload", _("Choose a file or give an address: one of them, not both."))
        return cleaned

    def material(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("title", "url", "upload", "read_before")}
