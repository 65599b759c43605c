"""People and organisations in the dashboard, region by region."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from mentorprog.people.models import Organisation, Person
from mentorprog.people.roles import is_national
from mentorprog.people.selectors import organisations_for, people_for


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "orgnr", "kind", "municipality"]
    list_filter = ["kind"]
    list_select_related = ["municipality"]
    search_fields = ["name", "orgnr"]
    autocomplete_fields = ["municipality"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return organisations_for(request.user)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "employer", "work_municipality", "is_staff"]
    list_filter = ["is_staff", "work_municipality__county__centre"]
    list_select_related = ["employer", "work_municipality"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["employer", "work_municipality"]
    fields = ["name", "email", "phone", "language", "employer", "work_municipality", "is_active"]
    staff_fields = ["is_staff", "centre", "groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return people_for(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only national coordinators give people a part in the staff."""
        return self.fields + self.staff_fields if is_national(request.user) else self.fields
