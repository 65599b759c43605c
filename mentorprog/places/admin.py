"""Places in the dashboard: facts that national staff may correct."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mentorprog.places.models import Centre, County, Municipality


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    show_full_result_count = False
    list_display = ["name", "host", "email", "phone", "language"]


@admin.register(County)
class CountyAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "centre", "valid_from", "valid_to"]
    list_filter = ["centre"]
    list_select_related = ["centre"]
    show_full_result_count = False
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor"]


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "county", "served_by", "language", "valid_from", "valid_to"]
    list_filter = ["county__centre", "language"]
    list_select_related = ["county__centre", "centre_override"]
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor", "county"]
    show_full_result_count = False

    @admin.display(description=_("centre"), ordering="county__centre__name")
    def served_by(self, municipality: Municipality) -> Any:
        return municipality.centre
