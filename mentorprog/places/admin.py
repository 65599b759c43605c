"""Places in the dashboard: facts that national staff may correct."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mentorprog.base_admin import BaseAdmin
from mentorprog.places.models import Centre, County, Municipality


@admin.register(Centre)
class CentreAdmin(BaseAdmin):
    list_display = ["name", "host", "email", "phone", "language"]


@admin.register(County)
class CountyAdmin(BaseAdmin):
    list_display = ["name", "number", "centre", "valid_from", "valid_to"]
    list_filter = ["centre"]
    list_select_related = ["centre"]
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor"]


@admin.register(Municipality)
class MunicipalityAdmin(BaseAdmin):
    list_display = ["name", "number", "county", "served_by", "language", "valid_from", "valid_to"]
    list_filter = ["county__centre", "language"]
    list_select_related = ["county__centre", "centre_override"]
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor", "county"]

    @admin.display(description=_("centre"), ordering="county__centre__name")
    def served_by(self, municipality: Municipality) -> Any:
        return municipality.centre
