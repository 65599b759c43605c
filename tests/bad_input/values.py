"""What people and programs write that they should not, and what they may well write."""

from django.utils.translation import override

HUGE = "x" * 100_000
NUL = "Kari\x00Testesen"
MARKUP = "<script>alert(1)</script>"
SHORT = ("contact_phone",)  # fields of twenty characters, for a phone number and nothing else
SHORT_MARKUP = "<b>\"'&</b>"
# Emoji of several code points, words from right to left, a sign that turns text round, accents that combine.
STRANGE = {
    "emoji": "Takk 👩🏽‍🚒🇳🇴!",
    "right to left": "مرحبا שלום",
    "turned round": "abc\u202edef",
    "Sami": "Áššu čŋŧž Đ",
    "combining": "Ka\u030are A\u0301",
}
LOOKALIKES = {
    "Cyrillic in the domain": "kari@kоmmune.no",  # the first o
    "Cyrillic in the name": "kаri@kommune.no",  # the first a
    "full-width at sign": "kari＠kommune.no",
    "full-width letters": "kari@ｋommune.no",
    "ideographic full stop": "kari@kommune。no",
    "zero width space": "kari@kom\u200bmune.no",
}
NO_ADDRESSES = (
    "kari",
    "kari@",
    "@kommune.no",
    "kari@kommune",
    "kari kommune.no",
    "a@b@c.no",
    "kari@kommune.no\nBcc: x@y.no",
)
NO_ORGNR = ("12345678", "9747606730", "974760674", "ABCDEFGHI", "974 760 674", "-97476067", "９７４７６０６７４")


def identity_numbers() -> dict[str, str]:
    """A valid number of each kind, each written in another way. They are made here by the rules, for nobody."""
    kinds = {
        "fødselsnummer": _with_control_digits("010190", remainder=0),
        "D-number": _with_control_digits("410190", remainder=0),
        "synthetic": _with_control_digits("018190", remainder=0),
        "of 2032": _with_control_digits("010190", remainder=2),
    }
    plain = kinds["fødselsnummer"]
    return {
        **kinds,
        "with a space": f"{plain[:6]} {plain[6:]}",
        "with dots": f"{plain[:2]}.{plain[2:4]}.{plain[4:6]}.{plain[6:]}",
        "with a hyphen": f"{plain[:6]}-{plain[6:]}",
        "spread out": f"{plain[:2]} {plain[2:4]} {plain[4:6]} {plain[6:9]} {plain[9:]}",
    }


def _with_control_digits(day: str, *, remainder: int) -> str:
    """The first number for a day of birth whose control digits exist."""
    for individual in range(1000):
        nine = f"{day}{individual:03}"
        first = (remainder - _weighted(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2))) % 11
        if first < 10:
            second = -_weighted(f"{nine}{first}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
            if second < 10:
                return f"{nine}{first}{second}"
    raise AssertionError("a thousand numbers hold a valid one")


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))


def in_language(text: object, language: str) -> str:
    """A lazy text as it stands on the pages of one language."""
    with override(language):
        return str(text)
