"""Places in the dashboard: facts that national staff may correct."""

from django.contrib import admin

from mentorprog.places.models import Centre, County, Municipality


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    list_display = ["name", "host", "email", "phone", "language"]


@admin.register(County)
class CountyAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "centre", "valid_from", "valid_to"]
    list_filter = ["centre"]
    list_select_related = ["centre"]
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor"]


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "county", "centre", "language", "valid_from", "valid_to"]
    list_filter = ["county__centre", "language"]
    list_select_related = ["county__centre", "centre_override"]
    search_fields = ["name", "number"]
    autocomplete_fields = ["successor", "county"]
