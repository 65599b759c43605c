"""Guidance in the dashboard: the desk's list, its periods, and the lines to call."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mentorprog.dashboard.admin_base import NoDeleteAdmin, ReadOnlyAdmin, StaffAdmin
from mentorprog.dashboard.pages import page
from mentorprog.people.roles import is_national
from mentorprog.places.models import Municipality, served_by
from mentorprog.times import today
from networks.guidance import staff
from networks.guidance.selectors import requests_for
from networks.models import GuidanceDesk, GuidanceLine, GuidanceRequest


class WaitsFilter(admin.SimpleListFilter):
    """What waits, as the start page counts it."""

    title = _("what waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("Should have been answered")), ("mine", _("Waits for a time from you"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[GuidanceRequest]) -> QuerySet[GuidanceRequest]:
        if self.value() == "overdue":
            return queryset.filter(state__in=GuidanceRequest.UNANSWERED, due__lt=today())
        if self.value() == "mine":
            return queryset.filter(state=GuidanceRequest.State.ASSIGNED, handler=request.user.pk)
        return queryset


@admin.register(GuidanceRequest)
class GuidanceRequestAdmin(ReadOnlyAdmin):
    """The centre's requests, newest first, without their texts; a row leads to the request."""

    list_display = ["mentor", "theme", "urgency", "form", "due", "state", "handler"]
    list_filter = ["state", WaitsFilter, "urgency"]
    list_select_related = ["mentor__person", "handler"]
    search_fields = ["mentor__person__name"]
    change_list_template = "networks/guidance/staff_list.html"
    empty_text = _("Mentors of your networks ask for guidance on their page. What they ask your centre is listed here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuidanceRequest]:
        return requests_for(request.user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, "<int:pk>/les/", staff.read, "read"),
            page(self, "gruppe/", staff.group, "group"),
            page(self, "tall/", staff.numbers, "numbers", posts=False),
        ]
        return own + super().get_urls()

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A request is read on its own page, which records the look."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:networks_guidancerequest_read", found.pk)


@admin.register(GuidanceDesk)
class GuidanceDeskAdmin(NoDeleteAdmin):
    list_display = ["centre", "urgent_days", "soon_days", "later_days", "keep_days"]
    list_select_related = ["centre"]
    readonly_fields = ["centre"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuidanceDesk]:
        return GuidanceDesk.objects.visible_to(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every centre has one."""
        return False


@admin.register(GuidanceLine)
class GuidanceLineAdmin(StaffAdmin):
    list_display = ["name", "contact", "where"]
    list_select_related = ["municipality"]
    search_fields = ["name"]
    actions = None  # one at a time, with a question first
    empty_text = _(
        "Whom mentors call at once, for example the municipality's own emergency line. It stands before the form."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuidanceLine]:
        return GuidanceLine.objects.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The municipalities of today in the own region; lines of the whole country are for national staff."""
        if db_field.name == "municipality":
            places = Municipality.objects.current().order_by("name")
            national = bool(is_national(request.user))
            kwargs["queryset"] = places if national else places.filter(served_by(request.user.centre_id))
            kwargs["required"] = not national
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("municipality"), ordering="municipality__name")
    def where(self, line: GuidanceLine) -> str | SafeString:
        return str(line.municipality or _("Everywhere"))
