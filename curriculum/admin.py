"""The curriculum in the dashboard. A published version is read-only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay
from mentorprog.dashboard.admin_base import NoDeleteAdmin


@admin.register(Theme)
class ThemeAdmin(NoDeleteAdmin):
    list_display = ["number", "title", "group", "in_depth"]


class GatheringInline(admin.TabularInline):
    model = Gathering
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Programme)
class ProgrammeAdmin(NoDeleteAdmin):
    list_display = ["title", "version", "required_days", "published_at"]
    inlines = [GatheringInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)


class SessionInline(admin.StackedInline):
    model = Session
    extra = 0
    filter_horizontal = ["themes"]


@admin.register(TrainingDay)
class TrainingDayAdmin(NoDeleteAdmin):
    list_display = ["__str__", "programme", "gathering"]
    list_filter = ["programme"]
    list_select_related = ["programme", "gathering"]
    inlines = [SessionInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.programme.published_at)
