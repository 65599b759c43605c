"""Draws one field of a form: label, help, example, control, warning and errors.

The template pack's `field.html` calls it. It is Python and no template, because a page has up to thirty fields, and as
templates they took half of its time.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.html import conditional_escape as escaped
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

PLAIN_TEXTAREA_ROWS = 5
DJANGO_TEXTAREA_ROWS = "10"  # what Django sets when nobody chose

Groups = list[tuple[str | None, list[BoundWidget]]]
Look = Mapping[str, Any]  # what the template's context says about how fields look


def kind(field: BoundField) -> str:
    """How the pack draws the field: hidden, check, choices, parts (several controls) or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, (forms.MultiWidget, forms.SelectDateWidget)):
        return "parts"
    return "plain"


def need(field: BoundField) -> str:
    """Whether the field must be filled in, in words; a form field may say it itself in `need`."""
    own = getattr(field.field, "need", None)
    if own is not None:
        return str(own)
    return _("Must be filled in") if field.field.required else _("Optional")


def limit(field: BoundField) -> int | None:
    """The greatest number of characters of a free text, or None where there is no limit to tell."""
    if isinstance(field.field.widget, forms.Textarea):
        return getattr(field.field, "max_length", None)
    return None


def described_by(field: BoundField) -> str:
    """The ids that describe the field, in reading order: help, limit, warning, error.

    What the widget already names comes first. Django would name help and error only.
    """
    own = (field.field.widget.attrs.get("aria-describedby") or "").split()
    parts = {
        "helptext": field.help_text,
        "limit": limit(field),
        "warning": getattr(field.field, "guarded", False),
        "error": field.errors,
    }
    ids = [f"{field.auto_id}_{name}" for name, there in parts.items() if there] if field.auto_id else []
    return " ".join(dict.fromkeys(own + ids))


def control(field: BoundField) -> SafeString:
    """The field's control alone, with our class and the ids of everything that describes it.

    A text area loses `maxlength`: a browser cuts a pasted text silently, the server says so instead.
    """
    _prepare(field)
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": _classes(widget)}
    grouped = kind(field) == "parts"  # described on the fieldset around the controls
    if not grouped and (ids := described_by(field)):
        attrs["aria-describedby"] = ids
    if isinstance(widget, forms.Textarea):
        attrs |= {"cols": False, "maxlength": False}
        if widget.attrs.get("rows") == DJANGO_TEXTAREA_ROWS:
            attrs["rows"] = PLAIN_TEXTAREA_ROWS
    return field.as_widget(attrs=attrs)


def choice_groups(field: BoundField) -> Groups:
    """The radio buttons or check boxes of a field as (heading or None, options)."""
    _prepare(field)
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id, "class": "ds-input"})
    groups: Groups = []
    for name, options, _index in widget.optgroups(field.html_name, widget.format_value(field.value()), attrs):
        if not groups or groups[-1][0] != name:  # Django makes a group of its own of every ungrouped option
            groups.append((name, []))
        groups[-1][1].extend(BoundWidget(widget, option, field.form.renderer) for option in options)
    return groups


def part(field: BoundField, look: Look) -> SafeString:
    """The whole field. `look` may hold show_need, form_show_labels, form_show_errors, wrapper_class, inline_class
    and crispy's affixes."""
    match kind(field):
        case "hidden":
            return SafeString(field)
        case "choices" | "parts" as which:
            return _fieldset(field, look, which)
        case "check":
            return _check(field, look)
    return _plain(field, look)


def help_of(field: BoundField) -> str:
    """What stands between label and control: the help, the limit in words, and an example to open."""
    html = ""
    if field.help_text:  # ours, never a user's: it may hold a link
        html += f'<div id="{field.auto_id}_helptext" class="help" data-field="description">{field.help_text}</div>\n'
    if most := limit(field):
        words = _("At most %(most)s characters.") % {"most": floatformat(most, "0g")}
        html += f'<p id="{field.auto_id}_limit" class="help">{escaped(words)}</p>\n'
    if example := getattr(field.field, "example", None):
        heading = f'{escaped(_("See example"))}<span class="ds-sr-only">: {escaped(field.label)}</span>'
        text = linebreaks(example, autoescape=True)
        html += (
            f'<details class="example"><summary>{heading}</summary><div class="example__text">{text}</div></details>'
        )
    return html


