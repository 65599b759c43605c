"""Draws the rows of a summary: what was asked, and what was answered.

Python and no template for the same reason as the form fields: one page has up to sixty rows.
"""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def answer_rows(rows: Iterable[Any]) -> SafeString:
    """The rows of a `<dl>`, from {label, value, url}; a value is a text or a list, `url` is where it is changed."""
    return SafeString("".join(_row(row) for row in rows))


def _row(row: Any) -> str:
    label, url = escaped(row["label"]), row.get("url")
    change = (
        f'<dd class="summary__change"><a class="ds-link" href="{escaped(url)}">{escaped(_("Change"))}'
        f'<span class="ds-sr-only">: {label}</span></a></dd>'
        if url
        else ""
    )
    return f'<div class="summary__row"><dt>{label}</dt><dd>{_value(row["value"])}</dd>{change}</div>'


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)) and value:
        return f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in value)}</ul>"
    if value or value == 0:
        return str(linebreaksbr(value, autoescape=True))
    return f'<span class="muted">{escaped(_("Not filled in"))}</span>'
