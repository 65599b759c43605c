"""Keeps national identity numbers, and what no person has typed, out of free text.

What counts as an identity number is eleven digits with a date of birth in front and two control digits at
the end, as Skatteetaten describes them:

- fødselsnummer and D-number (day + 40), with today's control digits **and** those given out from
  1 January 2032, where the first weighted sum may leave the remainders 0–3 instead of 0 only
  (Skatteetaten, "Nytt fødselsnummer fra 2032"). From then on the individual digits say nothing about
  century or sex, so they are never looked at;
- H-number of the health service (month + 40), and the synthetic numbers of the test registers: NAV's
  (month + 40) and Skatteetaten's Tenor (month + 80);
- FH-number of the health service (first digit 8 or 9, no date): today's control digits only.

The text itself never leaves this module: no message, log line or exception carries any of it.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

DIGITS = 11
WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
DAY_OFFSETS = (0, 40)
MONTH_OFFSETS = (0, 40, 80)
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 2
REMAINDERS_TODAY = frozenset({0})
REMAINDERS_2032 = frozenset({0, 1, 2, 3})

# Eleven digits with at most three characters between two of them that are neither letters nor digits:
# space, dot, hyphen, no-break space, dash, slash, line break. A digit stuck to either end makes it some
# other number (an invoice reference, a card number).
CANDIDATE = re.compile(rf"(?<!\d)(?=((?:\d[\W_]{{0,3}}){{{DIGITS - 1}}}\d)(?!\d))", re.ASCII)
# Control characters but for tab and line breaks, and halves of surrogate pairs, which no database takes.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

IDENTITY_NUMBER_FOUND = _(
    "Remove the eleven-digit number. It looks like a national identity number (fødselsnummer or D-number), "
    "and such a number must never be written here. Nothing has been saved."
)
CONTROL_CHARACTER_FOUND = _(
    "There is an invisible control character in line %(line)s. Delete that line and write it again."
)


@sensitive_variables()
def find_identity_numbers(text: str) -> bool:
    """Whether the text holds anything that is an identity number by form, date and control digits.

    The answer is only yes or no, so that a caller has no number to log or to show. Eleven digits pass unless
    both date and control digits fit: by chance that is so for one in a hundred, and for one in ten account
    numbers, whose control digit is reckoned with the same weights. Those are refused too.
    """
    if sum(map(str.isdigit, text)) < DIGITS:  # most texts: told without looking at them sign by sign
        return False
    plain = _with_plain_digits(text)
    return any(_is_identity_number(_digits(found)) for found in CANDIDATE.findall(plain))


@sensitive_variables()
def guard_text(value: str) -> None:
    """Validator for every free text, in forms and on model fields.

    Raises ValidationError with code `control_character` or `identity_number`; the message explains and
    never repeats what was written.
    """
    if unwanted := UNWANTED.search(value):
        line = value.count("\n", 0, unwanted.start()) + 1
        raise ValidationError(CONTROL_CHARACTER_FOUND, code="control_character", params={"line": line})
    if find_identity_numbers(value):
        raise ValidationError(IDENTITY_NUMBER_FOUND, code="identity_number")


def _with_plain_digits(text: str) -> str:
    """The text in ASCII: any digit (full-width, Arabic, superscript) as 0–9, any other letter as "x"."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return "x" if character.isalpha() else " "


def _digits(found: str) -> tuple[int, ...]:
    return tuple(int(character) for character in found if character.isdigit())


def _is_identity_number(digits: tuple[int, ...]) -> bool:
    has_no_date = digits[0] >= 8  # noqa: PLR2004 - an FH-number begins with 8 or 9
    if not has_no_date and not _has_date(digits):
        return False
    remainders = REMAINDERS_TODAY if has_no_date else REMAINDERS_2032
    return _remainder(WEIGHTS_1, digits) in remainders and _remainder(WEIGHTS_2, digits) == 0


def _remainder(weights: tuple[int, ...], digits: tuple[int, ...]) -> int:
    """The weighted sum, the control digit itself included, modulo 11."""
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11


def _has_date(digits: tuple[int, ...]) -> bool:
    """Whether the first six digits are a date with one of the offsets; 29 February in any leap year."""
    day, month, year = (10 * digits[i] + digits[i + 1] for i in (0, 2, 4))
    for true_month in (month - offset for offset in MONTH_OFFSETS):
        if not 1 <= true_month <= len(DAYS_IN_MONTH):
            continue
        last = DAYS_IN_MONTH[true_month - 1] - (true_month == FEBRUARY and year % 4 != 0)
        if any(1 <= day - offset <= last for offset in DAY_OFFSETS):
            return True
    return False
