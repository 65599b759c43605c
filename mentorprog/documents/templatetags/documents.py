"""What document templates need beside Django's own tags."""

from django import template
from django.utils.safestring import SafeString

from mentorprog.documents import qr

register = template.Library()


@register.filter
def one_line(value: str) -> str:
    """The text on one line: line breaks and other white space become single spaces."""
    return " ".join(str(value).split())


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """The QR code for `text` with `label` as text alternative."""
    return qr.svg(text, label=label)
