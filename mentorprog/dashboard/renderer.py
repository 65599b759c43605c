"""Draws the plainest form controls without a template: a page has dozens of them, and templates took half its time.

The HTML is the one of Django's own templates, which still draw everything else.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

INPUTS = ("text", "email", "number", "url", "tel", "password", "hidden", "date", "datetime", "time", "checkbox")
OPTIONS = ("radio_option", "checkbox_option")


class PlainRenderer(DjangoTemplates):
    """Django's renderer with a short cut."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        widget = context.get("widget", {})
        draw = None if widget.get("wrap_label") else SHORT_CUTS.get(template_name)
        return SafeString(draw(widget)) if draw else super().render(template_name, context, request)


def _escaped(value: Any) -> str:
    """As templates escape: what is marked safe stays as it is."""
    html: str = value.__html__() if hasattr(value, "__html__") else escape(str(value))
    return html


def _attributes(attrs: dict[str, Any]) -> str:
    given = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in given)


def _input(widget: dict[str, Any]) -> str:
    value = widget["value"]
    own = {"type": widget["type"], "name": widget["name"], "value": None if value is None else str(value)}
    return f"<input{_attributes({**own, **widget['attrs']})}>"


def _textarea(widget: dict[str, Any]) -> str:
    # The line break is no part of the value: browsers drop the first one.
    attrs = _attributes({"name": widget["name"], **widget["attrs"]})
    return f"<textarea{attrs}>\n{_escaped(widget['value'] or '')}</textarea>"


SHORT_CUTS: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in (*INPUTS, *OPTIONS)},
    "django/forms/widgets/textarea.html": _textarea,
}
