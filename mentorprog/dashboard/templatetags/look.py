"""Template tags of the look: language links, form controls, the error summary, signs and page numbers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from mentorprog.dashboard import formparts
from mentorprog.dashboard.answers import answer_rows

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

register.filter("need", formparts.need)
register.simple_tag(formparts.control, name="control")
register.simple_tag(answer_rows)


@register.simple_tag(takes_context=True)
def form_part(context: template.Context, field: BoundField) -> SafeString:
    """The whole field: label, help, control, warning and errors."""
    return formparts.part(field, context)


@register.simple_tag(takes_context=True)
def field_errors(context: template.Context, field: BoundField) -> SafeString:
    """The field's faults alone, for a field that a template draws itself."""
    return SafeString(formparts.errors_of(field, context))


# --- The error summary --------------------------------------------------------------------------------------


def _target(field: BoundField) -> str:
    """The id of the first control of a field."""
    match formparts.kind(field):
        case "hidden":
            return ""
        case "choices":
            options = [option for _name, group in formparts.choice_groups(field) for option in group]
            return str((options[0].id_for_label if options else field.auto_id) or "")
        case "parts":
            return str(field.id_for_label or f"{field.auto_id}_0")
    return str(field.id_for_label or "")


def _form_faults(form: BaseForm, prefix: str = "") -> Iterator[Fault]:
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
    """Every error of the given forms, lists of forms and formsets, in the order of the page. Unbound forms have none.

    Where a page has several forms of a kind, a form's `item_name` says which one an error is about.
    """
    found: list[Fault] = []
    for source in sources:
        if isinstance(source, list):
            found += faults(*source)
        elif isinstance(source, BaseFormSet):
            found += _formset_faults(source) if source.is_bound else []
        elif source and source.is_bound:
            name = getattr(source, "item_name", "")
            found += _form_faults(source, prefix=f"{name}, " if name else "")
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
