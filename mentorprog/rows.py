"""A choice of several rows that takes what no browser sends for what it is: no choice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mentorprog.prepared import LARGEST


class SeveralRows(forms.ModelMultipleChoiceField):
    """Rows by their numbers. A number that no column holds is told at the field; SQLite fails on it instead."""

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if str(one).isdecimal() and int(str(one)[: len(str(LARGEST)) + 1]) > LARGEST:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one}
                )
        return super().clean(value)
