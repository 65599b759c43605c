"""The curriculum in the dashboard. A published version is read-only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay
from mentorprog.dashboard.admin_base import NoDeleteAdmin, RowInline


@admin.register(Theme)
class ThemeAdmin(NoDeleteAdmin):
    list_display = ["number", "theme_title", "group", "in_depth"]

    @admin.display(description=_("title"), ordering="title_nb")
    def theme_title(self, theme: Theme) -> str:
        return theme.title


class GatheringInline(RowInline):
    model = Gathering
    fields = [("order", "title_nb", "title_nn", "title_en")]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Programme)
class ProgrammeAdmin(NoDeleteAdmin):
    list_display = ["programme_title", "version", "required_days", "published_at"]
    inlines = [GatheringInline]

    @admin.display(description=_("title"), ordering="title_nb")
    def programme_title(self, programme: Programme) -> str:
        return programme.title

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)


class SessionInline(RowInline):
    model = Session
    fields = [("starts", "ends", "form"), ("title_nb", "title_nn", "title_en"), "themes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).prefetch_related("themes")


@admin.register(TrainingDay)
class TrainingDayAdmin(NoDeleteAdmin):
    list_display = ["__str__", "programme", "gathering"]
    list_filter = ["programme"]
    list_select_related = ["programme", "gathering"]
    inlines = [SessionInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.programme.published_at)
