"""Template tags of the look: language links, form controls, the error summary, signs and page numbers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.formsets import BaseFormSet
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

register = template.Library()

NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}  # each in its own language, never translated
TONES = {
    "ok": "success",
    "success": "success",
    "warn": "warning",
    "warning": "warning",
    "danger": "danger",
    "error": "danger",
    "info": "info",
}
PLAIN_TEXTAREA_ROWS = 5
DJANGO_TEXTAREA_ROWS = "10"  # what Django sets when nobody chose


class Fault(NamedTuple):
    """One line of the error summary. `target` is the id of the control to go to, or empty."""

    text: str
    target: str


class LanguageLink(NamedTuple):
    """A link to the page being read, in another language."""

    code: str
    name: str
    url: str
    current: bool


# --- Language -----------------------------------------------------------------------------------------------


def _in_language(path: str, code: str) -> str:
    """The address of `path` in the language `code`; its front page when the path has no such address."""
    if code == get_language():
        return path
    translated = translate_url(path, code)
    if translated != path:
        return translated
    with override(code):
        try:
            return reverse("front")
        except NoReverseMatch:
            return path


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Links to the same page in every language; empty on pages rendered without a request."""
    request = context.get("request")
    if request is None:
        return []
    current = get_language()
    path = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return [LanguageLink(code, name, _in_language(path, code), code == current) for code, name in NAMES.items()]


# --- Form fields --------------------------------------------------------------------------------------------


@register.filter
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


@register.filter
def need(field: BoundField) -> str:
    """Whether the field must be filled in, in words; a form field may say it itself in `need`."""
    own = getattr(field.field, "need", None)
    if own is not None:
        return str(own)
    return _("Must be filled in") if field.field.required else _("Optional")


@register.filter
def limit(field: BoundField) -> int | None:
    """The greatest number of characters of a free text, or None where there is no limit to tell."""
    if isinstance(field.field.widget, forms.Textarea):
        return getattr(field.field, "max_length", None)
    return None


@register.filter
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


def _classes(widget: forms.Widget) -> str:
    own = (widget.attrs.get("class") or "").split()
    if isinstance(widget, forms.DateInput):
        own.append("w-date")
    return " ".join(dict.fromkeys(["ds-input", *own]))


def _prepare(field: BoundField) -> None:
    # The browser's own required-bubbles would hide our error summary; the label says it in words.
    field.form.use_required_attribute = False


@register.simple_tag
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


@register.simple_tag
def choice_groups(field: BoundField) -> list[tuple[str | None, list[BoundWidget]]]:
    """The radio buttons or check boxes of a field as (heading or None, options)."""
    _prepare(field)
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id, "class": "ds-input"})
    groups: list[tuple[str | None, list[BoundWidget]]] = []
    for name, options, _index in widget.optgroups(field.html_name, widget.format_value(field.value()), attrs):
        if not groups or groups[-1][0] != name:  # Django makes a group of its own of every ungrouped option
            groups.append((name, []))
        groups[-1][1].extend(BoundWidget(widget, option, field.form.renderer) for option in options)
    return groups


# --- The error summary --------------------------------------------------------------------------------------


def _target(field: BoundField) -> str:
    """The id of the first control of a field."""
    match kind(field):
        case "hidden":
            return ""
        case "choices":
            options = [option for _name, group in choice_groups(field) for option in group]
            return str((options[0].id_for_label if options else field.auto_id) or "")
        case "parts":
            return str(field.id_for_label or f"{field.auto_id}_0")
    return str(field.id_for_label or "")


def _form_faults(form: forms.BaseForm, prefix: str = "") -> Iterator[Fault]:
    for message in form.non_field_errors():
        yield Fault(f"{prefix}{message}", "")
    for field in form:
        for message in field.errors:
            yield Fault(f"{prefix}{field.label} – {message}", _target(field))


@register.simple_tag
def item_heading(formset: BaseFormSet, number: int) -> str:
    """The heading of one form of a formset: its `item_name` (else "Part") and number, counted from 1."""
    name = getattr(formset, "item_name", None) or _("Part")
    return f"{name} {number}"


def _formset_faults(formset: BaseFormSet) -> Iterator[Fault]:
    for message in formset.non_form_errors():
        yield Fault(str(message), "")
    for number, form in enumerate(formset.forms, start=1):
        yield from _form_faults(form, prefix=f"{item_heading(formset, number)}, ")


@register.simple_tag
def faults(*sources: Any) -> list[Fault]:
    """Every error of the given forms and formsets, in the order of the page. Unbound forms have none."""
    found: list[Fault] = []
    for source in sources:
        if not source or not source.is_bound:
            continue
        found += _formset_faults(source) if isinstance(source, BaseFormSet) else _form_faults(source)
    return found


@register.inclusion_tag("designsystemet/summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    """One error summary for all the forms and formsets of a page."""
    return {"found": faults(*sources)}


# --- Signs, language codes, numbers -------------------------------------------------------------------------


@register.filter
def tone(kind_of_state: str) -> str:
    """Designsystemet's colour for one of our kinds (ok, warn, danger, info, neutral) or a message level."""
    return TONES.get(str(kind_of_state), "neutral")


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """The page numbers to link to, with the paginator's ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def is_list(value: object) -> bool:
    """Whether a value is to be shown as a list of points."""
    return isinstance(value, (list, tuple))
