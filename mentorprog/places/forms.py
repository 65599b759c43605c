"""Choosing a municipality: a list under its counties, read once a minute."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.cache import caches
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mentorprog.places.models import Municipality

OPTIONS = "places.municipality-options"  # key in the near cache


def options() -> SafeString:
    """The `<option>` elements of today's municipalities, grouped by county."""
    return SafeString(caches["near"].get_or_set(OPTIONS, _options))


def _options() -> SafeString:
    groups: dict[str, list[tuple[int, str]]] = {}
    rows = Municipality.objects.current().order_by("county__name", "name")
    for pk, name, county in rows.values_list("pk", "name", "county__name"):
        groups.setdefault(county, []).append((pk, name))
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((county, format_html_join("", '<option value="{}">{}</option>', found)) for county, found in groups.items()),
    )


class MunicipalitySelect(forms.Select):
    """A select whose options are drawn at once: 357 of them one by one would cost most of a page's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        html = options()
        if value not in (None, ""):
            marked = format_html('<option value="{}">', value)
            html = SafeString(html.replace(marked, marked.replace(">", " selected>"), 1))
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        flat = format_html_join("", ' {}="{}"', ((k, v) for k, v in final.items() if v is not False))
        return format_html('<select{}><option value="">{}</option>{}</select>', flat, _("Choose"), html)


class MunicipalityIterator:
    """Choices that are never drawn one by one: `MunicipalitySelect` draws them itself."""

    def __init__(self, field: Any) -> None:
        self.field = field

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(())


class MunicipalityField(forms.ModelChoiceField):
    """One of today's municipalities."""

    widget = MunicipalitySelect
    iterator = MunicipalityIterator

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Municipality"))
        super().__init__(queryset=Municipality.objects.current(), **kwargs)

    def to_python(self, value: Any) -> Any:
        """A row that is at hand already is not read again."""
        if isinstance(value, Municipality) and value.valid_to is None:
            return value
        return super().to_python(value)
