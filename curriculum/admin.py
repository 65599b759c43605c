"""The curriculum in the dashboard: themes, school holidays and versions. What is in a version has pages of its own."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from curriculum import staff, staff_lecturers, staff_parts
from curriculum.forms import ProgrammeForm
from curriculum.models import Programme, SchoolHoliday, Theme
from curriculum.services.versions import OWN, save_version, start_version
from mentorprog.dashboard.admin_base import NoDeleteAdmin, StaffAdmin
from mentorprog.dashboard.pages import page
from mentorprog.states import Refused


@admin.register(Theme)
class ThemeAdmin(NoDeleteAdmin):
    list_display = ["number", "theme_title", "group", "in_depth", "least_minutes"]

    @admin.display(description=_("title"), ordering="title_nb")
    def theme_title(self, theme: Theme) -> str:
        return theme.title


@admin.register(SchoolHoliday)
class SchoolHolidayAdmin(StaffAdmin):
    list_display = ["holiday_name", "unit", "first", "last"]
    actions = None  # taken out one by one, from the page of each
    empty_text = _("Without weeks here, nobody is warned that schools are closed.")

    @admin.display(description=_("name"), ordering="name_nb")
    def holiday_name(self, holiday: SchoolHoliday) -> str:
        return holiday.name


@admin.register(Programme)
class ProgrammeAdmin(NoDeleteAdmin):
    list_display = ["programme_title", "version", "state", "required_days", "published_at", "follow"]
    list_filter = ["state"]
    form = ProgrammeForm

    @admin.display(description=_("title"), ordering="title_nb")
    def programme_title(self, programme: Programme) -> str:
        return programme.title

    @admin.display(description=_("follow up"))
    def follow(self, programme: Programme) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:curriculum_programme_plan", args=[programme.pk]),
            _("Plan"),
            reverse("admin:curriculum_programme_coverage", args=[programme.pk]),
            _("Coverage"),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A new version carries what the page has seen, so that a double click makes one."""
        return [*OWN] if obj else [*OWN, "seen"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_changeable)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the services: they lock the version and refuse once it is published."""
        if change:
            save_version(programme=obj, actor=request.user)
        else:
            start_version(programme=obj, actor=request.user, seen=form.cleaned_data.get("seen"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the services refuse under their lock, although the form was right, is told on the list."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            for reason in refusal.messages:
                messages.error(request, reason)
            return redirect("admin:curriculum_programme_changelist")

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on with the plan of the new version."""
        super().response_add(request, obj, *args, **kwargs)  # says that it is saved
        return redirect("admin:curriculum_programme_plan", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/plan/", staff.plan, "plan"),
            page(self, "<int:pk>/plan/okt/ny/<int:day>/", staff_parts.session_add, "session_add"),
            page(self, "<int:pk>/plan/okt/<int:part>/", staff_parts.session, "session"),
            page(self, "<int:pk>/plan/okt/<int:part>/materiell/", staff_lecturers.materials, "materials"),
            page(self, "<int:pk>/plan/samling/ny/", staff_parts.gathering_add, "gathering_add"),
            page(self, "<int:pk>/plan/samling/<int:part>/", staff_parts.gathering, "gathering"),
            page(self, "<int:pk>/plan/dag/<int:part>/", staff_parts.day, "day"),
            page(self, "<int:pk>/plan/ta-ut/<slug:kind>/<int:part>/", staff_parts.remove, "remove"),
            page(self, "<int:pk>/dekning/", staff.shown_coverage, "coverage", posts=False),
            page(self, "<int:pk>/datoer/", staff.shown_dates, "dates", posts=False),
            page(self, "<int:pk>/forskjeller/", staff.shown_differences, "differences", posts=False),
            page(self, "<int:pk>/tilstand/", staff.state, "state"),
        ]
        return own + super().get_urls()
