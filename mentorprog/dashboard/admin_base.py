"""What our ModelAdmins share."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from mentorprog.base_admin import BaseAdmin, GuardedFields

WARNING = _("Do not write names or other personal data, nor anything that can identify the person you follow up.")


def is_free_text(field: forms.Field) -> bool:
    """Whether something other than a name or an address can be written in the field."""
    return getattr(field, "guarded", False) or isinstance(field.widget, forms.Textarea)


class StaffAdmin(BaseAdmin):
    """The warning at every free text, and fields that a screen reader can tell apart."""

    empty_text: Any = ""  # how the list gets its first row
    formfield_overrides = {
        # Django's two fields for date and time have one label, which belongs to neither.
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(attrs={"class": "vTextField"}),
            "help_text": _("Date and time, for example 31.01.2027 12:00."),
        },
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, with the warning beneath every free text."""
        form = super().get_form(request, obj, change, **kwargs)
        for name, field in form.base_fields.items():
            if is_free_text(field):
                form.base_fields[name] = copy(field)  # a declared field is shared with the form's other uses
                form.base_fields[name].help_text = WARNING
        return form


class SearchAcross(admin.ModelAdmin):
    """Searches columns of several tables, each by its own index: one OR over a join would read all their rows."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """The rows where every word is found in at least one of `search_fields`. None is found twice."""
        rows = self.model._base_manager.order_by()
        for bit in smart_split(search_term):
            word = unescape_string_literal(bit) if bit[0] in "\"'" and bit[0] == bit[-1] else bit
            first, *others = (rows.filter(**{f"{path}__icontains": word}).values("pk") for path in self.search_fields)
            queryset = queryset.filter(pk__in=first.union(*others))
        return queryset, False


class ReadOnlyAdmin(StaffAdmin):
    """A list and a page to read. Changes go through services that lock, check and leave a row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoDeleteAdmin(StaffAdmin):
    """Rows are ended by a state, never deleted by hand: retention deletes, and leaves evidence."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RowInline(GuardedFields, admin.StackedInline):
    """Rows of a page's own, a line each, with a label at every field. Choices are read once a page, not once a row."""

    extra = 0
    formfield_overrides = StaffAdmin.formfield_overrides

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the icons that lead away from a row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return self._read_once(super().formfield_for_foreignkey(db_field, request, **kwargs), db_field, request)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return self._read_once(super().formfield_for_manytomany(db_field, request, **kwargs), db_field, request)

    def _read_once(self, field: Any, db_field: Any, request: HttpRequest) -> Any:
        if isinstance(field, forms.ModelChoiceField):
            known = request.__dict__.setdefault("_inline_choices", {})
            if db_field not in known:
                known[db_field] = [choice for choice in field.choices]  # noqa: C416 - list() would count them first
            field.choices = known[db_field]
        return field
