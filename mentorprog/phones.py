"""What can be a phone number: a Norwegian one of eight digits, or another with its country's code in front."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from mentorprog.guard import guard_text

SEPARATORS = re.compile(r"[\s().\-\u2010-\u2013/]")
NORWEGIAN = re.compile(r"(?:\+?47)?[2-9][0-9]{7}")
FOREIGN = re.compile(r"\+(?!47)[1-9][0-9]{6,14}")  # E.164: at most fifteen digits with the country's code
WRONG = _(
    "Write the phone number with eight digits. Begin with + and the country code when the number is not Norwegian."
)


@sensitive_variables()
def validate_phone(value: Any) -> None:
    """Refuse what nobody can be called at. Spaces and the like may stand anywhere; 00 in front is another +.

    What the guard refuses is left to the guard, which every field has: one fault is told in one sentence.
    """
    try:
        guard_text(str(value))
    except ValidationError:
        return
    plain = re.sub(r"\A00", "+", SEPARATORS.sub("", str(value)))
    if not (NORWEGIAN.fullmatch(plain) or FOREIGN.fullmatch(plain)):
        raise ValidationError(WRONG, code="phone")
