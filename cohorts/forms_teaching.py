"""Forms about who teaches in a cohort."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import Lecturer


class ReplaceForm(forms.Form):
    """Who holds a session instead, in one cohort."""

    replacement = forms.ChoiceField(label=_("Who holds it instead?"))

    def __init__(self, *args: Any, lecturers: Sequence[Lecturer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lecturers = {str(lecturer.pk): lecturer for lecturer in lecturers}
        choices = [("", _("Choose a lecturer")), *((pk, str(lecturer)) for pk, lecturer in self.lecturers.items())]
        self.fields["replacement"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def chosen(self) -> Lecturer:
        return self.lecturers[self.cleaned_data["replacement"]]
