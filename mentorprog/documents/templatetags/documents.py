"""What document templates need beside Django's own tags."""

import unicodedata

from django import template
from django.utils.safestring import SafeString

from mentorprog.documents import qr

register = template.Library()


@register.filter
def one_line(value: str) -> str:
    """The text on one line: white space becomes single spaces, control characters (which no font has) go."""
    words = " ".join(str(value).split())
    return "".join(character for character in words if unicodedata.category(character) != "Cc")


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """The QR code for `text` with `label` as text alternative."""
    return qr.svg(text, label=label)
