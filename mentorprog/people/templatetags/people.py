"""Tags of my page and of the sign-in pages."""

import json

from django import template
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mentorprog.people.mypage import Section

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: template.Context, made: Section, first: bool) -> SafeString:
    """A section of my page with its own values. `first` says that the page's one primary button is its."""
    part = context.template.engine.get_template(made.template)
    with context.push(**made.values, first=first):
        return part.render(context)


@register.simple_tag
def trail(*pairs: str) -> list[dict[str, str]]:
    """Breadcrumbs from the front page down to the parent, given as label, name of address, label, …"""
    steps = [(_("Front page"), "front"), *zip(pairs[::2], pairs[1::2], strict=True)]
    return [{"label": label, "url": reverse(name)} for label, name in steps]


@register.simple_tag
def worded(field: BoundField, label: str, help_text: str = "") -> str:
    """Give a field of django-allauth's forms our own words: its own catalogue has no nynorsk."""
    field.label, field.help_text = label, help_text
    field.field.widget.attrs.pop("placeholder", None)
    return ""


@register.simple_tag
def on_load(function: str, **ids: str) -> SafeString:
    """The data block by which allauth's `onload.js` calls one of its own functions with the ids of elements.

    A block of JSON is data: the content security policy lets it be, and nothing in it is run.
    """
    told = json.dumps({"ids": ids}).replace("<", "\\u003C")
    return format_html(
        '<script type="application/json" data-allauth-onload="{}">{}</script>', function, SafeString(told)
    )