def errors_of(field: BoundField, look: Look) -> str:
    """The field's faults, one line each."""
    if not field.errors or look.get("form_show_errors") is False:
        return ""
    said = f'<span class="ds-sr-only">{escaped(_("Error:"))} </span>'
    lines = "".join(f'<p class="ds-validation-message">{said}{escaped(message)}</p>' for message in field.errors)
    return f'<div id="{field.auto_id}_error" class="errors">{lines}</div>'


def _fieldset(field: BoundField, look: Look, which: str) -> SafeString:
    ids = described_by(field)
    described = f' aria-describedby="{escaped(ids)}"' if ids else ""
    inside = f'<div class="parts">{control(field)}</div>' if which == "parts" else _choices(field, look)
    return SafeString(
        f'<fieldset id="{field.auto_id}" class="ds-fieldset form-part {_wrapper(look)}"'
        f"{described}>"
        f'<legend class="ds-label{_hidden_label(look)}">{_label(field, look)}</legend>\n'
        f"{help_of(field)}{inside}{errors_of(field, look)}</fieldset>"
    )


def _choices(field: BoundField, look: Look) -> str:
    html = ""
    for heading, options in choice_groups(field):
        if heading:
            html += f'<p class="choices__heading">{escaped(heading)}</p>\n'
        html += f'<div class="choices{" choices--inline" if look.get("inline_class") else ""}">'
        for option in options:
            label = f'<label class="ds-label" data-weight="regular" for="{option.id_for_label}">'
            html += f'<div class="ds-field">{option.tag()}{label}{escaped(option.choice_label)}</label></div>\n'
        html += "</div>"
    return html


def _check(field: BoundField, look: Look) -> SafeString:
    label = f'<label class="ds-label" data-weight="regular" for="{field.id_for_label}">{_label(field, look)}</label>'
    return SafeString(
        f'<div class="form-part check {_wrapper(look)}">{help_of(field)}'
        f'<div class="ds-field">{control(field)}{label}</div>{errors_of(field, look)}</div>'
    )


def _plain(field: BoundField, look: Look) -> SafeString:
    warned = _warning(field) if getattr(field.field, "warned", False) else ""
    label = f'<label class="ds-label{_hidden_label(look)}" for="{field.id_for_label}">{_label(field, look)}</label>'
    return SafeString(
        f'<div class="ds-field form-part {_wrapper(look)}">{label}{help_of(field)}'
        f"{_with_affixes(field, look)}{warned}{errors_of(field, look)}</div>"
    )


def _label(field: BoundField, look: Look) -> str:
    label = str(escaped(field.label))
    return label if look.get("show_need") is False else f'{label} <span class="need">{escaped(need(field))}</span>'


def _hidden_label(look: Look) -> str:
    return " ds-sr-only" if look.get("form_show_labels") is False else ""


def _wrapper(look: Look) -> str:
    return str(escaped(look.get("wrapper_class") or ""))


def _with_affixes(field: BoundField, look: Look) -> str:
    before, after = (
        f'<span class="ds-field-affix" aria-hidden="true">{escaped(text)}</span>' if text else ""
        for text in (look.get("crispy_prepended_text"), look.get("crispy_appended_text"))
    )
    drawn = control(field)
    return f'<div class="ds-field-affixes">{before}{drawn}{after}</div>' if before or after else drawn


def _warning(field: BoundField) -> str:
    return f'<p id="{field.auto_id}_warning" class="guard">{_warning_text(get_language())}</p>'


@lru_cache
def _warning_text(language: str | None) -> str:
    """The same beside every free text, so it is drawn once in each language."""
    return render_to_string("designsystemet/warning.html")


def _classes(widget: forms.Widget) -> str:
    own = (widget.attrs.get("class") or "").split()
    if isinstance(widget, forms.DateInput):
        own.append("w-date")
    return " ".join(dict.fromkeys(["ds-input", *own]))


def _prepare(field: BoundField) -> None:
    # The browser's own required-bubbles would hide our error summary; the label says it in words.
    field.form.use_required_attribute = False
