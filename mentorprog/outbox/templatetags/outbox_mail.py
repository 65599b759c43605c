"""From the one source of a mail's words to plain text and to HTML."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter(is_safe=False)
def tidy(value: str) -> str:
    """Plain text: no spaces at the ends of lines, one blank line between paragraphs, none around."""
    lines = "\n".join(line.strip() for line in str(value).splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


@register.filter
def paragraphs(value: str) -> SafeString:
    """HTML paragraphs of a plain text. Everything in it is escaped, whoever wrote it."""
    blocks = tidy(value).split("\n\n")
    made = ("<br>\n".join(escape(line) for line in block.split("\n")) for block in blocks if block)
    return mark_safe("\n".join(f"<p>{block}</p>" for block in made))  # noqa: S308 - escaped line by line above
