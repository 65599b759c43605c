"""Form fields about people."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorprog.guard import guard_text
from mentorprog.people.models import validate_orgnr

LOOKALIKE = _(
    "The address holds a character that only looks like an ordinary letter or sign. "
    "Type the whole address again, without pasting it."
)


class AddressField(forms.EmailField):
    """An e-mail address. A character that looks like a Latin letter, an at sign or a dot but is none is refused.

    Such an address belongs to somebody else than the reader thinks, or to nobody. It is no place for an identity
    number either.
    """

    default_validators = [*forms.EmailField.default_validators, guard_text]

    def run_validators(self, value: Any) -> None:
        if any(map(_is_foreign, value)):
            raise ValidationError(LOOKALIKE, code="lookalike")
        super().run_validators(value)


class OrgnrField(forms.CharField):
    """An organisation number as people write it: spaces are taken out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_validators = [validate_orgnr]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20, **kwargs})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())


def _is_foreign(character: str) -> bool:
    """Whether it is neither ASCII nor a Latin letter as Norwegian and Sami domains have them."""
    return not character.isascii() and not unicodedata.name(character, "").startswith("LATIN")
