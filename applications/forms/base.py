"""What the forms of the application have in common."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Check = Callable[[Any, Any], None]  # an answer and its row; raises ValidationError


def helper() -> FormHelper:
    """Fields only: the page draws the form tag and its buttons."""
    made = FormHelper()
    made.form_tag = False
    return made


class StepForm(forms.ModelForm):
    """A step. `lenient` saves what is there for later: nothing is compulsory, everything must be well formed.

    `version` is the application's version that the page was made from, so that two open tabs cannot
    overwrite each other unseen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    checks: dict[str, Check] = {}  # what a field's answer must be beside the row's other answers
    also_written: tuple[str, ...] = ()  # columns without a field of their own that are saved with the answers
    left_alone: frozenset[str] = frozenset()  # answers of a known row that stay as they are stored

    def __init__(self, *args: Any, lenient: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lenient = lenient
        self.helper = helper()
        for field in self.fields.values():
            field.error_messages["required"] = _("This must be filled in.")

    def full_clean(self) -> None:
        """With `lenient`, a field left empty is no fault; the page still shows what must be filled in."""
        compulsory = [field for field in self.fields.values() if field.required]
        for field in compulsory:
            field.required = not self.lenient
        super().full_clean()
        for field in compulsory:
            field.required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, check in self.checks.items():
            if self.lenient and not cleaned.get(name):
                continue
            try:
                check(cleaned.get(name), self.instance)
            except ValidationError as fault:
                self.add_error(name, fault)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Write the answers and nothing else: what has happened to a known row meanwhile stands."""
        if self.instance.pk is None or not commit:
            return super().save(commit)
        names = {*self.fields, *self.also_written} & {field.name for field in self.instance._meta.concrete_fields}
        self.instance.save(update_fields=names - {"version"} - self.left_alone)
        return self.instance

    def _get_validation_exclusions(self) -> set[str]:
        """The municipality is not looked up a second time: its field has found it just now."""
        return super()._get_validation_exclusions() | {"municipality"}

    @classmethod
    def answers(cls) -> dict[str, forms.Field]:
        """The fields that hold an answer, by name."""
        order = cls.field_order or cls.base_fields
        return {name: cls.base_fields[name] for name in order if name != "version"}

    @classmethod
    def stored(cls, row: Any) -> dict[str, Any]:
        """What the row holds, by field."""
        return {name: cls.stored_answer(row, name) for name in cls.answers()}

    @classmethod
    def stored_answer(cls, row: Any, name: str) -> Any:
        return getattr(row, name)

    @classmethod
    def faults_of(cls, row: Any) -> dict[str, ValidationError]:
        """What the form would say of the answers as they are stored. No form is made: a page asks for five of them."""
        found = {}
        for name, field in cls.answers().items():
            value = cls.stored_answer(row, name)
            try:
                field.clean(value)
                if name in cls.checks:
                    cls.checks[name](value, row)
            except ValidationError as fault:
                found[name] = fault
        return found
