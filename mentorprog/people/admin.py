"""People and organisations in the dashboard, region by region."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from mentorprog.base_admin import BaseAdmin
from mentorprog.people.models import Organisation, Person
from mentorprog.people.roles import LECTURER, NATIONAL, PARTNER, REGIONAL, REVIEWER, is_national
from mentorprog.people.selectors import organisations_for, people_for
from mentorprog.people.signals import saved_by_staff
from mentorprog.people.staff_duplicates import urls

ROLES = {
    NATIONAL: _("National coordinator"),
    REGIONAL: _("Regional coordinator"),
    REVIEWER: _("Reads and scores applications"),
    LECTURER: _("Lecturer"),
    PARTNER: _("A partner's coordinator: runs networks, sees nothing else"),
}


class RegionAdmin(BaseAdmin):
    """Lists that leave out what regional staff have only one of."""

    region_filter = "work_municipality__county__centre"

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        return [name for name in self.list_filter if is_national(request.user) or name != self.region_filter]


class MergingAdmin(RegionAdmin):
    """Rows of which two may be one: the pages where national coordinators look at them."""

    change_list_template = "people/change_list.html"
    actions = ["side_by_side"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.merge")

    @admin.action(description=_("Show two side by side, to merge them"), permissions=["merge"])
    def side_by_side(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Two that nobody has found, chosen by somebody who knows."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:  # noqa: PLR2004 - two sides
            self.message_user(request, _("Choose two, and only two."), messages.ERROR)
            return None
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge", *chosen)

    def get_urls(self) -> list[URLPattern]:
        return urls(self) + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_merge = request.user.has_perm("people.merge")
        return super().changelist_view(request, {**(extra_context or {}), "may_merge": may_merge})


@admin.register(Organisation)
class OrganisationAdmin(MergingAdmin):
    empty_text = _("Organisations come here with their first application.")
    list_display = ["name", "orgnr", "kind", "municipality"]
    list_filter = ["kind"]
    list_select_related = ["municipality"]
    search_fields = ["name", "orgnr"]
    autocomplete_fields = ["municipality"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return organisations_for(request.user)


@admin.register(Person)
class PersonAdmin(MergingAdmin):
    empty_text = _("People come here with the applications that name them.")
    list_display = ["name", "email", "employer", "work_municipality", "is_staff"]
    list_filter = ["is_staff", "work_municipality__county__centre"]
    list_select_related = ["employer", "work_municipality"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["employer", "work_municipality"]
    fields = ["name", "email", "phone", "language", "employer", "work_municipality", "is_active"]
    staff_fields = ["is_staff", "centre", "groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return people_for(request.user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The roles by their names in the language in force; the help text of Django speaks of permissions."""
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "label": _("Roles"), "help_text": ""}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = lambda group: ROLES.get(group.name, group.name)
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Who is entered by hand has a name; somebody who has begun to apply need not have one yet."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None and "name" in form.base_fields:
            form.base_fields["name"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Save, and tell what follows from it elsewhere."""
        super().save_model(request, obj, form, change)
        for _receiver, told in saved_by_staff.send(type(self), person=obj):
            if told:
                self.message_user(request, told)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only national coordinators give people a part in the staff."""
        return self.fields + self.staff_fields if is_national(request.user) else self.fields
