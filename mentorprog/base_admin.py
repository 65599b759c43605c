"""What every list and form of the staff's pages has, on whatever floor."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mentorprog.guard import guard_text
from mentorprog.phones import validate_phone
from mentorprog.states import Refused

LONGEST = 19  # digits that no column's number has


class FindOne(AutocompleteSelect):
    """One row, found by typing.

    What was posted and cannot be a row is not looked for when the form is shown again: Django answers that with 500.
    """

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> Any:
        numbers = [one for one in value if str(one).isdecimal() and len(str(one)) < LONGEST]
        return super().optgroups(name, numbers, attrs)

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Nynorsk is no language of the widget: then it has none, rather than one called None."""
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if value is not None}


class GuardedFields(admin.options.BaseModelAdmin):
    """Puts everything that can be typed under the guard: names and addresses too are typed by people.

    A phone number must be one that can be called.
    """

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FindOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, CharField) and guard_text not in field.validators:
            field.validators = [*field.validators, guard_text]
        if db_field.name == "phone" or db_field.name.endswith("_phone"):
            field.validators = [*field.validators, validate_phone]
        return field


class Rows(ChangeList):
    """A list whose links carry what it is filtered by.

    Django resolves the address of each row to find that out; here one page leads to the rows of a list.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filtered_by, self.preserved_filters = self.preserved_filters, ""

    def page_of(self, result: Any) -> str:
        """Where the row leads."""
        return str(super().url_for_result(result))

    def url_for_result(self, result: Any) -> str:
        return f"{self.page_of(result)}?{self.filtered_by}" if self.filtered_by else self.page_of(result)


class BaseAdmin(GuardedFields, admin.ModelAdmin):
    """Lists that count once, forms that start empty, and a refusal in words."""

    show_full_result_count = False
    list_per_page = 50

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Rows]:
        return Rows

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        """A new form is empty: nothing from the address is put into it."""
        return {}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A service that refuses because somebody else was first is answered with why, and with what stands now."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            names = self.opts.app_label, self.opts.model_name
            return redirect(request.path if object_id else reverse("admin:{}_{}_changelist".format(*names)))
